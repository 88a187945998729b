"""The drill: eight clerks register, a backup runs and ends, everything is killed, and all
that was there at that moment is elsewhere. Then that place is tampered with, and
``saraban verify`` names each deed.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from django.utils import timezone

from saraban.audit.seals import LAG, seal_pending
from saraban.registers.models import RegisterEntry
from saraban.stamps.sealing.actions import set_certificate
from saraban.stamps.sealing.trial_key import make_trial_key
from tests.backup.places import (
    Done,
    Place,
    elsewhere,
    files_in,
    here,
    rows_in,
    words_of,
)
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
    settings.SECRET_FILES_FOLDER = data / "secret-files"
    settings.CERTIFICATES_FOLDER = data / "certificates"
    for number in range(20):
        received(cast, to_area(cast, pdf(f"{number}.pdf")), "registry_clerk")
        if number % 10 == 0:
            seal_pending(lag=-LAG)
    set_certificate(cast.area, make_trial_key(cast.area, moment=timezone.now()))
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
        # Who proves the record while it is written finds nothing wrong either.
        proved = verified(here(data))
        assert proved.returncode == 0, words_of(proved)
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
        assert "intact" in words_of(verified(place))
        for deed, found in TAMPERING.items():
            deed(place)
            done = verified(place)
            assert done.returncode == 1, (deed, words_of(done))
            assert re.search(found, words_of(done)), (deed, words_of(done))
        other = replace(place, key="another-" * 8)
        said = verified(other)
        assert said.returncode == 2
        assert "the secret key is not the one with which" in words_of(said)


def verified(place: Place) -> Done:
    """Run verify, with all that it can compare."""
    return place.saraban("verify", "--files")


def flip_byte(place: Place) -> None:
    path = min((place.data / "files").glob("??/??/*"))
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)


def remove_file(place: Place) -> None:
    sorted((place.data / "files").glob("??/??/*"))[1].unlink()


def leave_certificates_out(place: Place) -> None:
    shutil.rmtree(place.data / "certificates")


def attack(deed: str) -> Callable[[Place], None]:
    """Return what somebody does in the database, who has no key."""

    def run(place: Place) -> None:
        command = [sys.executable, "-m", "tests.backup.attack_process", deed]
        settings = {"DJANGO_SETTINGS_MODULE": "saraban.config.settings"}
        subprocess.run(command, env={**place.environment, **settings}, check=True)

    return run


# Each stays as it is while the next is done.
TAMPERING: Final = {
    flip_byte: "stored file [0-9a-f]{64}: its content is another one",
    attack("change_row"): r"letter \d+: it was altered after event \d+",
    remove_file: "stored file [0-9a-f]{64}: it is missing in the store",
    leave_certificates_out: "certificate of office 5099: it is missing",
    attack("cut_tail"): r"office \d+, seal \d+: head-.* names it, and it is missing",
    attack(
        "rewrite"
    ): r"office \d+, seal \d+: (the newest seal has no key|it was made)",
}
