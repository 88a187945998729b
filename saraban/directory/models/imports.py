"""Schools and people that came from a file, together and with undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.models import Office

FILE_NAME_MAX: Final = 255
# So long an import can be taken back.
UNDO_FOR: Final = timedelta(days=30)


class DirectoryImport(models.Model):
    """One file of schools, clusters and people: read and looked at, brought in, undone.

    ``rows`` are what was read of the file and ``problems`` what is wrong in it, as JSON.
    ``written`` says what the import made and changed, for taking it back.
    """

    class State(models.TextChoices):
        """How far it is."""

        READ = "read", "รอตรวจ"
        WRITTEN = "written", "นำเข้าแล้ว"
        UNDONE = "undone", "ยกเลิกการนำเข้าแล้ว"

    area = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("ชื่อไฟล์", max_length=FILE_NAME_MAX)
    state = models.CharField("สถานะ", max_length=10, choices=State, default=State.READ)
    rows = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    written = models.JSONField(default=dict)
    read_at = models.DateTimeField("อ่านเมื่อ", default=timezone.now)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField("นำเข้าเมื่อ", null=True, blank=True)
    undone_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)

    # Forgotten with time; what came of them stands in people and offices.
    digest_leaves_out = frozenset({"rows", "problems", "written"})
    objects = DigestedQuerySet["DirectoryImport"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area", "-id"], name="directory_imports_of_area")
        ]

    def __str__(self) -> str:
        """The file's name."""
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page on which it is looked at."""
        return reverse("directory:import_detail", args=[self.pk])

    @property
    def can_be_undone(self) -> bool:
        """Whether it is still young enough to be taken back."""
        if self.state != self.State.WRITTEN or self.written_at is None:
            return False
        return timezone.now() - self.written_at < UNDO_FOR
