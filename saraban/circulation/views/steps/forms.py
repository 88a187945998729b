"""What is typed on the pages of a step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from saraban.circulation.models import NOTE_MAX, WORDS_MAX
from saraban.circulation.queries.addressees import Desk, DeskGroup
from saraban.circulation.views.fields import DueField
from saraban.core.fields import HiddenField, LineField, TextField
from saraban.signatures.forms import PinField

NO_DESK: Final = "ยังไม่ได้เลือกผู้รับคนใหม่ เลือกหนึ่งรายแล้วกดอีกครั้ง"


def _words(label: str, rows: int = 4, **options: Any) -> TextField:
    area = forms.Textarea(attrs={"rows": rows})
    return TextField(label=label, max_length=WORDS_MAX, widget=area, **options)


class ReportForm(forms.Form):
    """รายงานผล: what was done; its files are read apart."""

    words = _words("ผลการดำเนินการ")


class CloseForm(forms.Form):
    """ปิดเรื่อง: a word to whoever reported, if there is one."""

    words = _words("ข้อความปิดเรื่อง (ถ้ามี)", rows=2, required=False)


class MoreForm(forms.Form):
    """สั่งเพิ่มเติม: what is still to be done, and by when."""

    words = _words("คำสั่งเพิ่มเติม")
    due_on = DueField()


class WithdrawForm(forms.Form):
    """ถอนเรื่อง: why."""

    reason = LineField(label="เหตุผลที่ถอนเรื่อง", max_length=NOTE_MAX)


class MoveForm(forms.Form):
    """เปลี่ยนผู้รับ: to one of the desks that are offered, and why."""

    desk = HiddenField()
    reason = LineField(label="เหตุผลที่เปลี่ยนผู้รับ", max_length=NOTE_MAX)

    def __init__(self, *args: Any, groups: Iterable[DeskGroup], **options: Any) -> None:
        """Offer these desks; a choice that is not among them is none."""
        super().__init__(*args, **options)
        self.groups = list(groups)
        self.fields["desk"].label = "ผู้รับคนใหม่"

    @property
    def chosen(self) -> str:
        """The token that was chosen, to be shown again."""
        return str(self["desk"].value() or "")

    def clean_desk(self) -> Desk:
        """Return the desk of the token."""
        desks = (desk for group in self.groups for desk in group.offices)
        token = self.cleaned_data["desk"]
        found = next((each for each in desks if each.token == token), None)
        if found is None:
            raise forms.ValidationError(NO_DESK)
        return found


class NoteForm(forms.Form):
    """บันทึกเพิ่มเติม, with the signature if wished."""

    words = _words("ข้อความ")
    signs = forms.BooleanField(label="ลงลายมือชื่อในบันทึกนี้", required=False)
    pin = PinField(required=False)
