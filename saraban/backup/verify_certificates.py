"""Whether every office still has the certificate that was set for it."""

from __future__ import annotations

from collections.abc import Iterator

from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Office
from saraban.stamps.sealing import store
from saraban.stamps.sealing.errors import CertificateUnusableError


def certificate_faults() -> Iterator[str]:
    """Yield a sentence for each certificate that is missing, damaged or another one.

    Which it should be is in the record, with the newest event of each office.
    """
    events = AuditEvent.objects.filter(kind=AuditKind.CERTIFICATE_CHANGED)
    newest = {
        event.subject_id: event
        for event in events.select_related("detail").order_by("pk")
    }
    offices = Office.objects.in_bulk([key for key in newest if key])
    for office_id, event in newest.items():
        office = offices.get(office_id or 0)
        detail = getattr(event, "detail", None)
        if office is None or detail is None:
            continue
        wanted = detail.values["fingerprint"][1]
        name = f"certificate of office {office.code}"
        try:
            found = store.find_certificate(office.pk)
        except CertificateUnusableError:
            yield f"{name}: it is damaged, or its key is lost"
            continue
        there = found.fingerprint if found else ""
        if wanted and not there:
            yield f"{name}: it is missing; set it again or bring SARABAN_CERTIFICATES"
        elif wanted != there:
            yield f"{name}: it is not the one that was set"
