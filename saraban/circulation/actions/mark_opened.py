"""เปิดดู: when a desk first looked at what it was asked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.models import Step
from saraban.circulation.models.desks import desk_of
from saraban.offices.actors import Actor, posts_at


def mark_opened(step: Step, *, actor: Actor) -> None:
    """Keep when whoever is asked first opened it."""
    if step.opened_at is not None or not step.is_waiting:
        return
    if desk_of(step, posts_at(actor)) is None:
        return
    with transaction.atomic():
        moment = timezone.now()
        unopened = Step.objects.unopened().filter(pk=step.pk)
        if unopened.update(opened_at=moment):
            record(AuditKind.DELIVERY_OPENED, step, actor=actor)
            step.opened_at = moment
