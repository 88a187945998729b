"""Many certificates on paper: asked for, made in the background, fetched later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from saraban.core.leases import LeaseQuerySet
from saraban.documents.models import StoredFile
from saraban.offices.models import Office

PROBLEM_MAX: Final = 300
ADDRESS_MAX: Final = 300
# Afterwards it is made anew when somebody asks.
KEPT_FOR: Final = timedelta(days=7)


class CertificatePrintQuerySet(LeaseQuerySet["CertificatePrint"]):
    """Prints, of which one worker at a time has one in hand."""

    due_column = "next_try_at"


class CertificatePrint(models.Model):
    """One file with many certificates: one PDF, or a zip with one PDF for each.

    ``entries`` are the keys of the lines in the order of the book; ``done_count`` is
    how many are set. ``address`` is the public page without its code.
    """

    class Form(models.TextChoices):
        """What is fetched."""

        PDF = "pdf", "ไฟล์ PDF ไฟล์เดียว"
        ZIP = "zip", "ไฟล์ ZIP แยกใบละไฟล์"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "กำลังจัดทำ"
        DONE = "done", "เสร็จแล้ว"
        FAILED = "failed", "จัดทำไม่สำเร็จ"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=PROBLEM_MAX)
    form = models.CharField(max_length=10, choices=Form)
    address = models.CharField(max_length=ADDRESS_MAX)
    entries = models.JSONField(default=list)
    count = models.PositiveIntegerField()
    done_count = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=PROBLEM_MAX, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    stored_file = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificate_prints",
    )

    objects: Any = CertificatePrintQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["asked_by", "-id"], name="prints_of_person"),
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(next_try_at__isnull=False),
                name="prints_waiting",
            ),
        ]

    def __str__(self) -> str:
        """The title."""
        return self.title

    def get_absolute_url(self) -> str:
        """The page that tells how far it is."""
        return reverse("certificates:print_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        """Whether it is not made yet."""
        return self.state == self.State.WAITING
