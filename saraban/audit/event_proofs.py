"""That the program itself wrote an event: a keyed digest of its fields.

Who writes one past the program has no key for it, also before it is sealed.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from saraban.audit.canonical import canonical
from saraban.audit.models import AuditEvent
from saraban.core.keyring import SEAL

PURPOSE: Final = b"saraban.event"
# Hexadecimal digits: 128 bits.
LENGTH: Final = 32


def covered(event: AuditEvent) -> dict[str, object]:
    """Return the fields of an event that a seal covers."""
    return {
        "id": event.pk,
        "kind": str(event.kind),
        "at": event.at.isoformat(),
        "office": event.office_id,
        "actor": event.actor_id,
        "appointment": event.appointment_id,
        "capacity": event.capacity,
        "ip": event.ip_address,
        "subject": [event.subject_type, event.subject_id],
        "detail": event.detail_digest,
    }


def proof_of(event: AuditEvent) -> str:
    """Return the proof of an event that has no number yet, by the key in use."""
    return _proofs(event)[0]


def is_proved(event: AuditEvent) -> bool:
    """Whether a seal key of the ring made the proof of this event as it is."""
    return any(hmac.compare_digest(each, event.proof) for each in _proofs(event))


def _proofs(event: AuditEvent) -> list[str]:
    fields = covered(event)
    # The database gives the number, and writes an address in one way.
    fields["id"] = None
    address = AuditEvent._meta.get_field("ip_address")
    fields["ip"] = address.get_prep_value(event.ip_address)
    text = canonical(fields).encode()
    return [
        hmac.new(key, text, hashlib.sha256).hexdigest()[:LENGTH]
        for key in SEAL.derived(PURPOSE)
    ]
