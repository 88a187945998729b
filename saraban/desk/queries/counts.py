"""What waits for a person: the numbers beside the menus and on รายการหลัก.

Each is one short range of an index, counted up to 100 and shown as 99+; all of them are
one statement, whose SQL is built once for all who may the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.circulation.models import Step
from saraban.circulation.models.querysets import asked_of
from saraban.circulation.queries.queue import queue_title
from saraban.core import thai
from saraban.core.lists.counts import MOST_COUNTED
from saraban.core.prepared import (
    BuiltOnce,
    Statement,
    joined,
    placeholder,
    read_moment,
    values_by_part,
)
from saraban.dispatch.models import Delivery
from saraban.dispatch.models.querysets import DeliveryQuerySet
from saraban.dispatch.queries.drafts import drafts
from saraban.dispatch.queries.inbox_tabs import default_box, in_box
from saraban.notices.models import Notice, NoticeMark
from saraban.offices.actor_queries import pattern_of, templates_of, values_of
from saraban.offices.actors import Actor, posts_at
from saraban.offices.models import Office
from saraban.secret_letters.queries.deliveries import secret_waiting
from saraban.workdays.queries.working_days import (
    calendar_owner_id,
    holidays_looked_back,
    overdue_before,
)

# Among the purposes of steps; what is to be done (act) comes last of all.
CLOSED: Final = "secret"
# The parts of the one statement that counts.
WAITING: Final = "waiting"
RETURNED: Final = "returned"
APPROVALS: Final = "approvals"
STEPS: Final = "steps"
UNREAD: Final = "unread"
HOLIDAYS: Final = "holidays"
_STATEMENTS: Final = BuiltOnce[Statement]()


@dataclass(frozen=True)
class Counts:
    """Waiting work of one person, and what is new to them."""

    waiting: int = 0
    overdue: int = 0
    returned: int = 0
    approvals: int = 0
    # Letters on the person's desk, and those of them that ask for words.
    steps: int = 0
    to_decide: int = 0
    # Those of them that an order answers, not an opinion.
    to_instruct: int = 0
    unread: int = 0
    # Secret letters to answer, or to receive.
    secret: int = 0

    @property
    def queue_title(self) -> str:
        """What the queue of those that ask for words is called."""
        return queue_title(self.to_decide, self.to_instruct)


def counts_of(request: HttpRequest, actor: Actor) -> Counts:
    """Return the counts, asked for once a request."""
    known: Counts | None = getattr(request, "waiting_counts", None)
    if known is None:
        known = _count(actor)
        request.waiting_counts = known  # type: ignore[attr-defined]
    return known


def returned_to(actor: Actor) -> DeliveryQuerySet:
    """Return what was sent back to the actor's office or division, and not settled."""
    if not can_somewhere(actor, Permission.LETTER_SEND):
        return Delivery.objects.none()
    returned = Delivery.objects.filter(
        sender=actor.book_owner_id,
        state=Delivery.State.RETURNED,
        return_settled_at__isnull=True,
    )
    if actor.division_id:
        returned = returned.filter(dispatch__from_office=actor.division_id)
    return returned


def waiting_for(actor: Actor) -> DeliveryQuerySet:
    """Return what waits for this person's receipt, in the box that opens first."""
    if not can_somewhere(actor, Permission.DELIVERY_RECEIVE):
        return Delivery.objects.none()
    return in_box(default_box(actor), actor).outstanding()


def _parts(posts: Sequence[Actor]) -> dict[str, QuerySet[Any, Any]]:
    """Return what is counted for a person with these posts, each cut at a hundred."""
    actor = posts[0]
    counted: dict[str, QuerySet[Any, Any]] = {
        # The oldest, since those are overdue first.
        WAITING: waiting_for(actor).order_by("pk").values_list("sent_at"),
        RETURNED: returned_to(actor).order_by().values_list("pk"),
        APPROVALS: drafts().for_approval_by(actor).order_by().values_list("pk"),
        # Those that ask for words come before others: a hundred tell all.
        STEPS: _steps(posts).order_by("-asked"),
        UNREAD: Notice.objects.unread(actor, NoticeMark.objects.all()),
    }
    parts = {name: rows[:MOST_COUNTED] for name, rows in counted.items()}
    if can_somewhere(actor, Permission.DELIVERY_RECEIVE):
        parts[HOLIDAYS] = holidays_looked_back(placeholder(HOLIDAYS)).values_list(
            "date"
        )
    return parts


def _steps(posts: Sequence[Actor]) -> QuerySet[Any, Any]:
    """Return what each letter on the desk asks for; ``CLOSED`` for a secret one."""
    actor = posts[0]
    # Whoever reads the books of a closed office has no post there.
    held = posts if actor.reading is None else ()
    waiting = Step.objects.with_actor(actor, held).order_by()
    asked = waiting.annotate(asked=asked_of(Step.Purpose)).values_list("asked")
    return asked.union(*secret_waiting(held, actor, CLOSED), all=True)


def counting(posts: Sequence[Actor]) -> Statement:
    """Return the statement that counts for whoever has such posts, today."""
    return _STATEMENTS.of(
        (pattern_of(posts), thai.today()), lambda: joined(_parts(templates_of(posts)))
    )


def _count(actor: Actor) -> Counts:
    posts = posts_at(actor) or [actor]
    owner = actor.book_owner
    values = values_of(posts) | {HOLIDAYS: calendar_owner_id(owner)}
    found = values_by_part(counting(posts), values)
    steps = found.get(STEPS, ())
    to_decide = [each for each in steps if each not in (CLOSED, Step.Purpose.ACT)]
    waiting = [read_moment(each) for each in found.get(WAITING, ())]
    holidays = {date.fromisoformat(each) for each in found.get(HOLIDAYS, ())}
    return Counts(
        waiting=len(waiting),
        overdue=_overdue(waiting, owner, holidays),
        returned=len(found.get(RETURNED, ())),
        approvals=len(found.get(APPROVALS, ())),
        steps=sum(each != CLOSED for each in steps),
        to_decide=len(to_decide),
        to_instruct=to_decide.count(Step.Purpose.INSTRUCT),
        secret=sum(each == CLOSED for each in steps),
        unread=len(found.get(UNREAD, ())),
    )


def _overdue(moments: list[datetime], owner: Office, holidays: set[date]) -> int:
    """Count those that wait too long."""
    if not moments:
        return 0
    before = overdue_before(owner, holidays)
    return sum(moment < before for moment in moments)
