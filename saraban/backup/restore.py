"""``saraban restore SOURCE``: everything back in an empty place, and checked."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection

from saraban.backup import encryption
from saraban.backup.copying import Transform, copy_file, copy_plain, digest_of
from saraban.backup.database import load_dump
from saraban.backup.errors import BackupError
from saraban.backup.found import read_manifest, whole_backups
from saraban.backup.kept import FILES, KEPT_FOLDERS, KEY_RING, KEYS, POSTGRESQL, SQLITE
from saraban.backup.make import Watch
from saraban.backup.manifest import FILE_LIST, MANIFEST, Manifest, Piece
from saraban.backup.stream import unpack
from saraban.documents.storage import FOLDER_MODE, path_of


@dataclass
class Restored:
    """What was put back, and what was not in the backup."""

    manifest: Manifest
    told: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """A backup laid out as a folder, its stored files, and how its pieces are opened."""

    backup: Path
    files: Path
    manifest: Manifest
    identity: Any = None

    @property
    def suffix(self) -> str:
        """What names of its pieces end with."""
        return encryption.SUFFIX if self.manifest.is_encrypted else ""

    @property
    def transform(self) -> Transform:
        """How a piece becomes plain."""
        if not self.manifest.is_encrypted:
            return copy_plain
        return functools.partial(_decrypted, self.identity)


def _decrypted(identity: Any, source: Any, target: Any) -> None:
    encryption.decrypt(source, target, identity)


@contextmanager
def opened(place: str, identity: Any, stream: BinaryIO) -> Iterator[Source]:
    """Give the backup that ``place`` names; raises BackupError.

    That is a folder of backups (its newest whole one), one backup, a file with a
    stream, or ``-`` for ``stream`` itself.
    """
    path = Path(place)
    if place != "-" and path.is_dir():
        yield _source_of(path, identity)
        return
    with tempfile.TemporaryDirectory(
        dir=settings.DATA_FOLDER, prefix="restore-"
    ) as work:
        folder = Path(work)
        if place == "-":
            _unpack(stream, folder, identity)
        else:
            with path.open("rb") as file:
                _unpack(file, folder, identity)
        manifest = read_manifest(folder)
        yield Source(folder, folder / FILES, manifest, None)


def _source_of(path: Path, identity: Any) -> Source:
    if not (path / MANIFEST).exists() and not path.name.endswith(".part"):
        found = whole_backups(path)
        if not found:
            message = f"{path} holds no whole backup"
            raise BackupError(message)
        path = found[0]
    manifest = read_manifest(path)
    if manifest.is_encrypted and identity is None:
        message = "this backup is encrypted: name the key file with --identity"
        raise BackupError(message)
    return Source(path, path.parent / FILES, manifest, identity)


def _unpack(stream: BinaryIO, folder: Path, identity: Any) -> None:
    if identity is None:
        unpack(stream, folder)
        return
    plain = folder / "plain.tar"
    with plain.open("wb") as target:
        encryption.decrypt(stream, target, identity)
    with plain.open("rb") as file:
        unpack(file, folder)
    plain.unlink()


def restore(source: Source, watch: Watch) -> Restored:
    """Put everything back, the database last: until then the place is not in use.

    Every piece and every file is compared with its digest on the way. Raises
    BackupError over living data, for another kind of database, and for damage.
    """
    manifest = source.manifest
    _require_fitting(manifest)
    require_empty()
    done = Restored(manifest)
    _restore_keys(source, done)
    _restore_folders(source, done)
    _restore_files(source, done, watch)
    watch("database", 0, 1)
    _restore_database(source)
    done.told.append(f"database: {sum(manifest.counts.values()):,} rows")
    for name, (told, found) in _other_counts(manifest).items():
        message = f"{name} has {found:,} rows, the backup had {told:,}"
        raise BackupError(message)
    return done


def require_empty() -> None:
    """Raise BackupError where something lives: nothing is ever written over."""
    faults = []
    if _has_rows():
        faults.append("the database")
    if any(Path(settings.FILES_FOLDER).glob("[0-9a-f][0-9a-f]")):
        faults.append(f"the files in {settings.FILES_FOLDER}")
    faults += [
        f"the {kept.name} in {kept.path}"
        for kept in KEPT_FOLDERS
        if kept.path.is_dir() and any(kept.path.iterdir())
    ]
    if faults:
        message = (
            f"not restored: {' and '.join(faults)} would be written over. Name an empty "
            "place with SARABAN_DATA and DATABASE_URL, or move away what is there."
        )
        raise BackupError(message)


def _has_rows() -> bool:
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        if not path.exists() or not path.stat().st_size:
            return False
        with closing(sqlite3.connect(path)) as found:
            tables = "SELECT count(*) FROM sqlite_master"
            return bool(found.execute(tables).fetchone()[0])
    return bool(connection.introspection.table_names())


def _require_fitting(manifest: Manifest) -> None:
    mine = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    if manifest.database != mine:
        kinds = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}
        message = (
            f"the backup is of {kinds[manifest.database]}, "
            f"DATABASE_URL names {kinds[mine]}"
        )
        raise BackupError(message)


def _restore_keys(source: Source, done: Restored) -> None:
    there = {each.name for each in source.manifest.pieces}
    for key in KEY_RING:
        name = f"{KEYS}/{key.name}"
        if name in there:
            _put(source, source.manifest.piece(name), key.path)
            done.told.append(f"{key.name}: {key.path}")
        elif key.name in source.manifest.left_out:
            where = f"put it at {key.path} or into {key.variable} before the start"
            done.missing.append(f"{key.name} ({where})")


def _restore_folders(source: Source, done: Restored) -> None:
    for kept in KEPT_FOLDERS:
        pieces = source.manifest.under(kept.name)
        kept.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for piece in pieces:
            _put(source, piece, kept.path / piece.name.removeprefix(f"{kept.name}/"))
        if pieces:
            done.told.append(f"{kept.name}: {len(pieces)} files")
        else:
            done.missing.append(f"{kept.name} (there were none)")


def _restore_files(source: Source, done: Restored, watch: Watch) -> None:
    manifest = source.manifest
    root = Path(settings.FILES_FOLDER)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA_FOLDER) as work:
        listed = Path(work) / FILE_LIST
        _put(source, manifest.piece(FILE_LIST), listed)
        lines = listed.read_text(encoding="ascii").splitlines()
    lost = []
    for place, line in enumerate(lines):
        watch(FILES, place, len(lines))
        sha256 = line.split()[0]
        if not _put_stored(source, sha256):
            lost.append(sha256)
    done.told.append(f"files: {len(lines) - len(lost):,}")
    unknown = sorted(set(lost) - set(manifest.damaged))
    done.missing += [f"stored file {each}" for each in (*manifest.damaged, *unknown)]


def _put_stored(source: Source, sha256: str) -> bool:
    """Put one stored file back; tell whether it was there and whole."""
    name = f"{sha256}{source.suffix}"
    path = source.files / sha256[:2] / sha256[2:4] / name
    if not path.exists():
        return False
    target = path_of(sha256)
    target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    plain = Piece(name, 0, sha256, 0o640, source.manifest.files_owner)
    if _copy(source, path, target) != sha256:
        target.unlink()
        return False
    _own(target, plain, source.manifest.files_group)
    return True


def _restore_database(source: Source) -> None:
    manifest = source.manifest
    piece = manifest.piece(manifest.database)
    if connection.vendor == "sqlite":
        connection.close()
        target = Path(connection.settings_dict["NAME"])
        for suffix in ("-wal", "-shm"):
            target.with_name(f"{target.name}{suffix}").unlink(missing_ok=True)
        _put(source, piece, target)
        return
    with tempfile.TemporaryDirectory(dir=settings.DATA_FOLDER) as work:
        dump = Path(work) / piece.name
        _put(source, piece, dump)
        load_dump(dump)


def _put(source: Source, piece: Piece, target: Path) -> None:
    """Put a piece into its place, with mode and owner as they were."""
    path = source.backup / f"{piece.name}{source.suffix}"
    if not path.exists():
        message = f"the backup is not whole: {piece.name} is missing"
        raise BackupError(message)
    if _copy(source, path, target) != piece.sha256:
        target.unlink()
        message = f"the backup is damaged: {piece.name} is not what it was"
        raise BackupError(message)
    _own(target, piece, piece.group)


def _copy(source: Source, path: Path, target: Path) -> str:
    """Copy, decrypting; return the SHA-256 of what was written."""
    _, read = copy_file(path, target, source.transform)
    return digest_of(target) if source.manifest.is_encrypted else read


def _own(target: Path, piece: Piece, group: str) -> None:
    target.chmod(piece.mode)
    if os.geteuid() == 0 and piece.owner:
        try:
            shutil.chown(target, piece.owner, group or None)
        except LookupError:
            # An account of another machine: the files are the restoring account's.
            return


def _other_counts(manifest: Manifest) -> dict[str, tuple[int, int]]:
    """Return the tables that do not have as many rows as the backup says."""
    found = {}
    with connection.cursor() as cursor:
        for name, told in manifest.counts.items():
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608  names of our own tables
            (count,) = cursor.fetchone()
            if count != told:
                found[name] = (told, count)
    return found
