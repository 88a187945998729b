"""Background work: what was sent and never used does not stay."""

from __future__ import annotations

import logging
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from saraban.core.file_locks import is_held, locked_one_of
from saraban.core.leases import do_each
from saraban.documents.actions import remove_if_unused
from saraban.documents.checks import UNKNOWN
from saraban.documents.models import PendingUpload, StoredFile
from saraban.documents.previews import lock_of, previews_folder
from saraban.documents.storage import temporary_folder

KEPT: Final = timedelta(days=1)
# What a process left that has died; of one that lives the file is open and locked, also
# while other files of the same form arrive and nobody writes to it.
SILENCE: Final = timedelta(hours=1)
HOURS: Final = 24
PREVIEWS_KEPT: Final = timedelta(days=30)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LOG: Final = logging.getLogger(__name__)


def remove_abandoned_uploads() -> None:
    """Remove uploads that nobody used for a day, and contents nothing points to.

    A file that the disk does not let go is tried again by the next run, and keeps no
    other.
    """
    now = timezone.now()
    PendingUpload.objects.abandoned(now - KEPT).delete()
    do_each(
        list(StoredFile.objects.unused(now - KEPT).values_list("pk", flat=True)),
        lambda pk: remove_if_unused(pk, now - KEPT),
        fault="stored file %s could not be removed",
        failed=lambda _pk, _error: None,
    )
    _remove_old(temporary_folder(), now - SILENCE)
    _adopt_rowless(now)


def _remove_old(folder: Path, before: datetime) -> None:
    """Remove the files of a folder that nobody has open, or has written to since."""
    if folder.is_dir():
        for path in folder.iterdir():
            if _is_older(path, before) and not is_held(path):
                path.unlink(missing_ok=True)


def _adopt_rowless(now: datetime) -> None:
    """Give a row to contents whose transaction died between renaming and commit.

    A row without use is removed by the rule for all, a day later. Each hour looks
    at its share of the folders, so that a day covers all.
    """
    for folder in Path(settings.FILES_FOLDER).glob("[0-9a-f][0-9a-f]"):
        if int(folder.name, 16) % HOURS == now.hour:
            for inner in folder.iterdir():
                _adopt_rowless_in(inner, now - KEPT)


def _adopt_rowless_in(folder: Path, before: datetime) -> None:
    old = {path.name: path for path in folder.iterdir() if _is_older(path, before)}
    known = StoredFile.objects.filter(sha256__in=old).values_list("sha256", flat=True)
    for sha256 in set(old) - set(known):
        if not _DIGEST.fullmatch(sha256):
            continue
        _LOG.warning("file %s has no row; unless used it goes in a day", sha256)
        StoredFile.objects.get_or_create(
            sha256=sha256,
            defaults={
                "size": old[sha256].stat().st_size,
                "content_type": UNKNOWN.content_type,
            },
        )


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def remove_old_previews() -> None:
    """Remove the pictures of files that nobody has looked at for thirty days.

    They are made again when somebody does.
    """
    before = timezone.now() - PREVIEWS_KEPT
    for folder in previews_folder().glob("[0-9a-f][0-9a-f]/*"):
        index = folder / "index.json"
        if _is_older(index if index.exists() else folder, before):
            with locked_one_of([lock_of(folder.name)], 0) as lock:
                if lock is not None:
                    shutil.rmtree(folder, ignore_errors=True)
