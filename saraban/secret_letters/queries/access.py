"""The only way to a secret letter by its id: by the list, or by the post of registrar."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.secret_letters.errors import NotRegistrarError
from saraban.secret_letters.models import (
    SecretDelivery,
    SecretEntry,
    SecretLetter,
    SecretReader,
)
from saraban.secret_letters.queries.registrars import registrar_at


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
    def entries(self) -> list[SecretEntry]:
        """The letter's lines in the books of the person's office."""
        entries = SecretEntry.objects.filter(
            letter=self.letter, book__office=self.actor.book_owner_id
        ).select_related("book", "registered_by")
        found = list(entries.order_by("pk"))
        for each in found:
            each.letter = self.letter
        return found


def require_registrar(actor: Actor) -> Actor:
    """Return the actor as registrar; raises NotRegistrarError."""
    registrar = registrar_at(actor)
    if registrar is None:
        raise NotRegistrarError
    return registrar


def letter_access(letter_id: int, actor: Actor) -> SecretAccess:
    """Return the letter with the right in which the actor reads it.

    Raises UnknownSubjectError for everybody else, as for a letter that is not there:
    by the same statements, so that the time of the answer does not tell either.
    """
    if actor.reading is not None:
        raise UnknownSubjectError
    letters = SecretLetter.objects.select_related("office")
    letter = letters.filter(pk=letter_id).first()
    reader = _reader_of(letter_id, actor)
    registrar = registrar_at(actor)
    holds = registrar is not None and _holds(actor.book_owner_id, letter_id)
    if letter is not None and holds:
        return SecretAccess(letter, actor, registrar, reader)
    if letter is None or reader is None or not letter.is_secret_still:
        raise UnknownSubjectError
    return SecretAccess(letter, actor, reader=reader)


def registrar_access(letter_id: int, actor: Actor) -> SecretAccess:
    """Return the letter to its registrar.

    Raises UnknownSubjectError, and NotRegistrarError for those who only read it.
    """
    access = letter_access(letter_id, actor)
    if access.registrar is None:
        raise NotRegistrarError
    return access


def _holds(office_id: int, letter_id: int) -> bool:
    """Whether the letter stands in a book of the office, or is on its way to it."""
    entries = SecretEntry.objects.filter(letter=letter_id, book__office=office_id)
    on_their_way = SecretDelivery.objects.filter(letter=letter_id, office=office_id)
    return entries.exists() or on_their_way.filter(state="sent").exists()


def _reader_of(letter_id: int, actor: Actor) -> SecretReader | None:
    listed = SecretReader.objects.current(thai.today()).filter(
        letter=letter_id, user=actor.user_id, office=actor.book_owner_id
    )
    return listed.first()


def listed_letters(actor: Actor) -> Q:
    """Return the condition for letters that the actor is listed for."""
    listed = SecretReader.objects.current(thai.today()).filter(
        user=actor.user_id, office=actor.book_owner_id
    )
    return Q(pk__in=listed.values("letter"))
