"""A secret letter gets its numbers: in ทขล. 1 or 2, and in ทขล. 3."""

from __future__ import annotations

import uuid

from saraban.audit.models import AuditKind
from saraban.core.sealing import new_key, wrap
from saraban.core.submissions import once
from saraban.letters.models import Secrecy
from saraban.offices.actors import Actor
from saraban.registers.actions.books import book_taking_numbers
from saraban.registers.actions.numbers import take_number
from saraban.registers.models.kinds import SECRET_CONTROL, SECRET_OUTGOING
from saraban.secret_letters.actions.send import send_copies
from saraban.secret_letters.actions.uploads import attach_files
from saraban.secret_letters.contents import EntryContent
from saraban.secret_letters.details import SecretDetails
from saraban.secret_letters.errors import SecretFormUsedError, TopSecretError
from saraban.secret_letters.models import LEVELS, SecretEntry, SecretLetter
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.witness import record_secret


def register_secret(kind: str, details: SecretDetails, *, actor: Actor) -> SecretEntry:
    """Write a letter into a secret book of the actor's office under its next number.

    A letter that goes out is sent to its offices in the same transaction, and every
    letter gets a line of ทะเบียนควบคุม. A second press of the form finds the first one's
    line. Raises NotRegistrarError, TopSecretError, NoRegistrarError, BookClosedError.
    """
    registrar = require_registrar(actor)
    require_electronic(details.level)
    same = SecretEntry.objects.filter(submission=details.submission)

    def made_before() -> SecretEntry | None:
        return entry_of_form(details, actor=registrar)

    return once(
        made_before, same.exists, lambda: _register(kind, details, actor=registrar)
    )


def entry_of_form(details: SecretDetails, *, actor: Actor) -> SecretEntry | None:
    """Return the line that this form has made in the actor's office, if it has.

    Raises SecretFormUsedError where it said something else.
    """
    rows = SecretEntry.objects.filter(book__office=actor.book_owner_id)
    found = rows.filter(submission=details.submission).select_related("letter").first()
    if found is not None and found.letter.content != details.letter:
        raise SecretFormUsedError
    return found


def require_electronic(level: int) -> None:
    """Raise TopSecretError unless letters of this level go through the system."""
    if level not in LEVELS:
        raise TopSecretError


def _register(kind: str, details: SecretDetails, *, actor: Actor) -> SecretEntry:
    letter = new_letter(details, actor=actor)
    attach_files(letter, details.files, user=actor.user)
    entry = write_entry(
        kind, letter, details.entry, actor=actor, submission=details.submission
    )
    values = {"number": entry.number, "book": kind, "level": Secrecy(details.level)}
    record_secret(AuditKind.SECRET_REGISTERED, letter, actor=actor, values=values)
    if details.office_ids and kind == SECRET_OUTGOING.code:
        send_copies(letter, details.office_ids, actor=actor)
    return entry


def new_letter(details: SecretDetails, *, actor: Actor) -> SecretLetter:
    """Write the letter down under a key of its own."""
    letter = SecretLetter(
        office=actor.book_owner,
        level=details.level,
        urgency=details.urgency,
        created_by=actor.user,
    )
    key = new_key()
    letter.wrapped_key = wrap(key, letter.place)
    letter.seal(key, details.letter)
    letter.save(force_insert=True)
    return letter


def write_entry(
    kind: str,
    letter: SecretLetter,
    content: EntryContent,
    *,
    actor: Actor,
    submission: uuid.UUID | None = None,
) -> SecretEntry:
    """Write the lines of a letter: in this book, and in ทะเบียนควบคุม; return the first."""
    entry = _line(kind, letter, content, submission or uuid.uuid4(), actor=actor)
    _line(SECRET_CONTROL.code, letter, content, uuid.uuid4(), actor=actor)
    return entry


def _line(
    kind: str,
    letter: SecretLetter,
    content: EntryContent,
    submission: uuid.UUID,
    *,
    actor: Actor,
) -> SecretEntry:
    book = take_number(book_taking_numbers(actor.book_owner, kind))
    entry = SecretEntry(
        book=book,
        number=book.last_number,
        letter=letter,
        registered_by=actor.user,
        submission=submission,
    )
    entry.seal(letter.key, content)
    entry.save(force_insert=True)
    return entry
