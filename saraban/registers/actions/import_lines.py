"""นำเข้าทะเบียนปีก่อน: lines of old books from a file, looked at first, undone as one."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import IO, Any, Final

from django.db import transaction
from django.db.models import Max, Min, ProtectedError, Q
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import locked_row, locked_rows
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.actions.books import current_book
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.errors import ImportRefusedError
from saraban.registers.importing.lines import (
    ImportLine,
    Problem,
    ReadLines,
    in_words,
    read_lines,
)
from saraban.registers.importing.tables import read_table
from saraban.registers.models import ACTION_MAX, Book, BookImport, RegisterEntry
from saraban.registers.models.imports import FILE_NAME_MAX
from saraban.registers.queries.imports import visible_import
from saraban.registers.queries.kinds import kind_of

AT_ONCE: Final = 500
State: Final = BookImport.State
NOON: Final = time(12)


def read_import(
    code: str, file: IO[bytes], file_name: str, *, year_be: int | None, actor: Actor
) -> BookImport:
    """Read a file of old lines for a kind of book; nothing stands in a book yet.

    What was read before and never brought in is forgotten. Raises NotAllowedError and
    ImportRefusedError.
    """
    require(actor, Permission.BOOK_SETTINGS)
    kind = kind_of(actor.book_owner, code)
    # Before the transaction: nobody waits while a large file is read.
    table = read_table(file)
    found = read_lines(table, kind, year_be=year_be)
    return _keep_read(code, file_name, table.notes, found, actor=actor)


@transaction.atomic
def _keep_read(
    code: str, file_name: str, notes: list[str], found: ReadLines, *, actor: Actor
) -> BookImport:
    there = _there(found.lines, code, actor.book_owner)
    lines = [line for line in found.lines if _place(line) not in there]
    problems = [*found.problems, *_already_there(found.lines, there)]
    problems.sort(key=lambda each: each.row)
    if not lines and not problems:
        raise ImportRefusedError("ไฟล์นี้มีแต่หัวคอลัมน์ ไม่มีรายการให้นำเข้า")  # noqa: EM101
    waiting = BookImport.objects.filter(office=actor.book_owner_id, kind=code)
    for each in locked_rows(waiting.filter(read_by=actor.user_id, state=State.READ)):
        each.delete()
    made = BookImport.objects.create(
        office=actor.book_owner,
        kind=code,
        file_name=file_name[:FILE_NAME_MAX],
        lines=[line.as_json() for line in lines],
        problems=list(in_words(problems)),
        notes=notes,
        line_count=len(lines),
        read_by_id=actor.user_id,
    )
    values = {"kind": code, "lines": len(lines), "problems": len(problems)}
    record(AuditKind.IMPORT_READ, made, actor=actor, values=values)
    return made


def _place(line: ImportLine) -> tuple[int, int, int]:
    return line.year_be, line.number, line.insert_number


def _there(
    lines: Sequence[ImportLine], code: str, office: Office
) -> set[tuple[int, int, int]]:
    """Return the numbers that stand in the office's books of these years already."""
    years = {line.year_be for line in lines}
    entries = RegisterEntry.objects.filter(
        book__office=office, book__kind=code, book__year_be__in=years
    )
    return set(entries.values_list("book__year_be", "number", "insert_number"))


def _already_there(
    lines: Sequence[ImportLine], there: set[tuple[int, int, int]]
) -> list[Problem]:
    return [
        Problem(line.row, f"เลข {line.number} ปี {line.year_be} มีในทะเบียนแล้ว")
        for line in lines
        if _place(line) in there
    ]


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
    if _there(lines, made.kind, actor.book_owner) & {_place(line) for line in lines}:
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
    _move_ends(book, first, max(book.last_number, *numbers), added=own)


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
        "responsible_office_id": division_id,
        "action_taken": f"{unknown} {line.action}".strip()[:ACTION_MAX],
        "note": line.note,
        "book_date": registered,
        "registered_at": moment,
    }


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
    locked_rows(entries)
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
        _move_ends(book, first, last, added=-removed[book.pk])
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


def _move_ends(book: Book, first: int, last: int, *, added: int) -> None:
    """Let the book go from ``first`` to ``last``, with so many numbers more in it.

    What it lacks then came with the old book; what it lacked before stays a fault.
    """
    before = book.last_number - book.start_number
    book.start_number, book.last_number = first, last
    book.imported_gap_count += last - first - before - added
    book.save(
        update_fields=["start_number", "last_number", "is_open", "imported_gap_count"]
    )
