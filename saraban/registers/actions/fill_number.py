"""ใช้เลขที่จอง: a reserved number gets its letter."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core.submissions import digest_of
from saraban.documents.staged_uploads import ChosenFile
from saraban.offices.actors import Actor
from saraban.registers.actions.certificates import keep_certificate
from saraban.registers.actions.links import tie_as_typed
from saraban.registers.actions.locks import locked_live_entry, require_reserved
from saraban.registers.actions.numbers import take_circular_number
from saraban.registers.actions.write_entry import (
    EntryPosition,
    columns_in,
    keep_issued_number,
    new_letter,
    of_its_division,
    once_in_book,
    record_registered,
    require_same_entry,
    set_keys,
)
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.kinds import require_to_register
from saraban.registers.queries.rights import is_overdue


def fill_number(
    entry: RegisterEntry,
    details: EntryDetails,
    files: Sequence[ChosenFile] = (),
    *,
    actor: Actor,
) -> RegisterEntry:
    """Write the letter for which a number was reserved into its line.

    The same submission again returns the entry. An expired number, or one of a past
    year, asks for the permission of ลงทะเบียนย้อนหลัง besides. Raises
    NotReservedError, NotAllowedError, BookClosedError, PrefixMissingError.
    """
    details = of_its_division(
        details, entry.book.of_kind, actor=actor, known=entry.responsible_office_id
    )
    return once_in_book(
        details,
        files,
        lambda: _fill(entry, details, files, actor=actor),
        actor=actor,
    )


def _fill(
    entry: RegisterEntry,
    details: EntryDetails,
    files: Sequence[ChosenFile],
    *,
    actor: Actor,
) -> RegisterEntry:
    entry = locked_live_entry(entry, actor=actor)
    if entry.submission == details.submission:
        # The same press came first while this one waited.
        require_same_entry(entry, details, files)
        return entry
    require_reserved(entry)
    kind = entry.book.of_kind
    require_to_fill(entry, details.responsible_office_id, actor=actor)
    require_to_register(actor, kind, details.responsible_office_id)
    letter = new_letter(details, files, actor=actor)
    book = Book.objects.select_related("office").get(pk=entry.book_id)
    circular = take_circular_number(book) if details.is_circular else None
    place = EntryPosition(book, entry.number, circular_number=circular)
    for name, value in columns_in(place, details, actor=actor).items():
        setattr(entry, name, value)
    entry.letter = letter
    entry.state = RegisterEntry.State.REGISTERED
    entry.circular_number = circular
    entry.has_files = bool(files)
    entry.registered_at = timezone.now()
    entry.registered_by_id = actor.user_id
    if book.is_incoming:
        entry.received_at = details.received_at or entry.registered_at
    entry.submission = details.submission
    entry.submission_digest = digest_of(details)
    entry.version += 1
    set_keys(entry, is_incoming=book.is_incoming)
    entry.save()
    record_registered(entry, actor=actor)
    keep_issued_number(entry)
    keep_certificate(entry, details)
    tie_as_typed(entry, details, actor=actor)
    return entry


def require_to_fill(
    entry: RegisterEntry, division_id: int | None, *, actor: Actor
) -> None:
    """Raise NotAllowedError unless the actor may use this reserved number."""
    for each in {entry.responsible_office_id, division_id}:
        require(actor, Permission.NUMBER_RESERVE, division_id=each)
    if is_overdue(entry):
        require(actor, Permission.NUMBER_BACKDATE, division_id=division_id)
