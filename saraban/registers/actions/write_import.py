"""นำเข้า: the lines of a file that was read come into the books, under their numbers."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import locked_row
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.actions.books import current_book
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.errors import ImportRefusedError
from saraban.registers.importing.lines import ImportLine
from saraban.registers.models import ACTION_MAX, Book, BookImport, RegisterEntry
from saraban.registers.queries.imports import numbers_there, visible_import

AT_ONCE: Final = 500
State: Final = BookImport.State
NOON: Final = time(12)


@transaction.atomic
def write_import(import_id: int, *, actor: Actor) -> BookImport:
    """Write what was read into the books, all of it or nothing; a second press is none.

    Numbers and days are those of the file; each line is marked. Raises NotAllowedError,
    UnknownSubjectError, and ImportRefusedError where a book was closed for good or took
    one of the numbers meanwhile, or nothing is left to write.
    """
    require(actor, Permission.BOOK_SETTINGS)
    found = visible_import(import_id, actor)
    made = locked_row(BookImport.objects.all(), found.pk)
    if made.state == State.WRITTEN:
        return made
    if made.state != State.READ or not made.lines:
        raise ImportRefusedError("ไม่มีรายการให้นำเข้า เลือกไฟล์อีกครั้ง")  # noqa: EM101
    by_year: dict[int, list[ImportLine]] = defaultdict(list)
    for each in made.lines:
        line = ImportLine(**each)
        by_year[line.year_be].append(line)
    # Made now, this year's book still takes over whether the one before was open.
    current_book(actor.book_owner, made.kind)
    for year_be, lines in sorted(by_year.items()):
        _write_year(made, year_be, lines, actor=actor)
    made.lines, made.state, made.written_at = [], State.WRITTEN, timezone.now()
    made.save(update_fields=["lines", "books_before", "state", "written_at"])
    values = {
        "kind": made.kind,
        "lines": made.line_count,
        "years": {str(year): len(lines) for year, lines in sorted(by_year.items())},
    }
    record(AuditKind.BOOK_IMPORTED, made, actor=actor, values=values)
    return made


def _write_year(
    made: BookImport, year_be: int, lines: list[ImportLine], *, actor: Actor
) -> None:
    day = date(year_be - thai.BE_OFFSET, 1, 1)
    book = locked_row(
        Book.objects.all(), current_book(actor.book_owner, made.kind, day).pk
    )
    if book.is_closed_for_good:
        raise ImportRefusedError(f"{book} ปิดถาวรแล้ว นำเข้าเพิ่มไม่ได้")  # noqa: EM102
    if numbers_there(lines, made.kind, actor.book_owner) & {
        line.place for line in lines
    }:
        message = "มีผู้ลงเลขบางเลขของไฟล์นี้ในทะเบียนแล้ว เลือกไฟล์เดิมอีกครั้งเพื่อตรวจใหม่"
        raise ImportRefusedError(message)
    made.books_before[str(book.pk)] = [
        book.start_number,
        book.last_number,
        book.is_open,
    ]
    divisions = _divisions(actor.book_owner)
    for start in range(0, len(lines), AT_ONCE):
        _write_lines(made, book, lines[start : start + AT_ONCE], divisions, actor)
    numbers = [line.number for line in lines]
    is_new = not book.entries.exclude(imported_from=made).exists()
    first = min(numbers) if is_new else min(book.start_number, *numbers)
    # A past year takes no more numbers by itself.
    book.is_open = book.is_open and not is_new
    own = sum(not line.insert_number and not line.legacy_copy for line in lines)
    move_ends(book, first, max(book.last_number, *numbers), added=own)


def _divisions(office: Office) -> dict[str, int]:
    found = Office.objects.divisions_of(office)
    rows = found.values_list("pk", "name", "short_name")
    return {text.strip(): pk for pk, *names in rows for text in names}


def _write_lines(
    made: BookImport,
    book: Book,
    lines: Sequence[ImportLine],
    divisions: dict[str, int],
    actor: Actor,
) -> None:
    letters = Letter.objects.bulk_create(
        Letter(
            office_id=book.office_id,
            reference_number=line.reference,
            document_date=date.fromisoformat(line.dated),
            subject=line.subject,
        )
        for line in lines
    )
    entries = []
    for line, letter in zip(lines, letters, strict=True):
        entry = RegisterEntry(
            book=book,
            letter=letter,
            imported_from=made,
            registered_by_id=actor.user_id,
            submission=uuid.uuid4(),
            **_columns(line, divisions),
        )
        set_keys(entry, is_incoming=book.is_incoming)
        entries.append(entry)
    RegisterEntry.objects.bulk_create(entries)


def _columns(line: ImportLine, divisions: dict[str, int]) -> dict[str, Any]:
    division_id = divisions.get(line.division)
    unknown = "" if division_id else line.division
    registered = date.fromisoformat(line.registered)
    moment = datetime.combine(registered, NOON, timezone.get_current_timezone())
    return {
        "number": line.number,
        "insert_number": line.insert_number,
        "irregular_reason": "เลขแทรกในทะเบียนเดิม" if line.insert_number else "",
        "legacy_copy": line.legacy_copy,
        "reference_number": line.reference,
        "document_date": date.fromisoformat(line.dated),
        "sender": line.sender,
        "addressee": line.addressee,
        "subject": line.subject,
        "subject_second": line.second,
        "responsible_office_id": division_id,
        "action_taken": f"{unknown} {line.action}".strip()[:ACTION_MAX],
        "note": line.note,
        "book_date": registered,
        "registered_at": moment,
    }


def move_ends(book: Book, first: int, last: int, *, added: int) -> None:
    """Let the book go from ``first`` to ``last``, with so many numbers more in it.

    What it lacks then came with the old book; what it lacked before stays a fault.
    """
    before = book.last_number - book.start_number
    book.start_number, book.last_number = first, last
    book.imported_gap_count += last - first - before - added
    book.save(
        update_fields=["start_number", "last_number", "is_open", "imported_gap_count"]
    )
