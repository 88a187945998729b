"""The way of a registered letter round its office: who was asked for what."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.circulation.models.desks import name_of_desk
from saraban.circulation.models.querysets import StepQuerySet
from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import RegisterEntry

CAPACITY_MAX: Final = 300
NOTE_MAX: Final = 500


class ReturnReason(models.TextChoices):
    """Why a letter is sent back."""

    WRONG_OFFICE = "wrong_office", "ผิดหน่วยงาน"
    INCOMPLETE = "incomplete", "เอกสารไม่ครบ"
    UNREADABLE = "unreadable", "ไฟล์เปิดไม่ได้"
    OTHER = "other", "อื่น ๆ"


class Circulation(models.Model):
    """The whole way of one entry of the book; made with its first step.

    It is closed while none of its steps is open, and opens again with a further one.
    ``paper_version`` is raised by everything that the stamped copy shows;
    ``stamp_due`` asks for that copy to be made anew.
    """

    entry = models.OneToOneField(
        RegisterEntry, on_delete=models.PROTECT, related_name="circulation"
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField("เสร็จสิ้นเมื่อ", null=True, blank=True)
    paper_version = models.PositiveIntegerField(default=0)
    stamp_due = models.BooleanField(default=False)

    objects = DigestedQuerySet["Circulation"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=Q(stamp_due=True), name="circulation_stamp_due"
            ),
        ]

    def __str__(self) -> str:
        """The entry of the book."""
        return f"circulation of {self.entry_id}"

    @property
    def is_closed(self) -> bool:
        """Whether nobody is asked for anything any more."""
        return self.closed_at is not None


class Step(models.Model):
    """One letter put before one desk: who is asked for what, and by when.

    The desk is a post (``office`` and ``role``), with the person who held it then
    where one is meant; a division as a whole has no role. When the person leaves, the
    step waits with the post. What was asked is never changed: another person is
    another step. What the desk answered stands in its endorsements.
    """

    class Purpose(models.TextChoices):
        """What is asked for."""

        NOTE = "note", "เพื่อทราบ"
        CONSIDER = "consider", "เพื่อพิจารณา"
        OPINION = "opinion", "ลงความเห็น"
        INSTRUCT = "instruct", "สั่งการ"
        ACT = "act", "ดำเนินการ"

    class State(models.IntegerChoices):
        """Where it stands."""

        PLANNED = 1, "รอลำดับก่อนหน้า"
        WAITING = 2, "รอดำเนินการ"
        REPORTED = 3, "รายงานผลแล้ว"
        DONE = 4, "เสร็จสิ้น"
        RETURNED = 5, "ส่งคืนแล้ว"
        MOVED = 6, "เปลี่ยนผู้รับแล้ว"
        SKIPPED = 7, "ข้ามลำดับ"
        WITHDRAWN = 8, "ถอนเรื่องแล้ว"

    circulation = models.ForeignKey(
        Circulation, on_delete=models.PROTECT, related_name="steps"
    )
    entry = models.ForeignKey(
        RegisterEntry, on_delete=models.PROTECT, related_name="steps"
    )
    # The place in the way that was planned; steps of one place run side by side.
    # Null: a task beside the way (ส่งต่อ, มอบ).
    place = models.PositiveSmallIntegerField("ลำดับ", null=True, blank=True)
    came_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_to",
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField("หน้าที่", max_length=30, choices=Role, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="steps",
        db_index=False,
    )
    appointment = models.ForeignKey(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    purpose = models.CharField(
        "เพื่อ", max_length=20, choices=Purpose, default=Purpose.ACT
    )
    due_on = models.DateField("ภายในวันที่", null=True, blank=True)
    # An instruction is closed by whoever gave it, after the report.
    needs_closing = models.BooleanField(default=False)
    # What a desk sent back lies here again: it cannot be sent back once more.
    is_return = models.BooleanField(default=False)
    state = models.PositiveSmallIntegerField(
        "สถานะ", choices=State, default=State.WAITING
    )
    asked_at = models.DateTimeField("ส่งต่อเมื่อ", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_capacity = models.CharField(max_length=CAPACITY_MAX)
    # The desk of who asked: what is reported or sent back comes there.
    asked_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The post under which it was asked; null where it was taken over from before.
    asked_appointment = models.ForeignKey(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    arrived_at = models.DateTimeField("มาถึงเมื่อ", null=True, blank=True)
    opened_at = models.DateTimeField("เปิดดูเมื่อ", null=True, blank=True)
    accepted_at = models.DateTimeField("รับทราบเมื่อ", null=True, blank=True)
    ended_at = models.DateTimeField("เสร็จเมื่อ", null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="steps_of_person"),
            models.Index(fields=["office", "role", "-id"], name="steps_of_post"),
            models.Index(fields=["asked_by", "-id"], name="steps_asked_by"),
            # What waits: counted on every page.
            models.Index(
                fields=["person", "id"],
                condition=Q(state=2),
                name="steps_waiting_for_person",
            ),
            models.Index(
                fields=["office", "role", "id"],
                condition=Q(state=2),
                name="steps_waiting_for_post",
            ),
            models.Index(
                fields=["asked_by", "id"],
                condition=Q(state=2),
                name="steps_waiting_for_answer",
            ),
            models.Index(
                fields=["asked_by", "id"],
                condition=Q(state=3),
                name="steps_to_close",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(role=""),
                name="step_person_by_post",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(1, 6, 7, 8)) | Q(arrived_at__isnull=False),
                name="step_that_waits_has_arrived",
            ),
            models.CheckConstraint(
                condition=Q(state__lte=3, ended_at__isnull=True)
                | Q(state__gt=3, ended_at__isnull=False),
                name="step_that_is_over_has_ended",
            ),
            # Once in the way, and once as a task beside it.
            models.UniqueConstraint(
                fields=["entry", "person"],
                condition=Q(state=2, person__isnull=False, place__isnull=False),
                name="step_in_way_waits_once",
            ),
            models.UniqueConstraint(
                fields=["entry", "person"],
                condition=Q(state=2, person__isnull=False, place__isnull=True),
                name="step_beside_way_waits_once",
            ),
        ]

    def __str__(self) -> str:
        """Line, purpose and desk."""
        return f"{self.entry_id} {self.purpose} → {self.person_id or self.office_id}"

    def get_absolute_url(self) -> str:
        """The letter as this desk sees it."""
        return reverse("circulation:step_detail", args=[self.pk])

    @property
    def desk_name(self) -> str:
        """The person, the division or the post that is asked."""
        return name_of_desk(self.office, self.role, self.person)

    @property
    def is_to_division(self) -> bool:
        """Whether a division as a whole is asked."""
        return not self.role

    @property
    def is_waiting(self) -> bool:
        """Whether it is the desk's turn."""
        return self.state == self.State.WAITING

    @property
    def is_open(self) -> bool:
        """Whether somebody is still asked for something."""
        return self.state <= self.State.REPORTED

    @property
    def asks_for_order(self) -> bool:
        """Whether an order answers it; else an opinion does.

        Who is asked to act may hand that on. Work that was sent back is given anew by
        who gave it; a proposal that was sent back asks nobody for an order.
        """
        if self.is_return:
            return (
                self.came_from is not None
                and self.came_from.purpose == self.Purpose.ACT
            )
        return self.purpose in (self.Purpose.INSTRUCT, self.Purpose.ACT)

    @property
    def is_returned(self) -> bool:
        """Whether the desk has sent it back."""
        return self.state == self.State.RETURNED

    @property
    def return_note(self) -> Any:
        """The endorsement that sent it back, None where none did."""
        every: Any = getattr(self, "endorsements")  # noqa: B009
        return next((each for each in every.all() if each.kind == "return"), None)

    @property
    def answer(self) -> Any:
        """The last opinion, instruction or report of the desk, None where none is."""
        every: Any = getattr(self, "endorsements")  # noqa: B009
        said = ("opinion", "instruction", "report")
        return next((each for each in reversed(every.all()) if each.kind in said), None)
