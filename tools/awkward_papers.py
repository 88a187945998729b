"""The picture of ten awkward papers with their stamps, as the documentation shows them.

Each is made anew, with a kind of fault or shape that offices really have, and goes
through the product's own stamping; what comes out is drawn side by side.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from saraban.stamps.paper.content import PaperContent

A4: Final = (595, 842)
CELL: Final = (248, 330)
COLUMNS: Final = 5
GAP: Final = 10
GROUND: Final = (226, 230, 234)
LETTER: Final = """
#let content = json(bytes(sys.inputs.content))
#set document(date: none)
#set page(width: content.width * 1pt, height: content.height * 1pt,
  margin: (x: 12%, top: content.top * 1%, bottom: 6%))
#set text(font: "Sarabun", lang: "th", size: content.width * 0.0235pt)
#set par(leading: 0.7em, spacing: 0.9em)
#grid(columns: (1fr, 1fr), [ที่ ศธ ๐๔๙๐๐/ว ๔๗๑๒], align(right)[สำนักงานตัวอย่าง])

เรื่อง #h(0.5em) การจัดสรรงบประมาณรายจ่ายประจำปี

เรียน #h(0.5em) ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา

#for _ in range(content.paragraphs) [#h(2em)ด้วยสำนักงานได้จัดสรรงบประมาณเป็นค่าใช้จ่ายในการดำเนินงานให้แก่โรงเรียนในสังกัด
  จึงขอให้ดำเนินการตามรายละเอียดที่แนบมาพร้อมนี้ และรายงานผลภายในเวลาที่กำหนด #parbreak()]
"""


def letter(
    size: tuple[float, float] = A4, *, paragraphs: int = 3, top: int = 13
) -> bytes:
    """Return a letter of Thai text on one page of this size in points."""
    from saraban.core.typesetting import typeset  # noqa: PLC0415

    width, height = size
    told = {"width": width, "height": height, "paragraphs": paragraphs, "top": top}
    return typeset(LETTER, told)


def changed(
    content: bytes, change: Callable[[pikepdf.Pdf, pikepdf.Page], None]
) -> bytes:
    """Return the PDF after something was done to its first page."""
    buffer = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        change(document, document.pages[0])
        document.save(buffer)
    return buffer.getvalue()


def ended_with(tail: bytes) -> bytes:
    """Return a letter whose page draws this last."""
    return changed(letter(), lambda _, page: page.contents_add(tail))


def with_open_layer() -> bytes:
    """Return a letter that ends inside a layer that is hidden."""

    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="ร่าง"))
        document.Root["/OCProperties"] = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]))
        )
        page.Resources["/Properties"] = Dictionary(Hidden=layer)
        page.contents_add(b"/OC /Hidden BDC")

    return changed(letter(), change)


def with_white_field() -> bytes:
    """Return a letter with a white form field where the stamp usually stands."""

    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        drawn = document.make_stream(b"1 g 0 0 190 90 re f 0.5 G 0 0 190 90 re S")
        drawn["/Type"], drawn["/Subtype"] = Name.XObject, Name.Form
        drawn["/BBox"] = Array([0, 0, 190, 90])
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="note", F=4
        )
        field["/Rect"], field["/AP"] = Array([395, 742, 585, 832]), Dictionary(N=drawn)
        page.Annots = Array([document.make_indirect(field)])

    return changed(letter(), change)


def photograph(size: tuple[int, int], *, is_dark: bool) -> bytes:
    """Return the JPEG of a letter that was photographed on a table."""
    with pypdfium2.PdfDocument(letter()) as document:
        sheet = document[0].render(scale=2).to_pil().convert("RGB")
    sheet = ImageOps.contain(sheet, (size[0] * 9 // 10, size[1] * 9 // 10))
    if is_dark:
        sheet = ImageOps.colorize(sheet.convert("L"), (5, 5, 8), (105, 100, 92))
    table = Image.new("RGB", size, (38, 30, 26) if is_dark else (120, 92, 70))
    table.paste(sheet, ((size[0] - sheet.width) // 2, (size[1] - sheet.height) // 2))
    buffer = BytesIO()
    table.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def turned(content: bytes) -> bytes:
    """Return the PDF with its page lying."""
    return changed(content, lambda _, page: page.rotate(90, relative=True))


# What each is, and its file; the documentation names them in this order.
PAPERS: Final[tuple[Callable[[], tuple[bytes, str]], ...]] = (
    lambda: (ended_with(b"Q Q 3 0 0 3 0 0 cm"), "pdf"),
    lambda: (with_open_layer(), "pdf"),
    lambda: (ended_with(b"q 3 0 0 3 0 0 cm\n" + b"1 1 m 2 2 l n\n" * 160_000), "pdf"),
    lambda: (letter((2480, 3508)), "pdf"),
    lambda: (letter((298, 420), paragraphs=2), "pdf"),
    lambda: (letter((227, 1130), paragraphs=6, top=5), "pdf"),
    lambda: (with_white_field(), "pdf"),
    lambda: (letter(paragraphs=11, top=3), "pdf"),
    lambda: (photograph((1500, 2000), is_dark=True), "jpg"),
    lambda: (turned(letter()), "pdf"),
)


def plan() -> PaperContent:
    """Return what is laid upon each: a stamp, and an order with all kinds of signs."""
    from saraban.stamps.paper import content  # noqa: PLC0415

    at = dt.datetime(2026, 11, 20, 2, 12, tzinfo=dt.UTC)
    words = "☑ ทราบ ☐ มอบกลุ่มนโยบายและแผน ① ดำเนินการ ② รายงานภายใน 15 วัน"
    order = content.Note("คำสั่ง", (), words, None, ("(นายตัวอย่าง ใจดี)",), at)
    return content.PaperContent(
        content.ReceiptStamp("สพป.ตัวอย่าง เขต 1", "14558", dt.date(2026, 11, 20), at),
        content.DEFAULT_PLACE,
        (order,),
        content.Letter("14558", "การจัดสรรงบประมาณ", "ศธ 04900/ว 4712", "สำนักงานตัวอย่าง"),
    )


def drawn(made: Path) -> Image.Image:
    """Return page one, small and whole."""
    with pypdfium2.PdfDocument(made) as document:
        page = document[0]
        scale = min(CELL[0] / page.get_width(), CELL[1] / page.get_height())
        picture: Image.Image = page.render(scale=scale).to_pil()
        return picture.convert("RGB")


def awkward_papers() -> bytes:
    """Return the picture (PNG). Raises RuntimeError for a paper that went into a cover."""
    from saraban.stamps.paper.stamping import stamp_paper  # noqa: PLC0415

    rows = -(-len(PAPERS) // COLUMNS)
    size = (COLUMNS * (CELL[0] + GAP) + GAP, rows * (CELL[1] + GAP) + GAP)
    picture = Image.new("RGB", size, GROUND)
    with tempfile.TemporaryDirectory() as folder:
        for number, make in enumerate(PAPERS):
            content, kind = make()
            original, made = Path(folder, f"original.{kind}"), Path(folder, "made.pdf")
            original.write_bytes(content)
            cover = stamp_paper(original, kind, plan(), target=made).cover
            if cover is not None:
                message = f"paper {number + 1} got a cover: {cover}"
                raise RuntimeError(message)
            sheet, (row, column) = drawn(made), divmod(number, COLUMNS)
            left = GAP + column * (CELL[0] + GAP) + (CELL[0] - sheet.width) // 2
            picture.paste(sheet, (left, GAP + row * (CELL[1] + GAP)))
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def main() -> None:
    """Write the picture to standard output; data are of a folder that is gone after."""
    import sys  # noqa: PLC0415

    import django  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="saraban-papers-") as folder:
        os.environ |= {"SARABAN_DATA": folder}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saraban.config.settings")
        django.setup()
        sys.stdout.buffer.write(awkward_papers())


if __name__ == "__main__":
    main()
