"""Who a letter is from: as the system knows the office, and as somebody types it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core import thai
from saraban.directory.queries.found import (
    MOST_SUGGESTIONS,
    OFFICE_FIELDS,
    suggested_offices,
)
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.abbreviations import Abbreviated, abbreviations_of

# How far back a book is asked: some months of a busy office.
NEWEST: Final = 3_000


@dataclass(frozen=True)
class Suggestion:
    """A text for the field; Enter takes it where ``is_meant``, by an abbreviation.

    Who types goes on behind one that only begins a name.
    """

    text: str
    note: str = ""
    is_meant: bool = False
    goes_on: bool = False


def school_named(name: str, *, near: Office) -> int | None:
    """Return the school of the same area that is called so, None if there is none."""
    area_id = near.parent_id if near.is_school else near.pk
    schools = Office.objects.filter(parent=area_id, kind=Office.Kind.SCHOOL, name=name)
    return schools.values_list("pk", flat=True).first()


def suggested_senders(actor: Actor, typed: str) -> list[Suggestion]:
    """Return what จาก may mean, best first.

    An abbreviation of the office's table, who wrote often, the offices that are known,
    then what else of the table begins or holds the text.
    """
    sought = thai.bare_key(typed)
    if not sought:
        return []
    table = abbreviations_of(actor)
    meant = [each for each in table if sought in each.keys]
    also = [name for each in table for name in _spelled_out(each, sought)]
    offices = [
        each
        for each in suggested_offices(actor, typed, also)
        if each.pk != actor.book_owner_id
    ]
    codes = {each.name: each.code for each in offices}
    whole = [each.begins for each in meant if not each.goes_on]
    whole += [each.name for each in offices if sought in _keys_of(each)]
    begun = {each.begins for each in table if each.goes_on}
    names = [
        *whole,
        *_frequent(newest_values(actor, "sender"), sought, also),
        *codes,
        *(each.begins for each in meant),
        *(each.begins for each in table if _is_alike(each, sought)),
    ]
    return [
        Suggestion(name, codes.get(name, ""), whole == [name], name in begun)
        for name in dict.fromkeys(names)
    ][:MOST_SUGGESTIONS]


def used_addressees(actor: Actor, typed: str) -> list[Suggestion]:
    """Return what stood in ถึง of the newest letters, most used first."""
    newest = newest_values(actor, "addressee")
    found = _frequent(newest, thai.bare_key(typed))
    return [Suggestion(text) for text in found[:MOST_SUGGESTIONS]]


def newest_values(
    actor: Actor, field: str, *others: str, most: int = NEWEST, **named: Any
) -> list[Any]:
    """Return fields of the newest received letters of the office, newest first.

    Book by book, since each has its index; letters with a number that holds, which the
    actor may see: none that was cancelled, or went over to the secret books.
    """
    if not can_somewhere(actor, Permission.BOOK_READ):
        return []
    kind = Book.Kind.INCOMING
    books = Book.objects.filter(office=actor.book_owner_id, kind=kind)
    found: list[Any] = []
    for book in books.order_by("-year_be")[:2]:
        # The book is the office's own; asked beside it again, SQLite takes another index.
        entries = RegisterEntry.objects.in_book(book)
        registered = entries.filter(state=RegisterEntry.State.REGISTERED, **named)
        ordered = registered.order_by("-pk")
        found += ordered.values_list(field, *others, flat=not others)[
            : most - len(found)
        ]
    return found


def _frequent(
    values: Iterable[str], sought: str, also: Iterable[str] = ()
) -> list[str]:
    counted = Counter(filter(None, values))
    beginnings = tuple(map(thai.bare_key, also))
    found = []
    for value in counted:
        key = thai.bare_key(value)
        if sought in key or key.startswith(beginnings):
            found.append(value)
    return sorted(found, key=lambda value: -counted[value])[:MOST_SUGGESTIONS]


def _spelled_out(each: Abbreviated, sought: str) -> list[str]:
    """What อบต.ทุ่ง stands for: the name, and what was typed behind its abbreviation."""
    return [
        each.begins + sought.removeprefix(key)
        for key in each.keys
        if sought.startswith(key)
    ]


def _is_alike(each: Abbreviated, sought: str) -> bool:
    keys = each.keys
    return any(key.startswith(sought) for key in keys) or sought in thai.bare_key(
        each.begins
    )


def _keys_of(office: Office) -> set[str]:
    return {thai.bare_key(getattr(office, field)) for field in OFFICE_FIELDS}
