"""What a draft hangs on: its entry of the book, and the letter that it answers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from saraban.access.permissions import Permission
from saraban.core.errors import DomainError
from saraban.core.locks import lock_row
from saraban.core.submissions import digest_of
from saraban.dispatch.errors import EntryMovedError
from saraban.dispatch.models import Delivery, Draft
from saraban.dispatch.queries.recipients import Recipients
from saraban.dispatch.queries.visible import answered_delivery
from saraban.offices.actors import Actor
from saraban.registers.actions.locks import require_for_entry
from saraban.registers.errors import EntryVoidError
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass
class Ties:
    """Those that still hold, and a sentence for each that does not."""

    entry: RegisterEntry | None = None
    answers: Delivery | None = None
    warnings: list[str] = field(default_factory=list)


def entry_of(draft: Draft, actor: Actor) -> RegisterEntry | None:
    """Return the draft's line of the send register.

    Raises UnknownSubjectError, NotAllowedError and EntryVoidError where the actor
    cannot send it any more.
    """
    if draft.entry_id is None:
        return None
    entry = visible_entry(RegisterEntry.objects.all(), draft.entry_id, actor)
    require_for_entry(actor, Permission.LETTER_SEND, entry)
    if entry.is_void:
        raise EntryVoidError
    return entry


def entry_mark_of(draft: Draft) -> str:
    """Return what the draft's line and its files are now, in one digest."""
    if draft.entry_id is None:
        return ""
    entry = RegisterEntry.objects.get(pk=draft.entry_id)
    files = entry.content.attachments.order_by("position")
    digests = files.values_list("stored_file__sha256", "description")
    content = f"{entry.version} {list(digests)}"
    return hashlib.sha256(content.encode()).hexdigest()


def approval_mark_of(
    draft: Draft, details: DataclassInstance, recipients: Recipients
) -> str:
    """Return all that an approver reads and lets go, in one digest.

    The words, the files, the entry of the book, and every single recipient.
    """
    content = [
        draft.version,
        digest_of(details),
        entry_mark_of(draft),
        recipients.plain(),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def lock_ties(draft: Draft) -> None:
    """Lock what a locked draft hangs on: it is sent as it is judged, or not at all."""
    if draft.answers_id is not None:
        lock_row(Delivery, draft.answers_id)
    if draft.entry_id is not None:
        lock_row(RegisterEntry, draft.entry_id, no_key=True)


def require_same_entry(draft: Draft) -> None:
    """Raise EntryMovedError where the line is not what was put forward."""
    if draft.entry_mark and draft.entry_mark != entry_mark_of(draft):
        raise EntryMovedError


def answered_by(draft: Draft, actor: Actor) -> Delivery | None:
    """Return the delivery that the draft answers; raises as ``answered_delivery``."""
    if draft.answers_id is None:
        return None
    return answered_delivery(draft.answers_id, actor=actor)


def ties_of(draft: Draft, actor: Actor) -> Ties:
    """Return what still holds: a draft can be opened whatever became of the rest."""
    ties = Ties()
    try:
        ties.entry = entry_of(draft, actor)
    except DomainError as error:
        ties.warnings.append(f"ร่างนี้ไม่ผูกกับทะเบียนหนังสือส่งแล้ว: {error.message}")
    try:
        ties.answers = answered_by(draft, actor)
    except DomainError as error:
        ties.warnings.append(f"ร่างนี้ไม่ผูกกับหนังสือที่ตอบแล้ว: {error.message}")
    return ties
