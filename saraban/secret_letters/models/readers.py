"""Need to know: who may read a letter, and what is asked of them and answered."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.models import Office
from saraban.secret_letters.contents import Words
from saraban.secret_letters.models.letters import SecretLetter
from saraban.secret_letters.models.sealed import SealedRow


class SecretReaderQuerySet(DigestedQuerySet["SecretReader"]):
    """Who is listed."""

    def current(self, day: date) -> SecretReaderQuerySet:
        """Those who may read on a day."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=day), removed_at__isnull=True
        )


class SecretReader(SealedRow):
    """A person of an office who may read a letter: why, by whom, until when."""

    letter = models.ForeignKey(
        SecretLetter, on_delete=models.PROTECT, related_name="readers"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    may_download = models.BooleanField("ดาวน์โหลดไฟล์ได้", default=False)
    until = models.DateField("อ่านได้ถึงวันที่", null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = SecretReaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "office", "user"],
                condition=Q(removed_at__isnull=True),
                name="secret_reader_once",
            )
        ]
        indexes = [models.Index(fields=["user", "office"], name="secrets_of_person")]

    def __str__(self) -> str:
        """Letter and person."""
        return f"reader {self.user_id} of secret letter {self.letter_id}"

    @property
    def place(self) -> str:
        """Bound to the person, the office and the right as well."""
        right = f"{self.office_id}:{self.user_id}:{self.until}:{self.may_download}"
        return f"{super().place}:{right}"

    @cached_property
    def reason(self) -> str:
        """Why they need to know; raises SealBrokenError."""
        return self.unseal(self.letter.key, Words).text


class SecretStep(SealedRow):
    """A letter before one listed person: what is asked, and what they answered.

    ``sealed`` holds what was asked, ``sealed_answer`` what was answered. An answer is
    written once.
    """

    class Purpose(models.IntegerChoices):
        """What is asked for."""

        INFORM = 1, "เพื่อทราบ"
        OPINION = 2, "ลงความเห็น"
        INSTRUCT = 3, "สั่งการ"
        ACT = 4, "ดำเนินการ"

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "รอดำเนินการ"
        DONE = "done", "ดำเนินการแล้ว"
        WITHDRAWN = "withdrawn", "ถอนเรื่อง"

    letter = models.ForeignKey(
        SecretLetter, on_delete=models.PROTECT, related_name="steps"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.PositiveSmallIntegerField(choices=Purpose)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    sealed_answer = models.TextField(blank=True, editable=False)

    objects = DigestedQuerySet["SecretStep"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", answered_at__isnull=False)
                | (~Q(state="done") & Q(answered_at__isnull=True)),
                name="done_secret_step_has_its_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "office"],
                condition=Q(state="waiting"),
                name="secret_steps_waiting",
            )
        ]

    def __str__(self) -> str:
        """Letter and person."""
        return f"step of {self.user_id} in secret letter {self.letter_id}"

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == self.State.WAITING

    @property
    def asks_for_order(self) -> bool:
        """Whether an order answers it, or work; else an opinion does."""
        return self.purpose in (self.Purpose.INSTRUCT, self.Purpose.ACT)

    @property
    def answer_text(self) -> str:
        """What the person does with it."""
        return "สั่งการหรือดำเนินการ" if self.asks_for_order else "ลงความเห็น"

    @cached_property
    def asked(self) -> str:
        """What was written beside it; raises SealBrokenError."""
        return self.unseal(self.letter.key, Words).text

    @property
    def answer_place(self) -> str:
        """What the answer is bound to."""
        return f"{self.place}:answer"
