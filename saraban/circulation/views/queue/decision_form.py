"""ลงคำสั่ง, as it is filled in on a phone."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import QueryDict

from saraban.circulation.actions.decide import DecisionDetails
from saraban.circulation.actions.skip import Onward
from saraban.circulation.errors import (
    NobodyAssignedError,
    NotInOfficeError,
    ReasonMissingError,
    ReturnReasonMissingError,
    WordsMissingError,
)
from saraban.circulation.models import (
    NOTE_MAX,
    PHRASE_MAX,
    TO_MAX,
    WORDS_MAX,
    Decision,
    ReturnReason,
    Step,
)
from saraban.circulation.queries.addressees import chosen_among, may_instruct_by_role
from saraban.circulation.queries.decision_options import (
    GAP,
    DecisionOptions,
    Order,
    composed,
    desk_in,
    tokens_of,
    words_of,
)
from saraban.circulation.views.fields import DueField
from saraban.core.fields import (
    LineField,
    TextField,
    choice_messages,
)
from saraban.signatures.forms import PinField

# With a phrase and the names in it, the words fill their column at most.
LINE_MAX: Final = WORDS_MAX - PHRASE_MAX - TO_MAX - 2
KEPT_OUT: Final = frozenset({"csrfmiddlewaretoken", "typed_by", "pin"})
NOBODYS_DAY: Final = "ภายในวันที่ ใช้กับผู้รับมอบ เลือกผู้ที่จะมอบให้ หรือลบวันที่ออก"
NOT_CONFIRMED: Final = "ท่านถูกขอความเห็น ถ้าจะสั่งการเอง ให้ทำเครื่องหมายยืนยัน หรือกลับไปลงความเห็น"
GAP_OPEN: Final = "ข้อความนี้มี … ให้พิมพ์ชื่อหรือข้อความที่จะอยู่ตรง … ในช่องข้อความเพิ่มเติม"
NOT_ASSIGNED: Final = (
    "เลือกผู้รับมอบไว้ แต่คำสั่งไม่ใช่ มอบ หรือ คำสั่งอื่น เลือกคำสั่ง มอบ หรือเอาชื่อผู้รับออก"
)
NOBODY_NEXT: Final = "ยังไม่ได้เลือกผู้ที่จะเสนอต่อ เลือกชื่อ หรือเลือกให้ไปตามลำดับ"
GOES: Final = (
    ("planned", "ตามลำดับ"),
    ("to", "เสนอต่อ"),
    ("skip", "ข้ามลำดับ"),
    ("stop", "จบที่ขั้นนี้"),
)


class DecisionForm(forms.Form):
    """One order, its words, who acts, where the letter goes, and the signature."""

    order = forms.ChoiceField(
        label="คำสั่ง",
        widget=forms.RadioSelect,
        error_messages=choice_messages("คำสั่ง"),
    )
    to = forms.MultipleChoiceField(
        label="มอบให้",
        required=False,
        error_messages={"invalid_choice": NotInOfficeError.message},
    )
    line = TextField(label="ข้อความเพิ่มเติม", max_length=LINE_MAX, required=False)
    due_on = DueField()
    goes = forms.ChoiceField(
        label="เรื่องไปต่อที่",
        choices=GOES,
        required=False,
        initial="planned",
        error_messages=choice_messages("ที่ที่เรื่องจะไปต่อ"),
    )
    next_desk = forms.ChoiceField(label="เสนอต่อถึง", required=False)
    skip_to = forms.TypedChoiceField(
        label="ข้ามไปถึง", coerce=int, empty_value=None, required=False
    )
    why = LineField(label="เหตุผลที่ไม่ไปตามลำดับ", max_length=NOTE_MAX, required=False)
    reason = forms.ChoiceField(
        label="เหตุผลที่ส่งคืน",
        choices=ReturnReason.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages=choice_messages("เหตุผลที่ส่งคืน"),
    )
    note = LineField(label="รายละเอียด", max_length=NOTE_MAX, required=False)
    confirms = forms.BooleanField(
        label="ยืนยันสั่งการเรื่องนี้เองตามอำนาจของตำแหน่ง", required=False
    )
    signs = forms.BooleanField(label="ลงลายมือชื่อ", required=False)
    pin = PinField(required=False)

    def __init__(self, offer: DecisionOptions, *arguments: Any, **options: Any) -> None:
        """Make the form with what one person may decide on one letter."""
        initial = {"signs": offer.readiness.is_ready, "goes": "planned"}
        options["initial"] = {**initial, **(options.get("initial") or {})}
        super().__init__(*arguments, **options)
        self.offer = offer
        fields: dict[str, Any] = self.fields
        fields["order"].choices = offer.orders
        fields["order"].label = offer.kind_text
        fields["order"].error_messages = choice_messages(offer.kind_text)
        fields["to"].choices = tokens_of(offer.people)
        nobody = [("", "เลือกผู้ที่จะเสนอต่อ")]
        fields["next_desk"].choices = nobody + tokens_of(offer.above)
        fields["skip_to"].choices = [("", "เลือกลำดับ"), *offer.next_places[1:]]
        for group in offer.groups:
            tokens = [("", group.plain), *((p.token, p.text) for p in group.phrases)]
            fields[group.name] = forms.ChoiceField(choices=tokens, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen order needs."""
        filled = super().clean() or {}
        order = filled.get("order")
        if order == Order.RETURN:
            self._clean_return(filled)
        elif order:
            self._clean_power(filled)
            self._clean_words(filled, order)
            self._clean_people(filled, order)
            self._clean_way(filled)
        return filled

    def _clean_return(self, filled: dict[str, Any]) -> None:
        reason = filled.get("reason")
        if not reason and "reason" in filled:
            message = choice_messages("เหตุผลที่ส่งคืน")["required"]
            self.add_error("reason", message)
        if reason == ReturnReason.OTHER and "note" in filled and not filled["note"]:
            self.add_error("note", ReturnReasonMissingError.message)

    def _clean_power(self, filled: dict[str, Any]) -> None:
        if self.offer.is_unasked and not filled.get("confirms"):
            self.add_error("confirms", NOT_CONFIRMED)

    def _clean_words(self, filled: dict[str, Any], order: str) -> None:
        if filled.get("line") or "line" not in filled:
            return
        phrase = self.offer.phrase_of(filled.get(f"phrase_{order}", ""))
        if order == self.offer.other and phrase is None:
            self.add_error("line", WordsMissingError.message)
        if phrase is not None and phrase.is_opinion and GAP in words_of(phrase):
            self.add_error("line", GAP_OPEN)

    def _clean_people(self, filled: dict[str, Any], order: str) -> None:
        chosen = filled.get("to")
        if chosen and order not in (Order.ASSIGNED, Order.OTHER):
            self.add_error("to", NOT_ASSIGNED)
        if order == Order.ASSIGNED and "to" in filled and not chosen:
            self.add_error("to", NobodyAssignedError.message)
        self._clean_day(filled, order)

    def _clean_day(self, filled: dict[str, Any], order: str) -> None:
        due_on = filled.get("due_on")
        if due_on is None or order not in (Order.ASSIGNED, Order.OTHER):
            return
        if not filled.get("to") and not self._tells_schools(filled, order):
            self.add_error("due_on", NOBODYS_DAY)

    def _tells_schools(self, filled: dict[str, Any], order: str) -> bool:
        phrase = self.offer.phrase_of(filled.get(f"phrase_{order}", ""))
        return phrase is not None and phrase.decision == Decision.TOLD_SCHOOLS

    def _clean_way(self, filled: dict[str, Any]) -> None:
        goes = filled.get("goes") or "planned"
        if goes == "to" and not filled.get("next_desk"):
            self.add_error("next_desk", NOBODY_NEXT)
        if goes == "skip" and filled.get("skip_to") is None:
            self.add_error("skip_to", NOBODY_NEXT)
        leaves_out = goes != "planned" and bool(self.offer.planned)
        if leaves_out and "why" in filled and not filled["why"]:
            self.add_error("why", ReasonMissingError.message)

    @property
    def is_return(self) -> bool:
        """Whether it is ส่งคืน."""
        return bool(self.cleaned_data["order"] == Order.RETURN)

    def details(self) -> DecisionDetails:
        """Return the decision, with the words as they will stand on the letter."""
        filled = self.cleaned_data
        order = filled["order"]
        phrase = self.offer.phrase_of(filled[f"phrase_{order}"])
        decision = Decision(phrase.decision if phrase else order)
        to = tuple(chosen_among(self.offer.people, filled["to"]))
        names = [desk.name for desk in to]
        return DecisionDetails(
            decision=decision,
            words=composed(phrase, names, filled["line"]),
            to=to,
            due_on=filled["due_on"],
            onward=self._onward(),
            orders_unasked=self.offer.is_unasked,
        )

    def _onward(self) -> Onward:
        filled = self.cleaned_data
        goes = filled["goes"]
        to = desk_in(self.offer.above, filled["next_desk"]) if goes == "to" else None
        instructs = to is not None and to.role and may_instruct_by_role(to.role)
        return Onward(
            skip_to=filled["skip_to"] if goes == "skip" else None,
            to=to,
            purpose=Step.Purpose.INSTRUCT if instructs else Step.Purpose.CONSIDER,
            stops=goes == "stop",
            reason=filled["why"] if goes in ("to", "skip", "stop") else "",
        )


def typed_in(sent: QueryDict) -> dict[str, list[str]]:
    """Return what was typed, for เลิกทำ; never the PIN."""
    return {
        name: [str(each) for each in values]
        for name, values in sent.lists()
        if name not in KEPT_OUT
    }
