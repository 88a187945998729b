"""Running numbers: without gap, without duplicate, whatever happens.

The counter is the book's own row. It moves under a row lock in the transaction that
writes the entry, so a rollback or a killed process gives the number back.
"""

from __future__ import annotations

from django.db.models import Max

from saraban.core import thai
from saraban.core.locks import locked_row
from saraban.registers.errors import BookClosedError, LineNotPlaceableError
from saraban.registers.models import Book, RegisterEntry


def take_number(book: Book, count: int = 1, *, with_circular: bool = False) -> Book:
    """Lock the book, move its counter on and return it.

    The numbers taken are the last ``count`` up to ``last_number``. With
    ``with_circular`` the book's own series of circulars, if it has one, moves on by
    one too. To be called as late as possible in the transaction that writes the
    entry: other clerks wait for it. Raises BookClosedError.
    """
    book = locked_book(book)
    book.last_number += count
    moved = ["last_number"]
    if with_circular and book.has_circular_series:
        book.last_circular_number += 1
        moved.append("last_circular_number")
    book.save(update_fields=moved)
    return book


def take_circular_number(book: Book) -> int | None:
    """Move only the circulars' own series on; None where they share the book's."""
    book = locked_book(book)
    if not book.has_circular_series:
        return None
    book.last_circular_number += 1
    book.save(update_fields=["last_circular_number"])
    return book.last_circular_number


def take_insert_number(book: Book, number: int) -> int:
    """Lock the book and return the next free N of เลขแทรก ``number``/N.

    Raises BookClosedError, and LineNotPlaceableError for a number that the book has
    not issued.
    """
    return next_insert_number(locked_book(book), number)


def next_insert_number(book: Book, number: int) -> int:
    """Return which N of เลขแทรก ``number``/N is free now.

    Raises LineNotPlaceableError for a number that the book has not issued.
    """
    before = RegisterEntry.objects.filter(book=book, number=number)
    last = before.aggregate(last=Max("insert_number"))["last"]
    if last is None or not book.start_number <= number <= book.last_number:
        raise LineNotPlaceableError(_no_such_number(book, number))
    return int(last) + 1


def open_book(book: Book) -> Book:
    """Return the book; raises BookClosedError for a closed one."""
    if not book.is_open:
        raise BookClosedError(closed_sentence(book))
    return book


def locked_book(book: Book) -> Book:
    """Return the book as it is now, locked; a closed one is refused."""
    # PostgreSQL: the row lock keeps two clerks apart. SQLite: the IMMEDIATE
    # transaction already holds the only write lock.
    return open_book(locked_row(Book.objects.all(), book.pk))


def closed_sentence(book: Book) -> str:
    """Say that the book is closed, who can open it and where."""
    if book.is_closed_for_good:
        return (
            f"{book.of_kind.name} ปี {book.year_be} ปิดถาวรแล้ว "
            "ลงทะเบียนเพิ่มหรือยกเลิกเลขไม่ได้อีก ให้ลงทะเบียนในปีปัจจุบัน"
        )
    who = (
        "เจ้าหน้าที่สารบรรณสถานศึกษาหรือผู้อำนวยการสถานศึกษา"
        if book.office.is_school
        else "เจ้าหน้าที่สารบรรณกลาง"
    )
    state = "ปิดอยู่" if book.year_be == thai.year_be(thai.today()) else "ปิดแล้ว"
    return (
        f"{book.of_kind.name} ปี {book.year_be} {state} จึงลงทะเบียนไม่ได้ "
        f"ให้{who}เปิดที่เมนู ตั้งค่าระบบ > กำหนดปีปฏิทิน แล้วทำรายการนี้อีกครั้ง"
    )


def _no_such_number(book: Book, number: int) -> str:
    if book.last_number < book.start_number:
        return f"{book.of_kind.name} ปี {book.year_be} ยังไม่ได้ออกเลข จึงแทรกเลขไม่ได้"
    return (
        f"{book.of_kind.name} ปี {book.year_be} ไม่มีเลข {number} "
        f"ใส่เลขที่จะแทรกต่อท้าย ตั้งแต่ {book.start_number} ถึง {book.last_number}"
    )
