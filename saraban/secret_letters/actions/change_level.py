"""ปรับชั้นความลับ: another level, or none any more; holders elsewhere are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from saraban.audit.models import AuditKind
from saraban.core.locks import locked_row
from saraban.documents.actions import discard_contents
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.storage import store_content
from saraban.letters.models import Secrecy
from saraban.offices.actors import Actor
from saraban.registers.actions.books import book_taking_numbers
from saraban.registers.actions.numbers import open_book
from saraban.registers.actions.register import next_place
from saraban.registers.actions.write_entry import new_letter, save_entry
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.kinds import SECRET_OUTGOING
from saraban.secret_letters.actions.readers import withdraw_waiting
from saraban.secret_letters.actions.tell import tell_keepers
from saraban.secret_letters.contents import Words
from saraban.secret_letters.errors import (
    LevelLiftedError,
    NotOwnLetterError,
    SameLevelError,
    TopSecretError,
)
from saraban.secret_letters.files import opened_in_memory
from saraban.secret_letters.models import (
    SecrecyChange,
    SecretDelivery,
    SecretFile,
    SecretLetter,
)
from saraban.secret_letters.queries.access import registrar_access
from saraban.secret_letters.witness import record_secret

CHANGED = "มีการปรับชั้นความลับของหนังสือลับ"


def change_level(
    letter: SecretLetter, level: int, reason: str, *, actor: Actor
) -> SecrecyChange:
    """Give a letter of the actor's office another level; holders elsewhere are told.

    Without a level it gets a line of the ordinary book, and does not come back: the
    line in the secret book stays and names that one, and the other way round. Raises
    NotRegistrarError, NotOwnLetterError, SameLevelError, LevelLiftedError,
    TopSecretError, BookClosedError.
    """
    registrar_access(letter.uid, actor)
    if letter.office_id != actor.book_owner_id:
        raise NotOwnLetterError
    if level == Secrecy.TOP_SECRET:
        raise TopSecretError
    _require_change(letter, level)
    if level:
        return _changed(letter, level, reason, (), actor)
    with _opened_files(letter, actor) as files:
        return _changed(letter, level, reason, files, actor)


def _require_change(letter: SecretLetter, level: int) -> None:
    if not letter.is_secret_still:
        raise LevelLiftedError
    if letter.level == level:
        raise SameLevelError


@transaction.atomic
def _changed(
    letter: SecretLetter,
    level: int,
    reason: str,
    files: Sequence[ChosenFile],
    actor: Actor,
) -> SecrecyChange:
    letter = locked_row(SecretLetter.objects.all(), letter.pk)
    _require_change(letter, level)
    change = _change(letter, letter.level, level, reason, files, actor=actor)
    letter.level = level
    letter.save(update_fields=["level"])
    if not level:
        withdraw_waiting(letter)
    values = {
        "before": Secrecy(change.before).label,
        "after": Secrecy(level).label,
        "reason": reason,
    }
    record_secret(AuditKind.SECRECY_CHANGED, letter, actor=actor, values=values)
    _tell_holders(letter, actor)
    return change


def register_openly(letter: SecretLetter, *, actor: Actor) -> SecrecyChange:
    """Register a letter whose level its owner lifted in the own ordinary book too.

    Raises NotRegistrarError, SameLevelError for one that is secret still, or that
    stands there already.
    """
    registrar_access(letter.uid, actor)
    _require_not_open(letter, actor)
    with _opened_files(letter, actor) as files, transaction.atomic():
        letter = locked_row(SecretLetter.objects.all(), letter.pk)
        _require_not_open(letter, actor)
        reason, level = "เจ้าของเรื่องปรับชั้นความลับแล้ว", Secrecy.NONE
        return _change(letter, level, level, reason, files, actor=actor)


def _require_not_open(letter: SecretLetter, actor: Actor) -> None:
    if letter.is_secret_still or is_registered_openly(letter, actor.book_owner_id):
        raise SameLevelError


def is_registered_openly(letter: SecretLetter, office_id: int) -> bool:
    """Whether an office has it in its ordinary book."""
    own = SecrecyChange.objects.filter(letter=letter, office=office_id)
    return own.filter(entry__isnull=False).exists()


def _change(
    letter: SecretLetter,
    before: int,
    after: int,
    reason: str,
    files: Sequence[ChosenFile],
    *,
    actor: Actor,
) -> SecrecyChange:
    change = SecrecyChange(
        letter=letter,
        office=actor.book_owner,
        before=before,
        after=after,
        changed_by=actor.user,
        entry=None if after else _registered_openly(letter, files, actor),
    )
    change.seal(letter.key, Words(reason))
    change.save(force_insert=True)
    return change


def _tell_holders(letter: SecretLetter, actor: Actor) -> None:
    holders = SecretDelivery.objects.filter(letter=letter).exclude(
        state=SecretDelivery.State.RETURNED
    )
    offices = set(holders.values_list("office", flat=True)) - {actor.book_owner_id}
    tell_keepers(offices, CHANGED, letter.get_absolute_url())


def _registered_openly(
    letter: SecretLetter, files: Sequence[ChosenFile], actor: Actor
) -> RegisterEntry:
    """Write the letter into the ordinary book, with its files in the open store."""
    content = letter.content
    details = EntryDetails(
        document_date=content.dated or date.today(),  # noqa: DTZ011  Always dated.
        sender=content.sender,
        addressee=content.addressee,
        subject=content.subject,
        reference_number=content.reference_number,
        urgency=letter.urgency,
        note="เดิมเป็นหนังสือลับ ปรับชั้นความลับแล้ว",
    )
    place = next_place(actor.book_owner, _kind_of(letter, actor))
    written = new_letter(details, files, actor=actor)
    written.reference_number = content.reference_number
    written.save(update_fields=["reference_number"])
    entry = RegisterEntry(letter=written, has_files=bool(files), **details.columns())
    save_entry(entry, details, place, actor=actor)
    return entry


def _kind_of(letter: SecretLetter, actor: Actor) -> Book.Kind:
    """Return the ordinary book that it belongs to."""
    is_sent = letter.entries.filter(
        book__office=actor.book_owner_id, book__kind=SECRET_OUTGOING.code
    ).exists()
    return Book.Kind.OUTGOING if is_sent else Book.Kind.INCOMING


@contextmanager
def _opened_files(letter: SecretLetter, actor: Actor) -> Iterator[Sequence[ChosenFile]]:
    """Put the letter's files into the open store, before the transaction that needs them.

    Nobody who writes waits for them to be on disk. They lie open only if the deed goes
    through: what fails takes them out again, and a book that is closed refuses before.
    """
    open_book(book_taking_numbers(actor.book_owner, _kind_of(letter, actor)))
    found: list[ChosenFile] = []
    try:
        for file in SecretFile.objects.seen_in(letter, actor.book_owner_id):
            file.letter = letter
            kept = file.content
            with opened_in_memory(file.uid, kept) as plain:
                stored = store_content(plain.read(), kept.content_type)
            found.append(ChosenFile(stored, kept.name, kept.description))
        yield found
    except BaseException:
        discard_contents([each.stored_file.pk for each in found])
        raise
