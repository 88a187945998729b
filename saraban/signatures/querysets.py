"""Which signature pictures; whether a PIN holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from saraban.audit.models import AuditEvent, AuditKind

if TYPE_CHECKING:
    from saraban.accounts.models import User
    from saraban.signatures.models import SignaturePicture, SignaturePin  # noqa: F401


class SignaturePictureQuerySet(models.QuerySet["SignaturePicture"]):
    """Signature pictures, always beginning with whose they are."""

    def of(self, user: User) -> SignaturePictureQuerySet:
        """The person's own, withdrawn ones too."""
        return self.filter(user=user)

    def in_use(self) -> SignaturePictureQuerySet:
        """What the next signature is made with."""
        return self.filter(withdrawn_at__isnull=True)


class SignaturePinQuerySet(models.QuerySet["SignaturePin"]):
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


def _was_password_reset_since(pin: SignaturePin) -> bool:
    resets = AuditEvent.objects.filter(
        kind=AuditKind.PASSWORD_RESET,
        subject_type="user",
        subject_id=pin.user_id,
        at__gte=pin.set_at,
    )
    return resets.exists()
