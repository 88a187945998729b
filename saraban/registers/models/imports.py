"""Lines of old books that were brought in from a file, together and with undo."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.registers.models.books import KIND_CODE_MAX

FILE_NAME_MAX: Final = 255


class BookImport(models.Model):
    """One file of old lines: read and looked at, then brought in, or undone again.

    ``lines`` and ``problems`` are what was read of it, as JSON; the lines are forgotten
    when they stand in the books.
    """

    class State(models.TextChoices):
        """How far it is."""

        READ = "read", "รอตรวจ"
        WRITTEN = "written", "นำเข้าแล้ว"
        UNDONE = "undone", "ยกเลิกการนำเข้าแล้ว"

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=KIND_CODE_MAX)
    file_name = models.CharField("ชื่อไฟล์", max_length=FILE_NAME_MAX)
    state = models.CharField("สถานะ", max_length=10, choices=State, default=State.READ)
    lines = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    # How each book was before: {key: [first, last number, was it open]}.
    books_before = models.JSONField(default=dict)
    line_count = models.PositiveIntegerField("จำนวนรายการ", default=0)
    read_at = models.DateTimeField("อ่านเมื่อ", default=timezone.now)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField("นำเข้าเมื่อ", null=True, blank=True)
    undone_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)

    # Forgotten with time; what came of them stands in the books.
    digest_leaves_out = frozenset({"lines", "problems"})
    objects = DigestedQuerySet["BookImport"].as_manager()

    def __str__(self) -> str:
        """The file's name."""
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page on which it is looked at."""
        return reverse("registers:import_detail", args=[self.pk])
