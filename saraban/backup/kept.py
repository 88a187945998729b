"""What makes an installation, in one place: whatever is named here must be kept.

Backup, restore and the table in docs/operations.md come from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from saraban.core.keyring import SEAL, SECRET, SECRET_LETTERS, Key

SQLITE: Final = "database.sqlite3"
POSTGRESQL: Final = "database.dump"
FILES: Final = "files"
KEYS: Final = "keys"
HEADS: Final = "heads"


@dataclass(frozen=True)
class KeptFolder:
    """A folder whose every file counts, under its name in a backup."""

    name: str
    variable: str
    about: str
    pattern: str = "*"
    # What its files say of the database holds for one of their time or later.
    is_about_database: bool = False

    @property
    def path(self) -> Path:
        """Where it lies in this installation."""
        return Path(getattr(settings, f"{self.name.upper()}_FOLDER"))

    def files(self, copied_at: datetime) -> list[Path]:
        """Return what belongs to a database that was copied at a moment, or later."""
        every = sorted(each for each in self.path.rglob(self.pattern) if each.is_file())
        if not self.is_about_database:
            return every
        return [each for each in every if each.stat().st_mtime < copied_at.timestamp()]


@dataclass(frozen=True)
class KeptKey:
    """A key of the key ring, under its name in the data folder and in a backup."""

    key: Key
    about: str
    is_old: bool = False

    @property
    def name(self) -> str:
        """The file in the data folder and in a backup."""
        return f"{self.key.name}.old" if self.is_old else self.key.name

    @property
    def variable(self) -> str:
        """The setting that may hold it instead."""
        return self.key.old_variable if self.is_old else self.key.variable

    @property
    def path(self) -> Path:
        """Where it lies, unless the environment gives it."""
        return Path(settings.DATA_FOLDER) / self.name

    @property
    def value(self) -> str:
        """What it holds now; empty where there is none."""
        in_use, *old = self.key.values
        return "\n".join(old) if self.is_old else in_use


KEPT_FOLDERS: Final = (
    KeptFolder(
        "secret_files",
        "SARABAN_SECRET_FILES",
        "files of secret letters, encrypted",
    ),
    KeptFolder(
        "certificates",
        "SARABAN_CERTIFICATES",
        "certificates and keys with which the offices seal papers",
    ),
    KeptFolder(
        HEADS,
        "SARABAN_HEADS",
        "the newest seals of each day, for `saraban verify`",
        pattern="head-*",
        is_about_database=True,
    ),
)
KEY_RING: Final = (
    KeptKey(
        SECRET,
        "signs sessions and the details of the audit trail; opens the certificates",
    ),
    KeptKey(SECRET, "older secret keys, which still read what they wrote", is_old=True),
    KeptKey(SEAL, "seals the audit trail and makes the digests of all rows"),
    KeptKey(SEAL, "older seal keys, which still read what they sealed", is_old=True),
    KeptKey(SECRET_LETTERS, "opens the secret letters; without it nobody reads them"),
    KeptKey(
        SECRET_LETTERS,
        "older keys of secret letters, which still open what they wrapped",
        is_old=True,
    ),
)


def kept_table() -> str:
    """Return the table of docs/operations.md."""
    rows = [
        (
            "database",
            "`DATABASE_URL`",
            "always",
            "letters, books, people, the audit trail",
        ),
        ("files", "`SARABAN_FILES`", "always", "attached files and stamped copies"),
        *(
            (each.name, f"`{each.variable}`", "always", each.about)
            for each in KEPT_FOLDERS
        ),
        *(
            (each.name, f"`{each.variable}`", "with `--keys`", each.about)
            for each in KEY_RING
        ),
    ]
    lines = ["| what | where | in a backup | holds |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"
