"""ลบ: a number is cancelled with a reason, and stays in the book."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_row
from saraban.offices.actors import Actor
from saraban.registers.actions.locks import (
    locked_entry,
    locked_registered_entry,
    require_for_entry,
)
from saraban.registers.actions.numbers import closed_sentence
from saraban.registers.errors import (
    BookClosedError,
    EntryOnItsWayError,
)
from saraban.registers.models import Book, RegisterEntry


@transaction.atomic
def void_entry(entry: RegisterEntry, reason: str, *, actor: Actor) -> RegisterEntry:
    """Cancel a number with a reason; the entry stays and the number is not reused.

    Raises EntryOnItsWayError for a letter that was sent or came through the system:
    its counterpart in another office would lose its record; and BookClosedError in a
    book that was closed for good: which numbers count is settled there.
    """
    locked = locked_entry(entry, actor=actor)
    if was_voided_so(locked, reason, actor=actor):
        return locked
    entry = locked_registered_entry(entry, actor=actor)
    require_for_entry(actor, Permission.ENTRY_VOID, entry)
    # Read under its lock: it may have been closed while this press waited.
    book = locked_row(Book.objects.all(), entry.book_id)
    if book.is_closed_for_good:
        raise BookClosedError(closed_sentence(book))
    if entry.dispatched_at is not None:
        message = "หนังสือนี้ส่งถึงผู้รับแล้ว ยกเลิกเลขไม่ได้ ให้ส่งหนังสือแจ้งยกเลิกถึงผู้รับเดิมแทน"
        raise EntryOnItsWayError(message)
    if entry.is_electronic:
        message = (
            "หนังสือนี้ลงทะเบียนรับจากระบบและผู้ส่งเห็นเลขรับแล้ว ยกเลิกเลขไม่ได้ "
            "ถ้ารายละเอียดผิดให้ใช้ แก้ไข"
        )
        raise EntryOnItsWayError(message)
    return make_void(entry, reason, actor=actor)


def make_void(entry: RegisterEntry, reason: str, *, actor: Actor) -> RegisterEntry:
    """Strike out a locked entry."""
    entry.state = RegisterEntry.State.VOID
    entry.voided_at = timezone.now()
    entry.voided_by_id = actor.user_id
    entry.void_reason = reason
    entry.version += 1
    entry.save(
        update_fields=["state", "voided_at", "voided_by", "void_reason", "version"]
    )
    values = {"number": entry.number_text, "reason": reason}
    record(AuditKind.ENTRY_VOIDED, entry, actor=actor, values=values)
    return entry


def was_voided_so(entry: RegisterEntry, reason: str, *, actor: Actor) -> bool:
    """Whether this person has cancelled it for this reason: a second press of the same."""
    return (
        entry.is_void
        and entry.voided_by_id == actor.user_id
        and entry.void_reason == reason
    )
