"""Copies that are on the disk for certain, with the digest of what was read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from saraban.backup.manifest import Piece

AT_ONCE: Final = 1024 * 1024
# After so many files, or so many bytes, they are put on the disk.
MOST_WAITING: Final = 2_000
MOST_BYTES: Final = 256 * 1024 * 1024
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
    part = _part_of(target)
    with _written_to(part, mode) as copy:
        size, sha256 = _copy_into(copy, source, transform)
        copy.flush()
        os.fsync(copy.fileno())
    part.replace(target)
    return size, sha256


class CopiesTogether:
    """Copies that get their names when all of them are on the disk: one sync for many.

    Waiting for the disk after each of thousands of small files takes most of a backup.
    """

    def __init__(self, transform: Transform, mode: int) -> None:
        """Begin with none."""
        self._transform = transform
        self._mode = mode
        self._waiting: list[tuple[Path, Path]] = []
        self._bytes = 0

    def add(self, source: Path, target: Path, sha256: str) -> bool:
        """Copy a file; tell whether it is what its digest says, else it gets no name.

        Raises FileNotFoundError where there is no such file.
        """
        part = _part_of(target)
        with _written_to(part, self._mode) as copy:
            try:
                size, read = _copy_into(copy, source, self._transform)
            except FileNotFoundError:
                part.unlink()
                raise
        if read != sha256:
            part.unlink()
            return False
        self._waiting.append((part, target))
        self._bytes += size
        if len(self._waiting) >= MOST_WAITING or self._bytes >= MOST_BYTES:
            self.finish()
        return True

    def finish(self) -> None:
        """Put what waits on the disk, then give it its names."""
        if self._waiting:
            os.sync()
        for part, target in self._waiting:
            part.replace(target)
        self._waiting, self._bytes = [], 0


def _part_of(target: Path) -> Path:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    return part


def _written_to(part: Path, mode: int) -> BinaryIO:
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    os.fchmod(handle, mode)
    return os.fdopen(handle, "wb")


def _copy_into(copy: BinaryIO, source: Path, transform: Transform) -> tuple[int, str]:
    with source.open("rb") as file:
        reading = Digesting(file)
        transform(reading, copy)  # type: ignore[arg-type]
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
