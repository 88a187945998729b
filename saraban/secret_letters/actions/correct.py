"""แก้ไข and ยกเลิกเลข of a line of a secret book."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from saraban.audit.models import AuditKind
from saraban.core.locks import locked_row, locked_rows
from saraban.core.seen import require_as_seen
from saraban.offices.actors import Actor
from saraban.registers.models.kinds import SECRET_CONTROL, SECRET_OUTGOING
from saraban.secret_letters.actions.readers import withdraw_waiting
from saraban.secret_letters.contents import EntryContent, LetterContent, Sealed
from saraban.secret_letters.errors import StillOutError, VoidedError
from saraban.secret_letters.models import SecretDelivery, SecretEntry, SecretLetter
from saraban.secret_letters.queries.access import registrar_access
from saraban.secret_letters.witness import record_secret


@transaction.atomic
def correct_entry(
    entry: SecretEntry,
    letter_content: LetterContent,
    content: EntryContent,
    seen: str = "",
    *,
    actor: Actor,
) -> SecretEntry:
    """Correct what a line says, and its letter where no other office holds it.

    ``seen`` is the mark of what its corrector saw (``values_of``). Raises
    NotRegistrarError, VoidedError, ChangedMeanwhileError.
    """
    access = registrar_access(entry.letter.uid, actor)
    entry = _locked(entry, actor)
    letter = locked_row(SecretLetter.objects.all(), access.letter.pk)
    entry.letter = letter
    require_as_seen(seen, values_of(entry))
    changes = _changes(entry.content, content)
    for each in (entry, *_control_of(entry, actor)):
        each.seal(letter.key, content)
        each.save(update_fields=["sealed"])
    if may_correct_letter(letter, actor):
        changes |= _changes(letter.content, letter_content)
        letter.seal(letter.key, letter_content)
        letter.save(update_fields=["sealed"])
    if changes:
        values = {"number": entry.number, "changes": changes}
        record_secret(AuditKind.SECRET_CHANGED, letter, actor=actor, values=values)
    return entry


def values_of(entry: SecretEntry) -> dict[str, Any]:
    """Return what a line and its letter say, as the form of แก้ไข shows it."""
    said, own = entry.letter.content, entry.content
    return {**said.values(), **own.values(), "document_date": said.dated}


def may_correct_letter(letter: SecretLetter, actor: Actor) -> bool:
    """Whether what the letter says is the office's own and went to nobody yet."""
    own = letter.office_id == actor.book_owner_id
    return own and not letter.deliveries.exists()


@transaction.atomic
def void_entry(entry: SecretEntry, reason: str, *, actor: Actor) -> SecretEntry:
    """Cancel a number with a reason; the line stays and the number is not reused.

    Raises NotRegistrarError, VoidedError, StillOutError.
    """
    access = registrar_access(entry.letter.uid, actor)
    entry = _locked(entry, actor)
    entry.letter = access.letter
    out = access.letter.deliveries.exclude(state=SecretDelivery.State.RETURNED)
    if entry.book.kind == SECRET_OUTGOING.code and out.exists():
        raise StillOutError
    for each in (entry, *_control_of(entry, actor)):
        each.letter = access.letter
        each.seal(access.letter.key, replace(each.content, void_reason=reason))
        each.voided_at, each.voided_by = timezone.now(), actor.user
        each.save(update_fields=["sealed", "voided_at", "voided_by"])
    withdraw_waiting(access.letter, actor.book_owner_id)
    values = {"number": entry.number, "reason": reason}
    record_secret(AuditKind.SECRET_VOIDED, access.letter, actor=actor, values=values)
    return entry


def _control_of(entry: SecretEntry, actor: Actor) -> list[SecretEntry]:
    """Return the line of ทะเบียนควบคุม, which goes with the other."""
    rows = SecretEntry.objects.filter(
        letter=entry.letter_id,
        book__office=actor.book_owner_id,
        book__kind=SECRET_CONTROL.code,
        voided_at__isnull=True,
    )
    return locked_rows(rows.exclude(pk=entry.pk))


def _locked(entry: SecretEntry, actor: Actor) -> SecretEntry:
    rows = SecretEntry.objects.select_related("book").filter(
        book__office=actor.book_owner_id
    )
    found = locked_row(rows, entry.pk)
    if found.is_void:
        raise VoidedError
    return found


def _changes(before: Sealed, after: Sealed) -> dict[str, list[object]]:
    old, new = before.values(), after.values()
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}
