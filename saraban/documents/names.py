"""Names of files as people see them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from saraban.core.thai import clean_line
from saraban.core.typed_text import room_for
from saraban.documents.models import FILE_NAME_MAX

NAMELESS: Final = "ไฟล์"
# What file systems of Linux and archives hold; Thai takes three bytes a letter.
MOST_BYTES: Final = 255
# Marks that no Windows file name may have: a saved copy keeps its name.
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
# Devices to Windows, whatever extension follows.
_DEVICE: Final = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?= *(?:\.|$))",
    re.IGNORECASE,
)
_FOLDERS: Final = re.compile(r"^.*[/\\]", re.DOTALL)
_LONGEST_EXTENSION: Final = 10
_ONLY_EXTENSION: Final = re.compile(r"[. ]+([^. ]+)[. ]*")
# Stands with the consonant before it, though Unicode counts it as a letter.
_SARA_AM: Final = "\u0e33"
# Its end says what a file is, so that is what is kept of a name without measure.
LONGEST_TYPED: Final = room_for(FILE_NAME_MAX)


def clean_name(name: str) -> str:
    """Return the name without folders and odd marks, at most 200 letters long.

    The extension is kept whole where the name is shortened. What Windows takes for a
    device (con.pdf) gets a mark; a name that is only an extension keeps its dot.
    """
    typed = clean_line(_FOLDERS.sub("", name)[-LONGEST_TYPED:])
    marked = _FORBIDDEN.sub("_", typed)
    alone = _ONLY_EXTENSION.fullmatch(marked)
    if alone:
        return "." + _cut(alone[1], FILE_NAME_MAX - 1)
    return _shortened(marked.strip(". "), FILE_NAME_MAX) or NAMELESS


def saved_name(name: str, ending: str = "") -> str:
    """Return the name of a saved copy, which every computer can keep.

    It has at most 255 bytes in UTF-8, with ``ending`` before its extension.
    """
    name = clean_name(name)
    most = FILE_NAME_MAX
    while True:
        kept = _with_ending(_shortened(name, most - len(ending)), ending)
        if len(kept.encode()) <= MOST_BYTES:
            return kept
        # A letter has three bytes or four at most.
        most = min(most, len(kept)) - -(-(len(kept.encode()) - MOST_BYTES) // 4)


def extension_of(name: str) -> str:
    """Return what follows the last dot, in small letters; nothing without one."""
    _, dot, extension = name.rpartition(".")
    return extension.strip().lower() if dot else ""


def stem_of(name: str) -> str:
    """Return the name without its extension: the description that it suggests."""
    stem, dot, _ = name.rpartition(".")
    return stem.strip() if dot and stem.strip() else name


def _with_ending(name: str, ending: str) -> str:
    extension = extension_of(name)
    if not extension or not ending:
        return name + ending
    stem = name[: -len(extension) - 1]
    return f"{stem}{ending}{name[len(stem) :]}"


def _shortened(name: str, most: int) -> str:
    """Return the name with its extension in so many letters, and no device's."""
    device = _DEVICE.match(name)
    if device:
        name = f"{device[0]}_{name[device.end() :]}"
    if len(name) <= most:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        return _cut(name, most)
    ending = f".{extension}"
    return _cut(stem, most - len(ending)) + ending


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text, ending with a letter and all of its marks."""
    end = min(most, len(text))
    while 0 < end < len(text) and _goes_with_letter(text[end]):
        end -= 1
    return text[:end].rstrip(". ")


def _goes_with_letter(letter: str) -> bool:
    return letter == _SARA_AM or unicodedata.category(letter).startswith("M")
