"""The list of those who may read a letter."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import lock_row
from saraban.offices.actors import Actor
from saraban.secret_letters.contents import Words
from saraban.secret_letters.details import ReaderDetails
from saraban.secret_letters.errors import (
    AlreadyReaderError,
    NotListedError,
    PersonNotOfOfficeError,
)
from saraban.secret_letters.models import SecretLetter, SecretReader, SecretStep
from saraban.secret_letters.models.readers import SecretReaderQuerySet
from saraban.secret_letters.queries.access import registrar_access
from saraban.secret_letters.queries.people import people_at
from saraban.secret_letters.witness import record_secret


@transaction.atomic
def add_reader(
    letter: SecretLetter, details: ReaderDetails, *, actor: Actor
) -> SecretReader:
    """Let a person of the actor's office read a letter, with the reason.

    Raises NotRegistrarError, PersonNotOfOfficeError, AlreadyReaderError.
    """
    access = registrar_access(letter.uid, actor)
    lock_row(SecretLetter, letter.pk, no_key=True)
    if not people_at(actor.book_owner).filter(pk=details.user_id).exists():
        raise PersonNotOfOfficeError
    listed = _own_rows(access.letter, actor).filter(user=details.user_id)
    if listed.current(thai.today()).exists():
        raise AlreadyReaderError
    # One that ran out makes room.
    for old in listed:
        _take_off(old, actor=actor)
    reader = SecretReader(
        letter=access.letter,
        office=actor.book_owner,
        user_id=details.user_id,
        may_download=details.may_download,
        until=details.until,
        added_by=actor.user,
    )
    reader.seal(access.letter.key, Words(details.reason))
    reader.save(force_insert=True)
    values = {
        "person": details.user_id,
        "reason": details.reason,
        "until": details.until.isoformat() if details.until else "",
        "may_download": details.may_download,
    }
    record_secret(
        AuditKind.SECRET_READER_ADDED, access.letter, actor=actor, values=values
    )
    return reader


@transaction.atomic
def remove_reader(reader: SecretReader, *, actor: Actor) -> None:
    """Take a person off the list at once; what waits for them is withdrawn."""
    access = registrar_access(reader.letter.uid, actor)
    lock_row(SecretLetter, access.letter.pk, no_key=True)
    found = _own_rows(access.letter, actor).filter(pk=reader.pk).first()
    if found is None:
        raise NotListedError
    reader = found
    _take_off(reader, actor=actor)
    withdraw_waiting(access.letter, actor.book_owner_id, user_id=reader.user_id)
    values = {"person": reader.user_id}
    record_secret(
        AuditKind.SECRET_READER_REMOVED, access.letter, actor=actor, values=values
    )


def let_go(letter: SecretLetter, *, actor: Actor) -> None:
    """End every reader and every waiting step of the actor's office."""
    for each in _own_rows(letter, actor):
        _take_off(each, actor=actor)
    withdraw_waiting(letter, actor.book_owner_id)


def withdraw_waiting(
    letter: SecretLetter, office_id: int | None = None, user_id: int | None = None
) -> None:
    """Withdraw what waits: of an office, of a person there, or everywhere."""
    waiting = SecretStep.objects.filter(letter=letter, state=SecretStep.State.WAITING)
    if office_id is not None:
        waiting = waiting.filter(office=office_id)
    if user_id is not None:
        waiting = waiting.filter(user=user_id)
    waiting.update(state=SecretStep.State.WITHDRAWN)


def _own_rows(letter: SecretLetter, actor: Actor) -> SecretReaderQuerySet:
    rows = SecretReader.objects.filter(letter=letter, office=actor.book_owner_id)
    return rows.filter(removed_at__isnull=True)


def _take_off(reader: SecretReader, *, actor: Actor) -> None:
    reader.removed_at, reader.removed_by = timezone.now(), actor.user
    reader.save(update_fields=["removed_at", "removed_by"])
