"""Stamping a letter, beside a plain copy of the same file, in turns.

What the check costs is measured beside the same stamping without it.

``python -m bench.stamping --times N [--only NAME…]`` in the environment of settings;
prints what each took as JSON. ``bench.stamping_stage`` runs and judges it.
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from unittest import mock

import django

django.setup()

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw

from bench.stamping_stage import CHECKED, NAMES, PLAIN_COPY, UNCHECKED
from saraban.core.serving import prepare
from saraban.core.typesetting import typeset
from saraban.stamps.paper import stamping
from saraban.stamps.paper.content import Letter, Note, PaperContent, ReceiptStamp
from saraban.stamps.paper.stamping import stamp_paper

PAGES: Final = {"stamp_one_page": 1, "stamp_1000_pages": 1000, CHECKED: 1}
# A4 at 200 dots an inch.
SCANNED: Final = (1654, 2339)
WRITTEN: Final = """\
#set text(font: "Sarabun", lang: "th", size: 14pt)
#for _ in range(8) [
  การประชุมเชิงปฏิบัติการพัฒนาครูผู้สอนวิชาคณิตศาสตร์ ระดับชั้นประถมศึกษา ประจำปีงบประมาณ \\
]
"""
COPY: Final = """\
import sys, pikepdf
with pikepdf.open(sys.argv[1]) as document:
    document.save(sys.argv[2])
"""
SIGNED_AT: Final = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)


def measure(name: str, times: int, folder: Path) -> dict[str, Any]:
    """Return the seconds of each stamping and of each copy; the first do not count."""
    original = folder / "letter.pdf"
    original.write_bytes(_scan() if name == CHECKED else _letter(PAGES[name]))
    seconds: list[float] = []
    others: list[float] = []
    for _ in range(times + 1):
        seconds.append(_stamping(name, original))
        if name == CHECKED:
            with mock.patch.object(stamping, "require_whole"):
                others.append(_stamping(name, original))
        else:
            others.append(_copying(original))
    beside = UNCHECKED if name == CHECKED else PLAIN_COPY
    return {"seconds": seconds[1:], beside: others[1:]}


def _stamping(name: str, original: Path) -> float:
    target = original.with_name("made.pdf")
    began = time.perf_counter()
    made = stamp_paper(original, "pdf", _plan(), target=target)
    took = time.perf_counter() - began
    # The scan has no room for all notes on its first page.
    if made.cover is not None or made.page_count - made.added_sheets != PAGES[name]:
        message = f"{name}: not stamped as it should be: {made}"
        raise RuntimeError(message)
    return took


def _copying(original: Path) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-I", "-c", COPY]
    subprocess.run([*command, original, original.with_name("copy.pdf")], check=True)
    return time.perf_counter() - began


def _scan() -> bytes:
    """Return a page as scanners write it: one picture."""
    with pypdfium2.PdfDocument(_letter(1)) as document:
        page = document[0]
        picture = page.render(scale=SCANNED[1] / page.get_height()).to_pil()
    buffer = BytesIO()
    picture.convert("RGB").save(buffer, "PDF", resolution=200)
    return buffer.getvalue()


def _letter(pages: int) -> bytes:
    with (
        pikepdf.open(BytesIO(typeset(WRITTEN, {}))) as one,
        pikepdf.new() as document,
    ):
        for _ in range(pages):
            document.pages.append(one.pages[0])
        buffer = BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def _plan() -> PaperContent:
    stamp = ReceiptStamp("สพป.ตัวอย่าง เขต 1", "14558", SIGNED_AT.date(), SIGNED_AT)
    note = Note(
        "ความเห็น",
        ("เพื่อโปรดทราบและพิจารณา",),
        "เห็นควรมอบกลุ่มนโยบายและแผนดำเนินการ",
        _signature(),
        ("(นางสาวสมใจ ตัวอย่างดี)", "นักจัดการงานทั่วไปชำนาญการ"),
        SIGNED_AT,
    )
    return PaperContent(stamp, notes=(note,) * 3, letter=Letter("14558", "การประชุม"))


def _signature() -> bytes:
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line(
        [(20, 150), (300, 40), (580, 90)], (20, 30, 90, 255), 8
    )
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--only", nargs="*", default=[*NAMES])
    options = parser.parse_args()
    # Standard output holds the results alone.
    prepare(sys.stderr.write)
    with tempfile.TemporaryDirectory() as folder:
        found = {
            name: measure(name, options.times, Path(folder)) for name in options.only
        }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
