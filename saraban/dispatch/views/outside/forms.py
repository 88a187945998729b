"""การส่งถึงหน่วยงานภายนอก: what was typed."""

from __future__ import annotations

from datetime import date

from django import forms

from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import EnteredDateField, LineField, choice_messages
from saraban.core.seen import SeenForm
from saraban.dispatch.actions.record_outside import OutsideRecord
from saraban.dispatch.models import OutsideDelivery
from saraban.dispatch.models.others import PARTY_DETAIL_MAX


class OutsideForm(SeenForm):
    """The day on which it left, the way, and what that way has as its number."""

    handed_on = EnteredDateField(label="วันที่ส่งออก", required=False, near=Near.BACK)
    method = forms.ChoiceField(
        label="วิธีส่ง",
        choices=OutsideDelivery.Method.choices,
        widget=forms.RadioSelect,
        error_messages=choice_messages("วิธีส่ง"),
    )
    detail = LineField(
        label="รายละเอียดการส่ง",
        max_length=PARTY_DETAIL_MAX,
        required=False,
        help_text="เลขพัสดุ อีเมล หรือชื่อผู้รับ",
    )

    def clean_handed_on(self) -> date | None:
        """Nothing has left on a day to come."""
        day: date | None = self.cleaned_data["handed_on"]
        if day and day > thai.today():
            sentence = "วันที่ส่งออกต้องไม่หลังวันนี้ ตรวจวัน เดือน ปี อีกครั้ง"
            raise forms.ValidationError(sentence)
        return day

    def details(self) -> OutsideRecord:
        """Return what was filled in."""
        typed = self.cleaned_data
        return OutsideRecord(
            handed_on=typed["handed_on"],
            method=typed["method"],
            detail=typed["detail"],
        )


def first_values(outside: OutsideDelivery) -> dict[str, object]:
    """Return what the form shows at first: what is recorded, and today."""
    return {
        "handed_on": outside.handed_on or thai.today(),
        "method": outside.method,
        "detail": outside.detail,
    }
