"""ลงทะเบียนย้อนหลัง and เลขแทรก: lines written in afterwards, with a mark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core import thai
from saraban.documents.staged_uploads import ChosenFile
from saraban.offices.actors import Actor
from saraban.registers.actions.numbers import (
    next_insert_number,
    open_book,
    take_circular_number,
    take_insert_number,
    take_number,
)
from saraban.registers.actions.write_entry import (
    EntryPosition,
    of_its_division,
    once_in_book,
    write_entry,
)
from saraban.registers.details import EntryDetails, IrregularDetails
from saraban.registers.errors import LineNotPlaceableError
from saraban.registers.models import Book, RegisterEntry, number_text
from saraban.registers.queries.kinds import kind_of, require_to_register


def register_irregular(
    kind: str,
    details: EntryDetails,
    irregular: IrregularDetails,
    files: Sequence[ChosenFile] = (),
    *,
    actor: Actor,
) -> RegisterEntry:
    """Write a letter in afterwards: at the end of a day's book, or between numbers.

    It carries the reason and is marked in the book; the moment of registration stays
    the true one. May touch the book of a past year until that is closed for good.
    Raises NotAllowedError, LineNotPlaceableError, BookClosedError and
    PrefixMissingError.
    """
    of_kind = kind_of(actor.book_owner, kind)
    details = of_its_division(details, of_kind, actor=actor)
    division_id = details.responsible_office_id
    require(actor, Permission.NUMBER_BACKDATE, division_id=division_id)
    require_to_register(actor, of_kind, division_id)

    def place() -> EntryPosition:
        return _place(kind, irregular, is_circular=details.is_circular, actor=actor)

    return once_in_book(
        details,
        files,
        lambda: write_entry(details, files, place, actor=actor),
        actor=actor,
    )


def likely_number(kind: str, irregular: IrregularDetails, *, actor: Actor) -> str:
    """Return the number that such an entry would take now; a guess until it is taken.

    Nothing is locked for it. Raises LineNotPlaceableError and BookClosedError.
    """
    book = open_book(_book_of_day(kind, irregular, actor=actor))
    if irregular.after_number is None:
        return str(book.next_number)
    insert = next_insert_number(book, irregular.after_number)
    _require_same_day(book, irregular.after_number, irregular.book_date)
    return number_text(irregular.after_number, insert)


def _place(
    kind: str, irregular: IrregularDetails, *, is_circular: bool, actor: Actor
) -> EntryPosition:
    book = _book_of_day(kind, irregular, actor=actor)
    if irregular.after_number is None:
        book = take_number(book, with_circular=is_circular)
        number, insert = book.last_number, 0
        circular = book.last_circular_number if book.has_circular_series else None
    else:
        number = irregular.after_number
        insert = take_insert_number(book, number)
        _require_same_day(book, number, irregular.book_date)
        circular = take_circular_number(book) if is_circular else None
    return EntryPosition(
        book,
        number,
        insert,
        circular if is_circular else None,
        irregular.book_date,
        irregular.reason,
    )


def _require_same_day(book: Book, number: int, wanted: date) -> None:
    """An inserted line stands under the day of the number that it follows."""
    entries = book.entries.filter(number=number, insert_number=0)
    day = entries.values_list("book_date", flat=True).first()
    if day is not None and day != wanted:
        message = (
            f"เลข {number} อยู่ในวันที่ {thai.format_date(day)} ของทะเบียน "
            "เลขแทรกต้องอยู่วันเดียวกัน แก้วันที่ในทะเบียน หรือเลือกเลขของวันที่ต้องการ"
        )
        raise LineNotPlaceableError(message)


def _book_of_day(kind: str, irregular: IrregularDetails, *, actor: Actor) -> Book:
    today = thai.today()
    if irregular.book_date > today:
        message = "วันที่ย้อนหลังต้องไม่เกินวันนี้ ถ้าเป็นหนังสือของวันนี้ให้ใช้ ลงทะเบียนหนังสือ"
        raise LineNotPlaceableError(message)
    if irregular.book_date == today and irregular.after_number is None:
        message = "วันที่เป็นวันนี้ ไม่ต้องลงย้อนหลัง ให้ใช้ ลงทะเบียนหนังสือ"
        raise LineNotPlaceableError(message)
    year = thai.year_be(irregular.book_date)
    book = (
        Book.objects.filter(office=actor.book_owner_id, kind=kind, year_be=year)
        .select_related("office", "own_kind")
        .first()
    )
    if book is None:
        message = (
            f"หน่วยงานของท่านไม่มี{kind_of(actor.book_owner, kind).name} ปี {year} ในระบบ "
            "จึงลงย้อนหลังไม่ได้ ตรวจปีของวันที่อีกครั้ง"
        )
        raise LineNotPlaceableError(message)
    return book
