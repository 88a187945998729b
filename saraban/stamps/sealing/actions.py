"""Setting and removing the certificate of an office, from the machine's command line."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_row
from saraban.offices.models import Office
from saraban.offices.sign_in_record import Visitor
from saraban.stamps.sealing import store
from saraban.stamps.sealing.certificates import OfficeCertificate, SealingKey
from saraban.stamps.sealing.errors import (
    CertificateRefusedError,
    CertificateUnusableError,
)

AT_THE_MACHINE: Final = "ผู้ดูแลเครื่องแม่ข่าย คำสั่ง saraban certificate"


@transaction.atomic
def set_certificate(office: Office, sealing_key: SealingKey) -> None:
    """Let the office seal with this certificate; the former one is gone."""
    office = locked_row(Office.objects.all(), office.pk)
    _record(office, _fingerprint_kept(office), sealing_key.office_certificate)
    # Last: what cannot be written leaves no record either.
    store.keep(office.pk, sealing_key)


@transaction.atomic
def remove_certificate(office: Office) -> None:
    """Let the office seal no more; papers that carry its seal keep it."""
    office = locked_row(Office.objects.all(), office.pk)
    if not store.path_of(office.pk).exists():
        message = f"{office.name} has no certificate"
        raise CertificateRefusedError(message)
    _record(office, _fingerprint_kept(office), None)
    store.remove(office.pk)


def _fingerprint_kept(office: Office) -> str:
    """Return which certificate is replaced; one that is damaged can be, too."""
    try:
        found = store.find_certificate(office.pk)
    except CertificateUnusableError:
        return "?"
    return found.fingerprint if found else ""


def _record(office: Office, former: str, new: OfficeCertificate | None) -> None:
    values: dict[str, object] = {
        "fingerprint": [former, new.fingerprint if new else ""]
    }
    if new:
        values.update(holder=new.holder, issuer=new.issuer, ends_at=new.ends_at)
    witness = Visitor(
        None, None, capacity_text=AT_THE_MACHINE, book_owner_id=office.book_owner_id
    )
    record(AuditKind.CERTIFICATE_CHANGED, office, actor=witness, values=values)
