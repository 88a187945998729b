"""Filling books, and reading their รายงานความครบถ้วน."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags

from saraban.registers.actions.books import current_book
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.search_keys import search_text_of
from tests.cast import Cast


def details(cast: Cast, **changed: Any) -> EntryDetails:
    """Return a letter ready to be registered."""
    values: dict[str, Any] = {
        "document_date": date(2026, 11, 16),
        "sender": "ศาลากลางจังหวัดตัวอย่าง",
        "addressee": "สำนักงานเขตพื้นที่การศึกษา",
        "subject": "การเลื่อนวันหยุดชดเชย",
        "responsible_office_id": cast.divisions[1].pk,
        **changed,
    }
    return EntryDetails(**values)


def register(
    cast: Cast, count: int = 1, kind: str = "outgoing", **changed: Any
) -> RegisterEntry:
    """Register letters; return the last."""
    clerk = cast.actor("registry_clerk")
    for _ in range(count):
        entry = register_letter(kind, details(cast, **changed), actor=clerk)
    return entry


def bring_in(
    cast: Cast, numbers: Iterable[int], kind: str = "outgoing", **changed: Any
) -> Book:
    """Fill the book as an import does: straight into the table."""
    book = current_book(cast.area, kind)
    user = cast.users["registry_clerk"].pk
    void = {
        "state": RegisterEntry.State.VOID,
        "voided_at": datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
        "voided_by_id": user,
        "void_reason": "นำเข้า",
    }
    lines = [
        RegisterEntry(
            book=book,
            number=number,
            subject=f"เรื่องที่ {number}",
            book_date=date(2026, 11, 20),
            registered_at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
            registered_by_id=user,
            search_text=search_text_of(book.pk, number, ""),
            submission=uuid.uuid4(),
            **{**void, **changed},
        )
        for number in numbers
    ]
    RegisterEntry.objects.bulk_create(lines)
    book.last_number = max(book.last_number, *(line.number for line in lines))
    book.save()
    return book


def read(cast: Cast, book: Book, by: str = "registry_clerk") -> str:
    """Return the report's HTML."""
    page = reverse("registers:book_completeness", args=[book.pk])
    answer = cast.sign_in(by).get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def words(page: str) -> str:
    """Return the text of a page, one space between words."""
    page = re.sub(r"</(?:th|td|dt|dd|p|h2)>", " ", page)
    return re.sub(r"\s+", " ", html.unescape(strip_tags(page)))


def section(page: str, name: str) -> str:
    """Return what the report says under one heading."""
    found = re.search(
        rf'<section [^>]*aria-labelledby="{name}".*?</section>', page, re.DOTALL
    )
    return words(found[0]) if found else ""
