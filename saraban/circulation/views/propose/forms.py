"""เสนอ, as it is filled in: the way place by place, the words, the signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict

from saraban.circulation.actions.write_steps import MOST_AT_ONCE
from saraban.circulation.models import WORDS_MAX, Step
from saraban.circulation.queries.addressees import DeskGroup, chosen_among
from saraban.circulation.queries.ways import Stage
from saraban.circulation.views.fields import DueField
from saraban.core.fields import TextField, choice_messages
from saraban.core.requests import read_ids
from saraban.signatures.forms import PinField

MOST_PLACES: Final = 10
EXTRA_MAX: Final = WORDS_MAX - 100
# What is proposed asks for words; work is handed on by ส่งต่อ.
PURPOSES: Final = [
    (each.value, each.label) for each in Step.Purpose if each is not Step.Purpose.ACT
]
STOCK: Final = (
    "เพื่อโปรดทราบและพิจารณา",
    "เพื่อโปรดทราบ",
    "เพื่อโปรดพิจารณาอนุมัติ",
    "เพื่อโปรดพิจารณาอนุญาต",
    "เพื่อโปรดพิจารณาสั่งการ",
    "เพื่อโปรดลงนาม",
)
# Buttons that change the rows and keep what was typed.
USE_WAY, MORE_PLACES, MORE_DESKS, DROP = "use_way", "more_places", "more_desks", "drop"
CHANGES: Final = (USE_WAY, MORE_PLACES, MORE_DESKS, DROP)


@dataclass(frozen=True)
class ProposedStage:
    """One ลำดับ of the form: the tokens of its desks, and what they are asked."""

    tokens: tuple[str, ...] = ("",)
    purpose: str = Step.Purpose.CONSIDER
    due: str | date | None = None


class ManyProposedForm(forms.Form):
    """The words of a proposal of many letters; each is signed by itself, if at all."""

    stock = forms.ChoiceField(
        label="ข้อความเสนอ",
        choices=[*((each, each) for each in STOCK), ("", "พิมพ์เอง")],
        initial=STOCK[0],
        required=False,
        error_messages=choice_messages("ข้อความเสนอ"),
    )
    words = TextField(
        label="ข้อความเพิ่มเติม",
        max_length=EXTRA_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def text(self) -> str:
        """The words as they will stand on the letter."""
        filled = self.cleaned_data
        return " ".join(filter(None, [filled["stock"], filled["words"]]))


class ProposalForm(ManyProposedForm):
    """The words of the proposal and its signature."""

    signs = forms.BooleanField(label="ลงลายมือชื่อ", required=False)
    pin = PinField(required=False)


class PlaceForm(forms.Form):
    """One ลำดับ: for what, and by when; its desks are ``tokens``."""

    purpose = forms.ChoiceField(
        label="เพื่อ",
        choices=PURPOSES,
        initial=Step.Purpose.CONSIDER,
        error_messages=choice_messages("เพื่อ"),
    )
    due_on = DueField()

    def __init__(
        self, number: int, place: ProposedStage, typed: QueryDict | None
    ) -> None:
        """Make the form of one place, bound to what was typed."""
        initial = {"purpose": place.purpose, "due_on": place.due}
        super().__init__(typed, prefix=prefix_of(number), initial=initial)
        self.number = number
        self.tokens = place.tokens

    @property
    def desks_name(self) -> str:
        """The name of the fields that choose its desks."""
        return f"{self.prefix}-desk"

    @property
    def has_room(self) -> bool:
        """Whether further desks may be asked side by side."""
        return len(self.tokens) < MOST_AT_ONCE


def prefix_of(number: int) -> str:
    """Return the prefix of a place's fields."""
    return f"p{number}"


def places_of(stages: Iterable[Stage]) -> list[ProposedStage]:
    """Return the places of a way; one empty place where it has none."""
    places = [
        ProposedStage(
            tuple(desk.token for desk in each.desks), each.purpose, each.due_on
        )
        for each in stages
    ]
    return places or [ProposedStage()]


def places_in(typed: QueryDict) -> list[ProposedStage]:
    """Return the places as they were typed."""
    counts = read_ids([typed.get("places", "")])
    count = min(counts[0], MOST_PLACES) if counts else 1
    return [_place_in(typed, prefix_of(number)) for number in range(1, count + 1)]


def _place_in(typed: QueryDict, prefix: str) -> ProposedStage:
    tokens = tuple(typed.getlist(f"{prefix}-desk"))[:MOST_AT_ONCE]
    purpose = typed.get(f"{prefix}-purpose", Step.Purpose.CONSIDER)
    return ProposedStage(tokens or ("",), purpose, typed.get(f"{prefix}-due_on", ""))


def changed_places(
    places: list[ProposedStage], typed: QueryDict
) -> list[ProposedStage]:
    """Return the places after เพิ่มลำดับ, เพิ่มผู้รับ or เอาลำดับนี้ออก."""
    if MORE_PLACES in typed:
        return [*places, ProposedStage()][:MOST_PLACES]
    added, dropped = _number(typed, MORE_DESKS), _number(typed, DROP)
    found = []
    for number, place in enumerate(places, start=1):
        if number == dropped:
            continue
        tokens = (*place.tokens, "") if number == added else place.tokens
        found.append(replace(place, tokens=tokens[:MOST_AT_ONCE]))
    return found or [ProposedStage()]


def _number(typed: QueryDict, name: str) -> int:
    numbers = read_ids([typed.get(name, "")])
    return numbers[0] if numbers else 0


def offered_groups(
    groups: Sequence[DeskGroup], stages: Iterable[Stage]
) -> list[DeskGroup]:
    """Return who may be chosen: the desks of the way too, where others hold them."""
    known = {desk.token for group in groups for desk in group.offices}
    desks = {desk.token: desk for stage in stages for desk in stage.desks}
    further = [desk for token, desk in desks.items() if token not in known]
    return [*groups, DeskGroup("ตามเส้นทาง", further)] if further else list(groups)


def stages_in(forms_of: Iterable[PlaceForm], groups: list[DeskGroup]) -> list[Stage]:
    """Return what was chosen; NotInOfficeError for a desk that was not offered."""
    return [
        Stage(
            tuple(chosen_among(groups, form.tokens)),
            form.cleaned_data["purpose"],
            form.cleaned_data["due_on"],
        )
        for form in forms_of
    ]


def errors_of(places: Iterable[PlaceForm]) -> list[str]:
    """Return the faults of the places, each with its ลำดับ."""
    return [
        f"ลำดับที่ {form.number}: {error}"
        for form in places
        for errors in form.errors.values()
        for error in _texts(errors)
    ]


def _texts(errors: Any) -> list[str]:
    return [str(each) for each in errors]
