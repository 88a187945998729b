"""What a person wants on paper: which document, of which entries of a book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models

from saraban.core import thai
from saraban.offices.models import Office
from saraban.registers.models import BookKind
from saraban.registers.models.kinds import OUTGOING


class Document(models.TextChoices):
    """What can be printed of a book."""

    REGISTER = "register", "ทะเบียน"
    SIGNING = "signing", "สารบัญสำหรับลงชื่อรับ"
    DELIVERY_BOOK = "delivery_book", "สมุดส่งหนังสือ (แบบที่ 16)"
    RECEIPT_SLIPS = "receipt_slips", "ใบรับหนังสือ (แบบที่ 17)"


class Span(models.TextChoices):
    """How the lines are chosen."""

    DAY = "day", "วันเดียว"
    DAYS = "days", "ช่วงวันที่"
    NUMBERS = "numbers", "ช่วงเลข"
    YEAR = "year", "ทั้งปี"


@dataclass(frozen=True)
class PrintWish:
    """What was asked for, in the shape that the form has checked.

    ``since`` and ``until`` are set for days, ``first`` and ``last`` for numbers;
    ``year_be`` says which year's book. ``volume`` counts from one, None for a span
    that needs no volumes.
    """

    document: Document
    span: Span
    year_be: int
    since: date | None = None
    until: date | None = None
    first: int | None = None
    last: int | None = None
    division: Office | None = None
    has_thai_digits: bool = True
    volume: int | None = None

    def period(self) -> str:
        """Return the lines' span as the heading of a form says it."""
        if self.since and self.until:
            if self.span == Span.DAY:
                return f"วันที่ {_day(self.since)}"
            return f"ตั้งแต่วันที่ {_day(self.since)} ถึงวันที่ {_day(self.until)}"
        if self.span == Span.NUMBERS:
            return f"เลข {self.first}–{self.last} ปี พ.ศ. {self.year_be}"
        return f"ปี พ.ศ. {self.year_be}"

    def file_mark(self) -> str:
        """Return the span in ASCII, for the name of the file."""
        if self.since and self.until:
            since, until = _mark(self.since), _mark(self.until)
            return since if since == until else f"{since}-to-{until}"
        if self.span == Span.NUMBERS:
            return f"{self.year_be}-no-{self.first}-{self.last}"
        return str(self.year_be)


def documents_of(kind: BookKind) -> list[tuple[str, str]]:
    """Return what can be printed of a kind of book; receipts are for what goes out."""
    names = dict(Document.choices)
    names[Document.REGISTER] = f"{kind.name} ({kind.form})" if kind.form else kind.name
    if kind.code != OUTGOING.code:
        del names[Document.RECEIPT_SLIPS]
    if not kind.is_of_letters:
        del names[Document.DELIVERY_BOOK], names[Document.SIGNING]
    return list(names.items())


def _day(day: date) -> str:
    """Write a day as the heading of the forms does (ข้อ 38, 43)."""
    month = thai.MONTHS[day.month - 1]
    return f"{day.day} เดือน {month} พ.ศ. {thai.year_be(day)}"


def _mark(day: date) -> str:
    return f"{thai.year_be(day)}-{day.month:02d}-{day.day:02d}"
