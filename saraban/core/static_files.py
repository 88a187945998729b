"""Static files: hashed names in production, plain ones before collection."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What no page loads: what packages bring along, and the sources of the bundles.
NOT_SERVED: Final = ("account", "django_htmx", "css", "js")
FINGERPRINT: Final = "collected"


class CollectedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with content hashes after ``collectstatic``; plain names without it."""

    manifest_strict = False


def collect_static_files() -> None:
    """Collect, name and compress the static files unless nothing has changed."""
    kept = Path(settings.STATIC_ROOT) / FINGERPRINT
    now = fingerprint()
    if kept.is_file() and kept.read_text(encoding="ascii") == now:
        return
    call_command(
        "collectstatic",
        interactive=False,
        verbosity=0,
        ignore_patterns=list(NOT_SERVED),
    )
    kept.write_text(now, encoding="ascii")


def fingerprint() -> str:
    """Return a digest of the names, sizes and times of all static files."""
    digest = sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(list(NOT_SERVED)):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
