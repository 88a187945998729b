"""The form of ลงทะเบียนเกียรติบัตร (หลายรายชื่อ): what all share, and the names."""

from __future__ import annotations

from typing import Any

from django import forms

from saraban.certificates.details import SharedDetails
from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import (
    EnteredDateField,
    LineField,
    PastedField,
    choice_messages,
)
from saraban.letters.models import SUBJECT_MAX
from saraban.offices.models import Office
from saraban.registers.models import NOTE_MAX, SECOND_LINE_MAX
from saraban.registers.views.entries.certificate_forms import PrintFields

# 5,000 names of 200 letters.
TEXT_MAX = 1_000_000


class BatchForm(PrintFields):
    """What all certificates share; the names are pasted, or in a file beside."""

    subject = LineField(label="เรื่อง บรรทัดที่ 1", max_length=SUBJECT_MAX)
    subject_second = LineField(
        label="เรื่อง บรรทัดที่ 2", max_length=SECOND_LINE_MAX, required=False
    )
    document_date = EnteredDateField(label="วันที่ออก", near=Near.BACK)
    responsible_office = forms.ModelChoiceField(
        Office.objects.none(),
        label="กลุ่มปฏิบัติ",
        empty_label="เลือก",
        error_messages=choice_messages("กลุ่มปฏิบัติ"),
    )
    note = LineField(label="หมายเหตุ", max_length=NOTE_MAX, required=False)
    names = PastedField(
        label="ชื่อ",
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=(
            "วางรายชื่อ 1 ชื่อต่อ 1 บรรทัด คัดลอกจาก Excel ได้ ไม่เกิน 5,000 ชื่อ หรือเลือกไฟล์ด้านล่าง"
        ),
        error_messages={"max_length": "รายชื่อยาวเกินไป แบ่งเป็นหลายครั้ง"},
    )

    def __init__(
        self, *args: Any, office: Office, divisions: list[Office], **options: Any
    ) -> None:
        """Fit it to the office: a school has no divisions."""
        super().__init__(*args, **options)
        self.fit_print_fields(office)
        self.fields["document_date"].initial = thai.today
        if office.is_school:
            del self.fields["responsible_office"]
            return
        field: Any = self.fields["responsible_office"]
        field.queryset = Office.objects.filter(pk__in=[each.pk for each in divisions])
        field.label_from_instance = lambda division: division.name
        field.required = False
        if len(divisions) == 1:
            field.initial = divisions[0].pk

    def shared(self, own_division_id: int | None) -> SharedDetails:
        """Return what was typed beside the names; without a division it is the person's."""
        typed = self.cleaned_data
        chosen: Office | None = typed.get("responsible_office")
        printed = self.certificate_details()
        return SharedDetails(
            subject=typed["subject"],
            subject_second=typed["subject_second"],
            document_date=typed["document_date"].isoformat(),
            note=typed["note"],
            division_id=chosen.pk if chosen else own_division_id,
            signatory_id=printed.signatory_id if printed else None,
            printing=printed.printing if printed else None,
            design=printed.design if printed else "",
        )
