"""Printing a book: the lines become a PDF, and the record says so."""

from __future__ import annotations

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.typesetting import typeset
from saraban.offices.actors import Actor
from saraban.registers.models import Book
from saraban.registers.printing.documents import Printout
from saraban.registers.printing.entries import Volume, read_volume, replies_in
from saraban.registers.printing.errors import NothingToPrintError
from saraban.registers.printing.request import Document, PrintWish


def chosen_volume(wish: PrintWish, volumes: list[Volume]) -> Volume | None:
    """Return the volume to print, None while one of several is to be chosen.

    Raises NothingToPrintError for a volume that there is not.
    """
    if len(volumes) == 1:
        return volumes[0]
    if wish.volume is None:
        return None
    if wish.volume > len(volumes):
        message = f"ช่วงนี้มี {len(volumes)} เล่ม ไม่มีเล่มที่ {wish.volume} เลือกเล่มอีกครั้ง"
        raise NothingToPrintError(message)
    return volumes[wish.volume - 1]


def print_book(wish: PrintWish, book: Book, volume: Volume, *, actor: Actor) -> bytes:
    """Return one volume of a book as PDF, and record what was printed.

    Raises NotAllowedError, TypesettingBusyError and TypesettingTooLongError.
    """
    require_somewhere(actor, Permission.BOOK_EXPORT)
    has_replies = wish.document == Document.REGISTER
    printout = Printout(
        wish=wish,
        book=book,
        office=actor.book_owner,
        volume=volume,
        rows=read_volume(wish, book, volume, actor=actor),
        replies=replies_in(book, volume) if has_replies else {},
    )
    pdf = typeset(printout.source(), printout.content())
    values = {
        "document": str(wish.document),
        "kind": book.kind,
        "year": book.year_be,
        "span": wish.file_mark(),
        "division": wish.division.pk if wish.division else None,
        "first": volume.first,
        "last": volume.last,
        "lines": len(printout.rows),
    }
    record(AuditKind.BOOK_PRINTED, book, actor=actor, values=values)
    return pdf
