"""Which file of a letter is stamped."""

from __future__ import annotations

from typing import Final

from saraban.documents.names import extension_of
from saraban.letters.models import LetterAttachment
from saraban.registers.models import RegisterEntry

# In this order; other kinds have no pages.
_FIRST: Final = ("pdf",)
_THEN: Final = (
    "jpg",
    "jpeg",
    "jfif",
    "heic",
    "heif",
    "png",
    "gif",
    "doc",
    "docx",
    "xls",
    "xlsx",
)


def original_of(entry: RegisterEntry) -> LetterAttachment | None:
    """Return the first PDF of the letter, else the first file that has pages.

    A letter whose files have none (archives) is represented by its first file;
    None where it has no file at all: then only paper exists.
    """
    files = list(
        entry.content.attachments.select_related("stored_file").order_by("position")
    )
    for kinds in (_FIRST, _THEN):
        for file in files:
            if extension_of(file.name) in kinds:
                return file
    return files[0] if files else None


def sha256_of(original: LetterAttachment | None) -> str:
    """Return the digest of a file, nothing where there is none."""
    return original.stored_file.sha256 if original else ""
