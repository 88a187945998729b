"""ยกเลิกการนำเข้าทั้งชุด: all lines of a file go out of the books again."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Min, ProtectedError, Q
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_row, locked_rows
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.registers.actions.write_import import AT_ONCE, move_ends
from saraban.registers.errors import ImportRefusedError
from saraban.registers.models import Book, BookImport, RegisterEntry
from saraban.registers.queries.imports import visible_import

State: Final = BookImport.State


@transaction.atomic
def undo_import(import_id: int, *, actor: Actor) -> BookImport:
    """Take all lines of an import out of the books again; a second press is none.

    Raises NotAllowedError, UnknownSubjectError, and ImportRefusedError where somebody
    has worked on one of the lines since, or a book was closed for good.
    """
    require(actor, Permission.BOOK_SETTINGS)
    found = visible_import(import_id, actor)
    made = locked_row(BookImport.objects.all(), found.pk)
    if made.state != State.WRITTEN:
        return made
    entries = RegisterEntry.objects.filter(imported_from=made)
    # Locked first: who is correcting one of them is waited for.
    locked_rows(entries.only("pk"))
    _require_untouched(entries)
    book_ids = sorted(set(entries.values_list("book", flat=True)))
    books = [locked_row(Book.objects.all(), each) for each in book_ids]
    if any(book.is_closed_for_good for book in books):
        raise ImportRefusedError("ทะเบียนปิดถาวรแล้ว ยกเลิกการนำเข้าไม่ได้")  # noqa: EM101
    letters = list(entries.values_list("letter", flat=True))
    own = entries.filter(insert_number=0, legacy_copy=0)
    removed = Counter(own.values_list("book", flat=True))
    try:
        entries.delete()
        for start in range(0, len(letters), AT_ONCE):
            Letter.objects.filter(pk__in=letters[start : start + AT_ONCE]).delete()
    except ProtectedError as error:
        raise ImportRefusedError(_TOUCHED) from error
    for book in books:
        first, last = _ends_without(made, book)
        move_ends(book, first, last, added=-removed[book.pk])
    made.state, made.undone_at = State.UNDONE, timezone.now()
    made.save(update_fields=["state", "undone_at"])
    values = {"kind": made.kind, "lines": made.line_count}
    record(AuditKind.IMPORT_UNDONE, made, actor=actor, values=values)
    return made


_TOUCHED: Final = (
    "มีรายการที่แก้ไข แนบไฟล์ ผูกเรื่อง หรือดำเนินการต่อหลังนำเข้าแล้ว จึงยกเลิกทั้งชุดไม่ได้ "
    "ยกเลิกเลขทีละรายการแทน"
)


def _require_untouched(entries: Any) -> None:
    touched = Q(version__gt=1) | Q(has_files=True) | Q(state=RegisterEntry.State.VOID)
    tied = Q(links__isnull=False) | Q(links_to_it__isnull=False)
    if entries.filter(touched | tied).exists():
        raise ImportRefusedError(_TOUCHED)


def _ends_without(made: BookImport, book: Book) -> tuple[int, int]:
    """Return from where to where the book goes when the import's lines are gone.

    As it was before, also whether it was open, where nothing else has come into it.
    """
    left = book.entries.aggregate(first=Min("number"), last=Max("number"))
    if left["last"] is not None:
        return left["first"], left["last"]
    first, last, was_open = made.books_before.get(str(book.pk), [1, 0, False])
    book.is_open = was_open
    return (first, last) if last == first - 1 else (1, 0)
