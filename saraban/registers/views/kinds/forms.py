"""The form of กำหนดทะเบียนอื่น."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.db.models import Q

from saraban.core.fields import LineField, choice_messages
from saraban.core.seen import SeenForm
from saraban.offices.models import Office
from saraban.registers.actions.own_kinds import ALWAYS, KindDetails, require_format
from saraban.registers.errors import KindRefusedError
from saraban.registers.models.kinds import COLUMNS, THAI_MARKS
from saraban.registers.models.own_kinds import FORMAT_MAX, KIND_NAME_MAX, LABEL_MAX

# What offices keep most, to begin from. ระเบียบงานสารบรรณ gives ประกาศ no number; offices do.
PRESETS: Final[dict[str, dict[str, Any]]] = {
    "announcement": {
        "name": "ทะเบียนประกาศ",
        "reference_label": "ที่ประกาศ",
        "date_label": "ประกาศ ณ วันที่",
        "columns": ["note", "registrar", "document"],
    },
    "memo": {
        "name": "ทะเบียนบันทึกข้อความ",
        "reference_label": "ที่",
        "date_label": "ลงวันที่",
        "columns": ["sender", "addressee", "action", "note", "registrar", "document"],
    },
    "attestation": {
        "name": "ทะเบียนหนังสือรับรอง",
        "reference_label": "เลขที่",
        "date_label": "ให้ไว้ ณ วันที่",
        "columns": ["addressee", "note", "registrar", "document"],
    },
    "contract": {
        "name": "ทะเบียนสัญญา",
        "reference_label": "สัญญาเลขที่",
        "date_label": "ลงวันที่",
        "columns": ["addressee", "division", "note", "registrar", "document"],
    },
}


class KindForm(SeenForm):
    """A kind of book: its name, its numbers, what its lines have, who registers."""

    name = LineField(
        label="ชื่อทะเบียน", max_length=KIND_NAME_MAX, help_text="เช่น ทะเบียนสัญญา"
    )
    number_format = LineField(
        label="รูปแบบเลข",
        max_length=FORMAT_MAX,
        initial="{เลข}/{ปี}",
        help_text="{เลข} คือเลขทะเบียน {ปี} คือปี พ.ศ. ใส่คำนำหน้าได้ เช่น สพป./{เลข}/{ปี}",
    )
    reference_label = LineField(
        label="ชื่อช่องเลข", max_length=LABEL_MAX, initial="ที่", help_text="เช่น สัญญาเลขที่"
    )
    date_label = LineField(
        label="ชื่อช่องวันที่", max_length=LABEL_MAX, initial="ลงวันที่", help_text="เช่น ลงวันที่"
    )
    columns = forms.MultipleChoiceField(
        label="ช่องและคอลัมน์",
        choices=[
            (name, words) for name, words in COLUMNS.items() if name not in ALWAYS
        ],
        initial=["note", "registrar", "document"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=choice_messages("ช่องและคอลัมน์"),
    )
    division = forms.ModelChoiceField(
        Office.objects.none(),
        label="ทะเบียนของกลุ่ม",
        required=False,
        empty_label="ใช้ร่วมกันทั้งหน่วยงาน",
        error_messages=choice_messages("ทะเบียนของกลุ่ม"),
    )
    is_central = forms.BooleanField(
        label="ลงทะเบียนได้เฉพาะเจ้าหน้าที่สารบรรณกลาง", required=False
    )
    is_in_use = forms.BooleanField(
        label="ใช้งาน (ไม่เลือก คือ ลงทะเบียนเพิ่มไม่ได้ ค้นและดูได้)", required=False, initial=True
    )

    def __init__(
        self, *args: Any, office: Office, division_id: int | None = None, **options: Any
    ) -> None:
        """Fit the form to the office: a school has no divisions.

        ``division_id`` stays to be chosen although the division may be closed by now.
        """
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        if not office.has_divisions:
            fields["columns"].choices = [
                each for each in fields["columns"].choices if each[0] != "division"
            ]
            del self.fields["division"], self.fields["is_central"]
            return
        divisions = Office.objects.divisions_of(office)
        in_use = Office.objects.in_use().divisions_of(office).values("pk")
        fields["division"].queryset = divisions.filter(
            Q(pk__in=in_use) | Q(pk=division_id)
        )
        fields["division"].label_from_instance = lambda division: division.name

    def clean_number_format(self) -> str:
        """Say at once what is missing in the format."""
        text = str(self.cleaned_data["number_format"])
        for words, mark in THAI_MARKS.items():
            text = text.replace(words, mark)
        try:
            require_format(text)
        except KindRefusedError as error:
            raise forms.ValidationError(error.message) from error
        return text

    def details(self) -> KindDetails:
        """Return what was chosen."""
        typed = self.cleaned_data
        division: Office | None = typed.get("division")
        return KindDetails(
            name=typed["name"],
            number_format=typed["number_format"],
            reference_label=typed["reference_label"],
            date_label=typed["date_label"],
            columns=tuple(typed["columns"]),
            division_id=division.pk if division else None,
            is_central=bool(typed.get("is_central")),
            is_in_use=typed["is_in_use"],
        )
