"""หนังสือที่ยังไม่รับเกิน 3 วัน: of the own inbox, and of what the office has sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core import thai
from saraban.core.paging import Pager
from saraban.core.shell import ShellItem
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.models.querysets import DeliveryQuerySet, DispatchQuerySet
from saraban.dispatch.queries.list_page import ListPage
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.queries.list_pager import ROWS
from saraban.workdays.queries.working_days import (
    holidays_of,
    overdue_before,
    working_days_after,
)

MOST_COUNTED: Final = 100
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


@dataclass(frozen=True)
class Place:
    """Where a list goes on: after an id, among offices after a count and an id."""

    count: int | None = None
    after: int | None = None

    @property
    def is_first(self) -> bool:
        """Is it the first page."""
        return self.after is None


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
    late = late_sent(actor, overdue_before(actor.book_owner))
    # In the order of the index, which the database would else not always choose.
    return len(late.order_by("sent_at").values_list("pk", flat=True)[:MOST_COUNTED])


def received_page(place: Place, path: str, *, actor: Actor) -> ListPage:
    """Return one page of what waits too long here, longest first."""
    late = late_received(actor, overdue_before(actor.book_owner))
    if place.after is not None:
        late = late.filter(pk__gt=place.after)
    rows: list[Any] = list(late.order_by("pk").values(*RECEIVED_COLUMNS)[: ROWS + 1])
    _add_waited(rows[:ROWS], actor)
    return _page(rows, path, "received", place, "ที่รอนานที่สุดอยู่บน")


def sent_page(place: Place, path: str, *, actor: Actor) -> ListPage:
    """Return one page of the letters that somebody has not received, newest first."""
    before = overdue_before(actor.book_owner)
    late = Delivery.objects.filter(sent_at__lt=before).outstanding()
    sent = _own_dispatches(actor).filter(
        Exists(late.filter(dispatch=OuterRef("pk"), sender=actor.book_owner_id))
    )
    if place.after is not None:
        sent = sent.filter(pk__lt=place.after)
    rows: list[Any] = list(sent.order_by("-pk").values(*SENT_COLUMNS)[: ROWS + 1])
    shown = rows[:ROWS]
    counted = late.filter(dispatch__in=[row["id"] for row in shown])
    counts = dict(counted.values_list("dispatch").annotate(Count("pk")).order_by())
    for row in shown:
        row["late_count"] = counts.get(row["id"], 0)
    _add_waited(shown, actor)
    return _page(rows, path, "sent", place, "เรื่องที่ส่งล่าสุดอยู่บน")


def office_page(place: Place, path: str, *, actor: Actor) -> ListPage:
    """Return one page of the offices with most letters overdue, of the last year."""
    since = timezone.now() - OFFICES_SINCE
    late = late_sent(actor, overdue_before(actor.book_owner)).filter(sent_at__gte=since)
    counted = late.values("office").annotate(
        late_count=Count("pk"), sent_at=Min("sent_at")
    )
    if place.count is not None and place.after is not None:
        counted = counted.filter(
            Q(late_count__lt=place.count)
            | Q(late_count=place.count, office__gt=place.after)
        )
    rows: list[Any] = list(counted.order_by("-late_count", "office")[: ROWS + 1])
    named = Office.objects.select_related("cluster")
    offices = named.in_bulk([row["office"] for row in rows])
    for row in rows:
        row.update(id=row["office"], office=offices[row["office"]])
    _add_waited(rows[:ROWS], actor)
    return _page(rows, path, "offices", place, "ที่ยังไม่รับมากที่สุดอยู่บน")


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


def _page(rows: list[Any], path: str, side: str, place: Place, order: str) -> ListPage:
    shown = rows[:ROWS]
    links = []
    if not place.is_first:
        links.append(ShellItem("‹ หน้าแรก", f"{path}?side={side}"))
    if len(rows) > ROWS:
        last = shown[-1]
        further: dict[str, Any] = {"side": side, "after": last["id"]}
        if side == "offices":
            further["count"] = last["late_count"]
        links.append(ShellItem("หน้าถัดไป ›", f"{path}?{urlencode(further)}"))
    return ListPage(shown, Pager(order if shown else "ไม่มีหนังสือ", links))
