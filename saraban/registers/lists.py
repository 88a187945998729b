"""One page of a book: a range of numbers, newest first.

Numbers are gapless and the counter is a row, so any page of any book is one range
read: no OFFSET, no COUNT (performance.md 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from saraban.core.paging import Pager
from saraban.core.shell import ShellItem
from saraban.offices.actors import Actor
from saraban.registers.models import Register, RegisterEntry

ROWS: Final = 50
RANGES_SHOWN: Final = 4
COLUMNS: Final = (
    "id",
    "number",
    "reference_number",
    "document_date",
    "sender",
    "addressee",
    "subject",
    "urgency",
    "responsible_office_id",
    "action_taken",
    "note",
    "has_files",
    "is_electronic",
    "registered_at",
    "registered_by_id",
    "dispatched_at",
    "voided_at",
    "void_reason",
)


@dataclass(frozen=True)
class Wish:
    """What a person asked of a list: where to begin, which division, which words."""

    upto: int | None = None
    division_id: int | None = None
    text: str = ""

    @property
    def is_filtered(self) -> bool:
        """Is it less than the whole book."""
        return bool(self.division_id or self.text)


@dataclass(frozen=True)
class EntryPage:
    """The rows to show and the links around them."""

    # Named tuples: a template reads them three times faster than mappings.
    rows: list[Any]
    pager: Pager


def page_of(book: Register, wish: Wish, path: str, *, actor: Actor) -> EntryPage:
    """Return the page of a book that was asked for."""
    entries = RegisterEntry.objects.visible_to(actor).in_book(book)
    if wish.division_id:
        entries = entries.of_division(wish.division_id)
    if wish.text:
        entries = entries.matching(wish.text)
    upto = max(min(wish.upto or book.last_number, book.last_number), book.start_number)
    entries = entries.order_by("-number")
    if not wish.is_filtered:
        numbered = entries.numbered(upto - ROWS + 1, upto)
        rows = list(numbered.values_list(*COLUMNS, named=True))
        return EntryPage(rows, _range_pager(book, upto, path))
    found = entries.filter(number__lte=upto).values_list(*COLUMNS, named=True)
    rows = list(found[: ROWS + 1])
    return EntryPage(rows[:ROWS], _found_pager(book, wish, rows, path))


def _range_pager(book: Register, upto: int, path: str) -> Pager:
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
            url=_link(path, book, {"upto": top}),
            is_current=top == upto,
        )
        for top in tops
    ]
    bottom = (total - 1) % ROWS + first
    if tops[-1] - ROWS >= first:
        links.append(
            ShellItem(
                title=f"หน้าสุดท้าย ({bottom}–{first})",
                url=_link(path, book, {"upto": bottom}),
            )
        )
    return Pager(
        summary,
        links,
        newer_url=_link(path, book, {"upto": min(upto + ROWS, last)})
        if upto < last
        else None,
        older_url=_link(path, book, {"upto": low - 1}) if low > first else None,
    )


def _found_pager(book: Register, wish: Wish, rows: list[Any], path: str) -> Pager:
    asked: dict[str, Any] = {}
    if wish.text:
        asked["q"] = wish.text
    if wish.division_id:
        asked["division"] = wish.division_id
    if not rows:
        return Pager("ไม่พบเรื่องที่ตรงกับที่ค้นหา")
    shown = rows[:ROWS]
    older = (
        _link(path, book, {**asked, "upto": rows[ROWS].number})
        if len(rows) > ROWS
        else None
    )
    summary = f"พบ {len(shown)} เรื่อง เลขใหม่อยู่บน"
    if older or wish.upto:
        summary = f"แสดงเลข {shown[0].number}–{shown[-1].number} ของเรื่องที่ตรง"
    newest = _link(path, book, asked) if wish.upto else None
    return Pager(summary, newer_url=newest, older_url=older)


def _link(path: str, book: Register, asked: dict[str, Any]) -> str:
    return f"{path}?{urlencode({'year': book.year_be, **asked})}"
