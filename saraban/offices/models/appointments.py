"""Who holds which post in which office."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.models.offices import NAME_MAX, Office
from saraban.offices.models.roles import Role


class AppointmentQuerySet(DigestedQuerySet["Appointment"]):
    """Which appointments."""

    def current(self, day: date) -> AppointmentQuerySet:
        """Appointments in force on ``day``, of people and offices still there."""
        return self.not_over(day).filter(
            starts_on__lte=day,
            user__is_active=True,
            office__is_active=True,
        )

    def not_over(self, day: date) -> AppointmentQuerySet:
        """Appointments in force on ``day`` or still to come, also of closed accounts.

        One that was ended at once is over on that day already.
        """
        return self.filter(
            Q(ends_on__isnull=True)
            | Q(ends_on__gt=day)
            | Q(ends_on=day, ended_at__isnull=True)
        )

    def substantive(self) -> AppointmentQuerySet:
        """Posts that people hold themselves, in nobody's place."""
        return self.filter(capacity=Appointment.Capacity.SUBSTANTIVE)

    def standing_in(self) -> AppointmentQuerySet:
        """Those who fill a post alone: not by a delegation, which several may have."""
        beside = [Appointment.Capacity.SUBSTANTIVE, Appointment.Capacity.ON_BEHALF]
        return self.exclude(capacity__in=beside)

    def during(self, first: date, last: date | None) -> AppointmentQuerySet:
        """Appointments with a day in common with these; None means open."""
        found = self.not_over(first)
        return found.filter(starts_on__lte=last) if last else found


class Appointment(models.Model):
    """A person holds a post in an office for a time; access follows it."""

    class Capacity(models.TextChoices):
        """In which right the post is held; the four are legally distinct."""

        SUBSTANTIVE = "substantive", "ดำรงตำแหน่ง"
        ON_BEHALF = "on_behalf", "ปฏิบัติราชการแทน"
        ACTING_FOR = "acting_for", "รักษาราชการแทน"
        ACTING_IN = "acting_in", "รักษาการในตำแหน่ง"
        PERFORMING = "performing", "ปฏิบัติหน้าที่แทน"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name="ชื่อเจ้าหน้าที่",
    )
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name="หน่วยงาน",
    )
    role = models.CharField("หน้าที่", max_length=30, choices=Role)
    capacity = models.CharField(
        "ฐานะ", max_length=20, choices=Capacity, default=Capacity.SUBSTANTIVE
    )
    position_title = models.CharField("ตำแหน่ง", max_length=NAME_MAX, blank=True)
    order_number = models.CharField("คำสั่งที่", max_length=100, blank=True)
    acting_for = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stand_ins",
        verbose_name="แทน",
    )
    starts_on = models.DateField("ตั้งแต่วันที่", default=timezone.localdate)
    ends_on = models.DateField("ถึงวันที่", null=True, blank=True)
    # Standing in that was ended at once, not with the end of its last day.
    ended_at = models.DateTimeField("สิ้นสุดเมื่อ", null=True, blank=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    appointed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["office__order", "office__code", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="appointment_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        """Role and office."""
        return f"{self.get_role_display()} {self.office_id}"

    @property
    def is_acting(self) -> bool:
        """Whether the post is held in another right than one's own."""
        return self.capacity != self.Capacity.SUBSTANTIVE

    def is_over(self, day: date) -> bool:
        """Whether it has come to its end on ``day``."""
        if self.ends_on is None or self.ends_on > day:
            return False
        return self.ends_on < day or self.ended_at is not None

    @property
    def post_text(self) -> str:
        """Post and capacity in words."""
        title = self.position_title or self.get_role_display()
        if self.is_acting:
            title = f"{title} ({self.get_capacity_display()})"
        return title

    @property
    def capacity_text(self) -> str:
        """Post, capacity and office in words, as the audit trail keeps them."""
        if self.office.name in self.post_text:
            return self.post_text
        return f"{self.post_text} {self.office.short_name}"
