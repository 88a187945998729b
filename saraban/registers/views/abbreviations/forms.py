"""The form of กำหนดคำย่อของหน่วยงาน."""

from __future__ import annotations

from django import forms

from saraban.core import thai
from saraban.core.fields import LineField
from saraban.core.seen import SeenForm
from saraban.letters.models import PARTY_MAX
from saraban.registers.actions.abbreviations import AbbreviationDetails
from saraban.registers.models.abbreviations import ABBREVIATIONS_MAX


class AbbreviationForm(SeenForm):
    """A sender, and what people type for it."""

    name = LineField(
        label="ชื่อเต็ม",
        max_length=PARTY_MAX,
        help_text="ลงท้ายด้วย … ถ้าเป็นส่วนต้นของชื่อ เช่น องค์การบริหารส่วนตำบล…",
    )
    abbreviations = LineField(
        label="คำย่อหรือชื่อที่เรียกกัน",
        max_length=ABBREVIATIONS_MAX,
        help_text="หลายคำคั่นด้วยจุลภาค เช่น สพฐ., กพฐ. ไม่ต้องใส่แบบไม่มีจุดซ้ำ",
    )

    def clean_abbreviations(self) -> str:
        """Say what is missing where only commas and dots were typed."""
        typed = self.cleaned_data["abbreviations"].split(",")
        kept = [each.strip() for each in typed if thai.bare_key(each)]
        if not kept:
            message = "ยังไม่ได้กรอกคำย่อ เช่น สพฐ."
            raise forms.ValidationError(message)
        return ", ".join(kept)

    def details(self) -> AbbreviationDetails:
        """Return what was typed."""
        return AbbreviationDetails(**self.filled)
