"""``saraban backup FOLDER``: a copy made while people work."""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from saraban.backup import encryption
from saraban.backup.copying import (
    CopiesTogether,
    Transform,
    copy_file,
    copy_plain,
    owner_of,
    piece_of,
    sync_folder,
)
from saraban.backup.database import Snapshot, copy_database
from saraban.backup.errors import BackupError
from saraban.backup.kept import FILES, KEPT_FOLDERS, KEY_RING, KEYS
from saraban.backup.manifest import FILE_LIST, MANIFEST, Manifest
from saraban.documents.models import StoredFile
from saraban.documents.storage import path_of

PART: Final = ".part"
STAMP: Final = "%Y-%m-%dT%H%M%SZ"
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wishes:
    """What is wished of a backup: the key ring in it, and for whom it is encrypted."""

    keys: bool = False
    recipient: Any = None

    @property
    def suffix(self) -> str:
        """What names of encrypted pieces end with."""
        return encryption.SUFFIX if self.recipient else ""

    @property
    def transform(self) -> Transform:
        """How a piece is written."""
        if self.recipient is None:
            return copy_plain
        return functools.partial(_encrypted, self.recipient)


def _encrypted(recipient: Any, source: Any, target: Any) -> None:
    encryption.encrypt(source, target, recipient)


def make_backup(folder: Path, wishes: Wishes, watch: Watch) -> tuple[Path, Manifest]:
    """Write one whole backup into a folder of backups, and return where it is.

    Stored files lie once in ``FOLDER/files``, by their digest, however many backups
    name them. The backup has its name only when all of it is on the disk: until then it
    is a ``.part``, which restore refuses. Raises BackupError.
    """
    begun = datetime.now(UTC)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_parts(folder)
    target = folder / begun.strftime(STAMP)
    part = folder / f"{target.name}{PART}"
    try:
        part.mkdir(mode=0o700)
    except FileExistsError:
        message = f"another backup is being written: {part}"
        raise BackupError(message) from None
    watch("database", 0, 1)
    work = part / "work"
    work.mkdir(mode=0o700)
    snapshot = copy_database(work)
    manifest = Manifest(
        database=snapshot.name,
        begun_at=begun.isoformat(),
        is_encrypted=wishes.recipient is not None,
        counts=snapshot.counts,
    )
    _copy_pieces(snapshot, part, wishes, manifest)
    _copy_stored(snapshot.files, folder / FILES, wishes, manifest, watch)
    shutil.rmtree(work)
    _finish(part, target, manifest)
    return target, manifest


def _copy_pieces(
    snapshot: Snapshot, part: Path, wishes: Wishes, manifest: Manifest
) -> None:
    for name, source in sources_of(snapshot, part / "work", wishes, manifest):
        copied = copy_file(source, part / f"{name}{wishes.suffix}", wishes.transform)
        manifest.pieces.append(piece_of(name, source, *copied))
    if wishes.recipient is not None:
        # The names of the stored files are seen anyway; --keep asks who names which.
        shutil.copyfile(part / "work" / FILE_LIST, part / FILE_LIST)


def sources_of(
    snapshot: Snapshot, work: Path, wishes: Wishes, manifest: Manifest
) -> list[tuple[str, Path]]:
    """Return what goes into a backup besides the stored files, by name."""
    listed = work / FILE_LIST
    lines = (f"{sha256} {size}\n" for sha256, size in snapshot.files)
    listed.write_text("".join(lines), encoding="ascii")
    sources = [(snapshot.name, snapshot.path), (FILE_LIST, listed)]
    for kept in KEPT_FOLDERS:
        sources += [
            (f"{kept.name}/{each.relative_to(kept.path)}", each)
            for each in kept.files(datetime.fromisoformat(manifest.begun_at))
        ]
    if wishes.keys:
        sources += _keys_in(work)
    else:
        manifest.left_out += [each.name for each in KEY_RING if each.value]
    return sources


def _keys_in(work: Path) -> list[tuple[str, Path]]:
    """Write the keys in use, wherever they come from, to be copied."""
    found = []
    for key in KEY_RING:
        if not key.value:
            continue
        path = work / key.name
        path.touch(mode=0o600)
        path.write_text(key.value, encoding="ascii")
        found.append((f"{KEYS}/{key.name}", path))
    return found


def _copy_stored(
    files: list[tuple[str, int]],
    folder: Path,
    wishes: Wishes,
    manifest: Manifest,
    watch: Watch,
) -> None:
    """Copy what no earlier backup in this folder has; look at each that is read."""
    _, manifest.files_owner, manifest.files_group = owner_of(
        Path(settings.FILES_FOLDER)
    )
    together = CopiesTogether(wishes.transform, mode=0o640)
    for place, (sha256, size) in enumerate(files):
        watch(FILES, place, len(files))
        manifest.file_count += 1
        manifest.file_size += size
        target = folder / sha256[:2] / sha256[2:4] / f"{sha256}{wishes.suffix}"
        if target.exists() or _copied(sha256, target, together):
            continue
        if StoredFile.objects.filter(sha256=sha256).exists():
            manifest.damaged.append(sha256)
        # Else nothing names it any more: it was swept away meanwhile.
    together.finish()


def _copied(sha256: str, target: Path, together: CopiesTogether) -> bool:
    with suppress(FileNotFoundError):
        return together.add(path_of(sha256), target, sha256)
    return False


def _finish(part: Path, target: Path, manifest: Manifest) -> None:
    manifest.ended_at = datetime.now(UTC).isoformat()
    path = part / MANIFEST
    path.write_text(manifest.text(), encoding="utf-8")
    # All of it, and the names of the stored files, before it has its own name.
    os.sync()
    part.replace(target)
    sync_folder(target.parent)


def _remove_parts(folder: Path) -> None:
    """Remove what is left of backups that broke off a day ago or more."""
    day_ago = datetime.now(UTC).timestamp() - 86_400
    for part in folder.glob(f"*{PART}"):
        if part.is_dir() and part.stat().st_mtime < day_ago:
            shutil.rmtree(part)
