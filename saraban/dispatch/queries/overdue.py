"""หนังสือที่ยังไม่รับเกิน 3 วัน: of the own inbox, and of what the office has sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, DateTimeField, Exists, Min, OuterRef
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core import thai
from saraban.core.lists.counts import MOST_COUNTED
from saraban.core.lists.filters import Filters, Parameters, parameter
from saraban.core.lists.keyset import (
    NEWEST_FIRST,
    OLDEST_FIRST,
    ROWS,
    Cut,
    Keyset,
    cut,
)
from saraban.core.lists.pager import ListPage, next_pager
from saraban.core.prepared import placeholder
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.models.querysets import DeliveryQuerySet, DispatchQuerySet
from saraban.offices.actor_queries import ActorQuery
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.workdays.queries.working_days import (
    holidays_of,
    overdue_before,
    working_days_after,
)

MOST_FIRST: Final = Keyset(("-late_count", "office"))
OverduePage = ListPage[dict[str, Any]]
# Whoever never received a letter of years ago would head the list for ever.
OFFICES_SINCE: Final = timedelta(days=365)
RECEIVED_COLUMNS: Final = (
    "id",
    "sent_at",
    "attention__short_name",
    "dispatch__reference_number",
    "dispatch__document_date",
    "dispatch__subject",
    "dispatch__urgency",
    "dispatch__deadline_at",
    "dispatch__has_files",
    "dispatch__from_office__name",
)
SENT_COLUMNS: Final = (
    "id",
    "sent_at",
    "reference_number",
    "document_date",
    "subject",
    "urgency",
    "deadline_at",
    "recipient_count",
    "from_office__short_name",
)


SIDES: Final = ("received", "sent", "offices")


@dataclass(frozen=True)
class OverdueFilters(Filters):
    """Which side is shown; from where on, among offices after a count and an id."""

    side: str = parameter("side", narrows=False)
    count: int | None = None
    after: int | None = None


def read_filters(parameters: Parameters) -> OverdueFilters:
    """Read what an address asks for: what one has not received oneself, if nothing."""
    return OverdueFilters(
        side=parameters.choice("side", SIDES, "received"),
        count=parameters.number("count"),
        after=parameters.id("after"),
    )


def late_received(actor: Actor, before: datetime) -> DeliveryQuerySet:
    """Return what the actor's office, or division, should have received by now."""
    waiting = Delivery.objects.visible_to(actor).outstanding()
    return waiting.filter(sent_at__lt=before)


def late_sent(actor: Actor, before: datetime) -> DeliveryQuerySet:
    """Return what others should have received of the actor's office or division."""
    if not can_somewhere(actor, Permission.DISPATCH_READ):
        return Delivery.objects.none()
    sent = Delivery.objects.filter(sender=actor.book_owner_id).outstanding()
    if actor.division_id:
        sent = sent.filter(dispatch__from_office=actor.division_id)
    return sent.filter(sent_at__lt=before)


def late_sent_count(actor: Actor) -> int:
    """Return how many deliveries of the actor's letters are overdue, at most 100."""
    return len(_LATE.values(actor, before=overdue_before(actor.book_owner)))


# In the order of the index, which the database would else not always choose.
_LATE: Final = ActorQuery(
    lambda posts: (
        late_sent(posts[0], placeholder("before", DateTimeField()))
        .order_by("sent_at")
        .values_list("pk")[:MOST_COUNTED]
    )
)


def received_page(filters: OverdueFilters, path: str, *, actor: Actor) -> OverduePage:
    """Return one page of what waits too long here, longest first."""
    late = late_received(actor, overdue_before(actor.book_owner))
    rows = late.values(*RECEIVED_COLUMNS)
    page = OLDEST_FIRST.page_after_id(rows, filters.after)
    _add_waited(page.rows, actor)
    return _page(page, filters, path, "ที่รอนานที่สุดอยู่บน")


def sent_page(filters: OverdueFilters, path: str, *, actor: Actor) -> OverduePage:
    """Return one page of the letters that somebody has not received, newest first."""
    before = overdue_before(actor.book_owner)
    late = Delivery.objects.filter(sent_at__lt=before).outstanding()
    sent = _own_dispatches(actor).filter(
        Exists(late.filter(dispatch=OuterRef("pk"), sender=actor.book_owner_id))
    )
    page = NEWEST_FIRST.page_after_id(sent.values(*SENT_COLUMNS), filters.after)
    counted = late.filter(dispatch__in=[row["id"] for row in page.rows])
    counts = dict(counted.values_list("dispatch").annotate(Count("pk")).order_by())
    for row in page.rows:
        row["late_count"] = counts.get(row["id"], 0)
    _add_waited(page.rows, actor)
    return _page(page, filters, path, "เรื่องที่ส่งล่าสุดอยู่บน")


def office_page(filters: OverdueFilters, path: str, *, actor: Actor) -> OverduePage:
    """Return one page of the offices with most letters overdue, of the last year."""
    since = timezone.now() - OFFICES_SINCE
    late = late_sent(actor, overdue_before(actor.book_owner)).filter(sent_at__gte=since)
    counted = late.values("office").annotate(
        late_count=Count("pk"), sent_at=Min("sent_at")
    )
    after = None
    if filters.count is not None and filters.after is not None:
        after = (filters.count, filters.after)
    found = MOST_FIRST.read(counted, after, ROWS + 1)
    page = cut(found, is_first=filters.after is None)
    named = Office.objects.select_related("cluster")
    offices = named.in_bulk([row["office"] for row in page.rows])
    for row in page.rows:
        row.update(id=row["office"], office=offices[row["office"]])
    _add_waited(page.rows, actor)
    return _page(page, filters, path, "ที่ยังไม่รับมากที่สุดอยู่บน")


def _own_dispatches(actor: Actor) -> DispatchQuerySet:
    sent = Dispatch.objects.visible_to(actor)
    return sent.filter(from_office=actor.division_id) if actor.division_id else sent


def _add_waited(rows: list[dict[str, Any]], actor: Actor) -> None:
    """Put ``waited`` into the rows: working days since each was sent."""
    if not rows:
        return
    today = thai.today()
    days: list[date] = [timezone.localdate(row["sent_at"]) for row in rows]
    holidays = holidays_of(actor.book_owner, min(days))
    for row, day in zip(rows, days, strict=True):
        row["waited"] = working_days_after(day, today, holidays)


def _page(
    page: Cut[dict[str, Any]], filters: OverdueFilters, path: str, order: str
) -> OverduePage:
    place = page.place("after")
    if place and filters.side == "offices":
        place["count"] = page.rows[-1]["late_count"]
    pager = next_pager(page, f"{path}?{filters.query()}", place, order)
    return ListPage(page.rows, pager)
