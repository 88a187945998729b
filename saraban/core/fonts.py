"""The Sarabun typeface from its package: web fonts, and fonts for generated PDF."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

WEIGHTS: Final = ("Regular", "Medium", "SemiBold", "Bold")


def build_web_fonts(assets: Path) -> None:
    """Write the four weights as WOFF2 into the assets folder, once."""
    folder = assets / "saraban" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        target = folder / f"Sarabun-{weight}.woff2"
        if target.exists():
            continue
        font = _open(weight)
        font.flavor = "woff2"
        part = target.with_suffix(".part")
        font.save(part)
        part.replace(target)


def build_pdf_fonts(assets: Path) -> Path:
    """Write the four weights for Typst into the assets folder, once; return it.

    Without their GPOS table: with it, Typst writes clusters with a raised tone
    mark twice into the text layer (ตั้ becomes ตั้ตั้), so that copying and search
    break. The marks look right without it.
    """
    folder = assets.parent / "pdf-fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        target = folder / f"Sarabun-{weight}.ttf"
        if target.exists():
            continue
        font = _open(weight)
        if "GPOS" in font:
            del font["GPOS"]
        part = target.with_suffix(".part")
        font.save(part)
        part.replace(target)
    return folder


def _open(weight: str) -> TTFont:
    path = files("fontpkg_sarabun") / "files" / f"Sarabun-{weight}.ttf"
    return TTFont(str(path))
