"""What a certificate has besides its line: written, corrected, and checked anew."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import locked_rows
from saraban.core.public_codes import draw_code
from saraban.offices.actors import Actor
from saraban.registers.details import CertificateDetails, EntryDetails
from saraban.registers.errors import SignatoryNotOfDayError
from saraban.registers.models import (
    Certificate,
    CertificateDesign,
    RegisterEntry,
    Signatory,
)
from saraban.registers.models.designs import DESIGNS, OWN_DESIGN_MARK, designs_of

# 16 of 31 letters: a million guesses a second would take a million years.
CODE_LENGTH: Final = 16
# What stands on the paper: another value must be approved anew.
PRINTED: Final = frozenset({"subject", "subject_second", "addressee", "document_date"})
Check: Final = Certificate.Check


def keep_certificate(entry: RegisterEntry, details: EntryDetails) -> None:
    """Write the certificate of a new line, where the office has the system print them.

    Raises UnknownSubjectError for a signatory or design of others, and
    SignatoryNotOfDayError for who does not sign on that day.
    """
    if not entry.book.is_of_certificates or details.certificate is None:
        return
    certificate = Certificate(
        entry=entry, office_id=entry.book.office_id, public_code=draw_code(CODE_LENGTH)
    )
    for name, value in columns_for(entry, details.certificate).items():
        setattr(certificate, name, value)
    certificate.save(force_insert=True)


def columns_for(entry: RegisterEntry, details: CertificateDetails) -> dict[str, Any]:
    """Return the columns that a person fills, once they are found to be the office's."""
    office = entry.book.office
    designs = {each.code for each in designs_of(office)}
    before = Certificate.objects.filter(entry=entry.pk).first()
    if details.design not in designs and (
        before is None or details.design != before.design
    ):
        raise UnknownSubjectError
    if details.printing == Certificate.Printing.SCHOOLS and office.is_school:
        raise UnknownSubjectError
    own = details.design.removeprefix(OWN_DESIGN_MARK)
    return {
        "printing": details.printing,
        "design": details.design,
        "own_design_id": int(own) if own != details.design else None,
        "signatory_id": _signatory_id(entry, details.signatory_id),
    }


def _signatory_id(entry: RegisterEntry, signatory_id: int | None) -> int | None:
    if signatory_id is None:
        return None
    found = Signatory.objects.filter(office=entry.book.office_id, pk=signatory_id)
    signatory = found.first()
    if signatory is None:
        raise UnknownSubjectError
    if entry.document_date and not signatory.signs_on(entry.document_date):
        raise SignatoryNotOfDayError(signatory, entry.document_date)
    return signatory.pk


def change_certificate(
    entry: RegisterEntry,
    details: EntryDetails,
    changed: Collection[str],
    *,
    actor: Actor,
) -> None:
    """Correct the certificate of a line that was corrected.

    What is printed otherwise since must be approved anew: the approval and the
    signature are taken away.
    """
    if not entry.book.is_of_certificates or details.certificate is None:
        return
    found = locked_rows(Certificate.objects.filter(entry=entry))
    if not found:
        keep_certificate(entry, details)
        return
    certificate = found[0]
    columns = columns_for(entry, details.certificate)
    moved = {
        name: value
        for name, value in columns.items()
        if getattr(certificate, name) != value
    }
    if not moved and not PRINTED & set(changed):
        return
    before = in_words(certificate)
    for name, value in moved.items():
        setattr(certificate, name, value)
    if moved.keys() - {"printing"} or PRINTED & set(changed):
        to_be_checked(certificate)
    certificate.save()
    if not changed:
        # Whoever corrects or checks it meanwhile is told.
        entry.version += 1
        entry.save(update_fields=["version"])
    values = {
        name: [before[name], words]
        for name, words in in_words(certificate).items()
        if words != before[name]
    }
    if values:
        said = {**values, "version": entry.version}
        record(AuditKind.ENTRY_CHANGED, entry, actor=actor, values=said)


def in_words(certificate: Certificate) -> dict[str, str]:
    """Return what its form chose, in words that the history shows."""
    own = CertificateDesign.objects.filter(pk=certificate.own_design_id or 0).first()
    built_in = DESIGNS.get(certificate.design)
    signatory = Signatory.objects.filter(pk=certificate.signatory_id or 0).first()
    return {
        "signatory": str(signatory or ""),
        "printing": certificate.get_printing_display(),
        "design": str(own or (built_in.name if built_in else "")),
    }


def to_be_checked(certificate: Certificate) -> None:
    """Let it wait for the checker again; that it was approved once is kept."""
    certificate.check_state = Check.PENDING
    certificate.checked_at = certificate.checked_by = certificate.signature = None
    certificate.refusal_reason, certificate.signed_block = "", []
