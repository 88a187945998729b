"""Names of files as people see them."""

from __future__ import annotations

import re
from typing import Final

from saraban.core.thai import clean_line
from saraban.core.typed_text import room_for
from saraban.documents.models import FILE_NAME_MAX

NAMELESS: Final = "ไฟล์"
# Marks that no Windows file name may have: a saved copy keeps its name.
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_FOLDERS: Final = re.compile(r"^.*[/\\]", re.DOTALL)
_LONGEST_EXTENSION: Final = 10
# Its end says what a file is, so that is what is kept of a name without measure.
LONGEST_TYPED: Final = room_for(FILE_NAME_MAX)


def clean_name(name: str) -> str:
    """Return the name without folders and odd marks, at most 200 long.

    The extension is kept whole where the name is shortened.
    """
    name = _FORBIDDEN.sub(
        "_", clean_line(_FOLDERS.sub("", name)[-LONGEST_TYPED:])
    ).strip(". ")
    if len(name) <= FILE_NAME_MAX:
        return name or NAMELESS
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return name[:FILE_NAME_MAX].rstrip()
    ending = f".{extension}"
    return stem[: FILE_NAME_MAX - len(ending)].rstrip() + ending


def extension_of(name: str) -> str:
    """Return what follows the last dot, in small letters; nothing without one."""
    _, dot, extension = name.rpartition(".")
    return extension.strip().lower() if dot else ""


def stem_of(name: str) -> str:
    """Return the name without its extension: the description that it suggests."""
    stem, dot, _ = name.rpartition(".")
    return stem.strip() if dot and stem.strip() else name
