"""ผลการลงทะเบียนรับ: every recipient of one dispatch, counted and page by page.

Everything is counted by the database, and rows are read a page at a time: a letter to
30,000 offices is shown by as many queries as a letter to three.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from saraban.core import thai
from saraban.core.lists.keyset import cut
from saraban.core.lists.pager import ListPage, next_pager
from saraban.dispatch.models import Delivery, Dispatch, Reminder
from saraban.dispatch.queries.answers import THERE
from saraban.dispatch.queries.receipt_filters import (
    MatrixFilters,
    group_field,
    wanted_deliveries,
)
from saraban.dispatch.queries.receivers import without_receiver
from saraban.offices.actors import Actor
from saraban.offices.models import Cluster, Office

ROWS: Final = 100
RETURNS_SHOWN: Final = 20
NO_GROUP: Final = "ไม่อยู่ในกลุ่มสถานศึกษา"
State = Delivery.State
_SHOWN_WITH: Final = (
    "office__cluster",
    "attention",
    "moved_from",
    "entry",
    "opened_by",
    "recalled_by",
    "received_by",
    "acted_by",
    "returned_by",
    "return_settled_by",
)


@dataclass
class Tally:
    """How many recipients are in which state; each is in one of five.

    ``late`` and ``opened`` are among the waiting, ``unsettled`` among the returned.
    """

    id: int = 0
    name: str = ""
    total: int = 0
    waiting: int = 0
    late: int = 0
    opened: int = 0
    received: int = 0
    returned: int = 0
    unsettled: int = 0
    recalled: int = 0
    replaced: int = 0
    acted: int = 0
    owing: int = 0

    def add(self, state: int, counted: dict[str, int]) -> None:
        """Add the recipients of one state."""
        every = counted["every"]
        self.total += every
        self.acted += counted["acted"]
        if state == State.SENT:
            self.waiting += every
            self.late += counted["late"]
            self.opened += counted["opened"]
        if state == State.RETURNED:
            self.unsettled += counted["unsettled"]
        if state in (State.SENT, State.RECEIVED):
            self.owing += every - counted["acted"]
        name = _NAMES.get(state)
        if name:
            setattr(self, name, getattr(self, name) + every)


_NAMES: Final[dict[int, str]] = {
    State.RECEIVED: "received",
    State.RETURNED: "returned",
    State.RECALLED: "recalled",
    State.REPLACED: "replaced",
}


@dataclass
class Counts(Tally):
    """All recipients that are offices of the system, and the same by group."""

    groups: list[Tally] = field(default_factory=list)


@dataclass(frozen=True)
class Reply:
    """A letter that answers: what it is, and the sender's own copy of it."""

    reference_number: str
    subject: str
    delivery_id: int | None


@dataclass
class MatrixRow:
    """One recipient, with what was done about it."""

    delivery: Delivery
    is_late: bool
    may_be_chosen: bool
    reminders: list[Reminder] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    newer_dispatch_id: int | None = None
    # Nobody in the office may receive today: its letters wait for somebody to be named.
    is_unstaffed: bool = False

    def is_reported_after(self, day: date | None) -> bool:
        """Whether the report came when the day for it had gone by."""
        acted = self.delivery.acted_at
        return bool(day and acted and thai.day_of(acted) > day)


def counts_of(dispatch: Dispatch, late: datetime) -> Counts:
    """Count the recipients in two queries; ``late`` is when the overdue were sent."""
    by = group_field(dispatch.sender)
    groups = (
        Delivery.objects.filter(dispatch=dispatch)
        .order_by()
        .values(by, "state")
        .annotate(
            every=Count("pk"),
            late=Count("pk", filter=Q(sent_at__lt=late)),
            opened=Count("pk", filter=Q(opened_at__isnull=False)),
            acted=Count("pk", filter=Q(acted_at__isnull=False)),
            unsettled=Count("pk", filter=Q(return_settled_at__isnull=True)),
        )
    )
    counts, tallies = Counts(), dict[int, Tally]()
    for row in groups:
        group_id = row[by] or 0
        tally = tallies.setdefault(group_id, Tally(id=group_id, name=NO_GROUP))
        for each in (counts, tally):
            each.add(row["state"], row)
    for pk, name in _names_of(dispatch.sender, tallies):
        tallies[pk].name = name
        counts.groups.append(tallies[pk])
    if 0 in tallies:
        counts.groups.append(tallies[0])
    return counts


def _names_of(sender: Office, ids: Collection[int]) -> Iterable[tuple[int, str]]:
    if sender.is_headquarters:
        areas = Office.objects.filter(pk__in=ids).order_by("code")
        return areas.values_list("pk", "short_name")
    clusters = Cluster.objects.filter(pk__in=ids).order_by("order", "name")
    return clusters.values_list("pk", "name")


def matrix_page(
    dispatch: Dispatch,
    filters: MatrixFilters,
    path: str,
    late: datetime,
    *,
    actor: Actor,
) -> ListPage[MatrixRow]:
    """Return one page of the recipients that are asked for."""
    found = _shown(wanted_deliveries(dispatch, filters, late))
    is_first = filters.after_id is None
    page = cut(list(found[: ROWS + 1]), is_first=is_first, count=ROWS)
    first, place = f"{path}{filters.query_part()}", page.place("after")
    summary = f"แสดง {len(page.rows)} แห่ง"
    pager = next_pager(page, first, place, summary, "ไม่มีแห่งที่ตรงกับที่เลือก")
    return ListPage(matrix_rows(page.rows, late, actor=actor), pager)


def changed_rows(
    dispatch: Dispatch,
    ids: Collection[int],
    since: datetime,
    late: datetime,
    *,
    actor: Actor,
) -> list[MatrixRow]:
    """Return those of the shown recipients to whom something happened since."""
    moments = ("opened", "received", "acted", "returned", "return_settled", "recalled")
    news = Q(state=State.REPLACED) | Q(reminded_at__gte=since)
    for name in moments:
        news |= Q(**{f"{name}_at__gte": since})
    found = Delivery.objects.filter(news, dispatch=dispatch, pk__in=ids).order_by("pk")
    return matrix_rows(list(_shown(found)), late, actor=actor)


def unsettled_returns(dispatch: Dispatch) -> list[Delivery]:
    """Return the first recipients whose return waits for the sender's answer."""
    waiting = Delivery.objects.filter(
        dispatch=dispatch, state=State.RETURNED, return_settled_at__isnull=True
    )
    found = waiting.select_related("office", "returned_by").order_by("returned_at")
    return list(found[:RETURNS_SHOWN])


def _shown(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return deliveries.select_related(*_SHOWN_WITH)


def matrix_rows(
    deliveries: list[Delivery], late: datetime, *, actor: Actor
) -> list[MatrixRow]:
    """Return the rows of some recipients, in five more queries at most."""
    waiting = [each.office_id for each in deliveries if each.is_waiting]
    unstaffed = without_receiver(waiting) if waiting else set()
    rows = {
        each.pk: MatrixRow(
            delivery=each,
            is_late=each.is_waiting and each.sent_at < late,
            may_be_chosen=each.state in Delivery.REPLACEABLE_IF_NAMED,
            is_unstaffed=each.is_waiting and each.office_id in unstaffed,
        )
        for each in deliveries
    }
    reminded = [each.pk for each in deliveries if each.reminder_count]
    if reminded:
        every = Reminder.objects.filter(delivery__in=reminded).select_related("by")
        for reminder in every:
            rows[reminder.delivery_id].reminders.append(reminder)
    acted = [each.pk for each in deliveries if each.acted_at]
    if acted:
        _add_replies(rows, acted, actor)
    replaced = [each.pk for each in deliveries if each.is_replaced]
    if replaced:
        versions = Delivery.objects.filter(replaces__in=replaced)
        newer = dict(versions.values_list("replaces", "dispatch"))
        for pk in replaced:
            rows[pk].newer_dispatch_id = newer.get(pk)
    return list(rows.values())


def _add_replies(rows: dict[int, MatrixRow], acted: list[int], actor: Actor) -> None:
    came: dict[int, Any] = dict(
        Delivery.objects.visible_to(actor)
        .filter(dispatch__answers__in=acted)
        .values_list("dispatch", "pk")
    )
    there = Delivery.objects.filter(
        dispatch=OuterRef("pk"), office=OuterRef("answers__sender"), state__in=THERE
    )
    replies = Dispatch.objects.filter(Exists(there), answers__in=acted).order_by("pk")
    found: dict[int | None, list[Reply]] = {}
    for each in replies.only("answers", "reference_number", "subject"):
        reply = Reply(each.reference_number, each.subject, came.get(each.pk))
        found.setdefault(each.answers_id, []).append(reply)
    for pk in acted:
        rows[pk].replies = found.get(pk, [])
