"""รายงานความครบถ้วนของทะเบียน on paper: registers:book_completeness_pdf."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind, AuditSeal
from saraban.audit.seals import seal_pending
from saraban.core import thai, typesetting
from saraban.registers.actions.void import void_entry
from saraban.registers.models import Book
from tests.cast import Cast
from tests.registers import printed
from tests.registers.reported import bring_in, register

pytestmark = pytest.mark.postgres


def pdf(cast: Cast, book: Book) -> str:
    """Return the text of the printed report."""
    page = reverse("registers:book_completeness_pdf", args=[book.pk])
    answer = cast.sign_in("registry_clerk").get(page)
    assert isinstance(answer, HttpResponse)
    assert answer["Content-Disposition"].startswith("inline; filename=")
    return printed.text(answer)


def squeezed(text: str) -> str:
    """Return a text as the printed report has it, without spaces."""
    return printed.squeezed(thai.to_thai_digits(text))


def test_the_printed_report_says_what_the_page_says(cast: Cast) -> None:
    entry = register(cast, 3)
    clerk = cast.actor("registry_clerk")
    with time_machine.travel(datetime(2026, 11, 21, 3, 5, tzinfo=UTC), tick=False):
        void_entry(entry, "#ออกเลขผิด ซึ่งซ้ำ $1 [ที่นี้]", actor=clerk)
    seal_pending(lag=timedelta(0))
    said = pdf(cast, entry.book)
    seal = AuditSeal.objects.filter(office=cast.area).latest("number")
    for sentence in (
        "รายงานความครบถ้วนของทะเบียน",
        f"ทะเบียนหนังสือส่ง ปี {entry.book.year_be}",
        cast.area.name,
        "ครบถ้วน: เลข 1–3 ไม่ขาด ไม่ซ้ำ",
        "ยกเลิกเลข 1 รายการ เลข 3",
        f"21 พ.ย. 69 10:05 {cast.users['registry_clerk']} #ออกเลขผิด ซึ่งซ้ำ $1 [ที่นี้]",
        "แผ่นที่ 1/1",
    ):
        assert squeezed(sentence) in said
    assert f"SHA-256{seal.hash}" in said


def test_the_printed_report_of_an_imported_book_names_what_is_wrong(cast: Cast) -> None:
    book = bring_in(cast, [1, 2, 5])
    bring_in(cast, [2], legacy_copy=1)
    said = pdf(cast, book)
    wrong = "ไม่ครบถ้วน: เลข 1–5: ขาด 2 เลข (3–4) · เลขซ้ำ 1 รายการ (2)"
    assert squeezed(wrong) in said
    assert squeezed("ตราประทับ ยังไม่มี") in said


def test_while_others_print_the_report_waits_and_nothing_is_recorded(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "SECONDS_TO_WAIT", 0.0)
    page = reverse("registers:book_completeness_pdf", args=[register(cast).book.pk])
    with printed.taken(1), printed.taken(2):
        answer = cast.sign_in("registry_clerk").get(page)
    assert answer.status_code == 409
    assert "แล้วทำรายการนี้อีกครั้ง" in answer.content.decode()
    assert not AuditEvent.objects.filter(kind=AuditKind.BOOK_PRINTED).exists()


def test_printing_the_report_is_recorded(cast: Cast) -> None:
    book = register(cast).book
    pdf(cast, book)
    event = AuditEvent.objects.get(kind=AuditKind.BOOK_PRINTED)
    assert (event.subject_type, event.subject_id) == ("book", book.pk)
    values = AuditDetail.objects.get(event=event).values
    assert values["document"] == "completeness"
    assert values["verdict"] == "ครบถ้วน: เลข 1 ไม่ขาด ไม่ซ้ำ"
