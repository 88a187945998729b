"""A line whose letter went over into a secret book: its number stays, and no word."""

from __future__ import annotations

from django.db import transaction

from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.registers.actions.locks import locked_registered_entry
from saraban.registers.actions.void import make_void
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.errors import EntryOnItsWayError
from saraban.registers.models import MOVED_AWAY, RegisterEntry

_WORDS = (
    "reference_number",
    "sender",
    "addressee",
    "action_taken",
    "note",
    "refers_to",
)
ON_ITS_WAY = (
    "หนังสือนี้ส่งหรือรับผ่านระบบแล้ว หน่วยงานอื่นมีหนังสือนี้อยู่ จึงย้ายไปทะเบียนลับไม่ได้ "
    "ให้เรียกคืนหรือส่งคืนก่อน แล้วลงทะเบียนเป็นหนังสือลับ"
)


def require_clearable(entry: RegisterEntry) -> None:
    """Raise EntryOnItsWayError where another office has the letter."""
    if entry.dispatched_at is not None or entry.is_electronic:
        raise EntryOnItsWayError(ON_ITS_WAY)


@transaction.atomic
def clear_entry(entry: RegisterEntry, *, actor: Actor) -> RegisterEntry:
    """Take every word of a letter off its line; the number stays, struck out.

    The right to do so is asked where it is moved. Raises EntryOnItsWayError, and
    EntryVoidError and EntryReservedError for a line without a letter.
    """
    entry = locked_registered_entry(entry, actor=actor)
    require_clearable(entry)
    letter = entry.content
    entry = make_void(entry, MOVED_AWAY, actor=actor)
    for name in _WORDS:
        setattr(entry, name, "")
    entry.subject, entry.subject_second = MOVED_AWAY, ""
    entry.letter, entry.has_files, entry.sender_office = None, False, None
    entry.deadline_at = None
    set_keys(entry, is_incoming=entry.book.is_incoming)
    entry.save()
    Letter.objects.filter(pk=letter.pk).update(
        subject=MOVED_AWAY, reference_number="", deadline_at=None
    )
    return entry
