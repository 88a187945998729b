"""Forms of the books, in the words and order of the manuals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import (
    EnteredDateField,
    EnteredMomentField,
    HiddenNumberField,
    LineField,
    choice_messages,
)
from saraban.core.submissions import SubmissionField
from saraban.letters.models import (
    PARTY_MAX,
    REFERENCE_MAX,
    SUBJECT_MAX,
    Urgency,
)
from saraban.offices.models import Office
from saraban.registers.details import EntryDetails
from saraban.registers.models import (
    ACTION_MAX,
    NOTE_MAX,
    PAPER,
    REASON_MAX,
    REFERS_TO_MAX,
    BookKind,
    RegisterEntry,
)
from saraban.registers.models.kinds import FILLED_IN, ORDER
from saraban.registers.views.secrecy import SecrecyField

AREA_ADDRESSEE = "สำนักงานเขตพื้นที่การศึกษา"
# Offices date letters ahead: for the day of a meeting, or of their signing.
DATED_AHEAD = timedelta(days=7)
DATED_LATER = "ลงวันที่อยู่หลังวันนี้เกิน 7 วัน ตรวจวัน เดือน ปี ของหนังสืออีกครั้ง"
ONLY_BEGUN = "เลขที่หนังสือมีแต่ส่วนต้น พิมพ์เลขต่อท้าย"
RECEIVED_BEFORE = "วันเวลาที่รับอยู่ก่อนลงวันที่ของหนังสือ ตรวจวันและเวลาอีกครั้ง"
RECEIVED_LATER = "วันเวลาที่รับต้องไม่หลังเวลานี้ ตรวจวันและเวลาอีกครั้ง"


class UrgencyField(forms.TypedChoiceField):
    """ระดับความสำคัญ: four in a line, ปกติ unless chosen otherwise."""

    def __init__(self) -> None:
        """Make the field."""
        super().__init__(
            label="ระดับความสำคัญ",
            choices=Urgency.choices,
            coerce=int,
            initial=Urgency.NORMAL,
            widget=forms.RadioSelect,
            error_messages=choice_messages("ระดับความสำคัญ"),
        )


class DivisionSelect(forms.Select):
    """กลุ่มปฏิบัติ, chosen by its code or a word of its name too (codes.js)."""

    def __init__(self) -> None:
        """Say so to the script."""
        super().__init__(attrs={"data-codes": True})

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Give the option its division's code."""
        option: dict[str, Any] = super().create_option(*args, **options)
        division = getattr(option["value"], "instance", None)
        if division is not None:
            option["attrs"]["data-code"] = division.code
        return option


class EntryForm(forms.Form):
    """What both books ask: the fields of one line."""

    submission = SubmissionField()
    reference_number = LineField(label="เลขที่หนังสือ", max_length=REFERENCE_MAX)
    document_date = EnteredDateField(label="ลงวันที่", near=Near.BACK)
    sender = LineField(label="จาก", max_length=PARTY_MAX)
    addressee = LineField(label="ถึง", max_length=PARTY_MAX)
    subject = LineField(
        label="เรื่อง", max_length=SUBJECT_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    responsible_office = forms.ModelChoiceField(
        Office.objects.none(),
        label="กลุ่มปฏิบัติ",
        empty_label="เลือก",
        widget=DivisionSelect,
        error_messages=choice_messages("กลุ่มปฏิบัติ"),
    )
    action_taken = LineField(label="บุคคลปฏิบัติ", max_length=ACTION_MAX, required=False)
    note = LineField(label="หมายเหตุ", max_length=NOTE_MAX, required=False)
    deadline_at = EnteredMomentField(label="ด่วนภายใน", required=False, near=Near.AHEAD)
    refers_to = LineField(
        label="อ้างถึง",
        max_length=REFERS_TO_MAX,
        required=False,
        help_text="เลขที่หนังสือที่อยู่ในทะเบียน ระบบจะผูกเรื่องให้",
    )
    # The entry that this letter answers, and the entry's version as it was shown.
    answers = HiddenNumberField()
    version = HiddenNumberField()

    def __init__(
        self,
        *args: Any,
        office: Office,
        divisions: list[Office],
        **options: Any,
    ) -> None:
        """Fit the form to the book's owner: a school has no กลุ่มปฏิบัติ."""
        super().__init__(*args, **options)
        self.office = office
        if office.is_school:
            del self.fields["responsible_office"]
            self.fields["action_taken"].label = "การปฏิบัติ"
            return
        field: Any = self.fields["responsible_office"]
        field.queryset = Office.objects.filter(pk__in=[each.pk for each in divisions])
        field.label_from_instance = lambda division: division.name
        if len(divisions) == 1:
            field.initial = divisions[0].pk

    @property
    def is_handed_on(self) -> bool:
        """Whether the press hands the letter on besides; only what came in may be."""
        return False

    def details(self) -> EntryDetails:
        """Return what was typed."""
        typed = self.cleaned_data
        responsible: Office | None = typed.get("responsible_office")
        return EntryDetails(
            document_date=typed["document_date"],
            sender=typed.get("sender", ""),
            addressee=typed.get("addressee", ""),
            subject=typed["subject"],
            reference_number=typed.get("reference_number", ""),
            urgency=typed.get("urgency") or Urgency.NORMAL,
            deadline_at=typed.get("deadline_at"),
            refers_to=typed.get("refers_to", ""),
            received_at=typed.get("received_at"),
            answers_id=typed["answers"],
            follows_id=typed.get("follows"),
            cancels=typed.get("cancels", ""),
            version=typed["version"],
            responsible_office_id=responsible.pk if responsible else None,
            action_taken=typed.get("action_taken", ""),
            note=typed.get("note", ""),
            is_circular=bool(typed.get("is_circular")),
            submission=typed["submission"],
        )


class IncomingForm(EntryForm):
    """ลงทะเบียนหนังสือรับ."""

    urgency = UrgencyField()
    secrecy = SecrecyField()
    received_at = EnteredMomentField(
        label="วันเวลาที่รับ", required=False, near=Near.BACK, help_text="ไม่ใส่ คือรับเวลานี้"
    )

    field_order = [
        "sender",
        "urgency",
        "reference_number",
        "document_date",
        "addressee",
        "subject",
        "responsible_office",
        "action_taken",
        "note",
        "refers_to",
        "deadline_at",
        "received_at",
        "secrecy",
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        """Fill in what is nearly always so."""
        super().__init__(*args, **options)
        school = self.office.is_school
        self.fields["addressee"].initial = (
            self.office.name if school else AREA_ADDRESSEE
        )
        self.fields["note"].initial = PAPER
        self.fields["sender"].widget.attrs["autofocus"] = True

    def clean_reference_number(self) -> str:
        """What a page put there is only how it begins."""
        number: str = self.cleaned_data["reference_number"]
        if number.endswith("/"):
            raise forms.ValidationError(ONLY_BEGUN)
        return number

    def clean_document_date(self) -> date:
        """A letter may be dated some days ahead, no more."""
        day: date = self.cleaned_data["document_date"]
        if day > thai.today() + DATED_AHEAD:
            raise forms.ValidationError(DATED_LATER)
        return day

    def clean(self) -> dict[str, Any]:
        """It is not received before it was written."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        received, dated = typed.get("received_at"), typed.get("document_date")
        if received and dated and thai.day_of(received) < dated - DATED_AHEAD:
            self.add_error("received_at", RECEIVED_BEFORE)
        return typed

    def clean_received_at(self) -> datetime | None:
        """A letter is registered when it has come, not before."""
        received: datetime | None = self.cleaned_data["received_at"]
        if received is not None and received > timezone.now():
            raise forms.ValidationError(RECEIVED_LATER)
        return received


class OutgoingForm(EntryForm):
    """ลงทะเบียนหนังสือส่ง: the number is issued on ตกลง, not typed."""

    is_circular = forms.BooleanField(label="ว (หนังสือเวียน)", required=False)
    urgency = UrgencyField()
    secrecy = SecrecyField()

    field_order = [
        "is_circular",
        "document_date",
        "urgency",
        "secrecy",
        "sender",
        "addressee",
        "subject",
        "responsible_office",
        "action_taken",
        "note",
        "refers_to",
        "deadline_at",
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        """Fill in today and the office's own name."""
        super().__init__(*args, **options)
        del self.fields["reference_number"]
        self.fields["document_date"].initial = thai.today
        self.fields["sender"].initial = self.office.name
        self.fields["addressee"].widget.attrs["autofocus"] = True


class IncomingEditForm(IncomingForm):
    """แก้ไข of ทะเบียนหนังสือรับ."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """The moment of receipt stands there already."""
        super().__init__(*args, **options)
        self.fields["received_at"].help_text = ""


class OutgoingEditForm(EntryForm):
    """แก้ไข of ทะเบียนหนังสือส่ง: เลขที่หนังสือ is a free text box now."""

    urgency = UrgencyField()

    field_order = [
        "reference_number",
        "document_date",
        "urgency",
        "sender",
        "addressee",
        "subject",
        "responsible_office",
        "action_taken",
        "note",
        "refers_to",
        "deadline_at",
    ]


class IssuedForm(EntryForm):
    """A line of a book that is not of letters: คำสั่ง, ประกาศ, whatever the office keeps.

    It asks what the kind's columns say, in their words; its number is made by the
    kind's format on ตกลง.
    """

    # The letter that caused the order, where the form was opened from it.
    follows = HiddenNumberField()
    cancels = LineField(
        label="ยกเลิกคำสั่งที่",
        max_length=REFERENCE_MAX,
        required=False,
        help_text="เช่น 12/2569 ระบบจะผูกคำสั่งทั้งสองไว้ด้วยกัน",
    )

    field_order = [
        "subject",
        "document_date",
        "cancels",
        "sender",
        "addressee",
        "responsible_office",
        "action_taken",
        "note",
        "refers_to",
    ]

    def __init__(self, *args: Any, kind: BookKind, **options: Any) -> None:
        """Fit the form to the kind of book."""
        super().__init__(*args, **options)
        self.kind = kind
        unasked = ["reference_number", "deadline_at"]
        unasked += [
            names[0].removesuffix("_id")
            for column, names in FILLED_IN.items()
            if column not in kind.columns
        ]
        if kind.code != ORDER.code:
            unasked.append("cancels")
        for name in unasked:
            self.fields.pop(name, None)
        for name in {"sender", "addressee"} & self.fields.keys():
            self.fields[name].required = False
        self.fields["document_date"].label = kind.label("dated")
        self.fields["document_date"].initial = thai.today
        self.fields["subject"].widget.attrs["autofocus"] = True


class IssuedEditForm(IssuedForm):
    """แก้ไข of such a line: which order it cancels is told by its ties."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Leave out what only a new line says."""
        super().__init__(*args, **options)
        self.fields.pop("cancels", None)


FormMaker = Callable[..., EntryForm]


def initial_of(entry: RegisterEntry) -> dict[str, Any]:
    """Return an entry's fields as its edit form shows them first."""
    return {
        "reference_number": entry.reference_number,
        "document_date": entry.document_date,
        "sender": entry.sender,
        "addressee": entry.addressee,
        "subject": entry.subject,
        "subject_second": entry.subject_second,
        "urgency": entry.urgency,
        "responsible_office": entry.responsible_office_id,
        "action_taken": entry.action_taken,
        "note": entry.note,
        "deadline_at": entry.deadline_at,
        "refers_to": entry.refers_to,
        "received_at": entry.received_at,
        "version": entry.version,
    }


class VoidForm(forms.Form):
    """ลบ: the number is cancelled with a reason and stays in the book."""

    reason = LineField(label="เหตุผลที่ยกเลิกเลข", max_length=REASON_MAX)
