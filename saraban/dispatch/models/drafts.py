"""Letters that are written, wait for approval, or for their time."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.dispatch.models.dispatches import CAPACITY_MAX, Dispatch
from saraban.documents.models import DESCRIPTION_MAX, FILE_NAME_MAX, StoredFile
from saraban.letters.models import REFERENCE_MAX, SUBJECT_MAX
from saraban.registers.models import RegisterEntry

DRAFT_NOTE_MAX: Final = 500


class Draft(models.Model):
    """A dispatch before it is sent: what was typed, exactly as it was typed.

    Whom it goes to is found when it is approved, or without that when it is sent; the
    dispatch then keeps it.
    """

    class State(models.IntegerChoices):
        """What it waits for."""

        WRITING = 1, "ร่าง"
        WAITING = 2, "รออนุมัติ"
        SCHEDULED = 3, "รอเวลาส่ง"
        SENT = 4, "ส่งแล้ว"
        DISCARDED = 5, "ลบแล้ว"

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="drafts"
    )
    from_office = models.ForeignKey(
        "offices.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="จาก",
    )
    entry = models.ForeignKey(
        RegisterEntry,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="drafts",
    )
    answers = models.ForeignKey(
        "dispatch.Delivery",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The form's fields as a query string: one shape for every form to come.
    typed = models.TextField()
    reference_number = models.CharField(
        "เลขที่หนังสือ", max_length=REFERENCE_MAX, blank=True
    )
    subject = models.CharField("เรื่อง", max_length=SUBJECT_MAX, blank=True)
    state = models.PositiveSmallIntegerField(
        "สถานะ", choices=State, default=State.WRITING
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ผู้ร่าง",
    )
    appointment = models.ForeignKey(
        "offices.Appointment", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    send_at = models.DateTimeField("กำหนดเวลาส่ง", null=True, blank=True)
    approved_at = models.DateTimeField("อนุมัติเมื่อ", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What the entry of the book and its files were when approval was asked for.
    entry_mark = models.CharField(max_length=64, blank=True, editable=False)
    # To whom the approver let it go: nobody else gets it, whatever groups become.
    approved_recipients = models.JSONField(null=True, blank=True, editable=False)
    approved_capacity = models.CharField(max_length=CAPACITY_MAX, blank=True)
    # Why it came back to its author: not approved, or could not be sent in time.
    refusal = models.CharField(max_length=DRAFT_NOTE_MAX, blank=True)
    dispatch = models.OneToOneField(
        Dispatch,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="draft",
    )
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = DigestedQuerySet["Draft"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["office", "state", "-id"], name="draft_of_office"),
            models.Index(
                fields=["send_at"], condition=Q(state=3), name="draft_scheduled"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=4, dispatch__isnull=False)
                | ~Q(state=4) & Q(dispatch__isnull=True),
                name="sent_draft_has_dispatch",
            ),
            models.CheckConstraint(
                condition=~Q(state=3) | Q(send_at__isnull=False),
                name="scheduled_draft_has_time",
            ),
        ]

    def __str__(self) -> str:
        """The subject."""
        return self.subject

    def get_absolute_url(self) -> str:
        """The page that shows or continues it."""
        return reverse("dispatch:draft_detail", args=[self.pk])


class DraftFile(models.Model):
    """A file of a draft, kept until the letter carries it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="draft_files"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField("ชื่อไฟล์", max_length=FILE_NAME_MAX)
    description = models.CharField("คำอธิบายไฟล์", max_length=DESCRIPTION_MAX)

    objects = DigestedQuerySet["DraftFile"].as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "position"], name="draft_file_position_once"
            )
        ]

    def __str__(self) -> str:
        """The file's name."""
        return self.name
