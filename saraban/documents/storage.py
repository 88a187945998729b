"""The store of files: a folder in which a file's name is its content's digest.

A file is written beside the store, put on disk for certain, and only then given its
place, all of it before the transaction that makes its row: no other writer waits for a
disk. While the row is held the place is looked at once more, so that a content being
stored and the same content being swept away cannot miss each other.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from saraban.core.disk import is_database_full
from saraban.core.file_locks import hold
from saraban.documents.errors import (
    FileLostError,
    StorageFailedError,
    StorageFullError,
)
from saraban.documents.models import StoredFile

FOLDER_MODE: Final = 0o750
FILE_MODE: Final = 0o640
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOG: Final = logging.getLogger(__name__)


def path_of(sha256: str) -> Path:
    """Return where the content with this digest lies: ``ab/cd/<digest>``."""
    return Path(settings.FILES_FOLDER) / sha256[:2] / sha256[2:4] / sha256


def temporary_folder() -> Path:
    """Return the folder of unfinished files, on the store's own disk."""
    return Path(settings.FILES_FOLDER) / "tmp"


def create_temporary() -> tuple[Path, int]:
    """Make an empty unfinished file; return its path and an open descriptor.

    It is nobody's rubbish while the descriptor is open, however long that takes.
    """
    folder = temporary_folder()
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    path = folder / uuid.uuid4().hex
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
    descriptor = os.open(path, flags, FILE_MODE)
    hold(descriptor)
    return path, descriptor


def open_stored(stored_file: StoredFile) -> BinaryIO:
    """Open a stored content for reading; FileLostError where it is gone."""
    try:
        return path_of(stored_file.sha256).open("rb")
    except FileNotFoundError as error:
        _LOG.error("stored file %s is lost", stored_file.sha256)
        raise FileLostError from error


def store(source: Path, *, sha256: str, size: int, content_type: str) -> StoredFile:
    """Move a finished temporary file into the store; same content, same row.

    Two that store one content at once get one row. ``source`` is gone afterwards.
    """
    with disk_refusals():
        # Before the transaction: SQLite's only write lock does not wait for a disk.
        sync(source)
        _lay(source, path_of(sha256))
        with transaction.atomic():
            stored_file = _row_of(sha256, size, content_type)
            _put(source, path_of(sha256), size)
    return stored_file


def store_content(content: bytes, content_type: str) -> StoredFile:
    """Store a content that the system made itself."""
    with disk_refusals():
        path, descriptor = create_temporary()
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            return store(
                path,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                content_type=content_type,
            )
        finally:
            path.unlink(missing_ok=True)


def _row_of(sha256: str, size: int, content_type: str) -> StoredFile:
    """Return the content's row, held by this transaction until it ends.

    Touching an existing row takes its lock and gives it another day. Where the
    sweeper has just deleted it nothing is touched, and it is made anew; where
    another process has just made it, it is touched in the next round.
    """
    while True:
        known = StoredFile.objects.filter(sha256=sha256)
        if known.update(stored_at=timezone.now(), content_type=content_type):
            return known.get()
        try:
            with transaction.atomic():
                return StoredFile.objects.create(
                    sha256=sha256, size=size, content_type=content_type
                )
        except IntegrityError:
            continue


def _lay(source: Path, target: Path) -> None:
    """Give a content its place for certain, and leave the source until it has its row.

    Where the store knows no second names, it gets its place with the row.
    """
    _make_folders(target)
    try:
        target.hardlink_to(source)
    except FileExistsError:
        # Somebody else's: perhaps not on disk yet.
        pass
    except OSError as error:
        if error.errno in FULL:
            raise
        return
    sync(target.parent)


def _put(source: Path, target: Path, size: int) -> None:
    """See that the content lies in its place while its row is held.

    It was swept away a moment ago, or lies there in part, where anything is left to do.
    """
    if target.exists() and target.stat().st_size == size:
        source.unlink(missing_ok=True)
        return
    _make_folders(target)
    source.replace(target)
    sync(target.parent)


def _make_folders(target: Path) -> None:
    for folder in (target.parent.parent, target.parent):
        if not folder.exists():
            folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
            sync(folder.parent)


def sync(path: Path) -> None:
    """Return only when the file's or folder's content is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk_refusals() -> Iterator[None]:
    """Say a full or failing disk as a refusal; the operator finds it in the log."""
    try:
        yield
    except OSError as error:
        _LOG.exception("the file store refuses")
        if error.errno in FULL:
            raise StorageFullError from error
        raise StorageFailedError from error
    except OperationalError as error:
        if not is_database_full(error):
            raise
        _LOG.exception("the database's disk is full")
        raise StorageFullError from error
