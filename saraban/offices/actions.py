"""Deeds that need no permission but one's own appointment."""

from __future__ import annotations

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.offices.actors import Actor


def choose_office(*, actor: Actor) -> None:
    """Record for which office the person works from now on."""
    record(AuditKind.OFFICE_CHOSEN, actor.appointment, actor=actor)
