"""What the codes of a font in a PDF mean, as far as the file itself tells.

By the names of glyphs, by ``ToUnicode``, or as Thai fonts of Windows have always had
them (cp874). Imports nothing of the system, as the processes that read files do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pikepdf
from fontTools import agl

# As the codes of a font are numbered, and what each means; None: nobody can say.
Letters = Mapping[int, str]
THAI: Final = re.compile("[\u0e01-\u0e5b]")
# Families that have Thai letters where Windows has them.
THAI_NAMES: Final = re.compile(
    r"upc|^th[ -]?[a-z]|angsana|browallia|cordia|leelawadee|tahoma|sarabun|^(?:ds|db|psl|js)[ -]",
    re.IGNORECASE,
)
_MOST_CODES: Final = 65536
_BLOCK: Final = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>")
MOST_NAME: Final = 80


def letters_of(font: Any) -> Letters | None:
    """Return what the codes of a font mean, as far as Thai is among them.

    Nothing for a font of other letters, which every reader replaces by itself; None
    where what it means cannot be known.
    """
    is_composite = "/DescendantFonts" in font
    told = dict(_told(font))
    if not is_composite:
        told = dict(_named(font)) | told
    if told:
        return told if any(THAI.search(each) for each in told.values()) else {}
    return None if is_composite else {}


def _told(font: Any) -> Iterator[tuple[int, str]]:
    """Give code and letters of ToUnicode."""
    stream = font.get("/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return
    for kind, block in _BLOCK.findall(stream.read_bytes()):
        values = [bytes.fromhex(each.decode()) for each in _HEX.findall(block)]
        step = 2 if kind == b"char" else 3
        for place in range(0, len(values) - step + 1, step):
            first, last = values[place], values[place + step - 2]
            letters = values[place + step - 1].decode("utf-16-be", errors="ignore")
            yield from _range(first, last, letters)


def _range(first: bytes, last: bytes, letters: str) -> Iterator[tuple[int, str]]:
    start = int.from_bytes(first, "big")
    count = min(int.from_bytes(last, "big") - start + 1, _MOST_CODES)
    for offset in range(count if letters else 0):
        yield start + offset, letters[:-1] + chr(ord(letters[-1]) + offset)


def _named(font: Any) -> Iterator[tuple[int, str]]:
    """Give code and letter of a simple font, by its encoding."""
    if THAI_NAMES.search(name_of(font)):
        for code in range(0x20, 0x100):
            letter = bytes([code]).decode("cp874", errors="ignore")
            if letter:
                yield code, letter
    encoding = font.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary):
        return
    code = 0
    for each in encoding.get("/Differences", ()):
        if isinstance(each, pikepdf.Name):
            letter = agl.toUnicode(str(each).removeprefix("/"))
            if letter:
                yield code, letter
            code += 1
        else:
            code = int(each)


def name_of(font: Any) -> str:
    """Return the name of a font without the mark of a part of it (ABCDEF+)."""
    name = str(font.get("/BaseFont", "")).removeprefix("/")
    return name.split("+", 1)[-1][:MOST_NAME]
