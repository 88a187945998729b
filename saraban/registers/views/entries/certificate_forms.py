"""Forms of ทะเบียนเกียรติบัตร: one certificate, new or corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django import forms

from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import EnteredDateField, LineField, choice_messages
from saraban.letters.models import PARTY_MAX, SUBJECT_MAX
from saraban.offices.models import Office
from saraban.registers.details import CertificateDetails, EntryDetails
from saraban.registers.models import (
    SECOND_LINE_MAX,
    Certificate,
    RegisterEntry,
    Signatory,
)
from saraban.registers.models.certificates import OWN_PRINTING
from saraban.registers.models.designs import designs_of
from saraban.registers.views.entries.forms import IssuedForm

PRINT_FIELDS: Final = ("signatory", "printing", "design")
Printing: Final = Certificate.Printing
NO_SIGNATORY: Final = (
    "เลือกผู้ลงนามก่อน หรือเลือก ไม่พิมพ์ (เพิ่มผู้ลงนามได้ที่ ตั้งค่าระบบ > กำหนดผู้ลงนามเกียรติบัตร)"
)


class SignatoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """ผู้ลงนาม: those of the office, who signs now first."""

    def __init__(self) -> None:
        """Make the field; ``offer`` fills it."""
        super().__init__(
            Signatory.objects.none(),
            label="ผู้ลงนาม",
            required=False,
            empty_label="ไม่ระบุ (พิมพ์โดยระบบไม่ได้)",
            error_messages=choice_messages("ผู้ลงนาม"),
        )

    def offer(self, office: Office) -> None:
        """Offer those of the office; who has ended says until when."""
        own = Signatory.objects.filter(office=office)
        self.queryset = own.order_by("-is_current", "code")
        current = next((each for each in self.queryset if each.is_current), None)
        self.initial = current.pk if current else None

    def label_from_instance(self, obj: Signatory) -> str:
        """Name and position; of one who ended, until when they signed."""
        until = ""
        if obj.ends_on and obj.ends_on < thai.today():
            until = f" (ลงนามถึง {thai.format_date_short(obj.ends_on)})"
        return f"{obj.name} {obj.position}{until}"


class PrintFields(forms.Form):
    """What certificates of an office that prints them have in common."""

    signatory = SignatoryField()
    printing = forms.TypedChoiceField(
        label="การพิมพ์โดยระบบ",
        choices=Printing.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=choice_messages("การพิมพ์โดยระบบ"),
    )
    design = forms.ChoiceField(
        label="แบบเกียรติบัตร", error_messages=choice_messages("แบบเกียรติบัตร")
    )

    def fit_print_fields(self, office: Office) -> None:
        """Offer the office's signatories and designs, or leave all of it out."""
        if not office.prints_certificates:
            for name in PRINT_FIELDS:
                self.fields.pop(name, None)
            return
        signatory: Any = self.fields["signatory"]
        signatory.offer(office)
        printing: Any = self.fields["printing"]
        if office.is_school:
            printing.choices = list(OWN_PRINTING.items())
        if signatory.initial is None:
            printing.initial = Printing.NONE
        else:
            printing.initial = Printing.OFFICE if office.is_school else Printing.SCHOOLS
        design: Any = self.fields["design"]
        design.choices = [(each.code, each.name) for each in designs_of(office)]
        design.initial = design.choices[0][0]

    def clean(self) -> dict[str, Any]:
        """What the system prints has somebody who signs."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("printing") and "signatory" in typed and not typed["signatory"]:
            self.add_error("signatory", NO_SIGNATORY)
        return typed

    def certificate_details(self) -> CertificateDetails | None:
        """Return what was chosen; None where the office prints them elsewhere."""
        typed = self.cleaned_data
        if "design" not in self.fields:
            return None
        signatory: Signatory | None = typed["signatory"]
        return CertificateDetails(
            printing=typed["printing"],
            design=typed["design"],
            signatory_id=signatory.pk if signatory else None,
        )


class CertificateForm(PrintFields, IssuedForm):
    """ลงทะเบียนเกียรติบัตร: all but the name is as on the person's last one."""

    addressee = LineField(label="ชื่อ", max_length=PARTY_MAX)
    subject = LineField(label="เรื่อง บรรทัดที่ 1", max_length=SUBJECT_MAX)
    subject_second = LineField(
        label="เรื่อง บรรทัดที่ 2", max_length=SECOND_LINE_MAX, required=False
    )
    document_date = EnteredDateField(label="วันที่ออก", near=Near.BACK)
    field_order = [
        "addressee",
        "subject",
        "subject_second",
        "document_date",
        "signatory",
        "printing",
        "design",
        "responsible_office",
        "note",
    ]

    def __init__(self, *args: Any, office: Office, **options: Any) -> None:
        """Begin with the name: the rest is as on the last one."""
        super().__init__(*args, office=office, **options)
        self.fit_print_fields(office)
        self.fields.pop("refers_to", None)
        self.fields["addressee"].required = True
        self.fields["addressee"].widget.attrs["autofocus"] = True
        self.fields["subject"].widget.attrs.pop("autofocus", None)

    def details(self) -> EntryDetails:
        """Return what was typed, with what the certificate has besides."""
        return replace(
            super().details(),
            subject_second=self.cleaned_data["subject_second"],
            certificate=self.certificate_details(),
        )


class CertificateEditForm(CertificateForm):
    """แก้ไข of a certificate."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer also a design that is not in use any more, where it is the one chosen."""
        super().__init__(*args, **options)
        chosen = self.initial.get("design")
        design: Any = self.fields.get("design")
        if design is not None and chosen and chosen not in dict(design.choices):
            design.choices = [*design.choices, (chosen, "แบบเดิมที่เลิกใช้แล้ว")]


def certificate_values(entry: RegisterEntry) -> dict[str, Any]:
    """Return the fields of an entry's certificate as its forms show them first."""
    found = Certificate.objects.filter(entry=entry.pk)
    values = found.values("signatory", "printing", "design").first()
    return dict(values or {})


def values_of_last(entry: RegisterEntry | None) -> dict[str, Any]:
    """Return what the next certificate takes over from a person's last one."""
    if entry is None:
        return {}
    values = certificate_values(entry)
    signatory = Signatory.objects.filter(pk=values.get("signatory") or 0).first()
    if signatory is not None and not signatory.signs_on(thai.today()):
        del values["signatory"]
    return {
        "subject": entry.subject,
        "subject_second": entry.subject_second,
        "document_date": entry.document_date,
        "note": entry.note,
        "responsible_office": entry.responsible_office_id,
        **values,
    }
