"""The process in which pages of a secret file become marked pictures.

Started by ``pages.py``. The file is open already, in memory alone; what is made goes to
the standard output and nowhere else. Each picture says whom it was made for, and bears
the level of secrecy in red above and below.
"""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO
from typing import IO, Any, Final

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from saraban.documents.picture_reading import TOO_LARGE, RefusedError, read_picture
from saraban.documents.preview_process import DAMAGED, fitting, picture_of
from saraban.secret_letters.paper.refusals import ENDS

RED: Final = (190, 20, 20)
GREY: Final = (90, 90, 90)
# Of the page's width: the band for the mark, and the letters of the watermark.
BAND: Final = 0.06
LETTERS: Final = 0.022
STRENGTH: Final = 70
TURNED: Final = 30
# Points.
A4_WIDTH: Final = 595.0


def main() -> None:
    """Do the task; what cannot be shown ends with a number that says why."""
    task = json.load(sys.stdin.buffer)
    try:
        with os.fdopen(task["descriptor"], "rb") as source:
            sys.stdout.buffer.write(_made(task, source))
    except RefusedError as refusal:
        sys.exit(ENDS[str(refusal)])
    except MemoryError:
        sys.exit(ENDS[TOO_LARGE])
    except (ValueError, SyntaxError, TypeError, OSError, pypdfium2.PdfiumError):
        sys.exit(ENDS[DAMAGED])


def _made(task: dict[str, Any], source: IO[bytes]) -> bytes:
    pages = Pages(task, source)
    if task["deed"] == "count":
        return json.dumps({"page_count": pages.count}).encode()
    buffer = BytesIO()
    if task["deed"] == "page":
        pages.marked(task["number"]).save(buffer, "WEBP", quality=80, method=4)
        return buffer.getvalue()
    printed = pypdfium2.PdfDocument.new()
    for number in range(1, min(pages.count, task["most_pages"]) + 1):
        _add_page(printed, pages.marked(number))
    printed.save(buffer)
    return buffer.getvalue()


def _add_page(document: pypdfium2.PdfDocument, sheet: Image.Image) -> None:
    """Add a picture as a page as wide as A4; of each only its JPEG stays in memory."""
    jpeg = BytesIO()
    sheet.save(jpeg, "JPEG", quality=80)
    picture = pypdfium2.PdfImage.new(document)
    picture.load_jpeg(jpeg, inline=True)
    height = A4_WIDTH * sheet.height / sheet.width
    picture.set_matrix(pypdfium2.PdfMatrix().scale(A4_WIDTH, height))
    page = document.new_page(A4_WIDTH, height)
    page.insert_obj(picture)
    page.gen_content()
    page.close()


class Pages:
    """The pages of one file, drawn one at a time."""

    def __init__(self, task: dict[str, Any], source: IO[bytes]) -> None:
        """Open the file; RefusedError where it has no pages to show."""
        self._task = task
        self._document: pypdfium2.PdfDocument | None = None
        self._image: Image.Image | None = None
        if task["kind"] == "picture":
            box = (self._task["width"], self._task["height"])
            self._image = read_picture(source, box)
            self.count = 1
            return
        try:
            self._document = pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
            raise RefusedError("encrypted" if is_locked else DAMAGED) from error
        self.count = len(self._document)
        if not self.count:
            raise RefusedError(DAMAGED)

    def marked(self, number: int) -> Image.Image:
        """Return one page with its mark and its reader's name."""
        drawn = self._drawn(number)
        band = max(24, round(drawn.width * BAND))
        sheet = Image.new("RGB", (drawn.width, drawn.height + 2 * band), "white")
        sheet.paste(drawn, (0, band))
        _mark(sheet, band, self._task, f"หน้า {number} ของ {self.count} หน้า")
        _watermark(sheet, self._task)
        return sheet

    def _drawn(self, number: int) -> Image.Image:
        if self._document is not None:
            size = fitting(self._task, self._document.get_page_size(number - 1))
            return picture_of(self._document, number, size)
        assert self._image is not None  # noqa: S101
        return self._image


def _mark(sheet: Image.Image, band: int, task: dict[str, Any], page: str) -> None:
    """Write the level above and below in red, and copy and page at the upper right."""
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(task["bold"], round(band * 0.72))
    middle = sheet.width // 2
    for height in (band // 2, sheet.height - band // 2):
        pen.text((middle, height), task["level"], RED, font, anchor="mm")
    small = ImageFont.truetype(task["regular"], round(band * 0.32))
    beside = " ".join(filter(None, (task["copy"], page)))
    pen.text((sheet.width - band // 3, band // 2), beside, RED, small, anchor="rm")


def _watermark(sheet: Image.Image, task: dict[str, Any]) -> None:
    """Write the reader across the page, again and again, so that no part is without."""
    size = round(sheet.width * LETTERS)
    font = ImageFont.truetype(task["regular"], size)
    left, top, right, bottom = font.getbbox(task["reader"])
    word = Image.new("L", (int(right - left) + 4 * size, int(bottom - top) + 2 * size))
    pen = ImageDraw.Draw(word)
    pen.text((2 * size - left, size - top), task["reader"], 255, font)
    tile = word.rotate(TURNED, expand=True)
    veil = Image.new("L", sheet.size)
    for row, height in enumerate(range(0, sheet.height, max(1, tile.height * 3 // 4))):
        shift = tile.width // 2 if row % 2 else 0
        for across in range(-shift, sheet.width, tile.width):
            veil.paste(STRENGTH, (across, height), tile)
    sheet.paste(GREY, (0, 0), veil)


if __name__ == "__main__":
    main()
