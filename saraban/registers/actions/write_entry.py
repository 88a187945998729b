"""Writing an entry into a book: what every way of registering has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.submissions import digest_of, once, require_same_content
from saraban.documents.staged_uploads import ChosenFile
from saraban.letters.actions import attach_files, has_other_files
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.registers.actions.certificates import keep_certificate
from saraban.registers.actions.links import tie_as_typed
from saraban.registers.details import LETTER_FIELDS, EntryDetails
from saraban.registers.models import Book, BookKind, RegisterEntry, number_text
from saraban.registers.models.search_keys import (
    reference_key_of,
    search_text_of_entry,
)
from saraban.registers.queries.kinds import division_of_line
from saraban.registers.queries.prefixes import circular_reference, prefix_for
from saraban.registers.queries.senders import school_named


@dataclass(frozen=True)
class EntryPosition:
    """Where an entry stands: book, number, and the day under which it stands."""

    book: Book
    number: int
    insert_number: int = 0
    circular_number: int | None = None
    book_date: date = field(default_factory=thai.today)
    irregular_reason: str = ""


def of_its_division(
    details: EntryDetails, kind: BookKind, *, actor: Actor, known: int | None = None
) -> EntryDetails:
    """Return what was typed, with the division whose line it is in such a book.

    ``known`` is the division for which the line was reserved.
    """
    typed_id = details.responsible_office_id
    division_id = division_of_line(actor, kind, typed_id, known)
    return replace(details, responsible_office_id=division_id)


def once_in_book(
    details: EntryDetails,
    files: Sequence[ChosenFile],
    write: Callable[[], RegisterEntry],
    *,
    actor: Actor,
) -> RegisterEntry:
    """Run ``write`` in a transaction; the same submission again gives its entry.

    Raises FormUsedError for a mark that another office has used, and FormReusedError
    where the mark made an entry of other content.
    """
    entries = RegisterEntry.objects.filter(submission=details.submission)
    own = entries.filter(book__office=actor.book_owner_id).select_related("book")

    def made_before() -> RegisterEntry | None:
        entry = own.all().first()
        if entry is not None:
            require_same_entry(entry, details, files)
        return entry

    return once(made_before, entries.all().exists, write)


def require_same_entry(
    entry: RegisterEntry, details: EntryDetails, files: Sequence[ChosenFile]
) -> None:
    """Raise FormReusedError unless the entry came of this very content."""
    require_same_content(
        entry,
        digest_of(details),
        f"ลงทะเบียนไปแล้วได้เลข {entry.number_text} ปี {entry.book.year_be}",
        has_other_files=has_other_files(entry.content, files),
    )


def write_entry(
    details: EntryDetails,
    files: Sequence[ChosenFile],
    find_place: Callable[[], EntryPosition],
    *,
    actor: Actor,
) -> RegisterEntry:
    """Write a new letter and its line; the number is taken as late as possible."""
    letter = new_letter(details, files, actor=actor)
    place = find_place()
    columns = columns_in(place, details, actor=actor)
    entry = RegisterEntry(letter=letter, has_files=bool(files), **columns)
    save_entry(entry, details, place, actor=actor)
    keep_issued_number(entry)
    keep_certificate(entry, details)
    tie_as_typed(entry, details, actor=actor)
    return entry


def new_letter(
    details: EntryDetails, files: Sequence[ChosenFile], *, actor: Actor
) -> Letter:
    """Write what was typed as a letter of the office, with its files."""
    letter = Letter.objects.create(
        office=actor.book_owner,
        **{name: getattr(details, name) for name in LETTER_FIELDS},
    )
    attach_files(letter, files, actor=actor)
    return letter


def columns_in(
    place: EntryPosition, details: EntryDetails, *, actor: Actor
) -> dict[str, Any]:
    """Return the typed columns, with what the book itself gives to them."""
    columns = details.columns()
    if place.book.is_incoming:
        columns["sender_office_id"] = school_named(
            details.sender, near=actor.book_owner
        )
    else:
        columns["reference_number"] = issue_reference(place, details)
    return columns


def issue_reference(place: EntryPosition, details: EntryDetails) -> str:
    """Return the full เลขที่หนังสือ: prefix, ว for a circular, number.

    The prefix is the division's own where it has one, else the office's; a kind with a
    format needs none. Raises PrefixMissingError.
    """
    kind = place.book.of_kind
    if kind.number_format:
        number = number_text(place.number, place.insert_number)
        return kind.reference(number, place.book.year_be)
    prefix = prefix_for(place.book.office, details.responsible_office_id)
    number = number_text(place.number, place.insert_number)
    if not details.is_circular:
        return f"{prefix}{number}"
    return circular_reference(prefix, place.circular_number or number)


def save_entry(
    entry: RegisterEntry, details: EntryDetails, place: EntryPosition, *, actor: Actor
) -> None:
    """Save a new line under its place and record it."""
    moment = timezone.now()
    entry.book = place.book
    entry.number = place.number
    entry.insert_number = place.insert_number
    entry.circular_number = place.circular_number
    entry.book_date = place.book_date
    entry.irregular_reason = place.irregular_reason
    entry.submission = details.submission
    entry.submission_digest = digest_of(details)
    entry.registered_at = moment
    entry.registered_by_id = actor.user_id
    if entry.book.is_incoming:
        # When a letter written in afterwards came, only the clerk can say.
        now = None if place.irregular_reason else moment
        entry.received_at = details.received_at or now
    set_keys(entry, is_incoming=place.book.is_incoming)
    entry.save(force_insert=True)
    record_registered(entry, actor=actor)


def record_registered(entry: RegisterEntry, *, actor: Actor) -> None:
    """Record that a letter got its number."""
    values = {"number": entry.number_text, "year": entry.book.year_be}
    if entry.irregular_reason:
        values["reason"] = entry.irregular_reason
        values["book_date"] = str(entry.book_date)
    record(AuditKind.ENTRY_REGISTERED, entry, actor=actor, values=values)


def keep_issued_number(entry: RegisterEntry) -> None:
    """Give the letter the number that the book issued for it."""
    if entry.book.is_incoming:
        return
    entry.content.reference_number = entry.reference_number
    entry.content.save(update_fields=["reference_number"])


def set_keys(entry: RegisterEntry, *, is_incoming: bool) -> None:
    """Set what the entry is found by, from its other columns."""
    entry.reference_key = reference_key_of(entry.reference_number)
    entry.search_text = search_text_of_entry(entry, is_incoming=is_incoming)
