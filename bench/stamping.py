"""Stamping a letter, beside a plain copy of the same file, in turns.

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

import django

django.setup()

import pikepdf
from PIL import Image, ImageDraw

from bench.stamping_stage import NAMES, PLAIN_COPY
from saraban.core.serving import prepare
from saraban.core.typesetting import typeset
from saraban.stamps.paper.content import Letter, Note, PaperContent, ReceiptStamp
from saraban.stamps.paper.stamping import stamp_paper

PAGES: Final = {"stamp_one_page": 1, "stamp_1000_pages": 1000}
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
    original.write_bytes(_letter(PAGES[name]))
    seconds: list[float] = []
    copies: list[float] = []
    for _ in range(times + 1):
        began = time.perf_counter()
        made = stamp_paper(original, "pdf", _plan(), target=folder / "made.pdf")
        seconds.append(time.perf_counter() - began)
        if made.cover is not None or made.page_count != PAGES[name]:
            message = f"{name}: not stamped as it should be: {made}"
            raise RuntimeError(message)
        began = time.perf_counter()
        command = [sys.executable, "-I", "-c", COPY]
        subprocess.run([*command, original, folder / "copy.pdf"], check=True)
        copies.append(time.perf_counter() - began)
    return {"seconds": seconds[1:], PLAIN_COPY: copies[1:]}


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
