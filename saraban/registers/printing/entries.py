"""The entries of a book that go on paper, in few queries however many."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from saraban.core import thai
from saraban.offices.actors import Actor
from saraban.registers.models import Book, EntryLink, RegisterEntry, number_text
from saraban.registers.models.querysets import RegisterEntryQuerySet
from saraban.registers.printing.errors import NothingToPrintError
from saraban.registers.printing.request import Document, PrintWish, Span
from saraban.registers.queries.cells import REGISTRAR_FIELDS
from saraban.registers.queries.kinds import kind_of

# About 85 sheets, set in four seconds with 200 MB: what goes into one binding.
LINES_OF_VOLUME: Final = 1000
ORDER: Final = ("number", "insert_number", "legacy_copy")
ROW_FIELDS: Final = (
    "pk",
    *ORDER,
    "reference_number",
    "document_date",
    "sender",
    "addressee",
    "subject",
    "subject_second",
    "certificate__signatory__name",
    "urgency",
    "deadline_at",
    "action_taken",
    "note",
    "state",
    "irregular_reason",
    "void_reason",
    "registered_at",
    *REGISTRAR_FIELDS,
    "imported_from_id",
    "responsible_office__short_name",
    "responsible_office__order",
)
State = RegisterEntry.State


@dataclass(frozen=True)
class Volume:
    """A part of the span that becomes one PDF: its place, numbers and entries."""

    place: int
    of: int
    first: int
    last: int
    count: int

    @property
    def title(self) -> str:
        """``เล่มที่ 2/15 เลข 1001–2000``."""
        return f"เล่มที่ {self.place}/{self.of} เลข {self.first}–{self.last}"


def book_for(wish: PrintWish, kind: str, *, actor: Actor) -> Book:
    """Return the office's own book of the wished year; raises NothingToPrintError."""
    books = Book.objects.filter(office=actor.book_owner_id, kind=kind)
    book = books.filter(year_be=wish.year_be).first()
    if book is None:
        name = kind_of(actor.book_owner, kind).name
        message = f"หน่วยงานของท่านไม่มี{name} ปี {wish.year_be} ในระบบ เลือกวันหรือปีอื่น"
        raise NothingToPrintError(message)
    return book


def entries_for(wish: PrintWish, book: Book, *, actor: Actor) -> RegisterEntryQuerySet:
    """Return the lines that the document shows, in the order of the book."""
    entries = RegisterEntry.objects.visible_to(actor).in_book(book)
    if wish.since and wish.until:
        entries = entries.filter(book_date__range=(wish.since, wish.until))
    if wish.first is not None and wish.last is not None:
        entries = entries.numbered(wish.first, wish.last)
    if wish.division is not None:
        entries = entries.of_division(wish.division.pk)
    return _on_document(entries, wish, book).order_by(*ORDER)


def _on_document(
    entries: RegisterEntryQuerySet, wish: PrintWish, book: Book
) -> RegisterEntryQuerySet:
    if wish.document == Document.REGISTER:
        return entries
    entries = entries.filter(state=State.REGISTERED)
    if wish.document == Document.SIGNING:
        return entries
    # What went through the system has its proof of receipt there.
    if book.is_incoming:
        return entries.filter(is_electronic=False)
    if not book.is_outgoing:
        return entries
    return entries.filter(dispatched_at__isnull=True)


def volumes_of(wish: PrintWish, book: Book, *, actor: Actor) -> list[Volume]:
    """Return the parts into which the lines fall; raises NothingToPrintError.

    A number is never torn from those that are inserted behind it.
    """
    entries = entries_for(wish, book, actor=actor)
    numbers = list(entries.values_list("number", flat=True))
    if not numbers:
        raise NothingToPrintError(_nothing(wish, book))
    places = sorted(
        {bisect_left(numbers, number) for number in numbers[::LINES_OF_VOLUME]}
    )
    return [
        Volume(order, len(places), numbers[start], numbers[end - 1], end - start)
        for order, (start, end) in enumerate(pairwise([*places, len(numbers)]), start=1)
    ]


def _nothing(wish: PrintWish, book: Book) -> str:
    whose = f" ของ{wish.division.name}" if wish.division else ""
    if wish.document in {Document.DELIVERY_BOOK, Document.RECEIPT_SLIPS}:
        return (
            f"{wish.period()}{whose} ไม่มีหนังสือที่เป็นเอกสารกระดาษให้ส่งมอบ "
            "(หนังสือที่ส่งและรับในระบบมีผลการลงทะเบียนรับอยู่แล้ว) เลือกช่วงอื่น"
        )
    if wish.span == Span.NUMBERS and book.last_number >= book.start_number:
        return (
            f"ไม่มี{wish.period()}{whose} {book} มีเลข "
            f"{book.start_number}–{book.last_number} แก้ช่วงเลขแล้วพิมพ์ใหม่"
        )
    return f"{wish.period()}{whose} ไม่มีรายการใน{book} เลือกช่วงอื่น"


def read_volume(
    wish: PrintWish, book: Book, volume: Volume, *, actor: Actor
) -> list[Any]:
    """Return the volume's rows as named tuples."""
    entries = entries_for(wish, book, actor=actor).numbered(volume.first, volume.last)
    return list(entries.values_list(*ROW_FIELDS, named=True))


def replies_in(book: Book, volume: Volume) -> dict[int, list[str]]:
    """Return what the column การปฏิบัติ says of replies, by the line's id.

    The received letter shows its answer (ข้อ 39), the answer what it answers
    (ข้อ 47). A cancelled answer is none.
    """
    links = EntryLink.objects.filter(kind=EntryLink.Kind.ANSWERS).order_by("pk")
    links = links.exclude(entry__state=State.VOID)
    if not book.is_of_letters:
        return {}
    near, far = ("target", "entry") if book.is_incoming else ("entry", "target")
    rows = links.filter(
        **{
            f"{near}__book": book,
            f"{near}__number__range": (volume.first, volume.last),
        }
    ).values_list(
        f"{near}_id",
        f"{far}__number",
        f"{far}__insert_number",
        f"{far}__reference_number",
        f"{far}__document_date",
    )
    say = _say_answered if book.is_incoming else _say_answers
    replies: dict[int, list[str]] = {}
    for entry_id, number, insert, reference, day in rows:
        replies.setdefault(entry_id, []).append(
            say(number_text(number, insert), reference, day)
        )
    return replies


def _say_answered(_number: str, reference: str, day: date | None) -> str:
    reference = reference.removeprefix("ที่").strip()
    return f"ตอบแล้ว ที่ {reference} ลว. {thai.format_date_short(day)}"


def _say_answers(number: str, _reference: str, day: date | None) -> str:
    return f"ตอบเลขรับ {number} ลว. {thai.format_date_short(day)}"


def numbers_of(rows: Sequence[Any]) -> str:
    """Return the numbers of the first and the last row: ``14555–14562``."""
    ends = (rows[0], rows[-1])
    first, last = (number_text(row.number, row.insert_number) for row in ends)
    return first if first == last else f"{first}–{last}"
