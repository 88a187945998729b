"""A person's own signature picture and PIN; nobody else can use or see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.audit.models import PASSWORD_GIVEN, AuditEvent
from saraban.core.written_rows import DigestedQuerySet
from saraban.documents.models import StoredFile

if TYPE_CHECKING:
    from saraban.accounts.models import User

MOST_TRIES = 5


class SignaturePictureQuerySet(DigestedQuerySet["SignaturePicture"]):
    """Signature pictures, always beginning with whose they are."""

    def of(self, user: User) -> SignaturePictureQuerySet:
        """The person's own, withdrawn ones too."""
        return self.filter(user=user)

    def in_use(self) -> SignaturePictureQuerySet:
        """What the next signature is made with."""
        return self.filter(withdrawn_at__isnull=True)


class SignaturePinQuerySet(DigestedQuerySet["SignaturePin"]):
    """PINs, one a person."""

    def set_by(self, user: User) -> SignaturePin | None:
        """The PIN that the person has set, whether it still holds or not."""
        return self.filter(user=user).first()

    def in_force(self, user: User) -> SignaturePin | None:
        """The person's PIN, None where a reset of the password has withdrawn it.

        An administrator who resets the password of somebody knows it until that
        person changes it. So a PIN holds only if the record knows of no reset since
        it was set; the person then sets a new one with a password of their own.
        """
        pin = self.set_by(user)
        if pin is None or _was_password_reset_since(pin):
            return None
        return pin


class SignaturePicture(models.Model):
    """A signature as it was uploaded, ink on a clear ground.

    Rows are never removed: what was signed with an earlier picture keeps showing it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="signature_pictures",
    )
    # A relation with a name: contents that nothing names are swept away.
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="signature_pictures"
    )
    width = models.PositiveIntegerField(help_text="dots")
    height = models.PositiveIntegerField(help_text="dots")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SignaturePictureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_signature_in_use_per_person",
            )
        ]

    def __str__(self) -> str:
        """Whose it is."""
        return f"signature of {self.user_id}"


class SignaturePin(models.Model):
    """Six digits that a person signs with; only a salted hash is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="signature_pin",
    )
    hash = models.CharField(max_length=200)
    set_at = models.DateTimeField(default=timezone.now)

    objects = SignaturePinQuerySet.as_manager()

    def __str__(self) -> str:
        """Whose it is."""
        return f"PIN of {self.user_id}"


class FailedTries(models.Model):
    """How often somebody was wrong about a secret of this person since it was right."""

    class Secret(models.TextChoices):
        """What is guessed at."""

        PIN = "pin", "รหัส PIN"
        PASSWORD = "password", "รหัสผ่าน"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    secret = models.CharField(max_length=20, choices=Secret)
    failed_count = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "secret"], name="tries_once_per_secret"
            )
        ]

    def __str__(self) -> str:
        """Whose and what."""
        return f"tries of {self.user_id} at {self.secret}"

    @property
    def left(self) -> int:
        """How many tries are left before the lock."""
        return MOST_TRIES - self.failed_count


def _was_password_reset_since(pin: SignaturePin) -> bool:
    resets = AuditEvent.objects.filter(
        kind__in=PASSWORD_GIVEN,
        subject_type="user",
        subject_id=pin.user_id,
        at__gte=pin.set_at,
    )
    return resets.exists()
