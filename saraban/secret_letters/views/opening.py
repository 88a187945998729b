"""What every page of one letter begins with: the right to it."""

from __future__ import annotations

from uuid import UUID

from saraban.core.errors import UnknownSubjectError
from saraban.offices.requests import SignedInRequest
from saraban.secret_letters.models import SecretFile
from saraban.secret_letters.queries.access import (
    SecretAccess,
    letter_access,
    registrar_access,
)


def open_letter(request: SignedInRequest, letter_id: UUID) -> SecretAccess:
    """Return the letter to who may read it; ``confirmed`` records what is refused."""
    return letter_access(letter_id, request.actor)


def open_as_registrar(request: SignedInRequest, letter_id: UUID) -> SecretAccess:
    """Return the letter to its registrar; NotRegistrarError for its other readers."""
    return registrar_access(letter_id, request.actor)


def file_of(access: SecretAccess, file_id: int) -> SecretFile:
    """Return a file that the office has of the letter; raises UnknownSubjectError."""
    files = SecretFile.objects.seen_in(access.letter, access.actor.book_owner_id)
    file = files.filter(pk=file_id).first()
    if file is None:
        raise UnknownSubjectError
    file.letter = access.letter
    return file


def copy_of(access: SecretAccess) -> str:
    """Return which copy of how many the person's office holds."""
    letter = access.letter
    total = letter.content.copy_count
    delivery = letter.deliveries.filter(office=access.actor.book_owner_id).first()
    number = delivery.copy_number if delivery else 1
    return f"ชุดที่ {number} ของ {max(total, number)} ชุด"
