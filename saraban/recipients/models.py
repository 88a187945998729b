"""Groups of offices that are written to together."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.models import Office

GROUP_NAME_MAX = 200


class SavedGroup(models.Model):
    """กลุ่มสถานศึกษา that an office keeps, or กลุ่มของฉัน of one person there.

    An office may be in many groups; the groups that schools belong to by place
    (one each) are ``offices.Cluster``.
    """

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="saved_groups"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="เจ้าของกลุ่ม",
    )
    name = models.CharField("ชื่อกลุ่ม", max_length=GROUP_NAME_MAX)
    members = models.ManyToManyField(Office, related_name="+", verbose_name="สมาชิก")

    objects = DigestedQuerySet["SavedGroup"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"],
                condition=models.Q(person__isnull=True),
                name="group_name_once_per_office",
            ),
            models.UniqueConstraint(
                fields=["office", "person", "name"],
                condition=models.Q(person__isnull=False),
                name="group_name_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name
