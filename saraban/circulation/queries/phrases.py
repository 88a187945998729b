"""ข้อความสั่งการ: the stock phrases that somebody is offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import F, Q

from saraban.circulation.models import Decision, Phrase
from saraban.offices.actors import Actor
from saraban.offices.models import Office

BUILT_IN: Final = "b"
# … is where the names stand of those who are meant.
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
)


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


def phrases_for(actor: Actor) -> list[StockPhrase]:
    """Return the actor's own phrases, then the office's or the built-in ones.

    One query.
    """
    mine = Q(person=actor.user_id) | Q(person__isnull=True)
    rows = Phrase.objects.filter(mine, office=actor.book_owner_id)
    ordered = rows.order_by(F("person").asc(nulls_last=True), "order", "pk")
    found = [stock_phrase(each) for each in ordered]
    if all(each.is_own for each in found):
        found += [stock_phrase(each) for each in built_in(actor.book_owner)]
    return found


def stock_phrase(phrase: Phrase) -> StockPhrase:
    """Return a phrase as it is offered."""
    token = str(phrase.pk) if phrase.pk else f"{BUILT_IN}{phrase.order}"
    is_own = phrase.person_id is not None
    return StockPhrase(phrase.text, phrase.decision, is_own, phrase.order, token)


def built_in(office: Office) -> list[Phrase]:
    """Return the phrases, not saved, of an office that has written none."""
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
