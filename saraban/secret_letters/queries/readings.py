"""Who has read what, when: the record of one letter, opened for its registrar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core.sealing import SealBrokenError, unseal
from saraban.secret_letters.models import SecretLetter
from saraban.secret_letters.witness import place_of_values

MOST = 2000


@dataclass(frozen=True)
class Reading:
    """One event: who, in which capacity, what, when, from where, and of which page."""

    at: datetime
    person: str
    capacity: str
    deed: str
    about: str
    address: str


def readings_of(letter: SecretLetter, office_id: int) -> list[Reading]:
    """Return what people of an office did with a letter, newest first.

    The letter's own office sees too what was refused to others.
    """
    events = AuditEvent.objects.filter(
        subject_type=SecretLetter._meta.model_name, subject_id=letter.pk
    ).select_related("actor", "detail")
    found: list[Reading] = []
    own = letter.office_id == office_id
    for event in events.order_by("-pk").iterator():
        values = _values(event, letter)
        is_tried = own and event.kind == AuditKind.SECRET_REFUSED
        if values.get("office") == office_id or is_tried:
            found.append(_reading(event, values))
        if len(found) == MOST:
            break
    return found


def _values(event: AuditEvent, letter: SecretLetter) -> dict[str, Any]:
    try:
        sealed = event.detail.values["sealed"]
        values: dict[str, Any] = unseal(letter.key, sealed, place_of_values(letter))
    except (KeyError, AuditEvent.detail.RelatedObjectDoesNotExist, SealBrokenError):
        return {}
    return values


def _reading(event: AuditEvent, values: dict[str, Any]) -> Reading:
    parts = []
    if "file" in values:
        parts.append(f"ไฟล์ {values['file']}")
    if "page" in values:
        parts.append(f"หน้า {values['page']}")
    if "reason" in values:
        parts.append(str(values["reason"]))
    return Reading(
        at=event.at,
        person=event.actor.get_full_name() if event.actor else "",
        capacity=event.capacity,
        deed=AuditKind(event.kind).label,
        about=" ".join(parts),
        address=event.ip_address or "",
    )
