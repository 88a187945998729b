"""Static files: hashed names in production, plain ones before collection."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with content hashes after ``collectstatic``; plain names without it."""

    manifest_strict = False
