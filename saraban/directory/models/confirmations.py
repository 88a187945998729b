"""การยืนยันโดยบุคคลที่สอง: what one person has asked for and a second one confirms."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.models import Appointment, Office

# So long the others may refuse; then who asked goes on alone.
WAITS_FOR: Final = timedelta(days=7)


class ConfirmationQuerySet(DigestedQuerySet["Confirmation"]):
    """Which confirmations."""

    def waiting(self) -> ConfirmationQuerySet:
        """Those that nobody has decided yet."""
        return self.filter(state=Confirmation.State.WAITING)


class Confirmation(models.Model):
    """One deed that does not happen by one person alone.

    ``posts``: appointments that begin when it is confirmed (of one person, or all heads
    of an imported file), and those that end then. ``account``: a password was reset; the
    rest of the account's powers comes back when it is confirmed. ``setting``: the area's
    switch for all this is turned off.
    """

    class Kind(models.TextChoices):
        """What is to be confirmed."""

        POSTS = "posts", "กำหนดผู้บริหารหรือผู้ดูแลระบบ"
        ACCOUNT = "account", "ตั้งรหัสผ่านใหม่"
        SETTING = "setting", "เลิกใช้การยืนยันโดยบุคคลที่สอง"

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", "รอยืนยัน"
        CONFIRMED = "confirmed", "ยืนยันแล้ว"
        REFUSED = "refused", "ไม่ยืนยัน"
        WITHDRAWN = "withdrawn", "ถอนคำขอแล้ว"

    area = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Whom it is about, where that is one person.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    directory_import = models.ForeignKey(
        "directory.DirectoryImport",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Of ``posts``: what AppointmentDetails says of each, with ids for rows.
    posts = models.JSONField(default=list)
    # Ids of appointments that end when the new ones begin.
    ends = models.JSONField(default=list)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # None: nobody's post stands behind it (a code that was used).
    asked_under = models.ForeignKey(
        Appointment, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField("ขอเมื่อ", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("ตัดสินเมื่อ", null=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["area"],
                condition=Q(state="waiting"),
                name="confirmations_waiting",
            ),
            models.Index(fields=["area", "-id"], name="confirmations_of_area"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="waiting", kind="account"),
                name="one_waiting_account_a_person",
            )
        ]

    def __str__(self) -> str:
        """What, and how it stands."""
        return f"{self.kind} {self.state}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state == self.State.WAITING

    @property
    def is_overdue(self) -> bool:
        """Whether the others have had their time to refuse."""
        waited = timezone.now() - self.asked_at
        return self.kind != self.Kind.ACCOUNT and waited >= WAITS_FOR
