"""What happens to the secrecy of letters, and the committee that looks them through."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.letters.models import Secrecy
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from saraban.secret_letters.contents import InspectionContent, Words
from saraban.secret_letters.models.letters import SecretLetter
from saraban.secret_letters.models.sealed import SealedRow


class SecrecyChange(SealedRow):
    """ปรับชั้นความลับ: from which level to which, by whom, when, and why.

    ``entry`` is the line of the ordinary book under which the letter is registered
    from then on, or was before.
    """

    letter = models.ForeignKey(
        SecretLetter, on_delete=models.PROTECT, related_name="changes"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    before = models.PositiveSmallIntegerField(choices=Secrecy)
    after = models.PositiveSmallIntegerField(choices=Secrecy)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entry = models.ForeignKey(
        RegisterEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DigestedQuerySet["SecrecyChange"].as_manager()

    def __str__(self) -> str:
        """Letter and levels."""
        return f"secret letter {self.letter_id}: {self.before} to {self.after}"

    @cached_property
    def reason(self) -> str:
        """Why; raises SealBrokenError."""
        return self.unseal(self.letter.key, Words).text


class SecretInspection(SealedRow):
    """One time that a committee looked through an office's secret letters."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.CharField(max_length=200, editable=False)
    inspected_on = models.DateField("ตรวจสอบเมื่อ")
    letter_count = models.PositiveIntegerField("จำนวนเรื่อง")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    digest_leaves_out = frozenset({"wrapped_key"})
    objects = DigestedQuerySet["SecretInspection"].as_manager()

    def __str__(self) -> str:
        """Office and day."""
        return f"inspection of {self.office_id} on {self.inspected_on}"

    def content_with(self, key: bytes) -> InspectionContent:
        """Return what the committee found; raises SealBrokenError."""
        return self.unseal(key, InspectionContent)


class SecretSettings(models.Model):
    """How an office keeps its secret letters; without a row the usual holds.

    Period and form numbers are what its own order says (ระเบียบว่าด้วยการรักษาความลับของ
    ทางราชการ พ.ศ. 2544; what is not certain of it is a setting).
    """

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="+")
    inspection_months = models.PositiveSmallIntegerField("ตรวจสอบทุกกี่เดือน", default=6)
    form_incoming = models.CharField("ทะเบียนรับ", max_length=20, default="ทขล. 1")
    form_outgoing = models.CharField("ทะเบียนส่ง", max_length=20, default="ทขล. 2")
    form_control = models.CharField("ทะเบียนควบคุม", max_length=20, default="ทขล. 3")
    form_cover = models.CharField("ใบปก", max_length=20, blank=True)
    form_receipt = models.CharField("ใบตอบรับ", max_length=20, blank=True)

    objects = DigestedQuerySet["SecretSettings"].as_manager()

    def __str__(self) -> str:
        """The office."""
        return f"secret settings of {self.office_id}"
