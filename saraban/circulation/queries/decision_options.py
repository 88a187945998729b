"""What somebody may decide on a letter, and with which words, people and ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import models

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.circulation.models import OPINIONS, ORDERS, WORDS_ALONE, Decision, Step
from saraban.circulation.models.endorsements import shortened
from saraban.circulation.queries.addressees import Desk, DeskGroup, desks_for
from saraban.circulation.queries.phrases import StockPhrase, as_opinion, phrases_for
from saraban.circulation.queries.timeline import planned_after
from saraban.offices.actors import Actor
from saraban.signatures.actions.prove import Readiness, readiness_of

# The names stand here in a stock phrase of an order, what is typed in one of an opinion.
GAP: Final = "…"
GAPS: Final = (GAP, "...")
# Their words are followed by names, also where a phrase leaves no gap for them.
_CALLS_FOR_NAMES: Final = (Decision.ASSIGNED, Decision.TOLD)
RECENT: Final = 6
_RECENT_READ: Final = 40


class Order(models.TextChoices):
    """The buttons at the thumb of who orders."""

    NOTED = "noted", "ทราบ"
    AGREED = "agreed", "ชอบ"
    APPROVED = "approved", "อนุมัติ"
    ASSIGNED = "assigned", "มอบ…"
    OTHER = "other", "คำสั่งอื่น"
    RETURN = "return", "ส่งคืน"


class Opinion(models.TextChoices):
    """The buttons of who was asked for an opinion."""

    CONCURRED = "concurred", "เห็นชอบ"
    ADVISES_APPROVING = "advises_approving", "เห็นควรอนุมัติ"
    FOR_CONSIDERING = "for_considering", "เพื่อโปรดพิจารณา"
    FOR_NOTING = "for_noting", "เพื่อโปรดทราบ"
    OTHER = "opinion", "ความเห็นอื่น"
    RETURN = "return", "ส่งคืน"


class Noting(models.TextChoices):
    """The buttons of who was asked to note."""

    NOTED = "noted", "ทราบ"
    CONCURRED = "concurred", "เห็นชอบ"
    OTHER = "opinion", "ความเห็นอื่น"
    RETURN = "return", "ส่งคืน"


# What most press first, by what is asked.
_MAIN: Final = {Order: "assigned", Opinion: "concurred", Noting: "noted"}
# No names and no words are needed: the next look goes to the PIN.
PLAIN: Final = frozenset(
    {"noted", "agreed", "approved", "concurred", "advises_approving"}
    | {"for_considering", "for_noting"}
)


@dataclass(frozen=True)
class PhraseGroup:
    """The stock phrases under one button; ``plain`` is the one without any."""

    order: str
    label: str
    plain: str
    phrases: list[StockPhrase] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"phrase_{self.order}"


@dataclass(frozen=True)
class DecisionOptions:
    """Everything that the sheet of a letter offers to one person."""

    step: Step
    post: Actor
    # Whether an order is given here; else an opinion.
    instructs: bool
    # Whether that was not asked for, and may be done only on purpose.
    is_unasked: bool
    may_instruct: bool
    readiness: Readiness
    phrases: list[StockPhrase]
    people: list[DeskGroup]
    above: list[DeskGroup]
    planned: list[Step]

    @property
    def orders(self) -> list[tuple[str, str]]:
        """The buttons; what was sent back is not sent back once more."""
        return [
            (str(value), str(label))
            for value, label in self._buttons.choices
            if value != Order.RETURN or not self.step.is_return
        ]

    @property
    def _buttons(self) -> type[Order | Opinion | Noting]:
        if self.instructs:
            return Order
        is_to_note = self.step.purpose == Step.Purpose.NOTE
        return Noting if is_to_note else Opinion

    @property
    def main_order(self) -> str:
        """The button that stands out."""
        return _MAIN[self._buttons]

    @property
    def other(self) -> str:
        """The button under which words stand alone."""
        return str(self._buttons.OTHER.value)

    @property
    def title(self) -> str:
        """What the person does here."""
        return "สั่งการ" if self.instructs else "ลงความเห็น"

    @property
    def kind_text(self) -> str:
        """What is written here."""
        return "คำสั่ง" if self.instructs else "ความเห็น"

    @property
    def asks_before_ordering(self) -> bool:
        """Whether the person, asked for an opinion, may order all the same."""
        return self.may_instruct and not self.step.asks_for_order

    @property
    def groups(self) -> list[PhraseGroup]:
        """The stock phrases, button by button."""
        every = [(value, label) for value, label in self.orders if value != "return"]
        return [self._group(value, label) for value, label in every]

    def _group(self, order: str, label: str) -> PhraseGroup:
        if order != self.other:
            plain = label.removesuffix("…")
            fitting = [
                each
                for each in self.phrases
                if each.decision == order and bare(each.text) != plain
            ]
            return PhraseGroup(order, label, plain, fitting)
        own = {value for value, _ in self.orders if value != self.other}
        fitting = [each for each in self.phrases if each.decision not in own]
        return PhraseGroup(order, label, "พิมพ์เอง", fitting)

    @property
    def next_places(self) -> list[tuple[int, str]]:
        """The places of the way that are still to come, with who is asked there."""
        places: dict[int, list[str]] = {}
        for step in self.planned:
            places.setdefault(step.place or 0, []).append(step.desk_name)
        return [(place, ", ".join(names)) for place, names in places.items()]

    @property
    def next_words(self) -> str:
        """Where the letter goes if nothing else is chosen."""
        places = self.next_places
        return f"ตามลำดับ: {places[0][1]}" if places else "จบที่ขั้นนี้ ไม่มีลำดับถัดไป"

    def phrase_of(self, token: str) -> StockPhrase | None:
        """Return the phrase that was chosen."""
        return next((each for each in self.phrases if each.token == token), None)


def decision_options_for(
    step: Step, post: Actor, *, unasked: bool = False
) -> DecisionOptions:
    """Return what the holder of a post may decide on a step of their desk.

    What is asked says whether that is an opinion or an order; with ``unasked`` it is an
    order though an opinion was asked for, of those who hold the power.
    """
    division_id = post.division_id
    may = bool(can(post, Permission.STEP_INSTRUCT, division_id=division_id))
    is_unasked = unasked and may and not step.asks_for_order
    instructs = may and (step.asks_for_order or unasked)
    people = desks_for(post, Permission.STEP_INSTRUCT) if instructs else []
    phrases = phrases_for(post)
    if instructs:
        phrases = [each for each in phrases if not each.is_opinion]
    else:
        shown = [as_opinion(each, of_who_only_advises=not may) for each in phrases]
        phrases = [each for each in shown if each is not None]
    return DecisionOptions(
        step=step,
        post=post,
        instructs=instructs,
        is_unasked=is_unasked,
        may_instruct=may,
        readiness=readiness_of(post),
        phrases=_with_every_decision(phrases, post, instructs=instructs),
        people=_recent_first(people, post) if people else people,
        above=desks_for(post, Permission.ENTRY_PROPOSE),
        planned=planned_after(step.circulation),
    )


def _with_every_decision(
    phrases: list[StockPhrase], post: Actor, *, instructs: bool
) -> list[StockPhrase]:
    """Add, in one word, the decisions for which an office keeps no phrase."""
    own_button = Order.values if instructs else Opinion.values
    said = {each.decision for each in phrases} | {*own_button, *WORDS_ALONE}
    if not post.book_owner.has_divisions:
        said.add(Decision.TOLD_SCHOOLS)
    wanted = ORDERS if instructs else OPINIONS
    missing = [each for each in wanted if each not in said]
    return [
        *phrases,
        *(StockPhrase(each.label, each, token=f"x-{each}") for each in missing),
    ]


def _recent_first(groups: list[DeskGroup], actor: Actor) -> list[DeskGroup]:
    """Put those whom the person turned to last on top, each once."""
    asked = Step.objects.asked_by(actor).filter(needs_closing=True).order_by("-pk")
    columns = ("office", "role", "appointment")
    tokens = [
        f"a{appointment}"
        if appointment
        else f"p{office}.{role}"
        if role
        else f"d{office}"
        for office, role, appointment in asked.values_list(*columns)[:_RECENT_READ]
    ]
    offered = {desk.token: desk for group in groups for desk in group.offices}
    recent = [offered[each] for each in dict.fromkeys(tokens) if each in offered]
    recent = recent[:RECENT]
    if not recent:
        return groups
    rest = [
        replace(group, offices=[each for each in group.offices if each not in recent])
        for group in groups
    ]
    return [
        DeskGroup("มอบล่าสุด", recent),
        *(group for group in rest if group.offices),
    ]


def bare(phrase: str) -> str:
    """Return a phrase without the gap for names, which stand beside it."""
    for gap in GAPS:
        phrase = phrase.replace(gap, " ")
    return " ".join(phrase.split())


def words_of(phrase: StockPhrase) -> str:
    """Return a phrase as it stands on the letter, with … where its names go.

    On the letter stand decision, names and words, in this order: so the words do
    not repeat the decision that their phrase begins with, nor have they a gap where
    the names stand anyway. A phrase that begins with a longer word (มอบหมาย…) stays
    whole, its names inside; so does an opinion with a gap, which is typed. คำสั่งอื่น and
    ความเห็นอื่น have only words.
    """
    text = phrase.text
    for each in GAPS:
        text = text.replace(each, GAP)
    if phrase.is_opinion and GAP in text:
        before, _, after = text.partition(GAP)
        return " ".join(f"{before} {GAP} {bare(after)}".split())
    label = "" if phrase.decision in WORDS_ALONE else phrase.decision_text
    says_it = bool(label) and text.startswith(label)
    behind = text.removeprefix(label)
    if says_it and (not behind or behind[0] == GAP or behind[0].isspace()):
        text, says_it = behind, False
    before, gap, after = text.partition(GAP)
    is_inside = bool(gap and before.strip())
    if says_it and not gap:
        is_inside = phrase.decision in _CALLS_FOR_NAMES
    return " ".join(f"{before} {GAP if is_inside else ''} {bare(after)}".split())


def composed(phrase: StockPhrase | None, names: Iterable[str], line: str) -> str:
    """Return the words behind the decision, with the names where the phrase has them.

    The names are written as the endorsement writes them, so that whoever shows both
    can see that they are said.
    """
    words = words_of(phrase) if phrase else ""
    if phrase and phrase.is_opinion and GAP in words:
        return words.replace(GAP, line) if line else bare(words)
    to = shortened(names)
    words = words.replace(GAP, to) if to else bare(words)
    return " ".join(each for each in (words, line) if each)


def tokens_of(groups: Iterable[DeskGroup]) -> list[tuple[str, str]]:
    """Return the desks as the choices of a field."""
    return [(desk.token, desk.name) for group in groups for desk in group.offices]


def desk_in(groups: Iterable[DeskGroup], token: str) -> Desk | None:
    """Return the desk of a token."""
    desks = (desk for group in groups for desk in group.offices)
    return next((desk for desk in desks if desk.token == token), None)
