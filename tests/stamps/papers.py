"""Awkward papers, plans to stamp them with, and eyes to find the stamp again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from saraban.core import thai
from saraban.stamps.paper.content import (
    DEFAULT_PLACE,
    Letter,
    Note,
    PaperContent,
    ReceiptStamp,
    StampedPaper,
    StampPosition,
)
from saraban.stamps.paper.overlay import pieces_of
from saraban.stamps.paper.stamping import stamp_paper

Box = tuple[float, float, float, float]

POINTS: Final = 72 / 25.4
A4: Final = (0.0, 0.0, 595.0, 842.0)
DOTS: Final = 5
RECEIVED: Final = dt.datetime(2026, 11, 20, 2, 12, tzinfo=dt.UTC)
STAMP: Final = ReceiptStamp(
    "สพป.ตัวอย่าง เขต 1", "14558", dt.date(2026, 11, 20), RECEIVED
)
LETTER: Final = Letter(
    "14558", "การจัดสรรงบประมาณ", "ที่ ศธ 04900/ว 4712", "สำนักงานตัวอย่าง"
)
STAMP_TEXT: Final = (
    "สพป.ตัวอย่าง เขต ๑",
    "เลขรับ ๑๔๕๕๘",
    "วันที่ ๒๐ พ.ย. ๒๕๖๙",
    "เวลา ๐๙.๑๒ น.",
)


def plan(
    *notes: Note,
    place: StampPosition = DEFAULT_PLACE,
    stamp: ReceiptStamp | None = STAMP,
) -> PaperContent:
    return PaperContent(stamp, place, notes, LETTER)


def note(name: str, words: str = "เห็นควรดำเนินการตามเสนอ") -> Note:
    return Note(
        "ความเห็น", ("เพื่อโปรดพิจารณา",), words, scribble(), (f"({name})",), RECEIVED
    )


def scribble() -> bytes:
    image = Image.new("RGBA", (500, 200), (0, 0, 0, 0))
    drawn = ImageDraw.Draw(image)
    drawn.line([(20, 150), (120, 40), (260, 160), (480, 60)], (20, 30, 50, 255), 8)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def paper(
    box: Box = A4,
    *,
    pages: int = 1,
    drawn: bytes = b"",
    crop: Box | None = None,
    rotation: int = 0,
    unit: float = 1.0,
    root: Mapping[str, Any] | None = None,
    **saved: Any,
) -> bytes:
    """Return a PDF whose pages draw ``drawn`` and are numbered."""
    document = pikepdf.new()
    font = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
        )
    )
    shared = document.make_indirect(
        pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    )
    for number in range(1, pages + 1):
        page = document.add_blank_page(page_size=(100, 100)).obj
        page.MediaBox = pikepdf.Array(box)
        page.Resources = shared
        left, bottom, right, top = crop or box
        x, y = (left + right) / 2, (bottom + top) / 2
        text = f"BT /F1 8 Tf {x} {y} Td (Page {number}) Tj ET\n".encode()
        page.Contents = document.make_stream(text + drawn)
        if crop:
            page.CropBox = pikepdf.Array(crop)
        if rotation:
            page.Rotate = rotation
        if unit != 1:
            page.UserUnit = unit
    for name, value in (root or {}).items():
        document.Root[f"/{name}"] = value
    return saved_pdf(document, **saved)


def saved_pdf(document: pikepdf.Pdf, **saved: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer, **saved)
    return buffer.getvalue()


def block(left: float, bottom: float, width: float, height: float) -> bytes:
    """Draw a black bar; millimetres from the lower left corner."""
    sides = (side * POINTS for side in (left, bottom, width, height))
    return "{:.2f} {:.2f} {:.2f} {:.2f} re f\n".format(*sides).encode()


def stamped(
    folder: Path, content: bytes, wished: PaperContent | None = None, kind: str = "pdf"
) -> StampedPaper:
    """Stamp an original, which stays as it is to the last byte."""
    original = folder / f"original.{kind}"
    original.write_bytes(content)
    found = stamp_paper(original, kind, wished or plan(), target=folder / "made.pdf")
    assert original.read_bytes() == content
    assert sorted(path.name for path in folder.glob("*.pdf")) == sorted(
        {"made.pdf", "original.pdf"} if kind == "pdf" else {"made.pdf"}
    )
    return found


@dataclass(frozen=True)
class Seen:
    """Where the stamp is on the drawn page: millimetres from the upper left corner."""

    left: float
    top: float
    width: float
    height: float
    picture: Image.Image

    @property
    def is_upright(self) -> bool:
        """Does it look like the stamp alone, and not like it turned."""
        looks = self.picture.convert("L").resize((500, 250))
        reference = _stamp_alone()
        own = _difference(looks, reference)
        others = [reference.rotate(180), reference.transpose(_LEFT_RIGHT)]
        return own < 0.75 * min(_difference(looks, other) for other in others)


_LEFT_RIGHT: Final = Image.Transpose.FLIP_LEFT_RIGHT


def _difference(one: Image.Image, other: Image.Image) -> float:
    counts = ImageChops.difference(one, other).histogram()
    return sum(level * count for level, count in enumerate(counts)) / sum(counts)


@cache
def _stamp_alone() -> Image.Image:
    pieces = pieces_of(plan())
    assert pieces
    page = pypdfium2.PdfDocument(pieces.pdf)[0]
    drawn: Image.Image = page.render(scale=4).to_pil()
    return drawn.convert("L").resize((500, 250))


def drawn_page(path: Path, number: int = 1, *, unit: float = 1.0) -> Image.Image:
    """Return a page as its reader sees it, so many dots a millimetre."""
    page = pypdfium2.PdfDocument(path)[number - 1]
    picture: Image.Image = page.render(scale=DOTS * unit / POINTS).to_pil()
    return picture.convert("RGB")


def see_stamp(path: Path, *, unit: float = 1.0) -> Seen:
    """Find the stamp on page 1 by its colour, which nothing else has."""
    picture = drawn_page(path, unit=unit)
    red, _, blue = picture.split()
    box = ImageChops.subtract(blue, red).point([0] * 45 + [255] * 211).getbbox()
    assert box, "no stamp is seen"
    left, top, right, bottom = (side / DOTS for side in box)
    return Seen(left, top, right - left, bottom - top, picture.crop(box))


def text_of(path: Path, number: int = 1) -> str:
    page = pypdfium2.PdfDocument(path)[number - 1]
    return str(page.get_textpage().get_text_range()).replace("\r\n", "\n")


def stamp_text(path: Path, seen: Seen) -> list[str]:
    """Return the lines of the text layer within the stamp, of a page not turned."""
    page = pypdfium2.PdfDocument(path)[0]
    left, bottom, right, top = page.get_bbox()
    del right, bottom
    found = page.get_textpage().get_text_bounded(
        left + seen.left * POINTS,
        top - (seen.top + seen.height) * POINTS,
        left + (seen.left + seen.width) * POINTS,
        top - seen.top * POINTS,
    )
    return [line.strip() for line in str(found).splitlines() if line.strip()]


def thai_digits(text: object) -> str:
    return thai.to_thai_digits(text)
