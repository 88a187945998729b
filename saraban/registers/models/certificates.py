"""What a line of ทะเบียนเกียรติบัตร has besides: signer, print, check and public code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from saraban.core.written_rows import DigestedQuerySet
from saraban.documents.models import StoredFile
from saraban.registers.models.books import REASON_MAX
from saraban.registers.models.designs import DESIGN_CODE_MAX, CertificateDesign
from saraban.registers.models.entries import RegisterEntry
from saraban.signatures.models import SignaturePicture

if TYPE_CHECKING:
    from datetime import date

SIGNER_CODE_MAX: Final = 2
SIGNER_NAME_MAX: Final = 150
POSITION_MAX: Final = 150
PUBLIC_CODE_MAX: Final = 24


class Signatory(models.Model):
    """กำหนดผู้ลงนามเกียรติบัตร: who signs certificates of an office, and when.

    The picture is one that its owner allowed for certificates and nobody else can set:
    a signatory who is no user of the system signs on paper.
    """

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="signatories"
    )
    code = models.CharField("รหัส", max_length=SIGNER_CODE_MAX)
    name = models.CharField("ชื่อ", max_length=SIGNER_NAME_MAX)
    position = models.CharField("ตำแหน่ง บรรทัดที่ 1", max_length=POSITION_MAX)
    second_position = models.CharField(
        "ตำแหน่ง บรรทัดที่ 2", max_length=POSITION_MAX, blank=True
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="เจ้าของลายมือชื่อ",
    )
    picture = models.ForeignKey(
        SignaturePicture,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ลายมือชื่อ",
    )
    allowed_at = models.DateTimeField("อนุญาตเมื่อ", null=True, blank=True)
    starts_on = models.DateField("ลงนามตั้งแต่วันที่")
    ends_on = models.DateField("ถึงวันที่", null=True, blank=True)
    # ปัจจุบัน: whom a new form offers first.
    is_current = models.BooleanField("ผู้ลงนามปัจจุบัน", default=False)

    objects = DigestedQuerySet["Signatory"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "code"], name="signatory_code_once_in_office"
            ),
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(is_current=True),
                name="one_current_signatory_of_office",
            ),
            models.CheckConstraint(
                condition=Q(picture__isnull=True)
                | Q(user__isnull=False, allowed_at__isnull=False),
                name="signature_picture_allowed_by_owner",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="signatory_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name

    def signs_on(self, day: date) -> bool:
        """Whether certificates of this day may bear the name."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def block(self) -> list[str]:
        """The lines under the signature: name in brackets, then the position."""
        return [f"({self.name})", *filter(None, (self.position, self.second_position))]


class Certificate(models.Model):
    """A certificate of ทะเบียนเกียรติบัตร that the system prints, checks and proves.

    Name, subject and day stand in its entry. A line without such a row has only a
    number: of a school that prints elsewhere, or of an old year.
    """

    class Printing(models.IntegerChoices):
        """การพิมพ์โดยระบบ: who may print it."""

        NONE = 0, "ไม่พิมพ์"
        OFFICE = 1, "พิมพ์ได้เฉพาะเจ้าหน้าที่ สพท."
        SCHOOLS = 2, "พิมพ์ได้ทั้ง สพท.และโรงเรียน"

    class Check(models.IntegerChoices):
        """ตรวจสอบ: what the checker said."""

        PENDING = 0, "รอตรวจสอบ"
        APPROVED = 1, "รับรอง"
        REFUSED = 2, "ไม่รับรอง"

    entry = models.OneToOneField(
        RegisterEntry, on_delete=models.PROTECT, related_name="certificate"
    )
    # Whose book it stands in.
    office = models.ForeignKey(
        "offices.Office",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    signatory = models.ForeignKey(
        Signatory,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name="ผู้ลงนาม",
    )
    printing = models.PositiveSmallIntegerField(
        "การพิมพ์", choices=Printing, default=Printing.NONE
    )
    # The code of one of the system's designs, or of ``own_design``.
    design = models.CharField("แบบเกียรติบัตร", max_length=DESIGN_CODE_MAX)
    own_design = models.ForeignKey(
        CertificateDesign,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    check_state = models.PositiveSmallIntegerField(
        "ตรวจสอบ", choices=Check, default=Check.PENDING
    )
    checked_at = models.DateTimeField("ตรวจสอบเมื่อ", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    refusal_reason = models.CharField(
        "เหตุผลที่ไม่รับรอง", max_length=REASON_MAX, blank=True
    )
    # What it bears since รับรอง: a signatory may leave, marry or withdraw the picture.
    signed_block = models.JSONField(default=list)
    signature = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificate_signatures",
    )
    # When it was approved first: paper of it may be about since.
    first_approved_at = models.DateTimeField(null=True, blank=True)
    public_code = models.CharField(max_length=PUBLIC_CODE_MAX, unique=True)

    objects = DigestedQuerySet["Certificate"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(check_state=0)
                | (
                    Q(
                        check_state=1,
                        checked_at__isnull=False,
                        first_approved_at__isnull=False,
                    )
                    & (Q(signatory__isnull=False) | Q(printing=0))
                )
                | (Q(check_state=2, checked_at__isnull=False) & ~Q(refusal_reason="")),
                name="certificate_check_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(signature__isnull=True) | Q(check_state=1),
                name="certificate_signed_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(printing__gte=0, printing__lte=2),
                name="certificate_printing_known",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-id"], name="certificates_of_office"),
            models.Index(
                fields=["office", "-id"],
                condition=Q(check_state=0),
                name="certificates_to_check",
            ),
            models.Index(
                fields=["office", "-entry"],
                condition=Q(check_state=1, printing=2),
                name="certificates_for_schools",
            ),
        ]

    def __str__(self) -> str:
        """Its entry."""
        return f"certificate of entry {self.entry_id}"

    @property
    def is_approved(self) -> bool:
        """Whether the checker said รับรอง, and nothing was changed since."""
        return self.check_state == self.Check.APPROVED


# What the list says of Printing in short.
PRINTING_SHORT: Final = {0: "ไม่พิมพ์", 1: "เฉพาะ สพท.", 2: "สพท.และ ร.ร."}
OWN_PRINTING: Final = {0: "ไม่พิมพ์", 1: "พิมพ์ได้"}
