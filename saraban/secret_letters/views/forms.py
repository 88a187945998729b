"""Forms of secret letters, in the words of the manuals and of ทขล."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import (
    EnteredDateField,
    LineField,
    NumberField,
    SeveralField,
    TextField,
    choice_messages,
)
from saraban.core.seen import SeenForm
from saraban.core.submissions import SubmissionField
from saraban.letters.models import (
    PARTY_MAX,
    REFERENCE_MAX,
    SUBJECT_MAX,
    Secrecy,
    Urgency,
)
from saraban.offices.models import Office
from saraban.registers.models import NOTE_MAX, REASON_MAX
from saraban.secret_letters.contents import EntryContent, LetterContent
from saraban.secret_letters.errors import REFUSED_LEVEL
from saraban.secret_letters.models import SecretSettings, SecretStep

WORDS_MAX: Final = 2000
OPINIONS: Final = (
    "ทราบ",
    "เห็นชอบ",
    "ไม่เห็นชอบ",
    "เห็นควรอนุมัติ",
    "เห็นควรไม่อนุมัติ",
    "เห็นควรอนุญาต",
    "เห็นควรไม่อนุญาต",
    "เพื่อโปรดทราบ",
    "เพื่อโปรดพิจารณา",
)
ORDERS: Final = (
    "ทราบ",
    "ชอบ",
    "อนุมัติ",
    "ไม่อนุมัติ",
    "อนุญาต",
    "ไม่อนุญาต",
    "มอบดำเนินการ",
    "เก็บ",
)


class LevelField(forms.TypedChoiceField):
    """ชั้นความลับ: ลับที่สุด is offered to be refused with its reason."""

    def __init__(self, *, with_none: bool = False) -> None:
        """Make the field."""
        first = 0 if with_none else 1
        super().__init__(
            label="ชั้นความลับ",
            choices=Secrecy.choices[first:],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages=choice_messages("ชั้นความลับ"),
        )

    def clean(self, value: object) -> int:
        """Return a level that goes through the system."""
        level = int(super().clean(value))
        if level == Secrecy.TOP_SECRET:
            raise forms.ValidationError(REFUSED_LEVEL)
        return level


class LetterForm(SeenForm):
    """ลงทะเบียนรับหนังสือลับ, and what both books ask."""

    submission = SubmissionField()
    level = LevelField()
    urgency = forms.TypedChoiceField(
        label="ชั้นความเร็ว",
        choices=Urgency.choices,
        coerce=int,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
        error_messages=choice_messages("ชั้นความเร็ว"),
    )
    reference_number = LineField(label="ที่", max_length=REFERENCE_MAX)
    document_date = EnteredDateField(label="ลงวันที่", near=Near.BACK)
    sender = LineField(label="จาก", max_length=PARTY_MAX)
    addressee = LineField(label="ถึง", max_length=PARTY_MAX)
    subject = LineField(
        label="เรื่อง", max_length=SUBJECT_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    classified_by = LineField(
        label="ผู้กำหนดชั้นความลับ", max_length=PARTY_MAX, required=False
    )
    classified_why = LineField(
        label="เหตุผลที่กำหนด", max_length=REASON_MAX, required=False
    )
    copy_count = NumberField(label="จำนวนชุด", span=(1, 999), initial=1)
    sheet_count = NumberField(label="ชุดละกี่แผ่น", span=(1, 9999), initial=1)
    kept_at = LineField(label="ที่เก็บรักษา", max_length=PARTY_MAX, required=False)
    note = LineField(label="หมายเหตุ", max_length=NOTE_MAX, required=False)

    def content(self) -> LetterContent:
        """Return what the letter says."""
        typed = self.cleaned_data
        return LetterContent(
            reference_number=typed["reference_number"],
            document_date=typed["document_date"].isoformat(),
            sender=typed["sender"],
            addressee=typed["addressee"],
            subject=typed["subject"],
            classified_by=typed["classified_by"],
            classified_why=typed["classified_why"],
            copy_count=typed["copy_count"],
            sheet_count=typed["sheet_count"],
        )

    def entry_content(self) -> EntryContent:
        """Return the office's own words."""
        typed = self.cleaned_data
        return EntryContent(note=typed["note"], kept_at=typed["kept_at"])


class SendForm(LetterForm):
    """ลงทะเบียนส่งหนังสือลับ: with the offices that it goes to through the system."""

    offices = SeveralField(
        Office.objects.none(),
        label="ส่งผ่านระบบถึง",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "หน่วยงานที่เลือกไม่มีในรายการ เลือกใหม่อีกครั้ง"},
    )

    def __init__(self, *args: Any, offices: Any, **options: Any) -> None:
        """Offer the offices that have a registrar."""
        super().__init__(*args, **options)
        field: Any = self.fields["offices"]
        field.queryset = offices


class EntryForm(forms.Form):
    """Receiving a copy: the office's own words."""

    kept_at = LineField(label="ที่เก็บรักษา", max_length=PARTY_MAX, required=False)
    note = LineField(label="หมายเหตุ", max_length=NOTE_MAX, required=False)

    def entry_content(self) -> EntryContent:
        """Return the office's own words."""
        typed = self.cleaned_data
        return EntryContent(note=typed["note"], kept_at=typed["kept_at"])


class ReasonForm(forms.Form):
    """A deed with a reason."""

    reason = LineField(label="เหตุผล", max_length=REASON_MAX)


class LevelForm(ReasonForm):
    """ปรับชั้นความลับ: the new level and why."""

    level = LevelField(with_none=True)
    field_order = ("level", "reason")


class MoveForm(ReasonForm):
    """ย้ายไปทะเบียนลับ: the level that the letter has, and why it is moved."""

    level = LevelField()
    field_order = ("level", "reason")


class ReaderForm(forms.Form):
    """One person for the list: who, why, until when, with the files or not."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="ผู้อ่าน",
        empty_label="เลือก",
        error_messages=choice_messages("ผู้อ่าน"),
    )
    reason = LineField(label="เหตุผลที่ต้องรู้", max_length=REASON_MAX)
    until = EnteredDateField(label="อ่านได้ถึงวันที่", required=False, near=Near.AHEAD)
    may_download = forms.BooleanField(label="ดาวน์โหลดไฟล์ได้", required=False)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        """Offer the people of the office."""
        super().__init__(*args, **options)
        field: Any = self.fields["person"]
        field.queryset = people
        field.label_from_instance = lambda person: person.get_full_name()

    def clean_until(self) -> Any:
        """Refuse a day that is over."""
        until = self.cleaned_data["until"]
        if until is not None and until < thai.today():
            message = "วันที่ที่ใส่ผ่านไปแล้ว ใส่วันนี้หรือวันต่อจากนี้"
            raise forms.ValidationError(message)
        return until


class AskForm(forms.Form):
    """เสนอ: to listed persons, with what is asked."""

    people = SeveralField(
        User.objects.none(),
        label="เสนอ",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "ยังไม่ได้เลือกผู้ที่จะเสนอ",
            "invalid_choice": "ผู้ที่เลือกไม่อยู่ในรายชื่อผู้อ่านแล้ว เลือกใหม่อีกครั้ง",
        },
    )
    purpose = forms.TypedChoiceField(
        label="เพื่อ",
        choices=SecretStep.Purpose.choices,
        coerce=int,
        initial=SecretStep.Purpose.INSTRUCT,
        widget=forms.RadioSelect,
        error_messages=choice_messages("เพื่อ"),
    )
    note = LineField(label="ข้อความ", max_length=REASON_MAX, required=False)

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        """Offer the listed persons."""
        super().__init__(*args, **options)
        field: Any = self.fields["people"]
        field.queryset = people
        field.label_from_instance = lambda person: person.get_full_name()


class AnswerForm(forms.Form):
    """ลงความเห็น or สั่งการ, as was asked: an opening, words, and whom it goes to next.

    An opinion gives nobody work.
    """

    decision = forms.ChoiceField(
        label="ข้อความสั่งการ",
        widget=forms.RadioSelect,
        required=False,
        error_messages=choice_messages("ข้อความ"),
    )
    words = TextField(
        label="ข้อความเพิ่มเติม",
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_people = SeveralField(
        User.objects.none(),
        label="มอบ",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "ผู้ที่เลือกไม่อยู่ในรายชื่อผู้อ่านแล้ว เลือกใหม่อีกครั้ง"},
    )

    def __init__(
        self, *args: Any, people: Any, step: SecretStep, **options: Any
    ) -> None:
        """Offer what answers the step, and the listed persons to who may assign."""
        super().__init__(*args, **options)
        said: Any = self.fields["decision"]
        said.choices = [
            (each, each) for each in (ORDERS if step.asks_for_order else OPINIONS)
        ]
        if not step.asks_for_order:
            said.label = "ข้อความลงความเห็น"
            people = people.none()
        field: Any = self.fields["next_people"]
        field.queryset = people
        field.label_from_instance = lambda person: person.get_full_name()

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        typed = super().clean() or {}
        if not typed.get("decision") and not typed.get("words"):
            message = "เลือกข้อความ หรือพิมพ์ข้อความอย่างใดอย่างหนึ่ง"
            raise forms.ValidationError(message)
        return typed


class InspectionForm(forms.Form):
    """การตรวจสอบ: when, by which committee, and what it found."""

    inspected_on = EnteredDateField(label="ตรวจสอบเมื่อ", near=Near.BACK)
    order_number = LineField(label="คำสั่งแต่งตั้งคณะกรรมการที่", max_length=REFERENCE_MAX)
    committee = TextField(
        label="คณะกรรมการ (บรรทัดละคน ประธานก่อน)",
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    result = TextField(
        label="ผลการตรวจสอบ",
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    missing = TextField(
        label="สูญหายหรือไม่ครบ (ถ้ามี)",
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_committee(self) -> tuple[str, ...]:
        """Return the members; a chair and two others at least."""
        lines = str(self.cleaned_data["committee"]).splitlines()
        members = tuple(line.strip() for line in lines if line.strip())
        if len(members) < 3:  # noqa: PLR2004
            message = "คณะกรรมการต้องมีประธานและกรรมการอีกอย่างน้อย 2 คน ใส่บรรทัดละคน"
            raise forms.ValidationError(message)
        return members


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """How often letters are looked through, and the numbers of the forms."""

    inspection_months = NumberField(label="ตรวจสอบทุกกี่เดือน", span=(1, 24))
    form_incoming = LineField(label="แบบทะเบียนรับ", max_length=20)
    form_outgoing = LineField(label="แบบทะเบียนส่ง", max_length=20)
    form_control = LineField(label="แบบทะเบียนควบคุม", max_length=20)
    form_cover = LineField(label="แบบใบปก", max_length=20, required=False)
    form_receipt = LineField(label="แบบใบตอบรับ", max_length=20, required=False)

    class Meta:
        model = SecretSettings
        fields = (
            "inspection_months",
            "form_incoming",
            "form_outgoing",
            "form_control",
            "form_cover",
            "form_receipt",
        )
