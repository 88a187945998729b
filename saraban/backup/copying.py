"""Copies that are on the disk for certain, with the digest of what was read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from saraban.backup.manifest import Piece

AT_ONCE: Final = 1024 * 1024
Transform = Callable[[BinaryIO, BinaryIO], None]


class Digesting:
    """A file that is read, and whose SHA-256 is known at its end."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin at the start of an open file."""
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
        self._digest.update(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        """The digest of what was read so far."""
        return self._digest.hexdigest()


def copy_plain(source: BinaryIO, target: BinaryIO) -> None:
    """Copy one open file into another."""
    while data := source.read(AT_ONCE):
        target.write(data)


def copy_file(
    source: Path, target: Path, transform: Transform = copy_plain, mode: int = 0o600
) -> tuple[int, str]:
    """Copy a file under its name at once; return size and SHA-256 of the source.

    What is left of a copy that broke off is a ``.part`` beside it.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with source.open("rb") as file, os.fdopen(handle, "wb") as copy:
        reading = Digesting(file)
        transform(reading, copy)  # type: ignore[arg-type]
        copy.flush()
        os.fsync(copy.fileno())
        os.fchmod(copy.fileno(), mode)
    part.replace(target)
    return reading.size, reading.sha256


def piece_of(name: str, path: Path, size: int, sha256: str) -> Piece:
    """Return a piece with its mode and owner as they are."""
    mode, owner, group = owner_of(path)
    return Piece(name, size, sha256, mode, owner, group)


def owner_of(path: Path) -> tuple[int, str, str]:
    """Return mode, owner and group of a file; a number where it has no name."""
    found = path.stat()
    return (
        found.st_mode & 0o7777,
        _name(path.owner, found.st_uid),
        _name(path.group, found.st_gid),
    )


def _name(ask: Callable[[], str], number: int) -> str:
    try:
        return ask()
    except KeyError:
        return str(number)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
