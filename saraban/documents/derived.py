"""What is given of a picture: a JPEG for a phone's HEIC, and no place of its taking.

The original stays as it came, and with its owner's office. What is made of it is a
content of its own, and recorded as made from it (``DerivedFile``). It is made when the
picture arrives, or when it is first asked for.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import IntegrityError, transaction

from saraban.core.cage import Limits
from saraban.core.heavy_work import HeavyWorkBusyError
from saraban.documents.checks import HEIC, JPG, PNG, FileKind, kind_of_name
from saraban.documents.errors import (
    FileLostError,
    FileRefusedError,
    PictureBusyError,
    PreviewBusyError,
)
from saraban.documents.models import DerivedFile, StoredFile
from saraban.documents.names import stem_of
from saraban.documents.pictures import SENTENCES, made_apart
from saraban.documents.storage import path_of, store_content

MEGABYTE: Final = 1024 * 1024
MOST_SECONDS: Final = 30
LIMITS: Final = Limits(memory=1536 * MEGABYTE, written=64 * MEGABYTE)
_PROCESS: Final = Path(__file__).with_name("derive_process.py")
# The entry of EXIF that leads to the place, in both orders of bytes, and its XMP name.
_PLACES: Final = (
    b"\x88\x25\x00\x04\x00\x00\x00\x01",
    b"\x25\x88\x04\x00\x01\x00\x00\x00",
    b"GPSLatitude",
)
# A PNG packs what it tells: whatever could be a place goes.
_TEXTS: Final = (b"eXIf", b"XML:com.adobe.xmp", b"Raw profile type")
_MARKS: Final = {JPG.label: _PLACES, PNG.label: (*_PLACES, *_TEXTS)}


@dataclass(frozen=True)
class GivenFile:
    """A content under the name that it is saved as."""

    stored_file: StoredFile
    name: str


def given_file(stored_file: StoredFile, name: str, *, is_own: bool) -> GivenFile:
    """Return what a reader gets of a file; ``is_own``: of the reader's own office.

    A picture that tells where it was taken goes to others without that. Raises
    FileLostError, HeavyWorkBusyError, PreviewBusyError, StorageFullError, and
    FileRefusedError for a picture that cannot be read.
    """
    kind = kind_of_name(name)
    is_changed = is_given_changed(name) or (
        not is_own and _tells_place(stored_file, kind)
    )
    if not is_changed:
        return GivenFile(stored_file, name)
    try:
        made = derived_file(stored_file, name)
    except PictureBusyError as error:
        raise PreviewBusyError from error
    return GivenFile(made, name if kind is PNG else f"{stem_of(name)}.jpg")


def is_given_changed(name: str) -> bool:
    """Whether everybody gets of such a file what was made of it."""
    return kind_of_name(name) is HEIC


def prepare_derived(stored_file: StoredFile, name: str) -> None:
    """Make of an arrived picture what will be given of it, where there is a place now.

    Raises FileRefusedError for one that cannot be read, StorageFullError.
    """
    kind = kind_of_name(name)
    if kind is HEIC or _tells_place(stored_file, kind):
        try:
            derived_file(stored_file, name)
        except (HeavyWorkBusyError, PictureBusyError):
            # Made when it is first asked for.
            return


def derived_file(stored_file: StoredFile, name: str) -> StoredFile:
    """Return what was made of a picture, making it now if nobody has before."""
    known = DerivedFile.objects.filter(original=stored_file).select_related("made")
    found = known.first()
    if found is not None:
        return found.made
    source = path_of(stored_file.sha256)
    if not source.exists():
        raise FileLostError
    made = made_apart(_PROCESS, source, {}, seconds=MOST_SECONDS, limits=LIMITS)
    if made.problem:
        message = f"ไฟล์ {name}: {SENTENCES[made.problem]} บันทึกภาพเป็น JPG แล้วเลือกใหม่"
        raise FileRefusedError(message)
    kind = PNG if kind_of_name(name) is PNG else JPG
    content = store_content(made.content, kind.content_type)
    try:
        with transaction.atomic():
            DerivedFile.objects.create(original=stored_file, made=content)
    except IntegrityError:
        # Somebody else was first.
        return known.get().made
    return content


def _tells_place(stored_file: StoredFile, kind: FileKind) -> bool:
    marks = _MARKS.get(kind.label)
    if marks is None:
        return False
    path = path_of(stored_file.sha256)
    if not path.exists():
        raise FileLostError
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return any(content.find(mark) >= 0 for mark in marks)
