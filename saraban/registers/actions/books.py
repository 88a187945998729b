"""The books of an office: this year's opens by itself, a clerk may do it before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import models, transaction
from django.db.models import F, Max

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import locked_row
from saraban.core.prepared import PreparedQuery, placeholder
from saraban.core.seen import require_as_seen
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.errors import (
    ClockWentBackError,
    YearNotOpenableError,
)
from saraban.registers.models import KINDS, SECRET_KINDS, Book
from saraban.registers.queries.kinds import kinds_of, own_kind_of

_OF_KIND: Final = PreparedQuery(
    lambda: Book.objects.filter(
        office=placeholder("office"), kind=placeholder("kind", models.CharField())
    )
)
_OF_YEAR: Final = PreparedQuery(
    lambda: Book.objects.filter(
        office=placeholder("office"),
        kind=placeholder("kind", models.CharField()),
        year_be=placeholder("year"),
    )
)


def current_book(office: Office, kind: str, day: date | None = None) -> Book:
    """Return the book of ``day`` (Bangkok), made if need be.

    At New Year the next book opens by itself with the settings of the one before,
    from number one.
    """
    year = thai.year_be(day or thai.today())
    found = _OF_YEAR.rows(office=office.pk, kind=kind, year=year)
    if found:
        return found[0]
    before = Book.objects.filter(office=office, kind=kind, year_be__lt=year)
    book, _ = Book.objects.get_or_create(
        office=office,
        kind=kind,
        year_be=year,
        defaults=_settings_after(before.order_by("-year_be").first())
        | _own_kind(office, kind),
    )
    return book


def _own_kind(office: Office, kind: str) -> dict[str, Any]:
    """The row of a kind that only this office keeps; raises UnknownSubjectError."""
    is_given = kind in KINDS or kind in SECRET_KINDS
    return {} if is_given else {"own_kind": own_kind_of(office, kind)}


def _settings_after(last: Book | None) -> dict[str, Any]:
    if last is None:
        return {}
    return {
        # One that was closed for good was in use until its year ended.
        "is_open": last.is_open or last.is_closed_for_good,
        "circular_start": 1 if last.has_circular_series else 0,
    }


def book_taking_numbers(office: Office, kind: str, day: date | None = None) -> Book:
    """Return the book that takes the numbers of ``day``, today unless said.

    Raises ClockWentBackError where the book of a later year has issued numbers: the
    clock of the machine was put back over New Year, and a number would fall into
    the old book.
    """
    book = current_book(office, kind, day)
    later = Book.objects.filter(
        office=office,
        kind=kind,
        year_be__gt=book.year_be,
        is_open=True,
        last_number__gte=F("start_number"),
    ).first()
    if later is None:
        return book
    message = (
        f"{later.of_kind.name} ปี {later.year_be} ออกเลขไปแล้ว แต่นาฬิกาของเครื่องแม่ข่าย"
        f"บอกวันที่ {thai.format_date(thai.today())} จึงยังไม่ออกเลขให้ "
        "แจ้งผู้ดูแลระบบให้ตั้งนาฬิกาให้ถูกต้อง แล้วทำรายการนี้อีกครั้ง "
        f"(ถ้าปี {later.year_be} เปิดใช้โดยผิดพลาด ให้ปิดทะเบียนปีนั้นที่เมนู กำหนดปีปฏิทิน)"
    )
    raise ClockWentBackError(message)


def books_of(office: Office, kind: str) -> list[Book]:
    """Return the books of one kind, this year's always among them, newest first."""
    books = _OF_KIND.rows(office=office.pk, kind=kind)
    if not any(book.year_be == thai.year_be(thai.today()) for book in books):
        books.append(current_book(office, kind))
    return sorted(books, key=lambda book: book.year_be, reverse=True)


def every_book(office: Office) -> list[Book]:
    """Return the books of all kinds that the office keeps, this year's among them."""
    kept = Book.objects.open_to_view().filter(office=office)
    books = list(kept.select_related("own_kind"))
    this_year = thai.year_be(thai.today())
    there = {book.kind for book in books if book.year_be == this_year}
    return books + [
        current_book(office, kind.code)
        for kind in kinds_of(office)
        if kind.code not in there
    ]


@dataclass(frozen=True)
class BookStart:
    """From where a book counts: 0 opens it closed, or gives circulars no series."""

    number: int = 1
    circular: int = 0


def starts_of_year(office: Office, year_be: int) -> dict[str, BookStart]:
    """Return from where each book of that year counts, or will if nobody opens it."""
    upto = Book.objects.filter(office=office, year_be__lte=year_be)
    newest = {book.kind: book for book in upto.order_by("year_be")}
    return {
        kind.code: _start_after(newest.get(kind.code), year_be)
        for kind in kinds_of(office)
    }


def _start_after(book: Book | None, year_be: int) -> BookStart:
    """From where a year counts whose own book, or the one before it, this is."""
    if book is None or book.year_be < year_be:
        book = Book(**_settings_after(book))
    return BookStart(book.start_number if book.is_open else 0, book.circular_start)


@transaction.atomic
def open_year(
    office: Office, year_be: int, starts: dict[str, BookStart], *, actor: Actor
) -> list[Book]:
    """Open a year's books with their start numbers (กำหนดปีปฏิทิน).

    A start number of 0 opens no book: it exists and is closed. A year opened again
    changes what is not in use yet. Returns the books that were made or changed.
    Raises YearNotOpenableError for a year other than this or the next, and for other
    numbers than those of a book that already has entries.
    """
    require(actor, Permission.BOOK_SETTINGS)
    _require_openable(year_be)
    known = Book.objects.filter(office=office, year_be=year_be)
    kinds = set(known.values_list("kind", flat=True))
    opened = [
        _open_book(
            _book_of_year(office, kind, year_be),
            start,
            is_new=kind not in kinds,
            actor=actor,
        )
        for kind, start in starts.items()
    ]
    return [book for book in opened if book is not None]


def _require_openable(year_be: int) -> None:
    this_year = thai.year_be(thai.today())
    if year_be not in {this_year, this_year + 1}:
        message = f"กำหนดได้เฉพาะปี {this_year} และปี {this_year + 1}"
        raise YearNotOpenableError(message)


def _book_of_year(office: Office, kind: str, year_be: int) -> Book:
    """Return the book of that year, made if need be."""
    return current_book(office, kind, date(year_be - thai.BE_OFFSET, 1, 1))


def _open_book(
    book: Book, start: BookStart, *, is_new: bool, actor: Actor
) -> Book | None:
    """Return the book if it was new or changed."""
    book = locked_row(Book.objects.all(), book.pk)
    before = _settings_of(book)
    if start.number:
        _set_start(book, start.number)
    else:
        _require_unused(book)
    book.is_open = start.number > 0 and not book.is_closed_for_good
    _set_circular_start(book, start.circular)
    if _settings_of(book) == before and not is_new:
        return None
    book.save()
    values = {"kind": book.kind, "year": book.year_be, "start": start.number}
    values["circular"] = start.circular
    deed = AuditKind.BOOK_OPENED if book.is_open else AuditKind.BOOK_CLOSED
    record(deed, book, actor=actor, values=values)
    return book


@transaction.atomic
def change_book(book: Book, start: BookStart, *, actor: Actor, seen: str = "") -> bool:
    """Correct from where this or next year's book counts; it stays open or closed.

    Returns whether anything changed. Raises YearNotOpenableError as ``open_year``, and
    ChangedMeanwhileError where the book is set otherwise than was ``seen``.
    """
    require(actor, Permission.BOOK_SETTINGS)
    book = locked_row(Book.objects.all(), book.pk)
    _require_openable(book.year_be)
    require_as_seen(seen, shown_book(book))
    before = _settings_of(book)
    _set_start(book, start.number)
    _set_circular_start(book, start.circular)
    after = _settings_of(book)
    if after == before:
        return False
    book.save()
    values = {name: [before[name], after[name]] for name in ("start", "circular")}
    record(AuditKind.BOOK_CHANGED, book, actor=actor, values=values)
    return True


def shown_book(book: Book) -> dict[str, Any]:
    """Return a book's settings as its form shows them first."""
    return {
        "start_number": book.start_number,
        "has_circular_series": book.has_circular_series,
        "circular_start": book.circular_start or lowest_circular_start(book),
    }


def is_used(book: Book) -> bool:
    """Whether the book has issued a number."""
    return book.last_number >= book.start_number


def _settings_of(book: Book) -> dict[str, Any]:
    return {
        "is_open": book.is_open,
        "start": book.start_number,
        "circular": book.circular_start,
    }


def _set_start(book: Book, first: int) -> None:
    """An unused book may begin anywhere; issued numbers stay."""
    if first == book.start_number:
        return
    if is_used(book):
        message = (
            f"{book.of_kind.name} ปี {book.year_be} ออกเลขไปแล้วถึงเลข "
            f"{book.last_number} เปลี่ยนเลขเริ่มต้นไม่ได้ (เริ่มที่เลข {book.start_number})"
        )
        raise YearNotOpenableError(message)
    book.start_number, book.last_number = first, first - 1


def _require_unused(book: Book) -> None:
    """A book in use is closed by ปิด only, which asks first."""
    if is_used(book) and book.is_open:
        message = (
            f"{book.of_kind.name} ปี {book.year_be} ออกเลขไปแล้วถึงเลข "
            f"{book.last_number} ใส่ 0 ไม่ได้ ถ้าต้องการปิดทะเบียนนี้ให้กด ปิด ในตารางปีปฏิทิน"
        )
        raise YearNotOpenableError(message)


def lowest_circular_start(book: Book) -> int:
    """Return from where a series of circulars may begin: behind those that shared."""
    shared = book.entries.filter(is_circular=True, circular_number=None)
    last: int | None = shared.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _set_circular_start(book: Book, start: int) -> None:
    """Circulars get or lose a series of their own; issued numbers stay."""
    if start == book.circular_start:
        return
    if book.has_circular_series and book.last_circular_number >= book.circular_start:
        message = (
            f"หนังสือเวียนปี {book.year_be} ออกเลขไปแล้วถึง ว {book.last_circular_number} "
            f"(เริ่มที่ {book.circular_start}) เปลี่ยนเลขเริ่มต้นหรือรวมชุดเลขไม่ได้จนกว่าจะขึ้นปีใหม่ "
            "กำหนดของปีหน้าล่วงหน้าได้"
        )
        raise YearNotOpenableError(message)
    lowest = lowest_circular_start(book)
    if 0 < start < lowest:
        # Two letters with one เลขที่หนังสือ: ว 12 of the book's series and of their own.
        message = (
            f"หนังสือเวียนปี {book.year_be} ใช้ชุดเลขรวมไปแล้วถึง ว {lowest - 1} "
            f"ชุดเลขแยกต้องเริ่มที่ {lowest} ขึ้นไป เลขจึงไม่ซ้ำกัน"
        )
        raise YearNotOpenableError(message)
    book.circular_start = start
    book.last_circular_number = max(start - 1, 0)
