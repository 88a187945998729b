"""The drill: eight clerks register, a backup runs and ends, everything is killed, and all
that was there at that moment is elsewhere.
"""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from saraban.registers.models import RegisterEntry
from tests.backup.places import elsewhere, files_in, here, rows_in, words_of
from tests.cast import Cast
from tests.children import Child
from tests.dispatch.came import pdf, received, to_area
from tests.registers import clerk_process

pytestmark = [
    pytest.mark.long,
    pytest.mark.postgres,
    pytest.mark.usefixtures("transactional_db"),
]

CLERKS = 8
GAPS = (
    "SELECT b.id FROM registers_book b JOIN registers_registerentry e "
    "ON e.book_id = b.id GROUP BY b.id, b.last_number "
    "HAVING count(*) <> b.last_number OR max(e.number) <> b.last_number"
)
FOR_EVER = 1_000_000


def test_a_backup_while_eight_clerks_register(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    data = tmp_path / "data"
    (data / "files").mkdir(parents=True)
    settings.DATA_FOLDER, settings.FILES_FOLDER = data, data / "files"
    for number in range(20):
        received(cast, to_area(cast, pdf(f"{number}.pdf")), "registry_clerk")
    clerk = cast.appointments["registry_clerk"].pk
    folder = tmp_path / "backups"
    with ExitStack() as stack:
        clerks = [
            stack.enter_context(
                Child(clerk_process.main, ["register", clerk, FOR_EVER, seed])
            )
            for seed in range(CLERKS)
        ]
        for each in clerks:
            assert each.stdout.readline()
        before = RegisterEntry.objects.count()
        began = time.monotonic()
        done = here(data).saraban("backup", str(folder), "--keys")
        seconds = time.monotonic() - began
        after = RegisterEntry.objects.count()
    # Everybody is killed. They went on meanwhile, and the backup ended.
    assert done.returncode == 0, words_of(done)
    assert after > before
    print(f"backup in {seconds:.1f} s beside {after - before} registrations")
    (whole,) = folder.glob("2*")
    manifest = json.loads((whole / "manifest.json").read_text())
    counted = manifest["counts"]["registers_registerentry"]
    assert before <= counted <= after
    (tmp_path / "new").mkdir()
    with elsewhere(tmp_path / "new") as place:
        back = place.saraban("restore", str(folder))
        assert back.returncode == 0, words_of(back)
        assert "audit trail intact" in words_of(back)
        assert files_in(place.data / "files") == files_in(data / "files")
        # The books of that moment have every number up to their last.
        assert rows_in(place, GAPS) == []
        ((there,),) = rows_in(place, "SELECT count(*) FROM registers_registerentry")
        assert there == counted
