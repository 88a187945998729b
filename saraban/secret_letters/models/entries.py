"""Lines of the secret books, and copies on their way between offices."""

from __future__ import annotations

import uuid
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.models import Office
from saraban.registers.models import Book
from saraban.secret_letters.contents import EntryContent, Words
from saraban.secret_letters.models.letters import SecretLetter
from saraban.secret_letters.models.sealed import SealedRow


class SecretEntry(SealedRow):
    """One line of a secret book: a number of its own series, the words sealed."""

    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="secret_entries"
    )
    number = models.PositiveIntegerField()
    letter = models.ForeignKey(
        SecretLetter, on_delete=models.PROTECT, related_name="entries"
    )
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = DigestedQuerySet["SecretEntry"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"], name="secret_number_once_in_book"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True)
                | Q(voided_at__isnull=False, voided_by__isnull=False),
                name="void_secret_entry_has_who",
            ),
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"{self.book.of_kind.number_word} {self.number}"

    @cached_property
    def content(self) -> EntryContent:
        """The office's own words about it; raises SealBrokenError."""
        return self.unseal(self.letter.key, EntryContent)

    @property
    def is_void(self) -> bool:
        """Whether its number was cancelled."""
        return self.voided_at is not None


class SecretDelivery(SealedRow):
    """One office's copy of a secret letter that was sent through the system."""

    class State(models.TextChoices):
        """Where it stands."""

        SENT = "sent", "รอลงทะเบียนรับ"
        RECEIVED = "received", "ลงทะเบียนรับแล้ว"
        RETURNED = "returned", "ส่งคืน"

    letter = models.ForeignKey(
        SecretLetter, on_delete=models.PROTECT, related_name="deliveries"
    )
    sender = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    # ชุดที่ n of all copies.
    copy_number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    entry = models.OneToOneField(
        SecretEntry,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delivery",
    )

    objects = DigestedQuerySet["SecretDelivery"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "office"], name="secret_delivery_once_per_office"
            ),
            models.CheckConstraint(
                condition=Q(state="received", entry__isnull=False)
                | (~Q(state="received") & Q(entry__isnull=True)),
                name="received_secret_letter_is_entered",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state"], name="secret_deliveries_of_office")
        ]

    def __str__(self) -> str:
        """Letter and office."""
        return f"secret letter {self.letter_id} to {self.office_id}"

    @cached_property
    def words(self) -> Words:
        """Why it was returned; raises SealBrokenError."""
        return self.unseal(self.letter.key, Words)
