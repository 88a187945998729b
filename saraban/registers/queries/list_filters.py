"""What a person asks of a list: it stands in the address, and in nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.db.models import Q

from saraban.core import thai
from saraban.core.dates import DateNotUnderstoodError, read_entered_date
from saraban.core.lists.filters import Filters
from saraban.core.requests import MOST_ID_DIGITS, read_number
from saraban.core.typed_text import first_of_line
from saraban.letters.models import Urgency
from saraban.offices.actors import Actor
from saraban.registers.models import (
    PAPER,
    Book,
    Certificate,
    RegisterEntry,
    number_text,
)
from saraban.registers.models.querysets import RegisterEntryQuerySet
from saraban.registers.queries.search import MOST_LETTERS, Search, all_found

ALL_YEARS: Final = "all"
State: Final = RegisterEntry.State
# Name in the address → (value in the address, words on the page, entries).
CHOICES: Final[dict[str, tuple[tuple[str, str, Q], ...]]] = {
    "urgency": (
        *((str(each.value), each.label, Q(urgency=each)) for each in Urgency),
        ("within", "ด่วนภายใน", Q(deadline_at__isnull=False)),
    ),
    "state": (
        ("registered", State.REGISTERED.label, Q(state=State.REGISTERED)),
        ("reserved", State.RESERVED.label, Q(state=State.RESERVED)),
        ("void", State.VOID.label, Q(state=State.VOID)),
        ("irregular", "ลงย้อนหลัง/แทรก", ~Q(irregular_reason="")),
    ),
    "medium": (
        ("paper", PAPER, Q(is_electronic=False)),
        ("system", "ระบบอิเล็กทรอนิกส์", Q(is_electronic=True)),
    ),
    "files": (
        ("yes", "มีไฟล์แนบ", Q(has_files=True)),
        ("no", "ไม่มีไฟล์แนบ", Q(has_files=False)),
    ),
    "check": tuple(
        (each.name.lower(), each.label, Q(certificate__check_state=each))
        for each in Certificate.Check
    ),
}
DATES: Final = ("from", "to")
# What a named view keeps: the filters, and not the place in the list.
KEPT: Final = ("year", "q", "division", *CHOICES, *DATES)

_NUMBER: Final = re.compile(r"^([0-9]{1,7})(?:/([0-9]{1,4}))?$")
# As many letters of another time are named one by one.
FEW: Final = 500
_MOST_TYPED: Final = 2_000


@dataclass(frozen=True)
class NumberPlace:
    """A number to go to: 123, or 123/1."""

    number: int
    insert_number: int = 0

    def __str__(self) -> str:
        """As people write it."""
        return number_text(self.number, self.insert_number)


@dataclass(frozen=True)
class EntryFilters(Filters):
    """Which entries of which books, and from where on.

    ``typed`` are the words of the address that are kept when the page is shown again,
    ``errors`` the sentences about those that could not be understood: nothing is
    listed then.
    """

    books: tuple[Book, ...]
    is_all_years: bool = False
    division_id: int | None = None
    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None
    dated_upto: date | None = None
    go: NumberPlace | None = None
    upto: int | None = None
    before: int | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def book(self) -> Book:
        """The chosen book, of several the newest."""
        return self.books[0]

    @property
    def year(self) -> str:
        """The chosen year as it stands in the address."""
        return ALL_YEARS if self.is_all_years else str(self.book.year_be)

    @property
    def search(self) -> Search:
        """The search for the typed words."""
        return Search(self.text, self.books)

    @property
    def folded_count(self) -> int:
        """How many of the rarely used filters are set."""
        days = [name for name in DATES if self.typed.get(name)]
        return len(self.chosen) + bool(days)

    @property
    def is_filtered(self) -> bool:
        """Whether it is less than the whole book."""
        return bool(
            self.division_id
            or self.text
            or self.chosen
            or self.first_day
            or self.last_day
            or self.dated_upto
            or self.is_refused
        )

    @property
    def is_refused(self) -> bool:
        """Whether something was asked that cannot be listed; another number still can."""
        return any(name != "go" for name in self.errors)

    def asked(self) -> dict[str, Any]:
        """Return what stands in the address of this list, without the place in it."""
        asked = {"year": self.year, "q": self.text}
        if self.division_id:
            asked["division"] = str(self.division_id)
        asked |= self.chosen
        asked |= {name: self.typed.get(name, "") for name in DATES}
        return {name: value for name, value in asked.items() if value}


def read_filters(
    typed: Mapping[str, str],
    books: Sequence[Book],
    *,
    newest_year: int | None = None,
    dated_upto: date | None = None,
) -> EntryFilters:
    """Read an address; nonsense in it is left out, wrong dates are told.

    ``books`` are those of the office and kind, newest first; without a year it is the
    newest up to ``newest_year`` (this year). ทุกปี needs a filter, since a list of all
    is the list of each year. ``dated_upto`` keeps to letters of that day and before.
    """
    errors: dict[str, str] = {}
    text = first_of_line(typed.get("q", ""), _MOST_TYPED)
    if len(text) > MOST_LETTERS:
        errors["q"] = (
            f"คำค้นยาว {len(text):,} ตัวอักษร ค้นได้ไม่เกิน {MOST_LETTERS} ตัวอักษร "
            "ตัดให้เหลือเฉพาะคำสำคัญแล้วค้นอีกครั้ง"
        )
    days = _read_days(typed, errors)
    go_text = first_of_line(typed.get("go", ""), _MOST_TYPED)
    go = _read_place(go_text)
    if go_text and go is None:
        errors["go"] = "ไปที่เลข ให้พิมพ์เฉพาะเลขทะเบียน เช่น 123 หรือเลขแทรก 123/1"
    filters = EntryFilters(
        books=tuple(books),
        is_all_years=True,
        division_id=_read_id(typed.get("division", "")),
        text=text,
        chosen=_read_choices(typed),
        first_day=days["from"],
        last_day=days["to"],
        dated_upto=dated_upto,
        go=go,
        upto=_read_id(typed.get("upto", "")),
        before=_read_id(typed.get("before", "")),
        typed={
            "go": go_text,
            **{name: first_of_line(typed.get(name, ""), 100) for name in DATES},
        },
        errors=errors,
    )
    if typed.get("year") == ALL_YEARS and filters.is_filtered and len(books) > 1:
        return filters
    book = _chosen_book(books, typed.get("year", ""), newest_year)
    return replace(filters, books=(book,), is_all_years=False)


def _chosen_book(
    books: Sequence[Book], typed_year: str, newest_year: int | None
) -> Book:
    asked = _read_id(typed_year)
    newest = newest_year or thai.year_be(thai.today())
    found = next((book for book in books if book.year_be == asked), None)
    return found or next((book for book in books if book.year_be <= newest), books[-1])


def _read_days(
    typed: Mapping[str, str], errors: dict[str, str]
) -> dict[str, date | None]:
    days: dict[str, date | None] = {}
    for name in DATES:
        text = first_of_line(typed.get(name, ""), 100)
        days[name] = None
        if text:
            try:
                days[name] = read_entered_date(text, today=thai.today())
            except DateNotUnderstoodError as error:
                errors[name] = str(error)
    first, last = days["from"], days["to"]
    if first and last and first > last:
        errors["to"] = (
            f"ช่วงวันที่สิ้นสุดก่อนวันเริ่ม ({thai.format_date(first)}) สลับวันที่สองช่อง หรือแก้วันที่สิ้นสุด"
        )
    return days


def _read_choices(typed: Mapping[str, str]) -> dict[str, str]:
    known = {
        name: {value for value, _, _ in choices} for name, choices in CHOICES.items()
    }
    return {name: typed[name] for name in known if typed.get(name) in known[name]}


def _read_place(text: str) -> NumberPlace | None:
    match = _NUMBER.match(thai.to_arabic_digits(text).replace(" ", ""))
    if match is None:
        return None
    return NumberPlace(int(match[1]), int(match[2] or 0))


def _read_id(text: str) -> int | None:
    return read_number(text, MOST_ID_DIGITS)


def chosen_entries(filters: EntryFilters, actor: Actor) -> RegisterEntryQuerySet:
    """Return the visible entries of the books that pass all filters but the words."""
    entries = RegisterEntry.objects.visible_to(actor)
    if filters.is_all_years:
        entries = entries.filter(book__in=[book.pk for book in filters.books])
    else:
        entries = entries.in_book(filters.book)
    if filters.division_id:
        entries = entries.of_division(filters.division_id)
    for name, value in filters.chosen.items():
        entries = entries.filter(_condition(name, value))
    if filters.first_day:
        entries = entries.filter(book_date__gte=filters.first_day)
    if filters.last_day:
        entries = entries.filter(book_date__lte=filters.last_day)
    if filters.dated_upto:
        entries = _dated_upto(entries, filters.dated_upto)
    return entries.none() if filters.is_refused else entries


def _dated_upto(entries: RegisterEntryQuerySet, day: date) -> RegisterEntryQuerySet:
    """Keep letters of that day and before.

    In a book of this year they are few, or none: named one by one, so that no database
    walks down the whole book in search of them.
    """
    dated = entries.filter(document_date__lte=day)
    few = list(dated.order_by().values_list("pk", flat=True)[: FEW + 1])
    return entries.filter(pk__in=few) if len(few) <= FEW else dated


def _condition(name: str, value: str) -> Q:
    return next(rule for known, _, rule in CHOICES[name] if known == value)


def entries_of(filters: EntryFilters, actor: Actor) -> RegisterEntryQuerySet:
    """Return all entries that a list is about, in no order: for exports and prints."""
    return all_found(chosen_entries(filters, actor), filters.search)
