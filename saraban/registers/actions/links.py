"""Ties between letters: ตอบหนังสือ and อ้างถึง, seen from both (ข้อ 39 and 47)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Model

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record_many
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.offices.actors import Actor
from saraban.registers.details import EntryDetails
from saraban.registers.errors import EntriesNotTieableError
from saraban.registers.models import REFERS_TO_MAX, EntryLink, RegisterEntry
from saraban.registers.models.search_keys import reference_key_of
from saraban.registers.queries.visible import visible_entry

MOST_NUMBERS: Final = 20
_NUMBERS: Final = re.compile(r"[^\s,;()]+\s?[^\s,;()/]*/\s?(?:ว\s?)?[\d/]+")


@dataclass(frozen=True)
class Tie:
    """The other end of a link, as one entry sees it."""

    link: EntryLink
    # The later letter, whose own tie it is.
    owner: RegisterEntry
    other: RegisterEntry
    words: str


def tie(
    entry: RegisterEntry, target: RegisterEntry, kind: str, *, actor: Actor
) -> EntryLink:
    """Tie an entry to an earlier one of the same office; tied once is enough.

    A letter is answered by one that goes out. Raises EntriesNotTieableError and
    NotAllowedError.
    """
    _require_to_tie(entry, actor)
    if entry.pk == target.pk:
        raise EntriesNotTieableError("ผูกหนังสือกับตัวเองไม่ได้ เลือกหนังสือเรื่องอื่น")  # noqa: EM101
    if kind == EntryLink.Kind.ANSWERS and (
        entry.register.is_incoming or not target.register.is_incoming
    ):
        message = "ตอบหนังสือได้เฉพาะหนังสือส่งที่ตอบหนังสือรับ ถ้าเกี่ยวข้องอย่างอื่นให้เลือก อ้างถึง"
        raise EntriesNotTieableError(message)
    if entry.is_reserved or target.is_reserved:
        raise EntriesNotTieableError("เลขที่จองไว้ยังไม่มีหนังสือ ผูกไม่ได้")  # noqa: EM101
    if entry.is_void or target.is_void:
        raise EntriesNotTieableError("เลขที่ยกเลิกแล้วผูกกับเรื่องอื่นไม่ได้")  # noqa: EM101
    with transaction.atomic():
        link, made = EntryLink.objects.get_or_create(
            kind=kind, entry=entry, target=target, defaults={"tied_by": actor.user}
        )
        if made:
            _record(AuditKind.ENTRIES_TIED, link, actor=actor)
    return link


def _record(kind: AuditKind, link: EntryLink, *, actor: Actor) -> None:
    """Keep it with both letters: each names the other."""
    ends = ((link.entry, link.target), (link.target, link.entry))
    subjects: list[tuple[Model | None, dict[str, Any] | None]] = [
        (one, {"kind": link.kind, "other": other.pk, "number": _name_of(other)})
        for one, other in ends
    ]
    record_many(kind, subjects, actor=actor)


def _name_of(entry: RegisterEntry) -> str:
    word = "เลขรับ" if entry.register.is_incoming else "เลขส่ง"
    return f"{word} {entry.number_text} ปี {entry.register.year_be}"


@transaction.atomic
def untie(link: EntryLink, *, actor: Actor) -> None:
    """Take a tie away, with a trace. Raises NotAllowedError."""
    entry = visible_entry(RegisterEntry.objects.all(), link.entry_id, actor)
    _require_to_tie(entry, actor)
    # Of two presses at once only one takes it away.
    deleted, _ = EntryLink.objects.filter(pk=link.pk).delete()
    if deleted:
        _record(AuditKind.ENTRIES_UNTIED, link, actor=actor)


def _require_to_tie(entry: RegisterEntry, actor: Actor) -> None:
    require(
        actor,
        Permission.ENTRY_EDIT,
        division_id=entry.responsible_office_id,
        by_user_id=entry.registered_by_id,
    )


def tie_as_typed(entry: RegisterEntry, details: EntryDetails, *, actor: Actor) -> None:
    """Tie a line to what its form names: the letter answered, and อ้างถึง."""
    if details.answers_id is not None:
        target = visible_entry(RegisterEntry.objects.all(), details.answers_id, actor)
        tie(entry, target, EntryLink.Kind.ANSWERS, actor=actor)
    if details.refers_to:
        for target in referred_entries(details.refers_to, actor):
            if target.pk not in {entry.pk, details.answers_id}:
                tie(entry, target, EntryLink.Kind.REFERS, actor=actor)


def referred_entries(text: str, actor: Actor) -> list[RegisterEntry]:
    """Return the own entries whose เลขที่หนังสือ stands in อ้างถึง.

    A number that several entries carry is left to the person to tie.
    """
    keys = {key for key in (reference_key_of(text), *_keys_in(text)) if _has_digit(key)}
    if not keys:
        return []
    entries = RegisterEntry.objects.visible_to(actor).filter(
        register__in=actor.book_owner.registers.all(),
        reference_key__in=list(keys)[:MOST_NUMBERS],
        state=RegisterEntry.State.REGISTERED,
    )
    carried = Counter(entries.values_list("reference_key", flat=True))
    alone = [key for key, count in carried.items() if count == 1]
    return list(entries.filter(reference_key__in=alone).select_related("register"))


def _has_digit(key: str) -> bool:
    """A ที่ without a digit is no number: many letters have none."""
    return any(mark.isdigit() for mark in key)


def _keys_in(text: str) -> Iterator[str]:
    for found in _NUMBERS.findall(thai.search_key(text)):
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
    words = {"answers": "ตอบหนังสือ", "refers": "อ้างถึง"}
    back = {"answers": "ตอบแล้วโดย", "refers": "ถูกอ้างถึงใน"}
    own = entry.links.select_related("target__register").order_by("pk")
    others = entry.links_to_it.select_related("entry__register").order_by("pk")
    return [
        *(Tie(link, entry, link.target, words[link.kind]) for link in own),
        *(Tie(link, link.entry, link.entry, back[link.kind]) for link in others),
    ]
