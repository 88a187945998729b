"""Opening the books of a closed office is recorded; reading on is not again."""

from __future__ import annotations

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.offices.actors import Actor
from saraban.offices.models import Office


def open_closed_books(office: Office, *, actor: Actor) -> None:
    """Record who reads the books of an office that is closed."""
    record(AuditKind.CLOSED_BOOKS_OPENED, office, actor=actor)
