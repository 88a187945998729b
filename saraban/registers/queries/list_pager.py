"""Links to the other pages of a list of entries."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from saraban.core.lists.keyset import Cut
from saraban.core.lists.pager import Pager, older_pager
from saraban.core.lists.ranges import NumberRange, range_pager
from saraban.registers.models import Book
from saraban.registers.queries.list_filters import EntryFilters


def book_pager(book: Book, upto: int, path: str) -> Pager:
    """Return the ranges of a whole book, newest first."""
    first, last = book.start_number, book.last_number
    if last < first:
        return Pager("ยังไม่มีรายการในทะเบียนนี้")

    def url_of(top: int) -> str:
        return f"{path}?{urlencode({'year': book.year_be, 'upto': top})}"

    return range_pager(NumberRange(first, last, upto), url_of)


def found_pager(filters: EntryFilters, page: Cut[Any], path: str) -> Pager:
    """Return the ways through what was found: older ones, and back to the newest."""
    place = page.place("before")
    if place and filters.go:
        place["go"] = str(filters.go)
    verb = "พบ" if page.is_first and not page.has_more else "แสดง"
    return older_pager(
        page,
        f"{path}?{filters.query()}",
        place,
        f"{verb} {len(page.rows)} เรื่อง ที่ลงทะเบียนล่าสุดอยู่บน",
        "ไม่พบเรื่องที่ตรงกับที่ค้นหา",
    )
