"""Contents of secret files: encrypted while they arrive, opened in memory only.

Each content is an age file (https://age-encryption.org/v1: chunks of 64 KB, each
authenticated) under its own identity, in a folder apart from the open store. Nothing of
it is ever written to a disk in plain.
"""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import pyrage
from django.conf import settings

from saraban.core.sealing import SealBrokenError
from saraban.documents.errors import FileLostError
from saraban.documents.storage import FILE_MODE, FOLDER_MODE, disk_refusals, sync
from saraban.secret_letters.contents import FileContent

BLOCK: Final = 256 * 1024


def path_of(uid: uuid.UUID) -> Path:
    """Return where the encrypted content of this row lies."""
    return Path(settings.SECRET_FILES_FOLDER) / uid.hex[:2] / uid.hex


class Encryption:
    """One content on its way into a file: written in pieces, kept encrypted.

    A thread encrypts what comes through a pipe, so that no piece waits in memory.
    """

    def __init__(self) -> None:
        """Begin the file under a new name."""
        self.uid = uuid.uuid4()
        self.size = 0
        self._digest = hashlib.sha256()
        self._identity = pyrage.x25519.Identity.generate()
        self._path = path_of(self.uid)
        self._fault: BaseException | None = None
        with disk_refusals():
            self._path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            self._target = os.fdopen(os.open(self._path, flags, FILE_MODE), "wb")
        read_end, self._pipe = os.pipe()
        self._source = os.fdopen(read_end, "rb")
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def identity(self) -> str:
        """The key that opens it."""
        return str(self._identity)

    @property
    def sha256(self) -> str:
        """The digest of what was written so far."""
        return self._digest.hexdigest()

    def write(self, piece: bytes) -> None:
        """Take one more piece; raises StorageFullError and StorageFailedError."""
        self._digest.update(piece)
        self.size += len(piece)
        rest = memoryview(piece)
        with disk_refusals():
            while rest:
                try:
                    rest = rest[os.write(self._pipe, rest) :]
                except BrokenPipeError as error:
                    self._thread.join()
                    raise self._fault or error from error

    def finish(self) -> None:
        """Put all of it on the disk for certain."""
        self._end()
        with disk_refusals():
            if self._fault is not None:
                raise self._fault
            sync(self._path)
            sync(self._path.parent)

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._end()
        self._path.unlink(missing_ok=True)

    def _end(self) -> None:
        """Close the pipe, once: its number may be another file's afterwards."""
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1
        self._thread.join()

    def _run(self) -> None:
        try:
            with self._source, self._target:
                pyrage.encrypt_io(
                    self._source, self._target, [self._identity.to_public()]
                )
        except BaseException as error:  # noqa: BLE001  Told to who writes.
            self._fault = error


@contextmanager
def opened_in_memory(uid: uuid.UUID, content: FileContent) -> Iterator[IO[bytes]]:
    """Give the content as a file that lies in memory alone, at its beginning.

    Raises FileLostError, and SealBrokenError where it was altered.
    """
    descriptor = os.memfd_create("secret", os.MFD_CLOEXEC)
    with os.fdopen(descriptor, "w+b", buffering=0) as plain:
        _decrypt(uid, content, plain)
        plain.seek(0)
        yield plain


def pieces_of(uid: uuid.UUID, content: FileContent) -> Iterator[bytes]:
    """Yield the content piece by piece; raises as ``opened_in_memory`` does.

    What was altered ends in an error and never in other bytes: each piece is
    authenticated before it is given.
    """
    read_end, write_end = os.pipe()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(write_end, "wb", buffering=0) as target:
                _decrypt(uid, content, target)
        except BaseException as error:  # noqa: BLE001  Told to who reads.
            faults.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    with os.fdopen(read_end, "rb", buffering=0) as source:
        while piece := source.read(BLOCK):
            yield piece
    thread.join()
    if faults:
        raise faults[0]


def remove(uid: uuid.UUID) -> None:
    """Take an encrypted content off the disk."""
    path_of(uid).unlink(missing_ok=True)


def _decrypt(uid: uuid.UUID, content: FileContent, target: Any) -> None:
    try:
        identity = pyrage.x25519.Identity.from_str(content.identity)
        with path_of(uid).open("rb") as source:
            pyrage.decrypt_io(source, target, [identity])
    except FileNotFoundError as error:
        raise FileLostError from error
    except (pyrage.IdentityError, pyrage.DecryptError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise SealBrokenError from error
