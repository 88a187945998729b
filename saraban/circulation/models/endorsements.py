"""เกษียน: what somebody wrote on a letter, in which capacity, signed how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.circulation.models.circulations import CAPACITY_MAX, Circulation, Step
from saraban.core.written_rows import DigestedQuerySet
from saraban.documents.models import DESCRIPTION_MAX, FILE_NAME_MAX, StoredFile
from saraban.offices.models import Appointment

WORDS_MAX: Final = 2000
TO_MAX: Final = 500


class Decision(models.TextChoices):
    """What was decided; ทราบ, อนุมัติ and อนุญาต are three different powers.

    Who was asked for an opinion advises and puts the letter before those above; who was
    asked to instruct orders. ทราบ is said by both.
    """

    NOTED = "noted", "ทราบ"
    AGREED = "agreed", "ชอบ"
    APPROVED = "approved", "อนุมัติ"
    NOT_APPROVED = "not_approved", "ไม่อนุมัติ"
    PERMITTED = "permitted", "อนุญาต"
    NOT_PERMITTED = "not_permitted", "ไม่อนุญาต"
    ASSIGNED = "assigned", "มอบ"
    TOLD = "told", "แจ้ง"
    TOLD_SCHOOLS = "told_schools", "แจ้งทุกโรงเรียน"
    FILED = "filed", "เก็บ"
    OTHER = "other", "คำสั่งอื่น"
    CONCURRED = "concurred", "เห็นชอบ"
    NOT_CONCURRED = "not_concurred", "ไม่เห็นชอบ"
    ADVISES_APPROVING = "advises_approving", "เห็นควรอนุมัติ"
    ADVISES_REFUSING = "advises_refusing", "เห็นควรไม่อนุมัติ"
    ADVISES_PERMITTING = "advises_permitting", "เห็นควรอนุญาต"
    ADVISES_FORBIDDING = "advises_forbidding", "เห็นควรไม่อนุญาต"
    ADVISES_ASSIGNING = "advises_assigning", "เห็นควรมอบ"
    ADVISES_TELLING = "advises_telling", "เห็นควรแจ้ง"
    FOR_NOTING = "for_noting", "เพื่อโปรดทราบ"
    FOR_CONSIDERING = "for_considering", "เพื่อโปรดพิจารณา"
    OPINION = "opinion", "ความเห็นอื่น"


# In the order of the choices, which is that of pages.
OPINIONS: Final = (
    Decision.CONCURRED,
    Decision.NOT_CONCURRED,
    Decision.ADVISES_APPROVING,
    Decision.ADVISES_REFUSING,
    Decision.ADVISES_PERMITTING,
    Decision.ADVISES_FORBIDDING,
    Decision.ADVISES_ASSIGNING,
    Decision.ADVISES_TELLING,
    Decision.FOR_NOTING,
    Decision.FOR_CONSIDERING,
    Decision.OPINION,
)
ORDERS: Final = tuple(each for each in Decision if each not in OPINIONS)
# Nothing stands on the letter but their words.
WORDS_ALONE: Final = (Decision.OTHER, Decision.OPINION)


class Endorsement(models.Model):
    """One note on the letter: append-only, as ink is.

    Database triggers refuse to change or delete these rows. Name, position, capacity,
    signature block and the picture of the signature are kept as they were at the
    moment of signing (ระเบียบงานสารบรรณ; พ.ร.บ.ธุรกรรมทางอิเล็กทรอนิกส์ มาตรา 9).
    """

    class Kind(models.TextChoices):
        """What was done with the letter."""

        SUBMISSION = "submission", "เสนอ"
        HANDOVER = "handover", "ส่งต่อ"
        OPINION = "opinion", "ลงความเห็น"
        INSTRUCTION = "instruction", "สั่งการ"
        ACCEPTANCE = "acceptance", "รับทราบ"
        REPORT = "report", "รายงานผล"
        CLOSURE = "closure", "ปิดเรื่อง"
        RETURN = "return", "ส่งคืน"
        MOVE = "move", "เปลี่ยนผู้รับ"
        SKIP = "skip", "ข้ามลำดับ"
        WITHDRAWAL = "withdrawal", "ถอนเรื่อง"
        NOTE = "note", "บันทึกเพิ่มเติม"

    class Method(models.TextChoices):
        """How the signer was known: an electronic signature under section 9."""

        SIGN_IN = "sign_in", "เข้าสู่ระบบ"
        PIN = "pin", "ใส่รหัส PIN"

    circulation = models.ForeignKey(
        Circulation, on_delete=models.PROTECT, related_name="endorsements"
    )
    step = models.ForeignKey(
        Step,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="endorsements",
    )
    kind = models.CharField("การดำเนินการ", max_length=20, choices=Kind)
    decision = models.CharField(
        "ความเห็นหรือคำสั่ง", max_length=20, choices=Decision, blank=True
    )
    words = models.CharField("ข้อความ", max_length=WORDS_MAX, blank=True)
    # Whom it asks or names, as it was then: "นายก ข, กลุ่มอำนวยการ".
    addressed_to = models.CharField("ถึง", max_length=TO_MAX, blank=True)
    made_at = models.DateTimeField("เมื่อ", default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    appointment = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person_name = models.CharField("ชื่อ", max_length=250)
    capacity_text = models.CharField("ฐานะ", max_length=CAPACITY_MAX)
    # The lines under the signature, as the regulation wants them.
    signature_block = models.TextField(blank=True)
    # A relation with a name: contents that nothing names are swept away.
    signature = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="signed_endorsements",
    )
    method = models.CharField(
        "วิธีลงลายมือชื่อ", max_length=20, choices=Method, default=Method.SIGN_IN
    )

    objects = DigestedQuerySet["Endorsement"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["circulation", "id"], name="endorsements_in_order"),
            # What somebody decided today: counted on each page of their queue.
            models.Index(fields=["made_by", "made_at"], name="endorsements_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("return", "move", "skip", "withdrawal"))
                | ~Q(words=""),
                name="endorsement_says_why",
            )
        ]

    def __str__(self) -> str:
        """Kind and signer."""
        return f"{self.get_kind_display()} {self.person_name}"

    @property
    def opening(self) -> str:
        """The decision as it stands before the words; they may say it already."""
        label = self.get_decision_display()
        is_said = self.decision in ("", *WORDS_ALONE) or self.words.startswith(label)
        return "" if is_said else str(label)

    @property
    def block_lines(self) -> tuple[str, ...]:
        """The lines under the signature."""
        return tuple(self.signature_block.splitlines())


class EndorsementFile(models.Model):
    """A file that came with a report."""

    endorsement = models.ForeignKey(
        Endorsement, on_delete=models.PROTECT, related_name="files"
    )
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="endorsement_files"
    )
    position = models.PositiveSmallIntegerField("ไฟล์แนบ")
    name = models.CharField("ชื่อไฟล์", max_length=FILE_NAME_MAX)
    description = models.CharField("คำอธิบายไฟล์", max_length=DESCRIPTION_MAX, blank=True)

    objects = DigestedQuerySet["EndorsementFile"].as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["endorsement", "position"],
                name="endorsement_file_position_once",
            )
        ]

    def __str__(self) -> str:
        """The file's name."""
        return self.name


def shortened(names: Iterable[str]) -> str:
    """Return names in one line, as many as the column holds."""
    every = list(names)
    text = ", ".join(every)
    while len(text) > TO_MAX:
        every.pop()
        text = f"{', '.join(every)} และอื่น ๆ"
    return text
