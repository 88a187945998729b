"""ส่งหนังสือราชการ, in the words and order of the manuals."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from saraban.core import thai
from saraban.core.fields import (
    EnteredDateField,
    EnteredMomentField,
    LineField,
    TextField,
    choice_messages,
)
from saraban.core.submissions import SubmissionField
from saraban.dispatch.models import Dispatch
from saraban.dispatch.recipients import RecipientChoice
from saraban.dispatch.sending import DispatchDetails
from saraban.letters.models import REFERENCE_MAX, SUBJECT_MAX
from saraban.offices.models import Office
from saraban.registers.forms import SecrecyField, UrgencyField
from saraban.registers.models import RegisterEntry

SUMMARY_MAX: Final = 4000
# The sender may still say how urgent a letter from the book is.
MAY_CHANGE: Final = frozenset({"urgency", "deadline_at"})
TO_SCHOOLS: Final = (
    Dispatch.Recipients.ALL_GOVERNMENT,
    Dispatch.Recipients.SOME_SCHOOLS,
)
TO_AREA: Final = (Dispatch.Recipients.AREA_REGISTRY, Dispatch.Recipients.DIVISION)


class DispatchForm(forms.Form):
    """What both senders fill in; with an entry, its number, date and subject stay."""

    submission = SubmissionField()
    recipients = forms.ChoiceField(
        label="ถึง", widget=forms.RadioSelect, error_messages=choice_messages("ถึง")
    )
    urgency = UrgencyField()
    deadline_at = EnteredMomentField(label="ด่วนภายใน", required=False)
    secrecy = SecrecyField()
    reference_number = LineField(label="เลขที่หนังสือ", max_length=REFERENCE_MAX)
    document_date = EnteredDateField(label="ลงวันที่")
    subject = LineField(
        label="เรื่อง", max_length=SUBJECT_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    summary = TextField(
        label="เนื้อหาโดยสรุป",
        max_length=SUMMARY_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sends_again = forms.BooleanField(label="ส่งซ้ำถึงแห่งที่เคยส่งแล้ว", required=False)

    choices: tuple[Dispatch.Recipients, ...] = ()

    def __init__(
        self, *args: Any, entry: RegisterEntry | None = None, **options: Any
    ) -> None:
        """Take over what stands in the book."""
        self.entry = entry
        if entry:
            carried = _carried(entry)
            options["initial"] = carried | options.get("initial", {})
            # What is locked comes from the book, whatever text was kept.
            for name in carried.keys() - MAY_CHANGE:
                options["initial"][name] = carried[name]
        super().__init__(*args, **options)
        to: Any = self.fields["recipients"]
        to.choices = [(each.value, each.label) for each in self.choices]
        self.fields["document_date"].initial = thai.today
        for name in _carried(entry) if entry else ():
            if name not in MAY_CHANGE:
                self.fields[name].disabled = True

    def details(
        self, from_office: Office, entry: RegisterEntry | None
    ) -> DispatchDetails:
        """Return what was filled in."""
        typed = self.cleaned_data
        division: Office | None = typed.get("division")
        return DispatchDetails(
            from_office_id=from_office.pk,
            to=RecipientChoice(
                kinds=frozenset({typed["recipients"]}),
                school_ids=frozenset(typed.get("offices", [])),
                division_ids=frozenset({division.pk} if division else ()),
            ),
            reference_number=typed["reference_number"],
            document_date=typed["document_date"],
            subject=typed["subject"],
            summary=typed["summary"],
            urgency=typed["urgency"],
            deadline_at=typed["deadline_at"],
            entry=entry,
            sends_again=typed["sends_again"],
            submission=typed["submission"],
        )


def _carried(entry: RegisterEntry) -> dict[str, Any]:
    return {
        "reference_number": entry.reference_number,
        "document_date": entry.document_date,
        "subject": entry.subject,
        "urgency": entry.urgency,
        "deadline_at": entry.deadline_at,
    }


class AreaDispatchForm(DispatchForm):
    """The area writes to its schools, in the name of a division."""

    from_office = forms.ModelChoiceField(
        Office.objects.none(),
        label="จาก",
        empty_label="เลือก",
        error_messages=choice_messages("จาก"),
    )
    offices = forms.TypedMultipleChoiceField(coerce=int, required=False)

    choices = TO_SCHOOLS
    field_order = ["from_office", "recipients", "offices"]

    def __init__(
        self, *args: Any, divisions: list[Office], schools: list[int], **options: Any
    ) -> None:
        """Offer the divisions that the person may send for."""
        super().__init__(*args, **options)
        source: Any = self.fields["from_office"]
        source.queryset = Office.objects.filter(pk__in=[each.pk for each in divisions])
        source.label_from_instance = lambda division: division.name
        if len(divisions) == 1:
            source.initial = divisions[0].pk
        elif self.entry:
            source.initial = self.entry.responsible_office_id
        offices: Any = self.fields["offices"]
        offices.choices = [(each, each) for each in schools]
        offices.error_messages["invalid_choice"] = (
            "มีสถานศึกษาที่เลือกไว้ซึ่งไม่อยู่ในเขตพื้นที่ ตรวจรายชื่อแล้วกดตกลงอีกครั้ง"
        )

    def clean(self) -> dict[str, Any]:
        """สถานศึกษาบางแห่ง names at least one."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        some = typed.get("recipients") == Dispatch.Recipients.SOME_SCHOOLS
        if some and not typed.get("offices") and "offices" not in self.errors:
            self.add_error("recipients", "ยังไม่ได้เลือกสถานศึกษา เลือกอย่างน้อยหนึ่งแห่ง")
        return typed


class SchoolDispatchForm(DispatchForm):
    """A school writes to its area: สารบรรณกลาง, or a division there."""

    division = forms.ModelChoiceField(
        Office.objects.none(),
        label="กลุ่ม",
        required=False,
        empty_label="เลือก",
        error_messages=choice_messages("กลุ่ม"),
    )

    choices = TO_AREA
    field_order = ["recipients", "division"]

    def __init__(self, *args: Any, area: Office | None, **options: Any) -> None:
        """Offer the area's divisions; สารบรรณกลาง unless chosen otherwise."""
        super().__init__(*args, **options)
        self.fields["recipients"].initial = Dispatch.Recipients.AREA_REGISTRY
        division: Any = self.fields["division"]
        division.queryset = Office.objects.in_use().divisions_of(area.pk if area else 0)
        division.label_from_instance = lambda each: each.name

    def clean(self) -> dict[str, Any]:
        """กลุ่ม names which one."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        to_division = typed.get("recipients") == Dispatch.Recipients.DIVISION
        if to_division and not typed.get("division") and "division" not in self.errors:
            self.add_error("division", "ยังไม่ได้เลือกกลุ่ม")
        if not to_division:
            typed["division"] = None
        return typed
