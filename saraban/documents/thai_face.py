"""Draw Thai whose font is not in the file with our own face, in a copy to be looked at.

Only where the file itself tells which letters its codes mean: by the names of glyphs,
by ``ToUnicode``, or as Thai fonts of Windows have always had them (cp874). For the
processes that read files; imports nothing of the system but such as itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from saraban.documents.font_letters import Letters, letters_of
from saraban.documents.pdf_findings import UNREADABLE, fonts_without_file

# Where a symbolic TrueType font has its codes.
_SYMBOLS: Final = 0xF000
_USUAL_WIDTH: Final = 500


def with_thai_face(document: pikepdf.Pdf, face: Path) -> None:
    """Give fonts without a file our face, where what they mean is known."""
    for font in list(fonts_without_file(document)):
        if letters := letters_of(font):
            _embed(document, font, letters, TTFont(face))


def drawable(source: Path, face: Path, target: Path) -> Path:
    """Return a PDF that shows its Thai: the source, or a copy at ``target``."""
    try:
        with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as document:
            if not any(map(letters_of, fonts_without_file(document))):
                return source
            with_thai_face(document, face)
            document.save(target)
    except UNREADABLE:
        return source
    return target


def _embed(document: pikepdf.Pdf, font: Any, letters: Letters, face: TTFont) -> None:
    glyph_of = face.getBestCmap() or {}
    glyphs = {
        code: glyph_of[ord(text[0])]
        for code, text in letters.items()
        if ord(text[0]) in glyph_of
    }
    _scale(face, font)
    holder = font
    if "/DescendantFonts" in font:
        holder = font["/DescendantFonts"][0]
        holder["/CIDToGIDMap"] = document.make_stream(_map_of(face, glyphs))
        holder["/Subtype"] = pikepdf.Name.CIDFontType2
    else:
        _number_codes(face, glyphs)
        font["/Subtype"] = pikepdf.Name.TrueType
        del font["/Encoding"]
    buffer = BytesIO()
    face.save(buffer)
    described = holder.get("/FontDescriptor") or pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor
    )
    described["/Flags"] = 4
    described["/FontFile2"] = document.make_stream(buffer.getvalue())
    holder["/FontDescriptor"] = document.make_indirect(described)


def _scale(face: TTFont, font: Any) -> None:
    """Make the letters as narrow as those that the file was set in."""
    head: Any = face["head"]
    own = face["hmtx"][(face.getBestCmap() or {})[ord("ก")]][0] / head.unitsPerEm
    widths = [float(each) for each in font.get("/Widths", ()) if float(each) > 0]
    told = sum(widths) / len(widths) if widths else _USUAL_WIDTH
    wider = own * 1000 / told
    head.unitsPerEm = round(head.unitsPerEm * max(1.0, min(wider, 2.0)))


def _number_codes(face: TTFont, glyphs: Mapping[int, str]) -> None:
    """Give the face one table: the codes of the file, where symbols lie."""
    table = CmapSubtable.newSubtable(4)
    table.platformID, table.platEncID, table.language = 3, 0, 0
    table.cmap = {_SYMBOLS + code: name for code, name in glyphs.items()}
    face["cmap"] = newTable("cmap")
    face["cmap"].tableVersion, face["cmap"].tables = 0, [table]


def _map_of(face: TTFont, glyphs: Mapping[int, str]) -> bytes:
    """Return the number of the glyph for each code, two bytes each."""
    numbers = bytearray(2 * (max(glyphs, default=0) + 1))
    for code, name in glyphs.items():
        numbers[2 * code : 2 * code + 2] = face.getGlyphID(name).to_bytes(2, "big")
    return bytes(numbers)
