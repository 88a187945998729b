"""ตราของหน่วยงาน, for the head of letters and prints."""

from __future__ import annotations

from django.db import models

from saraban.core.written_rows import DigestedQuerySet
from saraban.documents.models import StoredFile
from saraban.offices.models import Office


class OfficeEmblem(models.Model):
    """The emblem of an office, as PNG."""

    office = models.OneToOneField(
        Office, on_delete=models.PROTECT, related_name="emblem"
    )
    picture = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="emblems_of_offices"
    )

    objects = DigestedQuerySet["OfficeEmblem"].as_manager()

    def __str__(self) -> str:
        """Whose."""
        return f"emblem of {self.office_id}"
