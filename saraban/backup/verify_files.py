"""Whether every stored file is there, is what its name says, and is named by something."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from saraban.backup.copying import digest_of
from saraban.backup.make import Watch
from saraban.documents.models import StoredFile
from saraban.documents.storage import path_of

BATCH: Final = 1000
# A content may lie here for a while before its row is committed.
YOUNG: Final = timedelta(days=2)


def store_faults() -> Iterator[str]:
    """Yield what is missing, of another size, or lies there without a row.

    Folder by folder of the 256 that the store has: the names of one are in memory.
    """
    for number in range(256):
        yield from _folder_faults(f"{number:02x}")


def _folder_faults(prefix: str) -> Iterator[str]:
    rows = StoredFile.objects.filter(sha256__startswith=prefix)
    known = dict(rows.values_list("sha256", "size"))
    there = _files_in(Path(settings.FILES_FOLDER) / prefix)
    for sha256, size in known.items():
        if sha256 not in there:
            yield from _missing(sha256)
        elif there[sha256].st_size != size:
            bytes_there = there[sha256].st_size
            yield f"stored file {sha256}: it has {bytes_there:,} bytes, not {size:,}"
    young = (timezone.now() - YOUNG).timestamp()
    for name, found in there.items():
        if name not in known and found.st_mtime < young:
            yield f"file {name} in the store: no row names it"


def _missing(sha256: str) -> Iterator[str]:
    unused = StoredFile.objects.unused(timezone.now()).filter(sha256=sha256)
    # What nothing points to is on its way out.
    if not unused.exists():
        yield f"stored file {sha256}: it is missing in the store"


def _files_in(folder: Path) -> dict[str, os.stat_result]:
    return {path.name: path.stat() for path in folder.glob("??/*")}


def content_faults(watch: Watch) -> Iterator[str]:
    """Read every stored file and yield those that are not what their name says.

    Where a run broke off the next one goes on; a whole run begins anew.
    """
    place = Path(settings.DATA_FOLDER) / "verify-files.json"
    after = _begun(place)
    total = StoredFile.objects.count()
    done = StoredFile.objects.filter(sha256__lte=after).count()
    while True:
        rows = StoredFile.objects.filter(sha256__gt=after).order_by("sha256")
        digests = list(rows.values_list("sha256", flat=True)[:BATCH])
        if not digests:
            break
        for sha256 in digests:
            watch("reading files", done, total)
            done += 1
            path = path_of(sha256)
            if path.exists() and digest_of(path) != sha256:
                yield f"stored file {sha256}: its content is another one"
        after = digests[-1]
        place.write_text(json.dumps({"after": after}), encoding="ascii")
    place.unlink(missing_ok=True)


def _begun(place: Path) -> str:
    try:
        return str(json.loads(place.read_text(encoding="ascii"))["after"])
    except (OSError, ValueError, KeyError):
        return ""
