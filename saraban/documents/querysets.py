"""Which pending uploads and stored files."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.fields.reverse_related import ForeignObjectRel

if TYPE_CHECKING:
    from saraban.accounts.models import User
    from saraban.documents.models import PendingUpload, StoredFile  # noqa: F401


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


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Stored contents."""

    def unused(self, before: datetime) -> StoredFileQuerySet:
        """Contents that nothing points to, and that nobody has stored since."""
        found = self.filter(stored_at__lt=before)
        # Relations without a name of their own count as well.
        for relation in self.model._meta.get_fields(include_hidden=True):
            if isinstance(relation, ForeignObjectRel):
                naming = {relation.field.name: OuterRef("pk")}
                rows = relation.related_model._base_manager
                found = found.filter(~Exists(rows.filter(**naming)))
        return found
