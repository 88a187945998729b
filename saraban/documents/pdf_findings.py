"""What of a PDF a reader here cannot show: fonts, files inside, forms, broken lines.

For the processes that read files (``preview_process.py``, ``look_process.py``); imports
nothing of the system but its libraries, as they do.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pikepdf

from saraban.documents.findings import (
    BROKEN_LINES,
    DYNAMIC_FORM,
    FILES,
    FONTS,
    PORTFOLIO,
    Findings,
)
from saraban.documents.font_letters import MOST_NAME, letters_of, name_of

# What reading a file that is not to be trusted may end with.
UNREADABLE: Final = (
    pikepdf.PdfError,
    pikepdf.PasswordError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
MOST_NAMED: Final = 10
MOST_PAGES: Final = 100
# Every reader has these by itself, and their metric twins.
STANDARD: Final = (
    *("Helvetica", "Arial", "Times", "Courier", "Symbol", "ZapfDingbats"),
    *("LiberationS", "Verdana", "Georgia", "Trebuchet", "Calibri", "Cambria"),
)
# So many bytes of packed data without a lone line end do not happen by chance.
LEAST_PACKED: Final = 8192
LEAST_LINES: Final = 24
LOOKED_AT: Final = 4096
LEAST_NOT_ASCII: Final = 128


def findings_of(source: Path) -> Findings:
    """Return what stands in the way of reading a PDF; nothing for what cannot be opened."""
    found: Findings = {}
    if has_broken_lines(source):
        found[BROKEN_LINES] = []
    try:
        with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as document:
            found |= _findings(document)
    except UNREADABLE:
        pass
    return found


def _findings(document: pikepdf.Pdf) -> Findings:
    found: Findings = {}
    root = document.Root
    names = list(islice(file_names(document), MOST_NAMED))
    if "/Collection" in root:
        found[PORTFOLIO] = names
    elif names:
        found[FILES] = names
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        fields = form.get("/Fields")
        if root.get("/NeedsRendering") or not fields:
            found[DYNAMIC_FORM] = []
    fonts = [
        name_of(font)
        for font in fonts_without_file(document)
        if letters_of(font) is None
    ]
    if fonts:
        found[FONTS] = list(dict.fromkeys(fonts))[:MOST_NAMED]
    return found


def file_names(document: pikepdf.Pdf) -> Iterator[str]:
    """Give the names of the files inside: of the document, and behind paper clips."""
    for name, held in document.attachments.items():
        yield (held.filename or name)[:MOST_NAME]
    for page in islice(document.pages, MOST_PAGES):
        for note in _children(page.obj, "/Annots"):
            spec = note.get("/FS") if isinstance(note, pikepdf.Dictionary) else None
            if isinstance(spec, pikepdf.Dictionary) and "/EF" in spec:
                yield str(spec.get("/UF", spec.get("/F", "")))[:MOST_NAME]


def fonts_without_file(document: pikepdf.Pdf) -> Iterator[Any]:
    """Give the fonts of the first pages that the file does not bring along."""
    seen: set[tuple[int, int]] = set()
    for page in islice(document.pages, MOST_PAGES):
        for font in _fonts_of(page):
            if font.is_indirect:
                if font.objgen in seen:
                    continue
                seen.add(font.objgen)
            if _lacks_file(font):
                yield font


def has_unknown_font(page: pikepdf.Page) -> bool:
    """Whether a page has letters that nobody can draw without its font."""
    try:
        lacking = [font for font in _fonts_of(page) if _lacks_file(font)]
        return any(letters_of(font) is None for font in lacking)
    except UNREADABLE:
        # Readers draw a page whatever its fonts are said to be.
        return False


def _fonts_of(page: Any) -> Iterator[Any]:
    resources = page.obj.get("/Resources") or pikepdf.Dictionary()
    waiting = [resources]
    for _ in range(MOST_PAGES):
        if not waiting:
            return
        held = waiting.pop()
        yield from _values(held, "/Font")
        for drawn in _values(held, "/XObject"):
            inner = drawn.get("/Resources")
            if isinstance(inner, pikepdf.Dictionary):
                waiting.append(inner)


def _values(holder: Any, name: str) -> list[Any]:
    found = holder.get(name)
    if not isinstance(found, pikepdf.Dictionary):
        return []
    kinds = (pikepdf.Dictionary, pikepdf.Stream)
    return [each for each in found.values() if isinstance(each, kinds)]


def _children(holder: Any, name: str) -> list[Any]:
    found = holder.get(name)
    return list(found) if isinstance(found, pikepdf.Array) else []


def descriptor_of(font: Any) -> Any:
    """Return the description of a font, of its descendant where it is composite."""
    below = font.get("/DescendantFonts")
    if isinstance(below, pikepdf.Array) and len(below):
        font = below[0]
    return font.get("/FontDescriptor")


def _lacks_file(font: Any) -> bool:
    if font.get("/Subtype") == pikepdf.Name.Type3:
        return False
    if name_of(font).startswith(STANDARD):
        return False
    described = descriptor_of(font)
    if not isinstance(described, pikepdf.Dictionary):
        # A font of a name alone: readers take another, which has Latin letters.
        return "/DescendantFonts" in font or "/Encoding" in font
    return not any(f"/FontFile{each}" in described for each in ("", "2", "3"))


def has_broken_lines(source: Path) -> bool:
    """Whether a transfer as text has changed the ends of lines: packed data are lost."""
    content = source.read_bytes()
    if len(content) < LEAST_PACKED or b"FlateDecode" not in content:
        return False
    lines, returns = content.count(b"\n"), content.count(b"\r")
    if lines < LEAST_LINES:
        return False
    pairs = content.count(b"\r\n")
    return pairs == lines == returns or (returns == 0 and _is_packed(content))


def _is_packed(content: bytes) -> bool:
    """Whether so much is no text that a return was to be expected in it."""
    looked_at = content[:: max(1, len(content) // LOOKED_AT)]
    return sum(each >= LEAST_NOT_ASCII for each in looked_at) > LOOKED_AT // 4
