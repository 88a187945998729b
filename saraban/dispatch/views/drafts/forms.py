"""What is typed about a draft besides its letter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django import forms
from django.utils import timezone

from saraban.core.dates import Near
from saraban.core.fields import EnteredMomentField, LineField

DAYS_AHEAD: Final = 60
REASON_MAX: Final = 300


class ScheduleForm(forms.Form):
    """กำหนดเวลาส่ง: blank means at once."""

    send_at = EnteredMomentField(label="กำหนดเวลาส่ง", required=False, near=Near.AHEAD)

    def clean_send_at(self) -> datetime | None:
        """A time still to come, within two months."""
        moment: datetime | None = self.cleaned_data["send_at"]
        if moment is None:
            return None
        now = timezone.now()
        if moment <= now:
            message = "กำหนดเวลาส่งผ่านไปแล้ว ใส่เวลาที่ยังไม่ถึง หรือเว้นว่างเพื่อส่งทันที"
            raise forms.ValidationError(message)
        if moment > now + timedelta(days=DAYS_AHEAD):
            message = f"กำหนดเวลาส่งล่วงหน้าได้ไม่เกิน {DAYS_AHEAD} วัน ใส่วันที่ใกล้กว่านี้"
            raise forms.ValidationError(message)
        return moment


class RefusalForm(forms.Form):
    """ไม่อนุมัติ, with the reason that the author reads."""

    reason = LineField(label="เหตุผลที่ไม่อนุมัติ", max_length=REASON_MAX)
