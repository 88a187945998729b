"""Forms of กำหนดผู้ลงนามเกียรติบัตร and กำหนดผู้ตรวจสอบ."""

from __future__ import annotations

from typing import Any

from django import forms

from saraban.certificates.details import SignatoryDetails
from saraban.certificates.queries.checkers import posts_of
from saraban.certificates.queries.signatories import people_to_sign
from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import EnteredDateField, LineField, choice_messages
from saraban.core.seen import SeenForm
from saraban.offices.models import Office
from saraban.registers.models.certificates import (
    POSITION_MAX,
    SIGNER_CODE_MAX,
    SIGNER_NAME_MAX,
)


def _key_or_none(value: str) -> int | None:
    return int(value) if value else None


class SignatoryForm(SeenForm):
    """Who signs: รหัส, ชื่อ, two lines of position, whose signature, and the days."""

    code = LineField(
        label="รหัส", max_length=SIGNER_CODE_MAX, help_text="ไม่เกิน 2 ตัว เช่น 01"
    )
    name = LineField(
        label="ชื่อ", max_length=SIGNER_NAME_MAX, help_text="พิมพ์ในวงเล็บใต้ลายมือชื่อ"
    )
    position = LineField(label="ตำแหน่ง บรรทัดที่ 1", max_length=POSITION_MAX)
    second_position = LineField(
        label="ตำแหน่ง บรรทัดที่ 2", max_length=POSITION_MAX, required=False
    )
    user_id = forms.TypedChoiceField(
        label="ลายมือชื่อของ",
        coerce=_key_or_none,
        empty_value=None,
        required=False,
        error_messages=choice_messages("ผู้ใช้"),
        help_text="ระบบขออนุญาตเจ้าของก่อน ภาพลายมือชื่อใช้ได้เมื่อเจ้าของอนุญาตเท่านั้น",
    )
    starts_on = EnteredDateField(label="ลงนามตั้งแต่วันที่")
    ends_on = EnteredDateField(label="ถึงวันที่", required=False, near=Near.AHEAD)
    is_current = forms.BooleanField(
        label="ผู้ลงนามปัจจุบัน", required=False, help_text="แบบลงทะเบียนเลือกให้ก่อน มีได้คนเดียว"
    )

    def __init__(self, *args: Any, office: Office, **options: Any) -> None:
        """Offer the people of the office, and the one who is chosen already."""
        super().__init__(*args, **options)
        people = people_to_sign(office)
        chosen = (self.initial or {}).get("user_id")
        if chosen and chosen not in dict(people):
            people.append((chosen, "ผู้ใช้ที่เลือกไว้ (พ้นหน้าที่แล้ว)"))
        user: Any = self.fields["user_id"]
        user.choices = [("", "ไม่ใช้ภาพลายมือชื่อ (ลงนามบนกระดาษ)"), *people]
        self.fields["starts_on"].initial = thai.today

    def details(self) -> SignatoryDetails:
        """Return what was typed."""
        return SignatoryDetails(**self.filled)


class CheckerForm(forms.Form):
    """A person of the office who is to check."""

    person = forms.TypedChoiceField(
        label="ผู้ตรวจสอบ", coerce=int, error_messages=choice_messages("ผู้ตรวจสอบ")
    )

    def __init__(
        self, *args: Any, office: Office, known: set[int], **options: Any
    ) -> None:
        """Offer who does not check yet, each once."""
        super().__init__(*args, **options)
        people: dict[int, str] = {}
        for post in posts_of(office).order_by("office__order", "user__name_order"):
            if post.user_id not in known:
                words = f"{post.user} {post.post_text} {post.office.short_name}"
                people.setdefault(post.user_id, words)
        person: Any = self.fields["person"]
        person.choices = [("", "เลือก"), *people.items()]
