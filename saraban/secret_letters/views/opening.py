"""What every page of one letter begins with: the right to it, and a line in the record."""

from __future__ import annotations

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.offices.requests import SignedInRequest
from saraban.secret_letters.models import SecretFile, SecretLetter
from saraban.secret_letters.queries.access import SecretAccess, letter_access
from saraban.secret_letters.witness import SecretWitness, record_secret


def open_letter(request: SignedInRequest, letter_id: int) -> SecretAccess:
    """Return the letter to who may read it; what is refused is recorded.

    A letter that is not there is refused and recorded alike.
    """
    try:
        return letter_access(letter_id, request.actor)
    except UnknownSubjectError:
        letter = SecretLetter.objects.filter(pk=letter_id).first()
        if letter is None:
            witness = SecretWitness(request.actor)
            values = {"letter": letter_id}
            record(AuditKind.SECRET_REFUSED, None, actor=witness, values=values)
        else:
            record_secret(AuditKind.SECRET_REFUSED, letter, actor=request.actor)
        raise


def open_as_registrar(request: SignedInRequest, letter_id: int) -> SecretAccess:
    """Return the letter to its registrar; NotAllowedError for its other readers."""
    access = open_letter(request, letter_id)
    if access.registrar is None:
        record_secret(AuditKind.SECRET_REFUSED, access.letter, actor=request.actor)
        message = "ทำได้เฉพาะนายทะเบียนหนังสือลับและผู้ช่วยนายทะเบียนหนังสือลับของหน่วยงาน"
        raise NotAllowedError(message)
    return access


def file_of(access: SecretAccess, file_id: int) -> SecretFile:
    """Return a file of the letter; raises UnknownSubjectError."""
    file = SecretFile.objects.filter(letter=access.letter, pk=file_id).first()
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


__all__ = ["copy_of", "file_of", "open_as_registrar", "open_letter"]
