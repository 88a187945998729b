"""Registering a letter: by hand, and one that came through the system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.documents.staged_uploads import ChosenFile
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.actions.books import book_taking_numbers
from saraban.registers.actions.hand_on import hand_on, holds_receiver
from saraban.registers.actions.locks import locked_entry
from saraban.registers.actions.numbers import take_number
from saraban.registers.actions.write_entry import (
    EntryPosition,
    of_its_division,
    once_in_book,
    save_entry,
    set_keys,
    write_entry,
)
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.kinds import kind_of, require_to_register


def register_letter(
    code: str,
    details: EntryDetails,
    files: Sequence[ChosenFile] = (),
    *,
    actor: Actor,
    hands_on: bool = False,
) -> RegisterEntry:
    """Write a line into the actor's book of a kind under its next running number.

    With ``hands_on`` its กลุ่มปฏิบัติ has the letter at once, where it may be handed
    there and somebody there has an account; both happen or neither.
    The same submission again (a double press) returns the entry that it made.
    Raises NotAllowedError, BookClosedError, ClockWentBackError, UnknownSubjectError for
    a kind that the office does not keep, and PrefixMissingError for an outgoing letter of
    an office without a prefix.
    """
    kind = kind_of(actor.book_owner, code)
    details = of_its_division(details, kind, actor=actor)
    require_to_register(actor, kind, details.responsible_office_id)

    def place() -> EntryPosition:
        return next_place(actor.book_owner, code, is_circular=details.is_circular)

    def write() -> RegisterEntry:
        division_id = details.responsible_office_id
        goes_on = hands_on and holds_receiver(division_id, actor=actor)
        entry = write_entry(details, files, place, actor=actor)
        if goes_on:
            hand_on(entry, actor=actor)
        return entry

    return once_in_book(details, files, write, actor=actor)


def next_place(
    office: Office, kind: str, *, is_circular: bool = False
) -> EntryPosition:
    """Take the next number of today's book, and the circulars' next if they have one.

    The day that chose the book stands on the entry too, also when midnight passes
    while the press waits for its turn.
    """
    day = thai.today()
    book = take_number(
        book_taking_numbers(office, kind, day), with_circular=is_circular
    )
    circular = book.last_circular_number if book.has_circular_series else None
    return EntryPosition(
        book,
        book.last_number,
        circular_number=circular if is_circular else None,
        book_date=day,
    )


def enter_received(
    letter: Letter, details: EntryDetails, *, has_files: bool, actor: Actor
) -> RegisterEntry:
    """Write a letter that came through the system into the actor's incoming book.

    Part of the receipt's transaction; who may receive has been asked there. Raises
    BookClosedError and ClockWentBackError: then nothing is received.
    """
    place = next_place(actor.book_owner, Book.Kind.INCOMING)
    entry = RegisterEntry(
        letter=letter,
        has_files=has_files,
        is_electronic=True,
        **details.columns(),
    )
    save_entry(entry, details, place, actor=actor)
    return entry


def renew_received(
    entry: RegisterEntry,
    letter: Letter,
    news: Mapping[str, tuple[Any, Any]],
    *,
    has_files: bool,
    actor: Actor,
) -> RegisterEntry:
    """Let a new version of a received letter stand under the number that it has.

    ``news`` tells what the version says differently, as column → (before, now); a
    field that the office has corrected itself stays as corrected. Part of the
    receipt's transaction; the book need not be open, since no number is taken.
    """
    entry = locked_entry(entry, actor=actor)
    changes: dict[str, list[str]] = {}
    for name, (before, now) in news.items():
        if getattr(entry, name) == before:
            setattr(entry, name, now)
            changes[name] = [str(before), str(now)]
    changes["letter"] = [str(entry.letter_id), str(letter.pk)]
    entry.letter = letter
    entry.has_files = has_files
    entry.version += 1
    set_keys(entry, is_incoming=True)
    entry.save()
    record(AuditKind.ENTRY_CHANGED, entry, actor=actor, values=changes)
    return entry


def mark_dispatched(entry: RegisterEntry) -> None:
    """Keep on the line when its letter was first sent."""
    if entry.dispatched_at is None:
        entry.dispatched_at = timezone.now()
        entry.save(update_fields=["dispatched_at"])
