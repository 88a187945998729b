"""ใบเชิญ: a code on paper with which a person sets the own password."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet

# Letters of a code; each holds five bits of chance (``core.public_codes``).
CODE_LENGTH: Final = 16
VALID_FOR: Final = timedelta(days=30)


class InvitationQuerySet(DigestedQuerySet["Invitation"]):
    """Which invitations."""

    def open(self) -> InvitationQuerySet:
        """Those with which somebody can still set a password."""
        return self.filter(
            used_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=timezone.now(),
        )


class Invitation(models.Model):
    """A code for one person; it works once, until a day, and only the newest does.

    Only its digest is kept: who reads the database sets nobody's password.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations"
    )
    code_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField("ออกเมื่อ", default=timezone.now)
    expires_at = models.DateTimeField("ใช้ได้ถึง")
    used_at = models.DateTimeField("ใช้เมื่อ", null=True, blank=True)
    revoked_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="invitations_of_user")]
        constraints = [
            # One code at a time opens an account.
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_a_person",
            )
        ]

    def __str__(self) -> str:
        """Whose."""
        return f"invitation of {self.user_id}"
