"""The lists of letters that go round: which steps stand in which, and how many wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from saraban.circulation.models import Step
from saraban.circulation.models.desks import at_desk_of
from saraban.circulation.models.querysets import StepQuerySet, runs_division
from saraban.circulation.models.requesters import earlier_of, requested_from_desk_of
from saraban.core import thai
from saraban.core.lists.counts import MOST_COUNTED, count_to_hundred
from saraban.core.paths import page_path
from saraban.offices.actor_queries import ActorQuery
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry

WAITING: Final = ""
SENT: Final = "sent"
LATE: Final = "late"
DIVISION: Final = "division"
CLOSING: Final = "closing"
PERSONAL: Final = "personal"
TITLES: Final = {
    WAITING: "รอฉันดำเนินการ",
    SENT: "ที่ส่งต่อ/เสนอไปแล้ว",
    LATE: "เกินกำหนด",
    DIVISION: "ส่งต่อถึงกลุ่ม",
    CLOSING: "รอปิดเรื่อง",
    PERSONAL: "ส่วนบุคคล",
}
_OPENED: Final = {"unopened": "ยังไม่ได้เปิดดู", "opened": "เปิดดูแล้ว"}
STATES: Final[dict[str, dict[str, str]]] = {
    WAITING: _OPENED,
    SENT: {"open": "ยังไม่เสร็จสิ้น", "done": "เสร็จสิ้นแล้ว"},
    LATE: {},
    DIVISION: {**_OPENED, "returned": "ส่งคืนแล้ว"},
    CLOSING: {},
    PERSONAL: {**_OPENED, "returned": "ส่งคืนแล้ว"},
}


@dataclass(frozen=True)
class StepBox:
    """One tab; ``count`` is waiting work only, at most 100."""

    name: str
    title: str
    url: str
    count: int = 0
    is_current: bool = False


def boxes_for(actor: Actor) -> list[str]:
    """Return the lists that the person has."""
    return [each for each in TITLES if each != DIVISION or runs_division(actor)]


def boxes_of(actor: Actor, posts: Sequence[Actor], current: str) -> list[StepBox]:
    """Return the tabs with what waits in each."""
    page = page_path("circulation:step_list")
    asked = requested_from_desk_of(posts)
    return [
        StepBox(
            name,
            TITLES[name],
            f"{page}?box={name}" if name else page,
            count=_waiting_in(name, actor, posts, asked),
            is_current=name == current,
        )
        for name in boxes_for(actor)
    ]


def _waiting_in(box: str, actor: Actor, posts: Sequence[Actor], asked: Q) -> int:
    if box in (SENT, PERSONAL):
        return 0
    if box == DIVISION and actor.division_id is not None:
        got = Step.objects.to_division(actor.division_id).unopened()
        return count_to_hundred(without_void(got))
    return count_to_hundred(in_box(box, actor, posts, asked))


def late_and_closing(actor: Actor, posts: Sequence[Actor]) -> tuple[int, int]:
    """Return how many are late and how many wait to be closed, at most 100 each.

    Both in one statement; one more for each only where one of them hides the other. They
    are joined as two queries: as one condition, no database goes by the short indexes
    of what waits and what is reported.
    """
    states = _states(posts)
    closing = states.count(Step.State.REPORTED)
    late = len(states) - closing
    if len(states) == 2 * MOST_COUNTED and late != closing:
        late, closing = (
            count_to_hundred(in_box(each, actor, posts)) for each in (LATE, CLOSING)
        )
    return min(late, MOST_COUNTED), min(closing, MOST_COUNTED)


def _states(posts: Sequence[Actor]) -> list[int]:
    """Return the states of what is late or reported."""
    earlier = earlier_of(posts)
    if not earlier:
        return [state for (state,) in _OF_OWN.values(*posts)]
    found = _late_and_reported(posts, requested_from_desk_of(posts, earlier))
    return [state for (state,) in found]


def _late_and_reported(posts: Sequence[Actor], asked: Q) -> QuerySet[Any, Any]:
    reported = without_void(Step.objects.filter(asked, state=Step.State.REPORTED))
    late, closing = (
        each.order_by().values_list("state") for each in (_late(posts, asked), reported)
    )
    return late.union(closing, all=True)[: 2 * MOST_COUNTED]


# Of those who look after nobody else's questions.
_OF_OWN: Final = ActorQuery(
    lambda posts: _late_and_reported(posts, requested_from_desk_of(posts, ()))
)


def in_box(
    box: str, actor: Actor, posts: Sequence[Actor], asked: Q | None = None
) -> StepQuerySet:
    """Return the steps of a list; ``posts`` are all that the person holds today.

    ``asked`` is their ``requested_from_desk_of``, where it is known already.

    A letter whose number was cancelled waits for nobody, and stays where the
    person looks back.
    """
    if box == SENT:
        return _passed_on(actor, asked or requested_from_desk_of(posts))
    if box == LATE:
        return _late(posts, asked or requested_from_desk_of(posts))
    if box == CLOSING:
        reported = Step.objects.filter(state=Step.State.REPORTED)
        return without_void(reported.filter(asked or requested_from_desk_of(posts)))
    if box == DIVISION:
        got = Step.objects.visible_to(actor)
        return got.filter(office=actor.division_id, role="")
    if box == PERSONAL:
        return Step.objects.visible_to(actor).to_person(actor)
    return Step.objects.with_actor(actor, posts)


def _passed_on(actor: Actor, asked: Q) -> StepQuerySet:
    """What the person passed on: of each letter the newest step.

    With it what is still open of those who left the post, or are stood in for.
    """
    own = Q(asked_by=actor.user_id, entry__book__office=actor.book_owner_id)
    is_open = Q(state__lte=Step.State.REPORTED)
    passed_on = Step.objects.filter(own | asked & is_open)
    newer = passed_on.filter(entry=OuterRef("entry"), pk__gt=OuterRef("pk"))
    return passed_on.filter(~Exists(newer))


def _late(posts: Sequence[Actor], asked: Q) -> StepQuerySet:
    """What waits longer than it was given: the person's own, and what they asked."""
    late = Step.objects.filter(
        at_desk_of(posts) | asked,
        state=Step.State.WAITING,
        due_on__lt=thai.today(),
    )
    return without_void(late)


def without_void(found: StepQuerySet) -> StepQuerySet:
    """Leave out what waits on a cancelled number: nobody works on it."""
    return found.exclude(entry__state=RegisterEntry.State.VOID)


def in_state(found: StepQuerySet, state: str) -> StepQuerySet:
    """Return those of one state of ``STATES``; all for none."""
    if state == "unopened":
        return found.unopened()
    if state == "opened":
        return found.filter(opened_at__isnull=False, state__lt=Step.State.RETURNED)
    if state in ("open", "done"):
        return found.filter(circulation__closed_at__isnull=state == "open")
    if state == "returned":
        return found.filter(state=Step.State.RETURNED)
    return found
