"""Forms of numbers out of the ordinary: จองเลข, ลงทะเบียนย้อนหลัง, เลขแทรก, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django import forms

from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import (
    EnteredDateField,
    LineField,
    NumberField,
    choice_messages,
)
from saraban.core.submissions import SubmissionField
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office
from saraban.registers.details import IrregularDetails, ReservationDetails
from saraban.registers.models import REASON_MAX, BookKind
from saraban.registers.models.kinds import CERTIFICATE, INCOMING, OUTGOING
from saraban.registers.queries.hand_on import HandOnOffer
from saraban.registers.views.entries.certificate_forms import CertificateForm
from saraban.registers.views.entries.forms import (
    EntryForm,
    FormMaker,
    IncomingForm,
    IssuedForm,
    OutgoingForm,
)
from saraban.registers.views.entries.hand_on_forms import NewIncomingForm

MOST_AT_ONCE: Final = 999
HIGHEST_NUMBER: Final = 900_000
USUAL_DAYS: Final = 7
APPEND, INSERT = "append", "insert"


class ReservationForm(forms.Form):
    """จองเลข: how many numbers wait, for whom, why, until when."""

    submission = SubmissionField()
    count = NumberField(label="จำนวนเลข", span=(1, MOST_AT_ONCE), initial=1)
    owner = forms.TypedChoiceField(
        label="ผู้จอง", coerce=int, error_messages=choice_messages("ผู้จอง")
    )
    division = forms.ModelChoiceField(
        Office.objects.none(),
        label="กลุ่มปฏิบัติ",
        empty_label="เลือก",
        error_messages=choice_messages("กลุ่มปฏิบัติ"),
    )
    reason = LineField(label="เหตุผล", max_length=REASON_MAX)
    expires_on = EnteredDateField(label="ใช้ภายในวันที่", near=Near.AHEAD)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        divisions: list[Office],
        people: Sequence[Appointment],
        **options: Any,
    ) -> None:
        """Offer the office's people and divisions, oneself and a week at first."""
        super().__init__(*args, **options)
        owner: Any = self.fields["owner"]
        owner.choices = _people_by_office(people)
        owner.initial = actor.user_id
        office = actor.book_owner
        days = min(USUAL_DAYS, office.reservation_days)
        self.fields["expires_on"].initial = thai.today() + timedelta(days=days)
        self.fields["count"].widget.attrs["autofocus"] = True
        if office.is_school:
            del self.fields["division"]
            return
        field: Any = self.fields["division"]
        field.queryset = Office.objects.filter(pk__in=[each.pk for each in divisions])
        field.label_from_instance = lambda division: division.name
        if len(divisions) == 1:
            field.initial = divisions[0].pk

    def details(self) -> ReservationDetails:
        """Return what was typed."""
        typed = self.cleaned_data
        division: Office | None = typed.get("division")
        return ReservationDetails(
            count=typed["count"],
            owner_id=typed["owner"],
            reason=typed["reason"],
            expires_on=typed["expires_on"],
            division_id=division.pk if division else None,
            submission=typed["submission"],
        )


def _people_by_office(
    people: Sequence[Appointment],
) -> list[tuple[str, list[tuple[int, str]]]]:
    """Group people under their offices; who holds two posts stands under the first."""
    groups: dict[str, list[tuple[int, str]]] = {}
    named: set[int] = set()
    for each in people:
        if each.user_id not in named:
            named.add(each.user_id)
            group = groups.setdefault(each.office.name, [])
            group.append((each.user_id, str(each.user)))
    return list(groups.items())


class ReleaseForm(forms.Form):
    """ปล่อยเลข: a reserved number that nobody needs becomes void, with a reason."""

    reason = LineField(label="เหตุผลที่ปล่อยเลข", max_length=REASON_MAX)


class PlaceForm(forms.Form):
    """Where an entry that is written in afterwards stands, and why."""

    how = forms.ChoiceField(
        label="วิธี",
        choices=[
            (APPEND, "ลงต่อท้ายทะเบียนของวันนั้น"),
            (INSERT, "แทรกต่อจากเลข (เลขแทรก)"),
        ],
        initial=APPEND,
        widget=forms.RadioSelect,
        error_messages=choice_messages("วิธี"),
    )
    book_date = EnteredDateField(label="วันที่ในทะเบียน", near=Near.BACK)
    after_number = NumberField(
        label="แทรกต่อจากเลข",
        span=(1, HIGHEST_NUMBER),
        sentence=f"เลขที่จะแทรกต่อต้องเป็นตัวเลข 1–{HIGHEST_NUMBER}",
        required=False,
    )
    reason = LineField(label="เหตุผล", max_length=REASON_MAX)

    def clean(self) -> dict[str, Any]:
        """A number to insert behind belongs to เลขแทรก, and only to it."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("how") == INSERT:
            if typed.get("after_number") is None and "after_number" not in self.errors:
                self.add_error("after_number", "ยังไม่ได้กรอกเลขที่จะแทรกต่อ")
        else:
            typed["after_number"] = None
            self.errors.pop("after_number", None)
        return typed

    def irregular(self) -> IrregularDetails:
        """Return where and why."""
        typed = self.cleaned_data
        return IrregularDetails(
            book_date=typed["book_date"],
            reason=typed["reason"],
            after_number=typed["after_number"],
        )


class PlaceQuestionForm(PlaceForm):
    """The same before anybody has given a reason: which number would it be."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for no reason yet."""
        super().__init__(*args, **options)
        self.fields["reason"].required = False


PLACE_ORDER: Final = ("how", "book_date", "after_number", "reason")


class IncomingBackdateForm(PlaceForm, IncomingForm):
    """ลงทะเบียนย้อนหลัง / เลขแทรก of ทะเบียนหนังสือรับ."""

    field_order = [*PLACE_ORDER, *IncomingForm.field_order]

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with the day; ask when the letter truly came."""
        super().__init__(*args, **options)
        begin_at(self, "book_date")
        self.fields["received_at"].help_text = "ใส่เวลาที่รับจริง ไม่ใส่ คือรับเวลานี้"


class OutgoingBackdateForm(PlaceForm, OutgoingForm):
    """ลงทะเบียนย้อนหลัง / เลขแทรก of ทะเบียนหนังสือส่ง."""

    field_order = [*PLACE_ORDER, *OutgoingForm.field_order]

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with the day; the letter's own day is not today's as a rule."""
        super().__init__(*args, **options)
        begin_at(self, "book_date")
        self.fields["document_date"].initial = None


class BatchForm(EntryForm):
    """ลงทะเบียนหลายเรื่อง: one line, where Enter goes on."""

    carried: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        """Make every field one line; what is always the same is not shown."""
        super().__init__(*args, **options)
        for name in self.carried:
            self.fields[name].widget = forms.HiddenInput()
        # Enter in a field of several lines would begin a new line.
        line = forms.TextInput()
        line.attrs.update(self.fields["subject"].widget_attrs(line))
        self.fields["subject"].widget = line
        urgency: Any = self.fields.get("urgency")
        if urgency is None:
            return
        urgency.widget = forms.Select(choices=urgency.choices)


class IncomingBatchForm(BatchForm, NewIncomingForm):
    """ลงทะเบียนหลายเรื่อง of ทะเบียนหนังสือรับ."""

    carried = ("addressee",)


class OutgoingBatchForm(BatchForm, OutgoingForm):
    """ลงทะเบียนหลายเรื่อง of ทะเบียนหนังสือส่ง."""

    carried = ("sender", "secrecy")


class IssuedBackdateForm(PlaceForm, IssuedForm):
    """ลงทะเบียนย้อนหลัง / เลขแทรก of a book that is not of letters."""

    field_order = [*PLACE_ORDER, *IssuedForm.field_order]

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with the day; that of the order is not today's as a rule."""
        super().__init__(*args, **options)
        begin_at(self, "book_date")
        self.fields["document_date"].initial = None


class IssuedBatchForm(BatchForm, IssuedForm):
    """ลงทะเบียนหลายเรื่อง of a book that is not of letters."""


class CertificateBackdateForm(PlaceForm, CertificateForm):
    """ลงทะเบียนย้อนหลัง / เลขแทรก of ทะเบียนเกียรติบัตร."""

    field_order = [*PLACE_ORDER, *CertificateForm.field_order]

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with the day; that of the certificate is not today's as a rule."""
        super().__init__(*args, **options)
        begin_at(self, "book_date")
        self.fields["document_date"].initial = None


def backdate_form(kind: BookKind) -> FormMaker:
    """Return the form of ลงทะเบียนย้อนหลัง / เลขแทรก in books of this kind."""
    of_letters: dict[str, FormMaker] = {
        INCOMING.code: IncomingBackdateForm,
        OUTGOING.code: OutgoingBackdateForm,
        CERTIFICATE.code: partial(CertificateBackdateForm, kind=CERTIFICATE),
    }
    return of_letters.get(kind.code) or partial(IssuedBackdateForm, kind=kind)


def batch_form(kind: BookKind, offer: HandOnOffer | None = None) -> FormMaker:
    """Return the form of ลงทะเบียนหลายเรื่อง in books of this kind (``create_form``)."""
    of_letters: dict[str, FormMaker] = {
        INCOMING.code: IncomingBatchForm,
        OUTGOING.code: OutgoingBatchForm,
    }
    made = of_letters.get(kind.code) or partial(IssuedBatchForm, kind=kind)
    return partial(made, offer=offer) if offer is not None else made


def begin_at(form: forms.Form, name: str) -> None:
    """Let the page open with the cursor in one field."""
    for field in form.fields.values():
        field.widget.attrs.pop("autofocus", None)
    form.fields[name].widget.attrs["autofocus"] = True
