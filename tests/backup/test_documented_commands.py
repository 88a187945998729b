"""Every command that docs/operations.md names for a bad day does there what it says."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyrage
import pytest

from tests.audit.heads import heads_in
from tests.backup.places import Place, elsewhere, here, words_of
from tests.cast import Cast
from tests.conventions.files import ROOT
from tests.dispatch.came import pdf, received, to_area

pytestmark = [pytest.mark.usefixtures("transactional_db"), pytest.mark.tampers]

SECTIONS: Final = ("## Backup and restore", "## Upgrading", "## What to do when …")
# In the text of a sentence: a name in a table is no line to type.
INLINE: Final = re.compile(
    r"`(saraban (?:backup|restore|verify|rotate-key|migrate)\b[^`]*)`"
)


def documented() -> set[str]:
    """Return the lines of these sections that a technician types, without remarks."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    found = set()
    for title in SECTIONS:
        section = page.split(f"\n{title}\n")[1].split("\n## ")[0]
        for block in re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL):
            lines = (line.partition(" #")[0].strip() for line in block.splitlines())
            found |= {line for line in lines if line.startswith("saraban")}
        found |= set(INLINE.findall(section))
    return found


@dataclass
class Day:
    """A bad day: an installation, a disk for backups, and empty machines."""

    folder: Path
    place: Place
    public: str
    done: set[str] = field(default_factory=set)

    def run(self, line: str, place: Place | None = None, *, status: int = 0) -> str:
        """Run a documented line, with this machine's folders in the place of those."""
        self.done.add(line)
        words = line.replace("/backup/saraban", str(self.folder / "backups"))
        words = words.replace("/mnt/usb", str(self.folder)).replace(
            "age1…", self.public
        )
        words = words.replace("identity.txt", str(self.folder / "identity.txt"))
        words = words.replace("FOLDER", str(self.folder / "backups"))
        command, _, target = words.partition(" > ")
        ran = (place or self.place).saraban(*shlex.split(command)[1:])
        assert ran.returncode == status, words_of(ran)
        if target:
            Path(target).write_bytes(ran.stdout)
        return words_of(ran)


@pytest.fixture
def day(cast: Cast, tmp_path: Path, settings: Any) -> Day:
    """An installation whose keys lie in its folder, with a letter and two files."""
    data = tmp_path / "data"
    (data / "files").mkdir(parents=True)
    settings.DATA_FOLDER, settings.FILES_FOLDER = data, data / "files"
    settings.SECRET_FILES_FOLDER = data / "secret-files"
    received(cast, to_area(cast, pdf("หนึ่ง.pdf"), pdf("สอง.pdf")), "registry_clerk")
    place = here(data)
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "identity.txt").write_text(f"{identity}\n")
    # As they are where the environment gives none.
    for name, value in place.keys.items():
        (data / name).write_text(value)
    return Day(tmp_path, Place(data, place.address, key=""), str(identity.to_public()))


def _restore(day: Day, line: str, *, gives_keys: bool = False) -> None:
    """Restore into a new machine, and give it the keys where the backup has none."""
    number = len(day.done)
    machine = day.folder / f"machine{number}"
    machine.mkdir()
    with elsewhere(machine, key="") as empty:
        if gives_keys:
            for path in day.place.data.glob("se*-key"):
                (machine / path.name).write_text(path.read_text())
        said = day.run(line, empty)
    assert "audit trail intact" in said


@pytest.mark.long
def test_the_lines_of_the_documentation_in_the_order_of_a_bad_day(day: Day) -> None:
    day.run("saraban migrate")
    day.run("saraban backup FOLDER")
    day.run("saraban backup /backup/saraban --keep 30")
    day.run("saraban backup /backup/saraban --keys")
    _restore(day, "saraban restore /backup/saraban")
    day.run("saraban backup - > /mnt/usb/saraban.tar")
    _restore(day, "saraban restore /mnt/usb/saraban.tar", gives_keys=True)
    day.run("saraban backup /backup/saraban --encrypt-to age1…")
    line = "saraban restore /backup/saraban --identity identity.txt"
    _restore(day, line, gives_keys=True)
    assert heads_in(day.folder / "backups" / "heads")
    day.run("saraban verify --heads /backup/saraban/heads")
    day.run("saraban rotate-key")
    day.run("saraban rotate-key --key seal-key")
    day.run("saraban rotate-key --key secret-letters-key")
    assert "intact" in day.run("saraban verify")
    for path in day.place.data.glob("se*-key*"):
        path.unlink()
    assert "is not the one with which" in day.run("saraban verify", status=2)
    day.run("saraban rotate-key --lost")
    said = day.run("saraban verify")
    assert "not checked: details of events up to" in said
    assert "not checked: seals of events up to" in said
    assert day.done == documented()
