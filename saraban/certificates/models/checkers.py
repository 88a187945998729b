"""กำหนดผู้ตรวจสอบการลงทะเบียนเกียรติบัตร: who says รับรอง."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet

if TYPE_CHECKING:
    from saraban.offices.actors import Actor


class CheckerQuerySet(DigestedQuerySet["CertificateChecker"]):
    """Checkers of offices."""

    def in_office(self, office_id: int) -> CheckerQuerySet:
        """Those who check now for this owner of books."""
        return self.filter(office=office_id, ended_at__isnull=True)

    def of_actor(self, actor: Actor) -> CheckerQuerySet:
        """The actor's own row, where they check for the office that they work for."""
        return self.in_office(actor.book_owner_id).filter(user=actor.user_id)


class CertificateChecker(models.Model):
    """A person of an office who checks its certificates, from a day until a day.

    Rows stay: who approved a certificate was a checker then.
    """

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    named_at = models.DateTimeField("กำหนดเมื่อ", default=timezone.now)
    ended_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)

    objects = CheckerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "user"],
                condition=Q(ended_at__isnull=True),
                name="checker_once_in_office",
            )
        ]

    def __str__(self) -> str:
        """Office and person."""
        return f"checker {self.user_id} of {self.office_id}"
