"""What waits for a person: the numbers beside the menus and on รายการหลัก.

Each is one short range of an index, counted up to 100 and shown as 99+.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.circulation.models import Step
from saraban.circulation.models.querysets import asked_of
from saraban.circulation.queries.queue import queue_title
from saraban.core.lists.counts import (
    MOST_COUNTED,
    count_to_hundred,
    first_values,
)
from saraban.dispatch.models import Delivery
from saraban.dispatch.models.querysets import DeliveryQuerySet
from saraban.dispatch.queries.drafts import drafts
from saraban.dispatch.queries.inbox_tabs import default_box, in_box
from saraban.notices.models import Notice, NoticeMark
from saraban.offices.actors import Actor, posts_at
from saraban.secret_letters.queries.deliveries import secret_waiting
from saraban.workdays.queries.working_days import overdue_before

# Among the purposes of steps; what is to be done (act) comes last of all.
CLOSED: Final = "secret"


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


def _steps_of(actor: Actor) -> tuple[int, int, int, int]:
    """Count what lies on the desk, asks for words, asks for an order, and is secret.

    One query; those that ask for words come before others: a hundred tell all.
    """
    posts = posts_at(actor)
    waiting = Step.objects.with_actor(actor, posts).order_by()
    secret = secret_waiting(posts, actor, CLOSED)
    both = (
        waiting.annotate(asked=asked_of(Step.Purpose))
        .values_list("asked")
        .union(*secret, all=True)
    )
    purposes = [each for (each,) in both.order_by("-asked")[:MOST_COUNTED]]
    open_ones = [each for each in purposes if each != CLOSED]
    to_decide = sum(each != Step.Purpose.ACT for each in open_ones)
    to_instruct = open_ones.count(Step.Purpose.INSTRUCT)
    return len(open_ones), to_decide, to_instruct, len(purposes) - len(open_ones)


def _count(actor: Actor) -> Counts:
    # The oldest, since those are overdue first.
    moments = first_values(waiting_for(actor).order_by("pk"), "sent_at")
    steps, to_decide, to_instruct, secret = _steps_of(actor)
    return Counts(
        waiting=len(moments),
        overdue=_overdue(moments, actor),
        returned=count_to_hundred(returned_to(actor)),
        approvals=count_to_hundred(drafts().for_approval_by(actor)),
        steps=steps,
        to_decide=to_decide,
        to_instruct=to_instruct,
        secret=secret,
        unread=Notice.objects.unread_count(actor, NoticeMark.objects.all()),
    )


def _overdue(moments: list[datetime], actor: Actor) -> int:
    """Count those that wait too long; holidays are asked for only where one may."""
    days = timedelta(days=actor.book_owner.receipt_days)
    if not moments or timezone.now() - moments[0] < days:
        return 0
    before = overdue_before(actor.book_owner)
    return sum(moment < before for moment in moments)
