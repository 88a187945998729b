"""``saraban backup -``: one whole stream (tar), with its manifest at the end."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from saraban.backup import encryption
from saraban.backup.copying import Digesting, owner_of, piece_of
from saraban.backup.database import Snapshot, copy_database
from saraban.backup.errors import BackupError
from saraban.backup.kept import FILES
from saraban.backup.make import Watch, Wishes, sources_of
from saraban.backup.manifest import MANIFEST, Manifest
from saraban.documents.models import StoredFile
from saraban.documents.storage import path_of

MODE: Final = 0o600


def write_stream(target: BinaryIO, wishes: Wishes, watch: Watch) -> Manifest:
    """Write a backup as one tar; without the manifest at its end it is none.

    Only the copy of the database lies on this machine's disk meanwhile. Raises
    BackupError.
    """
    with (
        tempfile.TemporaryDirectory(dir=settings.DATA_FOLDER, prefix="backup-") as work,
        _encrypting(target, wishes) as sink,
        tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        watch("database", 0, 1)
        begun = datetime.now(UTC)
        snapshot = copy_database(Path(work))
        manifest = Manifest(
            database=snapshot.name, begun_at=begun.isoformat(), counts=snapshot.counts
        )
        for name, source in sources_of(snapshot, Path(work), wishes, manifest):
            size, sha256 = _add(tar, name, source)
            manifest.pieces.append(piece_of(name, source, size, sha256))
        _add_stored(tar, snapshot, manifest, watch)
        manifest.ended_at = datetime.now(UTC).isoformat()
        text = manifest.text().encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), MODE
        tar.addfile(info, io.BytesIO(text))
    return manifest


def _add_stored(
    tar: tarfile.TarFile, snapshot: Snapshot, manifest: Manifest, watch: Watch
) -> None:
    _, manifest.files_owner, manifest.files_group = owner_of(
        Path(settings.FILES_FOLDER)
    )
    for place, (sha256, size) in enumerate(snapshot.files):
        watch(FILES, place, len(snapshot.files))
        manifest.file_count += 1
        manifest.file_size += size
        name = f"{FILES}/{sha256[:2]}/{sha256[2:4]}/{sha256}"
        try:
            _, read = _add(tar, name, path_of(sha256))
        except FileNotFoundError:
            read = ""
        if read != sha256 and StoredFile.objects.filter(sha256=sha256).exists():
            manifest.damaged.append(sha256)


def _add(tar: tarfile.TarFile, name: str, source: Path) -> tuple[int, str]:
    with source.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size, info.mode = os.fstat(file.fileno()).st_size, MODE
        reading = Digesting(file)
        tar.addfile(info, reading)
    return reading.size, reading.sha256


@contextmanager
def _encrypting(target: BinaryIO, wishes: Wishes) -> Iterator[BinaryIO]:
    """Give where to write, so that ``target`` gets it encrypted where that is wished."""
    if wishes.recipient is None:
        yield target
        return
    read_end, write_end = os.pipe()
    faults: list[BaseException] = []

    def encrypt() -> None:
        try:
            with os.fdopen(read_end, "rb") as source:
                encryption.encrypt(source, target, wishes.recipient)
        except BaseException as error:  # noqa: BLE001  told by the thread that waits
            faults.append(error)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        with os.fdopen(write_end, "wb") as sink:
            yield sink
    finally:
        thread.join()
    if faults:
        message = f"the encrypted stream could not be written: {faults[0]}"
        raise BackupError(message)


def unpack(source: BinaryIO, folder: Path) -> None:
    """Lay a stream out as a folder; raises BackupError for a partial or foreign one."""
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for info in tar:
                if not info.isfile() or not _is_ours(info.name):
                    message = (
                        f"the stream holds something that is no backup: {info.name}"
                    )
                    raise BackupError(message)
                taken = tar.extractfile(info)
                assert taken is not None  # noqa: S101  it is a file
                target = folder / info.name
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with target.open("wb") as file:
                    shutil.copyfileobj(taken, file)
    except tarfile.TarError as error:
        message = (
            f"the stream cannot be read to its end ({error}). It is partial, or "
            "encrypted: then name the key file with --identity"
        )
        raise BackupError(message) from error


def _is_ours(name: str) -> bool:
    return not name.startswith("/") and ".." not in name.split("/")
