"""One page of a list of entries.

A whole book: numbers are gapless and the counter is a row, so any page of any book is
one range of numbers. What was found or filtered: the newest registered first, and the
next page goes on after the last one's id. No OFFSET, no COUNT.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Max, Min

from saraban.core.lists.keyset import ROWS, Cut
from saraban.core.lists.pager import ListPage, Pager
from saraban.core.prepared import BuiltOnce, placeholder, row_class
from saraban.offices.actor_queries import ActorQuery
from saraban.offices.actors import Actor
from saraban.registers.models import Book, BookKind, RegisterEntry
from saraban.registers.models.querysets import RegisterEntryQuerySet
from saraban.registers.queries.cells import CERTIFICATE_FIELDS, REGISTRAR_FIELDS
from saraban.registers.queries.list_filters import (
    EntryFilters,
    NumberPlace,
    chosen_entries,
)
from saraban.registers.queries.list_pager import book_pager, found_pager
from saraban.registers.queries.search import (
    NEWEST_NUMBERS,
    Search,
    all_found,
    newest_found,
    rows_of,
)

ROW_FIELDS: Final = (
    "id",
    "book_id",
    "number",
    "insert_number",
    "state",
    "reference_number",
    "document_date",
    "sender",
    "addressee",
    "subject",
    "urgency",
    "deadline_at",
    "responsible_office_id",
    "action_taken",
    "note",
    "has_files",
    "is_electronic",
    "irregular_reason",
    "registered_at",
    "registered_by_id",
    "dispatched_at",
    "void_reason",
    "reservation__expires_on",
    "imported_from_id",
)


def fields_of(kind: BookKind) -> tuple[str, ...]:
    """Return what a list of this kind of book reads of each line."""
    fields: tuple[str, ...] = ROW_FIELDS
    if "registrar" in kind.columns:
        fields += REGISTRAR_FIELDS
    if "second" in kind.columns:
        fields += CERTIFICATE_FIELDS
    return fields


# Newest on top, an inserted entry (123/1) above its number; the unique index backwards.
DOWN_THE_BOOK: Final = ("-number", "-insert_number", "-legacy_copy")
_RANGES: Final = BuiltOnce[tuple[ActorQuery[RegisterEntry], Any]]()


@dataclass(frozen=True)
class EntryPage(ListPage[Any]):
    """The rows to show, the links around them, and what has to be said about them.

    Rows are named tuples: a template reads them three times faster than mappings.
    """

    note: str = ""


def page_of(filters: EntryFilters, path: str, *, actor: Actor) -> EntryPage:
    """Return the page that was asked for."""
    if filters.is_refused:
        return EntryPage([], Pager("ยังไม่ได้ค้น แก้ตามที่แจ้งแล้วกด ค้นหา อีกครั้ง"))
    entries = chosen_entries(filters, actor)
    if filters.is_filtered:
        return _found_page(entries, filters, path)
    return _range_page(entries, filters, path, actor)


def _range_page(
    entries: RegisterEntryQuerySet, filters: EntryFilters, path: str, actor: Actor
) -> EntryPage:
    book = filters.book
    asked = filters.go.number if filters.go else filters.upto or book.last_number
    upto = max(min(asked, book.last_number), book.start_number)
    fields = fields_of(book.of_kind)
    rows = _range_of(book, upto, fields, actor)
    if filters.go and not any(row.number == upto for row in rows):
        # An imported book may have gaps.
        upto = _nearest_number(entries, upto) or upto
        rows = _range_of(book, upto, fields, actor)
    note = _note_about(filters.go, rows, book.year_be) if filters.go else ""
    return EntryPage(rows, book_pager(book, upto, path), note)


def _range_of(
    book: Book, upto: int, fields: tuple[str, ...], actor: Actor
) -> list[Any]:
    query, row = _RANGES.of(fields, lambda: (_range_query(fields), row_class(fields)))
    first = upto - ROWS + 1
    found = query.values(actor, book=book.pk, first=first, last=upto)
    return [row(*each) for each in found]


def _range_query(fields: tuple[str, ...]) -> ActorQuery[RegisterEntry]:
    first, last, book = map(placeholder, ("first", "last", "book"))
    return ActorQuery(
        lambda posts: (
            RegisterEntry.objects.visible_to(posts[0])
            .in_book(book)
            .numbered(first, last)
            .order_by(*DOWN_THE_BOOK)
            .values_list(*fields)
        )
    )


def _nearest_number(entries: RegisterEntryQuerySet, number: int) -> int | None:
    below = entries.filter(number__lt=number).aggregate(found=Max("number"))["found"]
    above = entries.filter(number__gt=number).aggregate(found=Min("number"))["found"]
    known = [each for each in (below, above) if each is not None]
    return min(known, key=lambda each: abs(each - number), default=None)


def _note_about(go: NumberPlace, rows: list[Any], year_be: int) -> str:
    """Say so when the number that was asked for does not exist."""
    if not rows or any(
        (row.number, row.insert_number) == (go.number, go.insert_number) for row in rows
    ):
        return ""
    return f"ไม่มีเลข {go} ในปี {year_be} แสดงเลขที่ใกล้ที่สุด {rows[0].number}"


def _found_page(
    entries: RegisterEntryQuerySet, filters: EntryFilters, path: str
) -> EntryPage:
    nearest = None
    if filters.go:
        if not _is_found(entries, filters.search, filters.go):
            nearest = _nearest_found(entries, filters.search, filters.go.number)
        upto = filters.go.number if nearest is None else nearest
        entries = entries.filter(number__lte=upto)
    ids = newest_found(entries, filters.search, count=ROWS + 1, before=filters.before)
    fields = fields_of(filters.book.of_kind)
    rows = rows_of(ids[:ROWS], fields) if ids else []
    # Not by 0, which no id is: that is the first page too.
    page = Cut(rows, len(ids) > ROWS, is_first=not filters.before)
    pager = found_pager(filters, page, path)
    return EntryPage(rows, pager, _note_on_found(filters, nearest))


def _is_found(entries: RegisterEntryQuerySet, search: Search, go: NumberPlace) -> bool:
    asked = entries.filter(number=go.number)
    if go.insert_number:
        asked = asked.filter(insert_number=go.insert_number)
    return bool(newest_found(asked, search, count=1))


def _nearest_found(
    entries: RegisterEntryQuerySet, search: Search, number: int
) -> int | None:
    """Return the number before, or where all that was found lies behind, the next."""
    found = all_found(entries, search)
    # By a sum, which no index has: the words choose the index, not the order.
    column = F("number") + 0 if search.words else F("number")
    below = found.filter(number__lte=number).aggregate(found=Max(column))["found"]
    if below is not None:
        return int(below)
    above = found.filter(number__gt=number).aggregate(found=Min(column))["found"]
    return None if above is None else int(above)


def _note_on_found(filters: EntryFilters, nearest: int | None) -> str:
    notes = []
    if filters.search.leaves_out:
        notes.append(
            "คำที่พิมพ์สั้นกว่า 3 ตัวอักษร จึงค้นเฉพาะ "
            f"{NEWEST_NUMBERS:,} เลขล่าสุดของแต่ละปี พิมพ์ให้ยาวขึ้นเพื่อค้นทั้งทะเบียน"
        )
    if filters.go and nearest is not None and filters.before is None:
        side = "ก่อนหน้า" if nearest <= filters.go.number else "ถัดไป"
        notes.append(
            f"เลข {filters.go} ไม่อยู่ในเรื่องที่ตรงกับที่ค้นหา แสดงเลข{side}ที่ใกล้ที่สุด {nearest}"
        )
    return " ".join(notes)
