"""ส่งต่อ and ส่งคืน, as they are filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict

from saraban.circulation.models import NOTE_MAX, ReturnReason, Step
from saraban.circulation.queries.people import PeopleGroup, divisions_to, people_to
from saraban.core.fields import LineField, choice_messages
from saraban.core.requests import read_ids
from saraban.offices.actors import Actor
from saraban.offices.models import Office

# Handed on to be acted upon, or only to be known.
PURPOSES: Final = (Step.Purpose.ACT, Step.Purpose.NOTE)
NOTE_MISSING = "เลือกเหตุผล อื่น ๆ แล้วต้องระบุรายละเอียดด้วย"


class ReturnForm(forms.Form):
    """ส่งคืน: why a letter goes back; อื่น ๆ says why in words."""

    reason = forms.ChoiceField(
        label="เหตุผลที่ส่งคืน",
        choices=ReturnReason.choices,
        widget=forms.RadioSelect,
        error_messages=choice_messages("เหตุผลที่ส่งคืน"),
    )
    note = LineField(label="รายละเอียด", max_length=NOTE_MAX, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words where the reason has none."""
        filled = super().clean() or {}
        is_other = filled.get("reason") == ReturnReason.OTHER
        if is_other and "note" in filled and not filled["note"]:
            self.add_error("note", NOTE_MISSING)
        return filled


@dataclass(frozen=True)
class Forwarding:
    """To whom a letter is handed on: as chosen, and what may be chosen."""

    divisions: list[Office]
    people: list[PeopleGroup]
    division_id: int | None = None
    person_ids: frozenset[int] = frozenset()
    purpose: str = Step.Purpose.ACT
    # What no division means.
    none_words: str = "ยังไม่กำหนด"

    @property
    def purposes(self) -> list[tuple[str, str]]:
        """For what it may be handed on."""
        return [(each.value, str(each.label)) for each in PURPOSES]

    @property
    def has_choice(self) -> bool:
        """Whether anybody has been chosen."""
        return self.division_id is not None or bool(self.person_ids)


def offered_to(actor: Actor) -> Forwarding:
    """Return what the actor may choose, with nothing chosen."""
    return Forwarding(divisions_to(actor), people_to(actor))


def chosen_in(typed: QueryDict) -> tuple[int | None, frozenset[int]]:
    """Return the chosen กลุ่มปฏิบัติ and people; what cannot be an id is left out."""
    divisions = read_ids(typed.getlist("division"))
    people = frozenset(read_ids(typed.getlist("person")))
    return (divisions[0] if divisions else None), people


def purpose_in(typed: QueryDict) -> str:
    """Return for what it is handed on; ดำเนินการ unless เพื่อทราบ was chosen."""
    is_note = typed.get("purpose") == Step.Purpose.NOTE
    return Step.Purpose.NOTE if is_note else Step.Purpose.ACT
