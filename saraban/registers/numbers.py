"""Running numbers: without gap, without duplicate, whatever happens.

The counter is the book's own row. It moves under a row lock in the transaction that
writes the entry, so a rollback or a killed process gives the number back.
"""

from __future__ import annotations

from collections.abc import Iterable

from saraban.core import thai
from saraban.registers.errors import BookClosedError
from saraban.registers.models import Register


def take_number(book: Register) -> Register:
    """Lock the book, move its counter by one and return it.

    To be called as late as possible in the transaction that writes the entry: other
    clerks wait for it. Raises BookClosedError.
    """
    # PostgreSQL: the row lock keeps two clerks apart. SQLite: the IMMEDIATE
    # transaction already holds the only write lock.
    book = Register.objects.select_for_update().get(pk=book.pk)
    if not book.is_open:
        raise BookClosedError(closed_sentence(book))
    book.last_number += 1
    book.save(update_fields=["last_number"])
    return book


def number_spans(numbers: Iterable[int]) -> str:
    """Return numbers as people write them: ``7–9, 12``."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join("–".join(map(str, span)) for span in spans)


def closed_sentence(book: Register) -> str:
    """Say that the book is closed, who can open it and where."""
    who = (
        "เจ้าหน้าที่สารบรรณสถานศึกษาหรือผู้อำนวยการสถานศึกษา"
        if book.office.is_school
        else "เจ้าหน้าที่สารบรรณกลาง"
    )
    state = "ปิดอยู่" if book.year_be == thai.year_be(thai.today()) else "ปิดแล้ว"
    return (
        f"{book.get_kind_display()} ปี {book.year_be} {state} จึงลงทะเบียนไม่ได้ "
        f"ให้{who}เปิดที่เมนู ตั้งค่าระบบ > กำหนดปีปฏิทิน แล้วทำรายการนี้อีกครั้ง"
    )
