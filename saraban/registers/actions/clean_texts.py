"""Old lines put right as new ones are at the door: once, each a recorded correction.

Lines from before the text was put right, and imported ones, keep marks that look right
and are not (``core/thai_marks.py``). A letter that was sent keeps its words, and so do a
book that is closed for good and a number that was cancelled; their search texts find
them all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from saraban.core import thai
from saraban.core.locks import locked_rows
from saraban.letters.models import Letter
from saraban.registers.actions.correct import write_on_entries
from saraban.registers.details import LETTER_FIELDS
from saraban.registers.models import RegisterEntry
from saraban.registers.models.querysets import RegisterEntryQuerySet

AT_ONCE: Final = 500
WORDS: Final = (
    "sender",
    "addressee",
    "subject",
    "subject_second",
    "refers_to",
    "action_taken",
    "note",
)


@dataclass(frozen=True)
class _Command:
    """Who answers for a correction that nobody signed in for."""

    book_owner_id: int
    user_id: None = None
    appointment_id: None = None
    capacity_text: str = "คำสั่งจัดข้อความให้ถูกต้อง"
    ip_address: None = None


@dataclass(frozen=True)
class CleanedPortion:
    """How many lines were looked at and put right, and the id of the last one."""

    looked_at: int
    cleaned: int
    last: int


def clean_portion(after: int, *, writes: bool) -> CleanedPortion | None:
    """Put the next lines right, or count them only; None behind the last line."""
    ids = list(
        _lines()
        .filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    if not ids:
        return None
    wrong = [
        each.pk
        for each in _lines().filter(pk__in=ids).select_related("book")
        if _columns(each)
    ]
    if writes and wrong:
        _write(wrong)
    return CleanedPortion(len(ids), len(wrong), ids[-1])


def _lines() -> RegisterEntryQuerySet:
    return RegisterEntry.objects.filter(
        state=RegisterEntry.State.REGISTERED, book__closed_for_good_at__isnull=True
    )


@transaction.atomic
def _write(ids: list[int]) -> None:
    by_office: dict[int, list[RegisterEntry]] = {}
    rows = _lines().select_related("book", "letter")
    for entry in locked_rows(rows, ids):
        by_office.setdefault(entry.book.office_id, []).append(entry)
    for office_id, entries in by_office.items():
        pairs = [(each, _columns(each)) for each in entries]
        write_on_entries(pairs, actor=_Command(office_id))
    _write_letters([each for found in by_office.values() for each in found])


def _write_letters(entries: list[RegisterEntry]) -> None:
    """The letter says what the line says, unless it is on its way or another's."""
    letters = []
    for entry in entries:
        letter = entry.content
        if not letter.is_frozen and letter.office_id == entry.book.office_id:
            for name in LETTER_FIELDS:
                setattr(letter, name, getattr(entry, name))
            letters.append(letter)
    Letter.objects.bulk_update(letters, LETTER_FIELDS)


def _columns(entry: RegisterEntry) -> dict[str, str]:
    """Return what is otherwise once it is put right.

    The number of a letter that was received is cleaned too; an own one is as issued.
    """
    names = (*WORDS, "reference_number") if entry.book.is_incoming else WORDS
    cleaned = {name: thai.clean_line(getattr(entry, name)) for name in names}
    return {
        name: text for name, text in cleaned.items() if text != getattr(entry, name)
    }
