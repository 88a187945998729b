"""What a backup holds, with sizes and digests; a backup without it is none."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from saraban import __version__
from saraban.backup.errors import BackupError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
# One line a stored file: its digest and its size.
FILE_LIST: Final = "files.txt"


@dataclass(frozen=True)
class Piece:
    """One thing in a backup: size in bytes and SHA-256 before any encryption."""

    name: str
    size: int
    sha256: str
    mode: int = 0o600
    owner: str = ""
    group: str = ""


@dataclass
class Manifest:
    """All that a backup holds, what it leaves out, and how many rows each table has."""

    database: str
    begun_at: str
    is_encrypted: bool = False
    release: str = __version__
    format: int = FORMAT
    ended_at: str = ""
    pieces: list[Piece] = field(default_factory=list)
    file_count: int = 0
    file_size: int = 0
    files_owner: str = ""
    files_group: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    # Stored files that were not what their name says, or not there.
    damaged: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Return it as JSON, with a digest over everything else in it."""
        values = asdict(self)
        values["sha256"] = _digest_of(values)
        return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Manifest:
        """Return what ``text`` wrote; raises BackupError for anything else."""
        try:
            values: dict[str, Any] = json.loads(text)
            told = values.pop("sha256")
        except (ValueError, KeyError, AttributeError, TypeError):
            message = (
                "the manifest of this backup cannot be read: it is damaged or partial"
            )
            raise BackupError(message) from None
        if told != _digest_of(values):
            message = "the manifest of this backup was altered or is damaged"
            raise BackupError(message)
        if values["format"] > FORMAT:
            message = f"this backup was made by a newer release ({values['release']})"
            raise BackupError(message)
        pieces = [Piece(**each) for each in values.pop("pieces")]
        return cls(pieces=pieces, **values)

    def piece(self, name: str) -> Piece:
        """Return a piece by its name; raises BackupError where it is missing."""
        for each in self.pieces:
            if each.name == name:
                return each
        message = f"the backup has no {name}"
        raise BackupError(message)

    def under(self, folder: str) -> list[Piece]:
        """Return the pieces of a folder."""
        return [each for each in self.pieces if each.name.startswith(f"{folder}/")]


def _digest_of(values: dict[str, Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
