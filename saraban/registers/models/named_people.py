"""The people whom an order names, and who of them has acknowledged it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.registers.models.entries import RegisterEntry

if TYPE_CHECKING:
    from saraban.offices.actors import Actor

POST_MAX: Final = 300


class NamedPersonQuerySet(DigestedQuerySet["NamedPerson"]):
    """Named people, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> NamedPersonQuerySet:
        """Those lines that name the actor themselves, wherever they work by now."""
        return self.filter(user=actor.user_id)

    def waiting(self) -> NamedPersonQuerySet:
        """Those who have not acknowledged an order that still counts."""
        registered = RegisterEntry.State.REGISTERED
        return self.filter(acknowledged_at__isnull=True, entry__state=registered)


class NamedPerson(models.Model):
    """A person whom an order names: told of it, and who acknowledges it (รับทราบคำสั่ง).

    Post and office are those of the day on which the person was told; they stay when
    the person moves or leaves.
    """

    entry = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, related_name="named_people"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Whose books the person's office uses: where they are told.
    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="+"
    )
    post = models.CharField("ตำแหน่ง", max_length=POST_MAX)
    told_at = models.DateTimeField("แจ้งเมื่อ", default=timezone.now)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField("รับทราบเมื่อ", null=True, blank=True)

    objects = NamedPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "user"], name="person_named_once_in_an_order"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="orders_of_person"),
        ]

    def __str__(self) -> str:
        """Entry and person."""
        return f"{self.entry_id} {self.user_id}"

    def get_absolute_url(self) -> str:
        """The page on which the person reads it."""
        return reverse("registers:order_detail", args=[self.entry_id])
