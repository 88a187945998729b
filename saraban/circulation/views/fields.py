"""ภายในวันที่, as it is typed: today or later, or nothing."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms

from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import EnteredDateField

LABEL: Final = "ภายในวันที่"
PAST_DAY: Final = "ภายในวันที่ เป็นวันที่ผ่านมาแล้ว กรอกวันนี้หรือวันหลังจากนี้ หรือเว้นว่าง"


class DueField(EnteredDateField):
    """The day by which something is asked for; none is asked for by a day gone by."""

    def __init__(self, **options: Any) -> None:
        """Make the field; it need not be filled."""
        super().__init__(label=LABEL, required=False, near=Near.AHEAD, **options)

    def validate(self, value: date | None) -> None:
        """Refuse a day gone by."""
        super().validate(value)
        if value is not None and value < thai.today():
            raise forms.ValidationError(PAST_DAY)
