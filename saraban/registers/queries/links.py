"""Ties between letters, seen from both ends (ข้อ 39 and 47)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from saraban.core import thai
from saraban.core.prepared import PreparedQuery, placeholder
from saraban.offices.actors import Actor
from saraban.registers.errors import OrderNotFoundError
from saraban.registers.models import REFERS_TO_MAX, Book, EntryLink, RegisterEntry
from saraban.registers.models.search_keys import reference_key_of


@dataclass(frozen=True)
class Tie:
    """The other end of a link, as one entry sees it."""

    link: EntryLink
    # The later letter, whose own tie it is.
    owner: RegisterEntry
    other: RegisterEntry
    words: str


def referred_entries(text: str, actor: Actor) -> list[RegisterEntry]:
    """Return the own entries whose เลขที่หนังสือ stands in อ้างถึง.

    A number that several entries carry is left to the person to tie.
    """
    keys = list(filter(_has_digit, dict.fromkeys(reference_keys_in(text))))[
        :MOST_NUMBERS
    ]
    if not keys:
        return []
    entries = RegisterEntry.objects.visible_to(actor).filter(
        book__in=actor.book_owner.registers.all(),
        reference_key__in=keys,
        state=RegisterEntry.State.REGISTERED,
    )
    carried = entries.order_by().values("reference_key").annotate(count=Count("pk"))
    alone = list(carried.filter(count=1).values_list("reference_key", flat=True))
    return list(entries.filter(reference_key__in=alone).select_related("book"))


def order_named(text: str, actor: Actor) -> RegisterEntry:
    """Return the office's order of this ที่คำสั่ง; raises OrderNotFoundError."""
    key = reference_key_of(text.replace("คำสั่ง", ""))
    orders = RegisterEntry.objects.visible_to(actor).filter(
        book__in=actor.book_owner.registers.filter(kind=Book.Kind.ORDER),
        reference_key=key,
        legacy_copy=0,
        state=RegisterEntry.State.REGISTERED,
    )
    order = orders.select_related("book").order_by("-pk").first() if key else None
    if order is None:
        message = (
            f"ไม่พบคำสั่งที่ {text} ในทะเบียนคำสั่งของหน่วยงาน "
            "ตรวจเลขและปีของคำสั่งที่จะยกเลิก เช่น 12/2569"
        )
        raise OrderNotFoundError(message)
    return order


def _has_digit(key: str) -> bool:
    """A ที่ without a digit is no number: many letters have none."""
    return any(mark.isdigit() for mark in key)


def reference_keys_in(text: str) -> Iterator[str]:
    """Give the keys of the letters' numbers that may stand in a text."""
    yield reference_key_of(text)
    for found in _NUMBERS.findall(thai.fold(text)):
        key = reference_key_of(found)
        yield key
        # ``ที่ ศธ 04999/1``: the word before the number may belong to it or not.
        yield key.removeprefix("หนังสือ")


def reference_to(entry: RegisterEntry) -> str:
    """Return how a later letter names this one in อ้างถึง: sender, number, date."""
    number = entry.reference_number
    if number and not number.startswith("ที่"):
        number = f"ที่ {number}"
    day = f"ลงวันที่ {thai.format_date(entry.document_date)}"
    return f"หนังสือ{entry.sender} {number} {day}"[:REFERS_TO_MAX]


def ties_of(entry: RegisterEntry) -> list[Tie]:
    """Return what an entry is tied to, from both ends, oldest tie first."""
    own = _OWN_TIES.rows(entry=entry.pk)
    others = _TIES_TO_IT.rows(entry=entry.pk)
    for link in own:
        link.entry = entry
    for link in others:
        link.target = entry
    return [
        *(Tie(link, entry, link.target, _FROM_ITS_END[link.kind]) for link in own),
        *(
            Tie(link, link.entry, link.entry, _FROM_OTHERS[link.kind])
            for link in others
        ),
    ]


_OWN_TIES: Final = PreparedQuery(
    lambda: (
        EntryLink.objects.filter(entry=placeholder("entry"))
        .select_related("target__book__own_kind")
        .order_by("pk")
    )
)
_TIES_TO_IT: Final = PreparedQuery(
    lambda: (
        EntryLink.objects.filter(target=placeholder("entry"))
        .select_related("entry__book__own_kind")
        .order_by("pk")
    )
)

_FROM_ITS_END: Final = {
    "answers": "ตอบหนังสือ",
    "refers": "อ้างถึง",
    "follows": "ออกตาม",
    "cancels": "ยกเลิก",
}
_FROM_OTHERS: Final = {
    "answers": "ตอบแล้วโดย",
    "refers": "ถูกอ้างถึงใน",
    "follows": "ออกคำสั่งแล้ว",
    "cancels": "ถูกยกเลิกโดย",
}


MOST_NUMBERS: Final = 20


# A word, or two of which the second holds the first slash; then the number. It begins only
# where a word does and gives nothing back that it has read: it takes time by the length.
_NUMBERS: Final = re.compile(
    r"(?<![^\s,;()])"
    r"(?:[^\s,;()]++\s[^\s,;()/]*+|[^\s,;()]+)"
    r"/\s?(?:ว\s?)?[\d/]++"
)
