"""Many names of one occasion: read, looked at, and registered in one contiguous range."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.models import Office
from saraban.registers.models import Book

SOURCE_MAX: Final = 255


class CertificateBatch(models.Model):
    """Names that were pasted or read of a file, with what all certificates share.

    ``names`` are forgotten once they stand in the book under ``first_number`` to
    ``last_number``. ``shared`` is what was typed beside them.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    source = models.CharField("ที่มา", max_length=SOURCE_MAX)
    shared = models.JSONField(default=dict)
    # As it was pasted, to be corrected; forgotten with the names.
    typed = models.TextField(blank=True)
    names = models.JSONField(default=list)
    # Rows with what is wrong in them, as ``core.tables.problems.Problem``.
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    name_count = models.PositiveIntegerField("จำนวนชื่อ", default=0)
    written_at = models.DateTimeField("ลงทะเบียนเมื่อ", null=True, blank=True)
    book = models.ForeignKey(
        Book, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_number = models.PositiveIntegerField(null=True, blank=True)
    last_number = models.PositiveIntegerField(null=True, blank=True)

    # Forgotten with time; what came of them stands in the book.
    digest_leaves_out = frozenset({"typed", "names", "problems"})
    objects = DigestedQuerySet["CertificateBatch"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(written_at__isnull=True, first_number__isnull=True)
                | Q(
                    written_at__isnull=False,
                    book__isnull=False,
                    first_number__isnull=False,
                    last_number__gte=models.F("first_number"),
                ),
                name="written_batch_has_its_range",
            )
        ]
        indexes = [
            models.Index(fields=["office", "-id"], name="batches_of_office"),
            models.Index(fields=["book", "first_number"], name="batches_of_book"),
        ]

    def __str__(self) -> str:
        """Where the names came from."""
        return self.source

    def get_absolute_url(self) -> str:
        """The page on which it is looked at."""
        return reverse("certificates:batch_detail", args=[self.pk])

    @property
    def is_written(self) -> bool:
        """Whether its names have numbers."""
        return self.written_at is not None
