"""Links to the other pages of a list of entries."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from saraban.core.paging import Pager
from saraban.core.shell import ShellItem
from saraban.registers.models import Register
from saraban.registers.queries.list_filters import Wish

ROWS: Final = 50
RANGES_SHOWN: Final = 4


def range_pager(book: Register, upto: int, path: str) -> Pager:
    """Return the ranges of a whole book, newest first."""
    first, last = book.start_number, book.last_number
    if last < first:
        return Pager("ยังไม่มีรายการในทะเบียนนี้")
    low = max(upto - ROWS + 1, first)
    total = last - first + 1
    summary = f"แสดงเลข {upto}–{low} จากทั้งหมด {total:,} เรื่อง เลขใหม่อยู่บน"
    tops = list(range(upto, first - 1, -ROWS))[:RANGES_SHOWN]
    links = [
        ShellItem(
            title=f"{top}–{max(top - ROWS + 1, first)}",
            url=_place(book, top, path),
            is_current=top == upto,
        )
        for top in tops
    ]
    bottom = (total - 1) % ROWS + first
    if tops[-1] - ROWS >= first:
        last_page = ShellItem(
            title=f"หน้าสุดท้าย ({bottom}–{first})", url=_place(book, bottom, path)
        )
        links.append(last_page)
    newer = _place(book, min(upto + ROWS, last), path) if upto < last else None
    older = _place(book, low - 1, path) if low > first else None
    return Pager(summary, links, newer_url=newer, older_url=older)


def _place(book: Register, upto: int, path: str) -> str:
    return f"{path}?{urlencode({'year': book.year_be, 'upto': upto})}"


def found_pager(wish: Wish, rows: list[Any], path: str, *, has_more: bool) -> Pager:
    """Return the ways through what was found: older ones, and back to the newest."""
    newest = f"{path}?{wish.query()}" if wish.before else None
    if not rows:
        return Pager("ไม่พบเรื่องที่ตรงกับที่ค้นหา", newer_url=newest)
    asked: dict[str, Any] = {**wish.asked(), "before": rows[-1].id}
    if wish.go:
        asked["go"] = str(wish.go)
    older = f"{path}?{urlencode(asked)}" if has_more else None
    is_part = has_more or wish.before is not None
    summary = "แสดง" if is_part else "พบ"
    return Pager(
        f"{summary} {len(rows)} เรื่อง ที่ลงทะเบียนล่าสุดอยู่บน",
        newer_url=newest,
        older_url=older,
    )
