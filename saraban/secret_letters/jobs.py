"""Background work with secret files."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Final

from django.conf import settings
from django.utils import timezone

from saraban.secret_letters.actions.uploads import forget_upload
from saraban.secret_letters.models import SecretFile, SecretUpload

KEPT_FOR: Final = timedelta(days=1)


def remove_abandoned_files() -> None:
    """Remove encrypted files that nobody used for a day, and those that no row names."""
    moment = timezone.now() - KEPT_FOR
    for each in SecretUpload.objects.filter(created_at__lt=moment):
        forget_upload(each, moment)
    before = time() - KEPT_FOR.total_seconds()
    for path in Path(settings.SECRET_FILES_FOLDER).glob("*/*"):
        if path.stat().st_mtime < before and not _is_named(path.name):
            path.unlink(missing_ok=True)


def _is_named(name: str) -> bool:
    try:
        uid = uuid.UUID(hex=name)
    except ValueError:
        # Not one of ours.
        return True
    rows = (SecretFile.objects, SecretUpload.objects)
    return any(each.filter(uid=uid).exists() for each in rows)
