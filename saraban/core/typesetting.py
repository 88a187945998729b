"""PDF from Typst sources, in the system's own typeface.

Signs that it lacks come from the faces that Typst brings along (Libertinus Serif and
DejaVu Sans Mono; OFL and Bitstream Vera licences), and what none of them has is a
question mark (``printable.py``).

A source is ours and fixed. What people typed reaches it as data only
(``json(bytes(sys.inputs.content))``): nothing in a subject is ever read as code. A
source imports no package and reads no file but the pictures that it is handed, so
nothing is fetched from anywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpResponse

from saraban.core.child_process import run_script
from saraban.core.errors import DomainError
from saraban.core.file_locks import locked_one_of
from saraban.core.file_policies import SHOWN
from saraban.core.fonts import build_pdf_fonts
from saraban.core.heavy_work import heavy_work
from saraban.core.printable import as_printed
from saraban.core.thai_words import pieces_of

MOST_SECONDS: Final = 120
# So many documents are set at a time, whichever process was asked, and as many in the
# background: each may take 200 MB and a processor.
AT_ONCE: Final = 2
SECONDS_TO_WAIT: Final = 8.0
POINTS_AN_INCH: Final = 72
_PROCESS: Final = Path(__file__).with_name("typst_process.py")
_WORDS: Final = Path(__file__).with_name("words.typ")
# Where a line may end besides, and around what stays together. The sources turn them
# into spaces and boxes (words.typ), so that they are not in the text of the PDF. Typed
# text never holds them (thai.clean_line).
MAY_BREAK: Final = "\u200b"
KEEP: Final = "\u2060"
_THAI: Final = re.compile("[\u0e01-\u0e4e]")
_STANDS_APART: Final = re.compile(rf"[\s{KEEP}{MAY_BREAK}]")


class TypesettingTooLongError(DomainError):
    """The machine is too busy, or the document too long."""

    message = (
        "จัดหน้าพิมพ์ไม่เสร็จในเวลาที่กำหนด เครื่องแม่ข่ายอาจมีงานมาก "
        "ให้เลือกช่วงที่สั้นลง หรือทำอีกครั้งในภายหลัง"
    )


class TypesettingBusyError(DomainError):
    """As many documents as the machine may set at a time are being set."""

    message = (
        "มีผู้อื่นกำลังพิมพ์อยู่เต็มจำนวนที่เครื่องแม่ข่ายทำได้พร้อมกัน ให้รอประมาณหนึ่งนาที แล้วทำรายการนี้อีกครั้ง"
    )


def typeset(
    source: str,
    content: Mapping[str, object],
    *,
    addresses: Sequence[str] = (),
    folder: Path | None = None,
    dots_an_inch: int = 0,
    in_background: bool = False,
) -> bytes:
    """Return the PDF that the Typst source makes of ``content``.

    The QR codes of ``addresses`` are SVG texts in ``json(bytes(sys.inputs.codes))``.
    ``folder`` holds the pictures that the source names, and nothing else. With
    ``dots_an_inch`` it is a picture (PNG) of the only page. What is made
    ``in_background`` takes no place of those who wait for a page.

    It is made in a process of its own: Typst keeps the memory of what it has set,
    several hundred megabytes for a long table, and this gives all of it back; other
    requests go on meanwhile. Raises TypesettingTooLongError, HeavyWorkBusyError where
    the person has one made already, and TypesettingBusyError where no lock becomes free
    within a few seconds.
    """
    fonts = build_pdf_fonts(settings.ASSETS_FOLDER)
    task = {
        "source": source,
        "fonts": str(fonts),
        "content": as_printed(json.dumps(content, ensure_ascii=False)),
        "addresses": list(addresses),
        "folder": str(folder or ""),
        "format": "png" if dots_an_inch else "pdf",
        "ppi": float(dots_an_inch or POINTS_AN_INCH),
    }
    locks = Path(settings.DATA_FOLDER) / "typesetting"
    lane = "background-" if in_background else ""
    places = [locks / f"{lane}{place}.lock" for place in range(1, AT_ONCE + 1)]
    quota = nullcontext() if in_background else heavy_work()
    with quota, locked_one_of(places, SECONDS_TO_WAIT) as lock:
        if lock is None:
            raise TypesettingBusyError
        ended = run_script(
            _PROCESS,
            task,
            seconds=MOST_SECONDS,
            lock=lock,
            reads=[fonts, folder] if folder else [fonts],
        )
    if not ended.is_in_time:
        raise TypesettingTooLongError
    if ended.code != 0:
        raise RuntimeError(ended.errors.decode(errors="replace"))
    return ended.output


def typst_source(*parts: Traversable) -> str:
    """Return a Typst source of several files, with what shows ``breakable`` texts."""
    sources = (_WORDS, *parts)
    return "\n".join(each.read_text(encoding="utf-8") for each in sources)


def breakable(text: str) -> str:
    """Return a text with marks for its line ends: they are between words.

    Names stay with their titles and numbers with what they count; words without end
    are cut (thai_words). To be shown by ``shown`` of the sources.
    """
    marked: list[str] = []
    for piece in pieces_of(text.replace(KEEP, "")):
        words = _words_of_piece(piece)
        before = marked[-1] if marked else ""
        if len(piece) > 1 or _THAI.search(words):
            # The space before it comes with it (words.typ says why).
            space = marked.pop() if before == " " else ""
            words = f"{KEEP}{space}{words}{KEEP}"
        elif before and not _STANDS_APART.search(before[-1] + words[0]):
            words = f"{MAY_BREAK}{words}"
        marked.append(words)
    return "".join(marked)


def _words_of_piece(piece: list[str]) -> str:
    """Return the words of a piece with marks between; a space comes with its word."""
    return MAY_BREAK.join(piece).replace(f"{MAY_BREAK} {MAY_BREAK}", f"{MAY_BREAK} ")


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    """Answer with a PDF that opens in the browser; ``name`` is ASCII."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SHOWN
    return response
