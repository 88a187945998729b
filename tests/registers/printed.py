"""Reading printed books as people do who copy from a PDF or search in it."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pypdfium2
import pypdfium2.raw as pdfium
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from saraban.registers.actions import register
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry
from tests.cast import Cast

TODAY = "20/11/2569"
MILLIMETRES = 25.4 / 72
DAY = {"document": "register", "span": "day", "day": TODAY, "thai_digits": "on"}


def add(cast: Cast, kind: str = "incoming", **changed: Any) -> RegisterEntry:
    """Register one letter as the registry clerk, or as who is named."""
    actor = cast.actor(changed.pop("by", "registry_clerk"))
    division = None if actor.book_owner.is_school else cast.divisions[1].pk
    details = {
        "document_date": "2026-11-16",
        "sender": "ศาลากลางจังหวัดตัวอย่าง",
        "addressee": "สำนักงานเขตพื้นที่การศึกษา",
        "subject": "การเลื่อนวันหยุดชดเชยวันหยุดราชการ",
        "reference_number": "ที่ ตย 0017.3/ว 35614",
        "responsible_office_id": division,
        **changed,
    }
    entry = register.register_letter(kind, EntryDetails(**details), actor=actor)
    return RegisterEntry.objects.get(pk=entry.pk)


def typed(**changed: Any) -> EntryDetails:
    """Return what a clerk types about a letter of paper."""
    return EntryDetails(
        **{
            "document_date": date(2026, 11, 16),
            "sender": "สำนักงานตัวอย่าง",
            "addressee": "ผู้ว่าราชการจังหวัด",
            "subject": "เรื่องหนึ่ง",
            **changed,
        }
    )


def order(
    cast: Cast, by: str = "registry_clerk", kind: str = "incoming", **changed: Any
) -> HttpResponse:
    """Ask for a PDF: today's register with Thai digits unless said otherwise."""
    query = {name: value for name, value in {**DAY, **changed}.items() if value}
    page = reverse("registers:book_pdf", args=[kind])
    answer = cast.sign_in(by).get(f"{page}?{urlencode(query)}")
    assert isinstance(answer, HttpResponse)
    return answer


def sheets(answer: HttpResponse) -> list[str]:
    """Return the text layer of each sheet, without what only lays it out."""
    return [squeezed(sheet) for sheet in _text_layers(answer)]


def as_laid_out(answer: HttpResponse) -> str:
    """Return the text layer of all sheets with its line ends."""
    return "\n".join(_text_layers(answer)).replace("\r\n", "\n").replace(" \n", "\n")


def _text_layers(answer: HttpResponse) -> list[str]:
    assert answer.status_code == 200, squeezed(answer.content.decode())
    assert answer["Content-Type"] == "application/pdf"
    return layers_of(answer.content)


def layers_of(pdf: bytes) -> list[str]:
    """Return the text layer of each sheet of a PDF as it can be copied."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def text(answer: HttpResponse) -> str:
    """Return the text layer of all sheets."""
    return "".join(sheets(answer))


def squeezed(text: str) -> str:
    """Return a text without spaces and line ends: where a cell's lines end is free."""
    return re.sub(r"\s+", "", text)


def stroke_count(answer: HttpResponse) -> int:
    """Return how many lines are drawn on the first sheet."""
    document = pypdfium2.PdfDocument(answer.content)
    try:
        return sum(
            each.type == pdfium.FPDF_PAGEOBJ_PATH for each in document[0].get_objects()
        )
    finally:
        document.close()


def furthest_letter(answer: HttpResponse) -> float:
    """Return how far to the right the first sheet is written on, in millimetres."""
    document = pypdfium2.PdfDocument(answer.content)
    try:
        page = document[0].get_textpage()
        ends = (page.get_charbox(place)[2] for place in range(page.count_chars()))
        return float(max(ends)) * MILLIMETRES
    finally:
        document.close()


def heights_of(answer: HttpResponse, word: str) -> list[float]:
    """Return how far below the edge of the first sheet a word stands, in millimetres."""
    document = pypdfium2.PdfDocument(answer.content)
    try:
        sheet = document[0]
        page, found = sheet.get_textpage(), []
        search = page.search(word)
        while (place := search.get_next()) is not None:
            bottom = page.get_charbox(place[0])[1]
            found.append((sheet.get_height() - bottom) * MILLIMETRES)
        return found
    finally:
        document.close()


@contextmanager
def taken(place: int) -> Iterator[None]:
    """Hold a lock, as a process does that sets a document."""
    folder = Path(settings.DATA_FOLDER) / "typesetting"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{place}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
