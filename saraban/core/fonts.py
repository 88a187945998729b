"""The Sarabun typeface from its package: web fonts, and fonts for generated PDF."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from saraban.core.whole_files import write_whole, written_whole

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# Of what is drawn for others, where their own face is missing.
FACE: Final = "Sarabun-Regular.ttf"
WEIGHTS: Final = ("Regular", "Medium", "SemiBold", "Bold")
# Each weight is a file that a first visit waits for; pages know two.
WEB_WEIGHTS: Final = ("Regular", "SemiBold")
# Thai, Latin with its accents, punctuation, signs and arrows; a browser takes any
# other character from its own fonts. All of the typeface would weigh twice as much.
WEB_CHARACTERS: Final = (
    range(0x20, 0x7F),
    range(0xA0, 0x100),
    range(0xE00, 0xE5C),
    range(0x2010, 0x2060),
    range(0x20A0, 0x20C0),
    range(0x2122, 0x2123),
    range(0x2190, 0x2194),
    range(0x2212, 0x2266),
    range(0x25A0, 0x25CD),
)
# Units in one sign (㎡ ㎏ ㏄), which neither Sarabun nor Typst's own faces have: made
# of the letters of Sarabun.
UNIT_SIGNS: Final = (
    *range(0x338E, 0x3390),
    *range(0x3396, 0x3399),
    *range(0x339C, 0x33A7),
    0x33C4,
)
_POWER: Final = re.compile("(?<=m)[23]")
_POWERS: Final = {"2": "²", "3": "³"}
# Changes whenever the fonts for Typst are made otherwise.
_PDF_FONTS: Final = "Sarabun without GPOS, with unit signs: 1"


def build_web_fonts(assets: Path) -> None:
    """Write the weights of the pages as WOFF2 into the assets folder, once."""
    folder = assets / "saraban" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    # A hidden file is not served.
    mark, made = folder / ".subset", sha256(repr(WEB_CHARACTERS).encode()).hexdigest()
    if mark.is_file() and mark.read_text(encoding="ascii") == made:
        return
    targets = {folder / f"Sarabun-{weight}.woff2": weight for weight in WEB_WEIGHTS}
    for target, weight in targets.items():
        with written_whole(target) as part:
            _subset(weight).save(part)
    for old in set(folder.glob("*.woff2")) - targets.keys():
        old.unlink(missing_ok=True)
    mark.write_text(made, encoding="ascii")


def build_pdf_fonts(assets: Path) -> Path:
    """Write the four weights for Typst beside the assets folder, once; return it.

    With the unit signs that no face has. Without their GPOS table: with it, Typst writes clusters with a raised tone
    mark twice into the text layer (ตั้ becomes ตั้ตั้), so that copying and search
    break. The marks look right without it.
    """
    folder = assets.parent / "pdf-fonts"
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / ".made"
    if mark.is_file() and mark.read_text(encoding="ascii") == _PDF_FONTS:
        return folder
    for weight in WEIGHTS:
        font = open_font(weight)
        if "GPOS" in font:
            del font["GPOS"]
        for code in UNIT_SIGNS:
            _add_unit_sign(font, code)
        with written_whole(folder / f"Sarabun-{weight}.ttf") as part:
            font.save(part)
    write_whole(mark, _PDF_FONTS)
    return folder


def _add_unit_sign(font: TTFont, code: int) -> None:
    """Add one unit sign, set of the letters that it stands for."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415

    letters = unicodedata.normalize("NFKC", chr(code))
    letters = _POWER.sub(lambda found: _POWERS[found[0]], letters)
    glyphs, widths = font["glyf"], font["hmtx"]
    glyph_of = font.getBestCmap() or {}
    pen = TTGlyphPen(dict.fromkeys(font.getGlyphOrder()))
    width, name = 0, f"uni{code:04X}"
    for letter in letters:
        part = glyph_of[ord(letter)]
        pen.addComponent(part, (1, 0, 0, 1, width, 0))
        width += widths[part][0]
    glyphs[name] = pen.glyph()
    glyphs[name].recalcBounds(glyphs)
    widths[name] = (width, glyphs[name].xMin)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def _subset(weight: str) -> TTFont:
    """Return the font with the characters of the pages and the rules of their marks."""
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415

    font = open_font(weight)
    subsetter = Subsetter(Options(notdef_outline=True))
    subsetter.populate(unicodes=[each for part in WEB_CHARACTERS for each in part])
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


def open_font(weight: str) -> TTFont:
    """Return one weight as its package has it."""
    # Only where fonts are made: a start with them made is shorter without it.
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    path = files("fontpkg_sarabun") / "files" / f"Sarabun-{weight}.ttf"
    return TTFont(str(path))
