"""รอสั่งการ: the letters that wait for one person's word, in the order to read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from saraban.circulation.models import (
    UNDO_FOR,
    Endorsement,
    PendingDecision,
    PutAside,
    Step,
)
from saraban.circulation.models.querysets import StepQuerySet
from saraban.core import thai
from saraban.offices.actors import Actor

# Nobody decides on more in one sitting; what is behind moves up.
MOST_READ: Final = 200
DECIDING: Final = (
    Endorsement.Kind.OPINION,
    Endorsement.Kind.INSTRUCTION,
    Endorsement.Kind.RETURN,
)


@dataclass(frozen=True)
class Queue:
    """What waits, by the ids of the steps, and how many were decided today."""

    step_ids: tuple[int, ...] = ()
    decided: int = 0

    @property
    def total(self) -> int:
        """Today's pile: decided and waiting."""
        return self.decided + len(self.step_ids)

    def number_of(self, step_id: int) -> int | None:
        """Return the place of a letter in the pile, None where it is not in it."""
        if step_id not in self.step_ids:
            return None
        return self.decided + self.step_ids.index(step_id) + 1

    def after(self, step_id: int) -> int | None:
        """Return the letter that is opened after this one; the first after the last."""
        others = [each for each in self.step_ids if each != step_id]
        if not others:
            return None
        if step_id not in self.step_ids:
            return others[0]
        behind = self.step_ids[self.step_ids.index(step_id) + 1 :]
        return behind[0] if behind else others[0]


def queue_of(actor: Actor) -> Queue:
    """Return the person's queue; two queries and that of their posts."""
    ids = in_order(actor).values_list("pk", flat=True)[:MOST_READ]
    return Queue(tuple(ids), _decided_count(actor))


def in_order(actor: Actor) -> StepQuerySet:
    """Return what waits for the person's word, without what they have just decided.

    What was put aside today comes last; else by urgency, by the day that was set (for
    the desk or for the letter), and by arrival.
    """
    own = {"step": OuterRef("pk"), "person": actor.user_id}
    pending = PendingDecision.objects.waiting().filter(**own)
    aside = PutAside.objects.filter(**own, at__gte=start_of_today())
    waiting = Step.objects.with_actor(actor).to_decide()
    return (
        waiting.filter(~Exists(pending))
        .annotate(
            aside_at=Subquery(aside.values("at")[:1]),
            needed_on=Coalesce("due_on", TruncDate("entry__deadline_at")),
        )
        .order_by(
            F("aside_at").asc(nulls_first=True),
            "-entry__urgency",
            F("needed_on").asc(nulls_last=True),
            "arrived_at",
            "pk",
        )
    )


def start_of_today() -> datetime:
    """Return the midnight with which the day began in Bangkok."""
    return timezone.make_aware(datetime.combine(thai.today(), time.min))


@dataclass(frozen=True)
class UndoableDecision:
    """A decision in its ten seconds, as the bar of the page tells of it."""

    step_id: int
    words: str
    until: datetime

    @property
    def until_text(self) -> str:
        """``10:32:15 น.``."""
        return f"{timezone.localtime(self.until):%H:%M:%S} น."

    @property
    def milliseconds_left(self) -> int:
        """How long it can still be undone: clocks of phones go wrong."""
        left = min(self.until - timezone.now(), UNDO_FOR)
        return max(round(left.total_seconds() * 1000), 0)


def undoable_decisions(actor: Actor) -> list[UndoableDecision]:
    """Return the decisions of the person that can still be undone, newest first."""
    own = (
        PendingDecision.objects.waiting()
        .filter(person=actor.user_id)
        .order_by("-pressed_at")
    )
    return [
        UndoableDecision(
            each.step_id,
            f"{_deed_words(each)}{each.step.entry.number_name} แล้ว",
            each.due_at,
        )
        for each in own.select_related("step__entry__book")
    ]


def _deed_words(pending: PendingDecision) -> str:
    if pending.filled["deed"] == "return":
        return "ส่งคืน"
    is_opinion = pending.filled.get("kind") == Endorsement.Kind.OPINION
    return "ลงความเห็น" if is_opinion else "ลงคำสั่ง"


def decided_today(actor: Actor) -> Any:
    """Return what the person decided today, newest first."""
    own = Endorsement.objects.filter(
        made_by=actor.user_id,
        made_at__gte=start_of_today(),
        kind__in=DECIDING,
        circulation__office=actor.book_owner_id,
    )
    return own.exclude(step__purpose=Step.Purpose.ACT).order_by("-pk")


def _decided_count(actor: Actor) -> int:
    pending = PendingDecision.objects.waiting().filter(person=actor.user_id)
    return int(decided_today(actor).count()) + pending.count()


def due_words(step: Step) -> tuple[str, str]:
    """Return the mark of the day that was set and its colour, nothing for none."""
    day = step.due_on
    if day is None and step.entry.deadline_at is not None:
        day = thai.day_of(step.entry.deadline_at)
    if day is None:
        return "", ""
    left = (day - thai.today()).days
    if left < 0:
        return f"เกินกำหนด {-left} วัน", "late"
    if left == 0:
        return "ครบกำหนดวันนี้", "late"
    return f"อีก {left} วัน", "u3" if left == 1 else ""


def rows_for_offline(actor: Actor) -> Sequence[Step]:
    """Return what waits, for reading without a network."""
    return list(in_order(actor).select_related("entry", "came_from")[:MOST_READ])


def queue_title(waiting: int, for_orders: int) -> str:
    """Return what the queue is called: of opinions only, it asks for no order."""
    return "รอลงความเห็น" if waiting and not for_orders else "รอสั่งการ"
