"""ตรวจสอบเกียรติบัตร: what a code says to anybody, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from saraban.core.public_codes import is_code
from saraban.registers.actions.certificates import CODE_LENGTH
from saraban.registers.models import Certificate


class Proof(Enum):
    """What a code stands for."""

    GENUINE = "genuine"
    VOID = "void"
    # Corrected or refused since it was approved: its paper is no proof any more.
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class PublicCertificate:
    """What a stranger may know of a certificate."""

    proof: Proof
    number: str
    name: str
    subject: str
    second: str
    dated: date | None
    office: str


def found_by_code(code: str) -> PublicCertificate | None:
    """Return what a code stands for; None for one that was never approved."""
    if not is_code(code, CODE_LENGTH):
        return None
    known = Certificate.objects.filter(
        public_code=code, first_approved_at__isnull=False
    )
    certificate = known.select_related("entry__book__office").first()
    if certificate is None:
        return None
    entry = certificate.entry
    proof = Proof.GENUINE
    if entry.is_void:
        proof = Proof.VOID
    elif not certificate.is_approved:
        proof = Proof.TAKEN_BACK
    return PublicCertificate(
        proof=proof,
        number=entry.reference_number,
        name=entry.addressee,
        subject=entry.subject,
        second=entry.subject_second,
        dated=entry.document_date,
        office=entry.book.office.name,
    )
