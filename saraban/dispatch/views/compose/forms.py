"""ส่งหนังสือราชการ, in the words and order of the manuals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms

from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import (
    EnteredDateField,
    EnteredMomentField,
    HiddenField,
    LineField,
    TextField,
    choice_messages,
)
from saraban.core.submissions import SubmissionField
from saraban.dispatch.actions.send import DispatchDetails
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.recipients import RecipientChoice
from saraban.dispatch.views.compose.fields import IdsField, OutsideField, parties_in
from saraban.letters.models import REFERENCE_MAX, SUBJECT_MAX
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from saraban.registers.views.entries.forms import UrgencyField
from saraban.registers.views.secrecy import SecrecyField

Kind = Dispatch.Recipients
SUMMARY_MAX: Final = 4000
# The sender may still say how urgent a letter from the book is.
MAY_CHANGE: Final = frozenset({"urgency", "deadline_at"})
TO_SCHOOLS: Final = (
    Kind.ALL_GOVERNMENT,
    Kind.ALL_PRIVATE,
    Kind.SOME_SCHOOLS,
    Kind.GROUPS,
)
# What has to be ticked with a kind, and the sentence that asks for it.
WITH_KIND: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    Kind.SOME_SCHOOLS: (
        ("offices",),
        "ยังไม่ได้เลือกสถานศึกษา เลือกอย่างน้อยหนึ่งแห่ง",
    ),
    Kind.GROUPS: (
        ("groups",),
        "ยังไม่ได้เลือกกลุ่มสถานศึกษาที่บันทึกไว้ เลือกอย่างน้อยหนึ่งกลุ่ม",
    ),
    Kind.DIVISION: (("division",), "ยังไม่ได้เลือกกลุ่ม เลือกอย่างน้อยหนึ่งกลุ่ม"),
    Kind.INSIDE: (
        ("inside", "via_registry"),
        "ยังไม่ได้เลือกกลุ่มในสำนักงาน เลือกอย่างน้อยหนึ่งกลุ่ม",
    ),
    Kind.OFFICES: (
        ("other_offices",),
        "ยังไม่ได้เลือก สพท.อื่น หรือ สพฐ. เลือกอย่างน้อยหนึ่งแห่ง",
    ),
}


class DispatchForm(forms.Form):
    """What both senders fill in; with an entry, its number, date and subject stay.

    Field names are kept in drafts: they stay as they are.
    """

    submission = SubmissionField()
    # The delivery that this letter answers; found by its page, not by the form.
    answers = HiddenField()
    recipients = forms.MultipleChoiceField(
        label="ถึง",
        widget=forms.CheckboxSelectMultiple,
        error_messages=choice_messages("ถึง"),
    )
    offices = IdsField(label="สถานศึกษาบางแห่ง")
    groups = IdsField(label="กลุ่มสถานศึกษาที่บันทึกไว้")
    outside = OutsideField()
    urgency = UrgencyField()
    deadline_at = EnteredMomentField(label="ด่วนภายใน", required=False, near=Near.AHEAD)
    secrecy = SecrecyField()
    reference_number = LineField(label="เลขที่หนังสือ", max_length=REFERENCE_MAX)
    document_date = EnteredDateField(label="ลงวันที่", near=Near.BACK)
    subject = LineField(
        label="เรื่อง", max_length=SUBJECT_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    summary = TextField(
        label="เนื้อหาโดยสรุป",
        max_length=SUMMARY_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    needs_reply = forms.BooleanField(label="ต้องรายงานกลับ", required=False)
    reply_by = EnteredDateField(
        label="รายงานกลับภายในวันที่", required=False, near=Near.AHEAD
    )
    sends_again = forms.BooleanField(label="ส่งซ้ำถึงแห่งที่เคยส่งแล้ว", required=False)

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[str],
        entry: RegisterEntry | None = None,
        answers: Delivery | None = None,
        **options: Any,
    ) -> None:
        """Take over what stands in the book."""
        self.entry = entry
        self.answered = answers
        if entry:
            carried = _carried(entry)
            options["initial"] = carried | options.get("initial", {})
            # What is locked comes from the book, whatever text was kept.
            for name in carried.keys() - MAY_CHANGE:
                options["initial"][name] = carried[name]
        super().__init__(*args, **options)
        to: Any = self.fields["recipients"]
        to.choices = [(each, Kind(each).label) for each in kinds]
        self.fields["document_date"].initial = thai.today
        self.fields["answers"].initial = answers.pk if answers else None
        for name in _carried(entry) if entry else ():
            if name not in MAY_CHANGE:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Each chosen kind names at least one; what belongs to no kind is left out."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        kinds = typed.get("recipients", [])
        for kind, (names, sentence) in WITH_KIND.items():
            if kind in kinds and not any(typed.get(name) for name in names):
                self.add_error("recipients", sentence)
        typed["parties"] = ()
        if Kind.OUTSIDE in kinds:
            try:
                typed["parties"] = parties_in(typed["outside"])
            except forms.ValidationError as error:
                self.add_error("outside", error)
        self._check_reply_day(typed)
        return typed

    def _check_reply_day(self, typed: dict[str, Any]) -> None:
        """A day belongs to what has to be answered, and is still to come."""
        day: date | None = typed.get("reply_by")
        if not typed.get("needs_reply"):
            typed["reply_by"] = None
            self.errors.pop("reply_by", None)
        elif day and day < thai.today():
            self.add_error(
                "reply_by", "รายงานกลับภายในวันที่ ต้องไม่ก่อนวันนี้ ตรวจวัน เดือน ปี อีกครั้ง"
            )

    def choice(self) -> RecipientChoice:
        """Return ถึง as it was chosen."""
        typed = self.cleaned_data
        return RecipientChoice(
            kinds=frozenset(typed["recipients"]),
            school_ids=frozenset(typed["offices"]),
            group_ids=frozenset(typed["groups"]),
            division_ids=frozenset(typed.get("division", ())),
            inside_ids=frozenset(typed.get("inside", ())),
            via_registry=typed.get("via_registry", False),
            office_ids=frozenset(typed.get("other_offices", ())),
            outside=typed["parties"],
        )

    def details(self, from_office: Office) -> DispatchDetails:
        """Return what was filled in."""
        typed = self.cleaned_data
        return DispatchDetails(
            from_office_id=from_office.pk,
            to=self.choice(),
            reference_number=typed["reference_number"],
            document_date=typed["document_date"],
            subject=typed["subject"],
            summary=typed["summary"],
            urgency=typed["urgency"],
            deadline_at=typed["deadline_at"],
            needs_reply=typed["needs_reply"],
            reply_by=typed["reply_by"],
            entry=self.entry,
            answers_id=self.answered.pk if self.answered else None,
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
    """An area office or สพฐ. writes, in the name of a division."""

    from_office = forms.ModelChoiceField(
        Office.objects.none(),
        label="จาก",
        empty_label="เลือก",
        error_messages=choice_messages("จาก"),
    )
    inside = IdsField(label="กลุ่มในสำนักงาน")
    via_registry = forms.BooleanField(label="ผ่านสารบรรณกลาง", required=False)
    other_offices = IdsField(label="สพท.อื่น และ สพฐ.")

    field_order = ["from_office", "recipients"]

    def __init__(self, *args: Any, divisions: list[Office], **options: Any) -> None:
        """Offer the divisions that the person may send for."""
        super().__init__(*args, **options)
        source: Any = self.fields["from_office"]
        source.queryset = Office.objects.filter(pk__in=[each.pk for each in divisions])
        source.label_from_instance = lambda division: division.name
        if len(divisions) == 1:
            source.initial = divisions[0].pk
        elif self.entry:
            source.initial = self.entry.responsible_office_id


class SchoolDispatchForm(DispatchForm):
    """A school writes to its area: สารบรรณกลาง, divisions there, or to schools."""

    division = IdsField(label="กลุ่ม")

    field_order = ["recipients", "division"]

    def __init__(self, *args: Any, **options: Any) -> None:
        """สารบรรณกลาง unless chosen otherwise."""
        super().__init__(*args, **options)
        self.fields["recipients"].initial = [Kind.AREA_REGISTRY]
