"""Ties between letters: ตอบหนังสือ and อ้างถึง, seen from both (ข้อ 39 and 47)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record_many
from saraban.audit.models import AuditKind
from saraban.offices.actors import Actor
from saraban.registers.details import EntryDetails
from saraban.registers.errors import EntriesNotTieableError
from saraban.registers.models import Book, EntryLink, RegisterEntry
from saraban.registers.queries.links import order_named, referred_entries
from saraban.registers.queries.visible import visible_entry


def tie(
    entry: RegisterEntry, target: RegisterEntry, kind: str, *, actor: Actor
) -> EntryLink:
    """Tie an entry to an earlier one of the same office; tied once is enough.

    A letter is answered by one that goes out; an order follows a letter, or cancels an
    order. Raises EntriesNotTieableError and NotAllowedError.
    """
    _require_to_tie(entry, actor)
    if entry.pk == target.pk:
        raise EntriesNotTieableError("ผูกหนังสือกับตัวเองไม่ได้ เลือกหนังสือเรื่องอื่น")  # noqa: EM101
    _require_fitting(entry.book, target.book, kind)
    if entry.is_reserved or target.is_reserved:
        raise EntriesNotTieableError("เลขที่จองไว้ยังไม่มีหนังสือ ผูกไม่ได้")  # noqa: EM101
    if entry.is_void or target.is_void:
        raise EntriesNotTieableError("เลขที่ยกเลิกแล้วผูกกับเรื่องอื่นไม่ได้")  # noqa: EM101
    return keep_tie(kind, entry, target, actor=actor)


@transaction.atomic
def keep_tie(
    kind: str, entry: RegisterEntry, target: RegisterEntry, *, actor: Actor
) -> EntryLink:
    """Keep a tie between entries of one office that fit; tied once is enough.

    For deeds that are the tie themselves: an answer is sent, or comes.
    """
    link, made = EntryLink.objects.get_or_create(
        kind=kind, entry=entry, target=target, defaults={"tied_by": actor.user}
    )
    if made:
        _record(AuditKind.ENTRIES_TIED, link, actor=actor)
    return link


def _require_fitting(book: Book, target: Book, kind: str) -> None:
    """Raise EntriesNotTieableError for ends that cannot be tied so."""
    fits, sentence = {
        EntryLink.Kind.ANSWERS.value: (
            book.is_outgoing and target.is_incoming,
            "ตอบหนังสือได้เฉพาะหนังสือส่งที่ตอบหนังสือรับ",
        ),
        EntryLink.Kind.FOLLOWS.value: (
            book.is_order and target.is_of_letters,
            "ออกคำสั่งตามหนังสือได้เฉพาะคำสั่งที่ออกตามหนังสือรับหรือหนังสือส่ง",
        ),
        EntryLink.Kind.CANCELS.value: (
            book.is_order and target.is_order,
            "ยกเลิกคำสั่งได้เฉพาะคำสั่งที่ยกเลิกคำสั่งฉบับก่อน",
        ),
    }.get(kind, (True, ""))
    if not fits:
        message = f"{sentence} ถ้าเกี่ยวข้องอย่างอื่นให้เลือก อ้างถึง"
        raise EntriesNotTieableError(message)


def _record(kind: AuditKind, link: EntryLink, *, actor: Actor) -> None:
    """Keep it with both letters: each names the other."""
    ends = ((link.entry, link.target), (link.target, link.entry))
    subjects: list[tuple[Model | None, dict[str, Any] | None]] = [
        (one, {"kind": link.kind, "other": other.pk, "number": _name_of(other)})
        for one, other in ends
    ]
    record_many(kind, subjects, actor=actor)


def _name_of(entry: RegisterEntry) -> str:
    return f"{entry.number_name} ปี {entry.book.year_be}"


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
    """Tie an entry to what its form names: what it answers, follows, cancels, อ้างถึง."""
    tied = {entry.pk}
    for kind, target_id in (
        (EntryLink.Kind.ANSWERS, details.answers_id),
        (EntryLink.Kind.FOLLOWS, details.follows_id),
    ):
        if target_id is not None:
            target = visible_entry(RegisterEntry.objects.all(), target_id, actor)
            tie(entry, target, kind, actor=actor)
            tied.add(target.pk)
    if details.cancels:
        target = order_named(details.cancels, actor)
        tie(entry, target, EntryLink.Kind.CANCELS, actor=actor)
        tied.add(target.pk)
    if details.refers_to:
        for target in referred_entries(details.refers_to, actor):
            if target.pk not in tied:
                tie(entry, target, EntryLink.Kind.REFERS, actor=actor)
