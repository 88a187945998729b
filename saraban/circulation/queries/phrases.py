"""ข้อความสั่งการ: the stock phrases that somebody is offered, of opinions and of orders.

The kind of a phrase is that of its decision.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import F, Q

from saraban.circulation.models import OPINIONS, Decision, Phrase
from saraban.offices.actors import Actor
from saraban.offices.models import Office

BUILT_IN: Final = "b"
# … is where the names stand of those who are meant: in an order those chosen, in an
# opinion what is typed. Tokens count on: what is new comes last.
_BUILT_IN_PHRASES: Final[tuple[tuple[str, str], ...]] = (
    ("ทราบ", Decision.NOTED),
    ("ชอบ", Decision.AGREED),
    ("อนุมัติ", Decision.APPROVED),
    ("ไม่อนุมัติ", Decision.NOT_APPROVED),
    ("อนุญาต", Decision.PERMITTED),
    ("ไม่อนุญาต", Decision.NOT_PERMITTED),
    ("มอบ…ดำเนินการ", Decision.ASSIGNED),
    ("แจ้ง…", Decision.TOLD),
    ("แจ้งทุกโรงเรียน", Decision.TOLD_SCHOOLS),
    ("เก็บ", Decision.FILED),
    ("เห็นชอบตามเสนอ", Decision.CONCURRED),
    ("เห็นควรอนุมัติ", Decision.ADVISES_APPROVING),
    ("เห็นควรไม่อนุมัติ", Decision.ADVISES_REFUSING),
    ("เห็นควรอนุญาต", Decision.ADVISES_PERMITTING),
    ("เห็นควรไม่อนุญาต", Decision.ADVISES_FORBIDDING),
    ("เห็นควรมอบ…ดำเนินการ", Decision.ADVISES_ASSIGNING),
    ("เห็นควรแจ้ง…ทราบ", Decision.ADVISES_TELLING),
    ("เพื่อโปรดทราบ", Decision.FOR_NOTING),
    ("เพื่อโปรดพิจารณา", Decision.FOR_CONSIDERING),
    ("เพื่อโปรดพิจารณาสั่งการ", Decision.FOR_CONSIDERING),
)
# How an opinion begins that was kept as คำสั่งอื่น before opinions had a kind.
_OPINION_BEGINS: Final = ("เห็น", "ควร", "เพื่อโปรด")


@dataclass(frozen=True)
class StockPhrase:
    """A phrase as it is offered: the person's own, the office's, or built in."""

    text: str
    decision: str
    is_own: bool = False
    order: int = 0
    token: str = ""

    @property
    def decision_text(self) -> str:
        """The decision that it stands for."""
        return Decision(self.decision).label

    @property
    def is_opinion(self) -> bool:
        """Whether it is written by who gives an opinion."""
        return self.decision in OPINIONS

    @property
    def kind_text(self) -> str:
        """ความเห็น or คำสั่ง."""
        return "ความเห็น" if self.is_opinion else "คำสั่ง"


def as_opinion(phrase: StockPhrase, *, of_who_only_advises: bool) -> StockPhrase | None:
    """Return a phrase as who gives an opinion is offered it, None where it is an order.

    คำสั่งอื่น had opinions among it: those that read as one, and what somebody who gives
    no orders keeps for themselves.
    """
    if phrase.is_opinion or phrase.decision == Decision.NOTED:
        return phrase
    is_meant = phrase.text.startswith(_OPINION_BEGINS)
    is_meant = is_meant or (phrase.is_own and of_who_only_advises)
    if phrase.decision == Decision.OTHER and is_meant:
        return replace(phrase, decision=Decision.OPINION)
    return None


def phrases_for(actor: Actor) -> list[StockPhrase]:
    """Return the actor's own phrases, then the office's or the built-in ones.

    One query.
    """
    mine = Q(person=actor.user_id) | Q(person__isnull=True)
    rows = Phrase.objects.filter(mine, office=actor.book_owner_id)
    ordered = rows.order_by(F("person").asc(nulls_last=True), "order", "pk")
    found = [stock_phrase(each) for each in ordered]
    of_office = [each.text for each in found if not each.is_own]
    kinds = {each.is_opinion for each in found if not each.is_own}
    further = built_in_beside(actor.book_owner, of_office, kinds)
    return [*found, *(stock_phrase(each) for each in further)]


def stock_phrase(phrase: Phrase) -> StockPhrase:
    """Return a phrase as it is offered."""
    token = str(phrase.pk) if phrase.pk else f"{BUILT_IN}{phrase.order}"
    is_own = phrase.person_id is not None
    return StockPhrase(phrase.text, phrase.decision, is_own, phrase.order, token)


def built_in_beside(
    office: Office, texts: Collection[str], kinds: Collection[bool]
) -> list[Phrase]:
    """Return the built-in phrases of the kinds of which an office has written none.

    ``kinds`` says of which it has: True for opinions. A text of its own stays one.
    """
    return [
        each
        for each in built_in(office)
        if (each.decision in OPINIONS) not in kinds and each.text not in texts
    ]


def built_in(office: Office) -> list[Phrase]:
    """Return the phrases, not saved, that every office begins with."""
    fitting = [
        (text, decision)
        for text, decision in _BUILT_IN_PHRASES
        if office.has_divisions or decision != Decision.TOLD_SCHOOLS
    ]
    return [
        Phrase(office=office, text=text, decision=decision, order=order)
        for order, (text, decision) in enumerate(fitting, start=1)
    ]


def built_in_text(office: Office, token: str) -> str:
    """Return the text that a token of a built-in phrase stood for, else nothing."""
    texts = {f"{BUILT_IN}{each.order}": each.text for each in built_in(office)}
    return texts.get(token, "")
