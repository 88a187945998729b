"""What the sender fills in to call back, to replace and to add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest

from saraban.core.errors import UnknownSubjectError
from saraban.core.fields import LineField, TextField
from saraban.core.requests import read_ids
from saraban.core.submissions import SubmissionField
from saraban.dispatch.models import DISPATCH_REASON_MAX, Delivery, Dispatch
from saraban.dispatch.queries.recipients import Kind, RecipientChoice, other_offices
from saraban.dispatch.views.compose.forms import SUMMARY_MAX
from saraban.letters.models import SUBJECT_MAX

NAMES_SHOWN: Final = 10


@dataclass(frozen=True)
class ChosenDeliveries:
    """Which recipients a deed is about, and how far they are.

    ``ids`` None: everybody who got the letter. ``is_chosen`` False: nobody was
    ticked, and everybody was not asked for either.
    """

    ids: frozenset[int] | None
    is_chosen: bool
    total: int
    opened: int
    received: int
    names: list[str]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.total - len(self.names)


def scope_of(
    request: HttpRequest,
    dispatch: Dispatch,
    states: Sequence[int],
    *,
    is_in_use: bool = False,
) -> ChosenDeliveries:
    """Read whom a form is about; only those in ``states`` count.

    With ``is_in_use`` everybody means every office that is not closed.

    A sent form says ``whole`` for everybody, so that a choice that got lost on its
    way is never taken for all. Raises UnknownSubjectError for a recipient of
    another letter.
    """
    chosen = {*request.GET.getlist("delivery"), *request.POST.getlist("delivery")}
    ids = frozenset(read_ids(chosen)) or None
    is_chosen = ids is not None or request.method == "GET" or "whole" in request.POST
    found = Delivery.objects.filter(dispatch=dispatch)
    if ids is not None:
        found = found.filter(pk__in=ids)
        if found.count() < len(ids):
            raise UnknownSubjectError
    elif is_in_use:
        found = found.filter(office__is_active=True)
    found = found.filter(state__in=states)
    counted = found.aggregate(
        total=Count("pk"),
        opened=Count("pk", filter=Q(opened_at__isnull=False)),
        received=Count("pk", filter=Q(received_at__isnull=False)),
    )
    names = found.order_by("office__code").values_list("office__short_name", flat=True)
    return ChosenDeliveries(ids, is_chosen, names=list(names[:NAMES_SHOWN]), **counted)


class RecallForm(forms.Form):
    """เรียกคืน: everybody who has the letter reads the reason."""

    reason = LineField(label="เหตุผลที่เรียกคืน", max_length=DISPATCH_REASON_MAX)


class ReplaceForm(forms.Form):
    """ส่งฉบับแก้ไขแทน: what is different, and why."""

    submission = SubmissionField()
    reason = LineField(label="เหตุผลที่ส่งฉบับแก้ไขแทน", max_length=DISPATCH_REASON_MAX)
    subject = LineField(
        label="เรื่อง", max_length=SUBJECT_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )
    summary = TextField(
        label="เนื้อหาโดยสรุป",
        max_length=SUMMARY_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def changes(self, dispatch: Dispatch) -> bool:
        """Whether the new version says something else."""
        typed = self.cleaned_data
        same = (dispatch.subject, dispatch.summary)
        return (typed["subject"], typed["summary"]) != same


class AddForm(forms.Form):
    """เพิ่มผู้รับ: schools and other offices that have not got the letter."""

    offices = forms.TypedMultipleChoiceField(
        coerce=int,
        label="ผู้รับ",
        error_messages={"required": "ยังไม่ได้เลือกผู้รับ เลือกผู้รับอย่างน้อยหนึ่งแห่งแล้วกดตกลงอีกครั้ง"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take any office: whether one may write to it is the deed's to say."""
        super().__init__(*args, **options)
        typed: Any = self.data
        posted = read_ids(typed.getlist("offices")) if self.is_bound else []
        offices: Any = self.fields["offices"]
        offices.choices = [(each, each) for each in posted]
        offices.error_messages["invalid_choice"] = "เลือกผู้รับใหม่อีกครั้ง"

    def choice(self, dispatch: Dispatch) -> RecipientChoice:
        """Return whom the letter goes to besides."""
        return choice_of(self.cleaned_data["offices"], dispatch)


def choice_of(ids: Iterable[int], dispatch: Dispatch) -> RecipientChoice:
    """Return offices as the kinds that they are for this sender."""
    chosen = frozenset(ids)
    sender = dispatch.sender
    area = chosen & {sender.parent_id if sender.is_school else None}
    others = frozenset(
        other_offices(sender).filter(pk__in=chosen).values_list("pk", flat=True)
    )
    schools = chosen - others - area
    kinds = {Kind.AREA_REGISTRY: area, Kind.OFFICES: others, Kind.SOME_SCHOOLS: schools}
    return RecipientChoice(
        kinds=frozenset(kind for kind, those in kinds.items() if those),
        school_ids=schools,
        office_ids=others,
    )
