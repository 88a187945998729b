"""The only way to a secret letter by its id: by the list, or by the post of registrar."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Q

from saraban.audit.models import PASSWORD_GIVEN, AuditEvent
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.secret_letters.errors import NotRegistrarError, PasswordResetError
from saraban.secret_letters.models import (
    SecretDelivery,
    SecretEntry,
    SecretLetter,
    SecretReader,
)
from saraban.secret_letters.queries.registrars import (
    closed_offices_of,
    registrar_at,
)


@dataclass(frozen=True)
class SecretAccess:
    """In which right a person reads a letter."""

    letter: SecretLetter
    actor: Actor
    # The person as registrar; None: one of the list.
    registrar: Actor | None = None
    reader: SecretReader | None = None

    @property
    def may_download(self) -> bool:
        """Whether they may have the files themselves."""
        return self.registrar is not None or bool(
            self.reader and self.reader.may_download
        )

    @property
    def office_ids(self) -> list[int]:
        """The offices whose lines the person sees: of a registrar closed ones too."""
        own = [self.actor.book_owner_id]
        if self.registrar is None:
            return own
        closed = closed_offices_of(self.actor.book_owner)
        return [*own, *closed.values_list("pk", flat=True)]

    @property
    def entries(self) -> list[SecretEntry]:
        """The letter's lines in the books of the person's office."""
        entries = SecretEntry.objects.filter(
            letter=self.letter, book__office__in=self.office_ids
        ).select_related("book__office", "registered_by")
        found = list(entries.order_by("pk"))
        for each in found:
            each.letter = self.letter
        return found


def require_registrar(actor: Actor) -> Actor:
    """Return the actor as registrar; raises NotRegistrarError, PasswordResetError."""
    registrar = registrar_at(actor)
    if registrar is None:
        raise NotRegistrarError
    _require_own_password(actor, registrar.appointment.appointed_at)
    return registrar


def _require_own_password(actor: Actor, trusted_at: datetime) -> None:
    """Raise PasswordResetError where somebody gave the person a password since.

    Who looks after accounts could else sign in as a person who is trusted. Trusting
    anew (another appointment, another line of the list) is the head's or the
    registrar's deed.
    """
    resets = AuditEvent.objects.filter(
        kind__in=PASSWORD_GIVEN,
        subject_type="user",
        subject_id=actor.user_id,
        at__gte=trusted_at,
    )
    if resets.exists():
        raise PasswordResetError


def letter_access(uid: uuid.UUID, actor: Actor) -> SecretAccess:
    """Return the letter with the right in which the actor reads it.

    Raises UnknownSubjectError for everybody else, as for a letter that is not there:
    by the same statements, so that the time of the answer does not tell either.
    """
    if actor.reading is not None:
        raise UnknownSubjectError
    letters = SecretLetter.objects.select_related("office")
    letter = letters.filter(uid=uid).first()
    letter_id = letter.pk if letter else 0
    reader = _reader_of(letter_id, actor)
    registrar = registrar_at(actor)
    closed = closed_offices_of(actor.book_owner)
    kept = [actor.book_owner_id, *closed.values_list("pk", flat=True)]
    holding = _holding(kept, letter_id)
    if letter is None or not holding:
        raise UnknownSubjectError
    if registrar is not None:
        _require_own_password(actor, registrar.appointment.appointed_at)
        return SecretAccess(letter, actor, registrar, reader)
    is_read = letter.is_secret_still and holding is not Holding.VOID
    if reader is None or not is_read:
        raise UnknownSubjectError
    reader.letter = letter
    # Who is listed stands sealed: a row that was changed past the program opens nothing.
    _ = reader.reason
    _require_own_password(actor, reader.added_at)
    return SecretAccess(letter, actor, reader=reader)


def registrar_access(uid: uuid.UUID, actor: Actor) -> SecretAccess:
    """Return the letter to its registrar.

    Raises UnknownSubjectError, and NotRegistrarError for those who only read it.
    """
    access = letter_access(uid, actor)
    if access.registrar is None:
        raise NotRegistrarError
    return access


class Holding(Enum):
    """How an office holds a letter."""

    ENTERED = 1
    # Every line of it there is cancelled.
    VOID = 2
    ON_ITS_WAY = 3


def _holding(office_ids: list[int], letter_id: int) -> Holding | None:
    """Say whether the letter stands in a book of the offices, or is on its way there."""
    entries = SecretEntry.objects.filter(letter=letter_id, book__office__in=office_ids)
    voided = list(entries.values_list("voided_at", flat=True))
    coming = SecretDelivery.objects.filter(letter=letter_id, office__in=office_ids)
    is_coming = coming.filter(state=SecretDelivery.State.SENT).exists()
    if voided:
        return Holding.ENTERED if None in voided else Holding.VOID
    return Holding.ON_ITS_WAY if is_coming else None


def _reader_of(letter_id: int, actor: Actor) -> SecretReader | None:
    listed = SecretReader.objects.current(thai.today()).filter(
        letter=letter_id, user=actor.user_id, office=actor.book_owner_id
    )
    return listed.first()


def listed_letters(actor: Actor) -> Q:
    """Return the condition for letters that the actor is listed for."""
    if actor.reading is not None:
        return Q(pk__in=())
    listed = SecretReader.objects.current(thai.today()).filter(
        user=actor.user_id, office=actor.book_owner_id
    )
    reset = AuditEvent.objects.filter(
        kind__in=PASSWORD_GIVEN, subject_type="user", subject_id=actor.user_id
    ).order_by("-at")
    last = reset.values_list("at", flat=True).first()
    if last is not None:
        listed = listed.filter(added_at__gt=last)
    return Q(pk__in=listed.values("letter"))
