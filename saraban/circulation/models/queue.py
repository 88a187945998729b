"""รอสั่งการ: decisions that can still be undone, and letters put aside for today."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from saraban.circulation.models.circulations import Step
from saraban.circulation.models.querysets import PendingDecisionQuerySet
from saraban.offices.models import Appointment

PROBLEM_MAX: Final = 500
# How long a decision can be undone.
UNDO_FOR: Final = timedelta(seconds=10)


class PendingDecision(models.Model):
    """A decision in its ten seconds: it is not yet a step of the letter's way.

    เลิกทำ deletes the row; nothing but its digest is left. ``filled`` is what the person
    decided, as ``actions.pending_decision`` reads it; the decision will bear the
    moment of the press, ``pressed_at``. While it waits nobody else decides on the
    step.
    """

    step = models.OneToOneField(
        Step, on_delete=models.CASCADE, related_name="pending_decision"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+"
    )
    ip_address = models.GenericIPAddressField(null=True)
    filled = models.JSONField()
    pressed_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(db_index=True)
    # Why it could not be written: nobody waits for it any more, and its words stay.
    problem = models.CharField(max_length=PROBLEM_MAX, blank=True)

    objects = PendingDecisionQuerySet.as_manager()

    def __str__(self) -> str:
        """Step and person."""
        return f"{self.step_id} decided by {self.person_id}"

    @property
    def words(self) -> str:
        """What the person wrote."""
        return str(self.filled.get("words") or self.filled.get("note") or "")


class PutAside(models.Model):
    """ข้าม: a letter at the end of one person's queue, for the rest of that day."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="put_aside")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "step"], name="put_aside_once_per_person"
            )
        ]

    def __str__(self) -> str:
        """Step and person."""
        return f"{self.step_id} put aside by {self.person_id}"
