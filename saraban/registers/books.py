"""The books of an office: this year's opens by itself, a clerk may do it before."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.errors import YearNotOpenableError
from saraban.registers.models import Register


def current_book(office: Office, kind: str, day: date | None = None) -> Register:
    """Return the book that takes entries on ``day`` (Bangkok), made if need be.

    At New Year the next book opens by itself: number one, open or closed as the
    book of the year before was.
    """
    year = thai.year_be(day or thai.today())
    book = Register.objects.filter(office=office, kind=kind, year_be=year).first()
    if book is not None:
        return book
    before = Register.objects.filter(office=office, kind=kind, year_be__lt=year)
    last = before.order_by("-year_be").first()
    book, _ = Register.objects.get_or_create(
        office=office,
        kind=kind,
        year_be=year,
        defaults={"is_open": last.is_open if last else True},
    )
    return book


def books_of(office: Office, kind: str) -> list[Register]:
    """Return the books of one kind, this year's always among them, newest first."""
    books = list(Register.objects.filter(office=office, kind=kind))
    if not any(book.year_be == thai.year_be(thai.today()) for book in books):
        books.append(current_book(office, kind))
    return sorted(books, key=lambda book: book.year_be, reverse=True)


@transaction.atomic
def open_year(
    office: Office, year_be: int, start_numbers: dict[str, int], *, actor: Actor
) -> list[Register]:
    """Open a year's books beforehand with their start numbers (กำหนดปีปฏิทิน).

    A start number of 0 opens no book: it exists and is closed. Raises
    YearNotOpenableError for a year other than this or the next, and for a book
    that already has entries.
    """
    require(actor, Permission.BOOK_SETTINGS)
    this_year = thai.year_be(thai.today())
    if year_be not in {this_year, this_year + 1}:
        message = f"เปิดได้เฉพาะปี {this_year} และปี {this_year + 1}"
        raise YearNotOpenableError(message)
    return [
        _open_book(office, year_be, kind, start, actor=actor)
        for kind, start in start_numbers.items()
    ]


def _open_book(
    office: Office, year_be: int, kind: str, start: int, *, actor: Actor
) -> Register:
    book, made = Register.objects.select_for_update().get_or_create(
        office=office, kind=kind, year_be=year_be
    )
    if not made and book.last_number >= book.start_number:
        message = (
            f"{book.get_kind_display()} ปี {year_be} ออกเลขไปแล้วถึงเลข "
            f"{book.last_number} เปลี่ยนเลขเริ่มต้นไม่ได้"
        )
        raise YearNotOpenableError(message)
    book.is_open = start > 0
    book.start_number = max(start, 1)
    book.last_number = book.start_number - 1
    book.save(update_fields=["is_open", "start_number", "last_number"])
    values = {"kind": kind, "year": year_be, "start": start}
    deed = AuditKind.BOOK_OPENED if book.is_open else AuditKind.BOOK_CLOSED
    record(deed, book, actor=actor, values=values)
    return book


@transaction.atomic
def set_open(book: Register, *, is_open: bool, actor: Actor) -> Register:
    """Open or close a book; what stands in it stays."""
    require(actor, Permission.BOOK_SETTINGS)
    book = Register.objects.select_for_update().get(pk=book.pk)
    if book.is_open != is_open:
        book.is_open = is_open
        book.save(update_fields=["is_open"])
        kind = AuditKind.BOOK_OPENED if is_open else AuditKind.BOOK_CLOSED
        record(kind, book, actor=actor)
    return book


@transaction.atomic
def set_prefix(office: Office, prefix: str, *, actor: Actor) -> Office:
    """Set what stands before the number on letters (กำหนดเลขที่หนังสือ)."""
    require(actor, Permission.BOOK_SETTINGS)
    office = Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    values = {"old": office.reference_prefix, "new": prefix}
    office.reference_prefix = prefix
    office.save(update_fields=["reference_prefix"])
    record(AuditKind.PREFIX_CHANGED, office, actor=actor, values=values)
    return office
