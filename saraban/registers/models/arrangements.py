"""How people want their lists."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models

from saraban.registers.models.books import KIND_CODE_MAX

VIEW_NAME_MAX: Final = 60


class ListArrangement(models.Model):
    """How one person wants one list: its columns, how dense, which named views."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    office = models.ForeignKey(
        "offices.Office", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=KIND_CODE_MAX)
    hidden_columns = models.JSONField(default=list)
    is_dense = models.BooleanField(default=False)
    # Each {"name": …, "query": …}: what stands in the address behind the mark.
    views = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "kind"], name="list_arranged_once"
            )
        ]

    def __str__(self) -> str:
        """The person and the book."""
        return f"{self.user_id} {self.kind}"
