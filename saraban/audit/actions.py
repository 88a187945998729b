"""Writing the record. Every action calls this in its own transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Protocol

from django.db import models, transaction
from django.utils import timezone

from saraban.audit.canonical import canonical
from saraban.audit.event_proofs import proof_of
from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.audit.row_digests import note_events
from saraban.core.keyring import SECRET


class Witness(Protocol):
    """Who did it, as the record needs to know."""

    @property
    def user_id(self) -> int | None:
        """The person, None where nobody signed in."""

    @property
    def appointment_id(self) -> int | None:
        """The appointment that the person acted under."""

    @property
    def capacity_text(self) -> str:
        """Position and capacity in words, as they were then."""

    @property
    def ip_address(self) -> str | None:
        """Where the request came from."""

    @property
    def book_owner_id(self) -> int | None:
        """The office whose record this belongs to."""


def record(
    kind: AuditKind,
    subject: models.Model | None,
    *,
    actor: Witness | None,
    values: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event, with old and new values if there are any."""
    return record_many(kind, [(subject, values)], actor=actor)[0]


def record_many(
    kind: AuditKind,
    subjects: list[tuple[models.Model | None, dict[str, Any] | None]],
    *,
    actor: Witness | None,
) -> list[AuditEvent]:
    """Write one event for each subject in two statements."""
    moment = timezone.now()
    texts = [canonical(values) if values else "" for _, values in subjects]
    with transaction.atomic():
        made = [
            AuditEvent(
                kind=kind,
                at=moment,
                office_id=actor.book_owner_id if actor else None,
                actor_id=actor.user_id if actor else None,
                appointment_id=actor.appointment_id if actor else None,
                capacity=actor.capacity_text if actor else "",
                ip_address=actor.ip_address if actor else None,
                subject_type=subject._meta.model_name or "" if subject else "",
                subject_id=subject.pk if subject else None,
                detail_digest=digest(text) if text else "",
            )
            for (subject, _), text in zip(subjects, texts, strict=True)
        ]
        for event in made:
            event.proof = proof_of(event)
        events = AuditEvent.objects.bulk_create(made)
        AuditDetail.objects.bulk_create(
            AuditDetail(event=event, values=json.loads(text))
            for event, text in zip(events, texts, strict=True)
            if text
        )
        # Before this transaction ends: the next one is another's.
        note_events(events)
    return events


def changes(row: models.Model, columns: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that differ, as ``{name: [old, new]}``."""
    return {
        name: [getattr(row, name), value]
        for name, value in columns.items()
        if getattr(row, name) != value
    }


def digest(text: str) -> str:
    """Return the keyed digest (HMAC-SHA-256) of a detail's canonical text."""
    return _digests(text)[0]


def is_digest_of(text: str, known: str) -> bool:
    """Whether a digest was made of this text, with any key of the ring."""
    return any(hmac.compare_digest(each, known) for each in _digests(text))


def _digests(text: str) -> list[str]:
    return [
        hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        for key in SECRET.derived(b"saraban.audit")
    ]
