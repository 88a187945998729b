"""Open or close a book, and close it for good (ปิดถาวร)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import locked_row
from saraban.offices.actors import Actor
from saraban.registers.actions.books import current_book
from saraban.registers.errors import (
    BookNotClosableError,
)
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.entries import number_spans


@transaction.atomic
def set_open(book: Book, *, is_open: bool, actor: Actor) -> Book:
    """Open or close a book; what stands in it stays.

    Raises BookNotClosableError while reserved numbers wait, and for opening a book
    that was closed for good.
    """
    require(actor, Permission.BOOK_SETTINGS)
    book = locked_row(Book.objects.all(), book.pk)
    if book.is_open == is_open:
        return book
    if is_open and book.is_closed_for_good:
        raise BookNotClosableError(f"{book} ปิดถาวรแล้ว เปิดอีกไม่ได้")  # noqa: EM102
    if not is_open:
        require_closable(book)
        # Made now, this year's book still takes over that the one before was open.
        current_book(book.office, book.kind)
    book.is_open = is_open
    book.save(update_fields=["is_open"])
    kind = AuditKind.BOOK_OPENED if is_open else AuditKind.BOOK_CLOSED
    record(kind, book, actor=actor)
    return book


@transaction.atomic
def close_for_good(book: Book, *, actor: Actor) -> Book:
    """Close a past year's book for ever: its numbers are settled.

    None may be written in, inserted or cancelled any more; what an entry says may still
    be corrected, with its trace.

    Raises BookNotClosableError for this year's or a later book, and while reserved
    numbers wait in it.
    """
    require(actor, Permission.BOOK_SETTINGS)
    book = locked_row(Book.objects.all(), book.pk)
    require_closable(book, for_good=True)
    if book.is_closed_for_good:
        return book
    # Made now, this year's book takes over whether the one before was open.
    current_book(book.office, book.kind)
    book.is_open = False
    book.closed_for_good_at = timezone.now()
    book.save(update_fields=["is_open", "closed_for_good_at"])
    values = {"last_number": book.last_number}
    record(AuditKind.BOOK_CLOSED_FOR_GOOD, book, actor=actor, values=values)
    return book


def require_closable(book: Book, *, for_good: bool = False) -> None:
    """Raise BookNotClosableError while reserved numbers wait in the book.

    For good, also for this year's or a later book.
    """
    if for_good and book.year_be >= thai.year_be(thai.today()):
        message = f"ปิดถาวรได้เฉพาะทะเบียนของปีที่ผ่านมาแล้ว {book} ยังใช้อยู่"
        raise BookNotClosableError(message)
    waiting = book.entries.filter(state=RegisterEntry.State.RESERVED)
    numbers = list(waiting.order_by("number").values_list("number", flat=True))
    if not numbers:
        return
    message = (
        f"{book} มีเลขจองที่ยังไม่ใช้ {len(numbers)} เลข ({number_spans(numbers)}) จึงปิดไม่ได้ "
        "ให้ใช้หรือปล่อยเลขเหล่านี้ที่เมนู จองเลข ก่อน"
    )
    raise BookNotClosableError(message)
