"""Files as they came: written once, named by their content, never changed."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone

from saraban.core.sizes import file_size
from saraban.core.written_rows import DigestedQuerySet

if TYPE_CHECKING:
    from saraban.accounts.models import User

FILE_NAME_MAX = 200
DESCRIPTION_MAX = 200


class PendingUploadQuerySet(models.QuerySet["PendingUpload"]):
    """Pending uploads, always beginning with whose they are."""

    def of(self, user: User) -> PendingUploadQuerySet:
        """What this person has sent ahead."""
        return self.filter(user=user)

    def waiting(self) -> PendingUploadQuerySet:
        """What no letter carries yet."""
        return self.filter(used_at__isnull=True)

    def abandoned(self, before: datetime) -> PendingUploadQuerySet:
        """What nobody has touched since."""
        return self.filter(created_at__lt=before)


class StoredFileQuerySet(DigestedQuerySet["StoredFile"]):
    """Stored contents."""

    def unused(self, before: datetime) -> StoredFileQuerySet:
        """Contents that nothing points to, and that nobody has stored since."""
        found = self.filter(stored_at__lt=before)
        # Relations without a name of their own count as well.
        for relation in self.model._meta.get_fields(include_hidden=True):
            if isinstance(relation, ForeignObjectRel):
                if relation.on_delete is models.CASCADE:
                    # It goes with the content, and keeps none.
                    continue
                naming = {relation.field.name: OuterRef("pk")}
                rows = relation.related_model._base_manager
                found = found.filter(~Exists(rows.filter(**naming)))
        return found


class StoredFile(models.Model):
    """One content, stored once however many letters carry it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(default=timezone.now, editable=False)

    # Set anew whenever somebody brings the same content.
    digest_leaves_out = frozenset({"stored_at"})
    objects = StoredFileQuerySet.as_manager()

    def __str__(self) -> str:
        """The content's digest."""
        return self.sha256

    @property
    def size_text(self) -> str:
        """The size as people read it."""
        return file_size(self.size)


class PendingUpload(models.Model):
    """A file that a person has sent ahead of the form that will carry it.

    Only its owner can use it, once; used ones are remembered for a day, so that a
    second press is known as such. What is left over is removed after a day.
    """

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="pending"
    )
    name = models.CharField(max_length=FILE_NAME_MAX)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    used_at = models.DateTimeField(null=True, editable=False)

    objects = PendingUploadQuerySet.as_manager()

    def __str__(self) -> str:
        """The file's name."""
        return self.name


class DerivedFile(models.Model):
    """What was made from an original that stays as it came; a content of its own."""

    original = models.OneToOneField(
        StoredFile, on_delete=models.CASCADE, related_name="derived"
    )
    made = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="derived_from"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DigestedQuerySet["DerivedFile"].as_manager()

    def __str__(self) -> str:
        """The original's digest and that of what was made of it."""
        return f"{self.original} → {self.made}"
