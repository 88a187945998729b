"""The backups in a folder: which are whole, which go after so many days."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from saraban.backup.encryption import SUFFIX
from saraban.backup.errors import BackupError
from saraban.backup.kept import FILES
from saraban.backup.make import STAMP
from saraban.backup.manifest import FILE_LIST, MANIFEST, Manifest


def whole_backups(folder: Path) -> list[Path]:
    """Return the whole backups in a folder, the newest first."""
    found = [each for each in folder.iterdir() if _begun(each) is not None]
    return sorted((each for each in found if (each / MANIFEST).exists()), reverse=True)


def read_manifest(backup: Path) -> Manifest:
    """Return the manifest of a backup; raises BackupError where it is not whole."""
    path = backup / MANIFEST
    if not path.exists():
        message = f"{backup} is no whole backup: it has no {MANIFEST}"
        raise BackupError(message)
    return Manifest.read(path.read_text(encoding="utf-8"))


def remove_old(folder: Path, keep_days: int) -> list[Path]:
    """Remove backups older than so many days, and stored files that none names.

    The newest whole backup stays, however old it is. Stored files are removed only
    where every backup has a list of them that can be read.
    """
    limit = datetime.now(UTC) - timedelta(days=keep_days)
    backups = whole_backups(folder)
    old = [each for each in backups[1:] if (_begun(each) or limit) < limit]
    for each in old:
        shutil.rmtree(each)
    if old:
        _remove_unnamed(folder)
    return old


def _remove_unnamed(folder: Path) -> None:
    named: set[str] = set()
    for backup in whole_backups(folder):
        listed = backup / FILE_LIST
        if not listed.exists():
            return
        named |= {line.split()[0] for line in listed.open(encoding="ascii")}
    for path in (folder / FILES).glob("??/??/*"):
        name = path.name.removesuffix(SUFFIX)
        if name not in named and not name.endswith(".part"):
            path.unlink()


def _begun(backup: Path) -> datetime | None:
    try:
        return datetime.strptime(backup.name, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
