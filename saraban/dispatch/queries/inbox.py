"""Pages of หนังสือรับ: what waits first, then the rest, by keyset."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from saraban.circulation.models import Step
from saraban.core import thai
from saraban.core.lists.filters import Filters, Parameters, parameter
from saraban.core.lists.keyset import NEWEST_FIRST, ROWS, cut
from saraban.core.lists.pager import ListPage, older_pager
from saraban.core.prepared import BuiltOnce, placeholder, row_class
from saraban.dispatch.models import Delivery
from saraban.dispatch.models.querysets import DeliveryQuerySet
from saraban.dispatch.queries.inbox_tabs import boxes_in, default_box, in_box
from saraban.letters.models import Urgency
from saraban.offices.actor_queries import ActorQuery
from saraban.offices.actors import Actor
from saraban.workdays.queries.working_days import overdue_before

COLUMNS: Final = (
    "id",
    "state",
    "attention_id",
    "addressed_to",
    "sent_at",
    "received_at",
    "acted_at",
    "returned_at",
    "replaces_id",
    "entry_id",
    "entry__number",
    "entry__insert_number",
    "entry__responsible_office_id",
    "dispatch__reference_number",
    "dispatch__document_date",
    "dispatch__subject",
    "dispatch__urgency",
    "dispatch__deadline_at",
    "dispatch__has_files",
    "dispatch__needs_reply",
    "dispatch__reply_by",
    "dispatch__from_office__name",
)
WAITING: Final = "waiting"
LATE: Final = "late"
UNFORWARDED: Final = "unforwarded"
REPORT: Final = "report"
STATES: Final = {
    WAITING: "ยังไม่ได้ลงทะเบียนรับ",
    LATE: "ยังไม่รับเกิน {days} วัน",
    "received": "ลงทะเบียนรับแล้ว",
    UNFORWARDED: "ยังไม่ได้ส่งต่อ",
    REPORT: "ต้องรายงานกลับ",
    "returned": "ส่งคืนแล้ว",
    "recalled": "ผู้ส่งเรียกคืน",
    "replaced": "มีฉบับแก้ไขแทน",
}
_STATE_OF: Final = {
    "received": Delivery.State.RECEIVED,
    "returned": Delivery.State.RETURNED,
    "recalled": Delivery.State.RECALLED,
    "replaced": Delivery.State.REPLACED,
}
# Which of the two halves of the list a state lies in.
_WAIT, _REST = "w", "r"
_HALVES: Final = {WAITING: _WAIT, LATE: _WAIT, REPORT: _WAIT + _REST}
_CURSOR: Final = re.compile(r"^([wr])(\d{1,18})$")


@dataclass(frozen=True)
class InboxFilters(Filters):
    """What was asked of the list; a next page begins in a half, below an id."""

    box: str = parameter("box", narrows=False)
    text: str = parameter("q")
    state: str = parameter("state")
    urgency: int = parameter("urgency", 0)
    half: str = ""
    below: int | None = None

    @property
    def halves(self) -> str:
        """Which halves are shown: what waits, the rest, or both."""
        return _HALVES.get(self.state, _REST) if self.state else _WAIT + _REST

    @property
    def is_whole_box(self) -> bool:
        """Whether nothing is searched or filtered."""
        return not (self.text or self.state or self.urgency)


@dataclass(frozen=True)
class InboxPage(ListPage[Any]):
    """The rows to show, what is to be said of them, and the links around them.

    ``forwarded`` are the entries that somebody in the office has got, ``sent_back``
    tells who sent one back that nobody has now.
    """

    late_before: datetime
    forwarded: set[int] = field(default_factory=set)
    sent_back: dict[int, str] = field(default_factory=dict)


def read_filters(parameters: Parameters, actor: Actor) -> InboxFilters:
    """Return what the address asks for; what it cannot mean is left out."""
    urgency = parameters.choice("urgency", [str(each) for each in Urgency.values])
    place = _CURSOR.match(parameters.text("after"))
    return InboxFilters(
        box=parameters.choice("box", boxes_in(actor), default_box(actor)),
        text=parameters.words("q"),
        state=parameters.choice("state", STATES),
        urgency=int(urgency or 0),
        half=place[1] if place else "",
        below=int(place[2]) if place else None,
    )


def inbox_page(filters: InboxFilters, path: str, *, actor: Actor) -> InboxPage:
    """Return one page of a box: not received first, newest first in each half."""
    late_before = overdue_before(actor.book_owner)
    found = _rows_from(filters, late_before, actor)
    page = cut(found, is_first=not filters.half)
    place = {}
    if page.has_more:
        # The next page begins with the row that did not fit.
        after = found[ROWS]
        half = _WAIT if after.state == Delivery.State.SENT else _REST
        place = {"after": f"{half}{after.id + 1}"}
    first = f"{path}?{filters.query()}"
    pager = older_pager(page, first, place, "ที่ยังไม่ลงทะเบียนรับอยู่บน")
    return InboxPage(page.rows, pager, late_before, *_whereabouts(page.rows))


def _rows_from(filters: InboxFilters, late_before: datetime, actor: Actor) -> list[Any]:
    """Return the rows of a page and one more, if there is one."""
    read = _of_box if filters.is_whole_box else _found
    rows: list[Any] = []
    below = filters.below
    if _WAIT in filters.halves and filters.half != _REST:
        rows = read(_WAIT, filters, late_before, actor, below)
        below = None
    if _REST in filters.halves and len(rows) <= ROWS:
        rows += read(_REST, filters, late_before, actor, below)
    return rows[: ROWS + 1]


def _of_box(
    half: str, filters: InboxFilters, _: datetime, actor: Actor, below: int | None
) -> list[Any]:
    """Return the first rows of half a box in which nothing is searched."""
    query = _BOX_HALVES.of(
        (filters.box, half, below is None),
        partial(_half_of_box, filters.box, half, is_first=below is None),
    )
    return [InboxRow(*each) for each in query.values(actor, below=below)]


def _half_of_box(box: str, half: str, *, is_first: bool) -> ActorQuery[Delivery]:
    after = None if is_first else (placeholder("below"),)
    return ActorQuery(lambda posts: _half(in_box(box, posts[0]), half, after))


def _found(
    half: str,
    filters: InboxFilters,
    late_before: datetime,
    actor: Actor,
    below: int | None,
) -> list[Any]:
    """Return the first rows of what was searched for in half a box."""
    after = None if below is None else (below,)
    rows = _half(_wanted(filters, late_before, actor), half, after)
    return [InboxRow(*each) for each in rows]


def _half(
    came: DeliveryQuerySet, half: str, after: tuple[Any] | None
) -> QuerySet[Any, Any]:
    came = came.outstanding() if half == _WAIT else came.settled()
    return NEWEST_FIRST.rows(came.values_list(*COLUMNS), after, ROWS + 1)


InboxRow: Final = row_class(COLUMNS)
_BOX_HALVES: Final = BuiltOnce[ActorQuery[Delivery]]()


def _wanted(
    filters: InboxFilters, late_before: datetime, actor: Actor
) -> DeliveryQuerySet:
    came = in_box(filters.box, actor)
    if filters.text:
        came = came.matching(filters.text)
    if filters.urgency:
        came = came.filter(dispatch__urgency=filters.urgency)
    if filters.state:
        came = _in_state(came, filters.state, late_before)
    return came


def _in_state(
    came: DeliveryQuerySet, state: str, late_before: datetime
) -> DeliveryQuerySet:
    if state == LATE:
        return came.filter(sent_at__lt=late_before)
    if state == UNFORWARDED:
        standing = Step.objects.standing().filter(entry=OuterRef("entry"))
        return came.filter(
            ~Exists(standing),
            state=Delivery.State.RECEIVED,
            acted_at__isnull=True,
            entry__responsible_office__isnull=True,
        )
    if state == REPORT:
        return came.filter(
            state__in=(Delivery.State.SENT, Delivery.State.RECEIVED),
            dispatch__needs_reply=True,
            acted_at__isnull=True,
        )
    stands_at = _STATE_OF.get(state)
    return came.filter(state=stands_at) if stands_at else came


def _whereabouts(rows: list[Any]) -> tuple[set[int], dict[int, str]]:
    """Tell of each entry whether somebody has it, and who sent it back.

    One query, and one more where somebody sent one back.
    """
    divisions = {
        row.entry_id: row.entry__responsible_office_id for row in rows if row.entry_id
    }
    forwarded = {entry_id for entry_id, division in divisions.items() if division}
    returned: list[int] = []
    steps = Step.objects.filter(entry__in=divisions).order_by()
    columns = ("pk", "entry", "state", "is_return")
    for pk, entry_id, state, is_return in (
        steps.values_list(*columns) if divisions else ()
    ):
        if state == Step.State.RETURNED:
            returned.append(pk)
        elif not is_return and state <= Step.State.DONE:
            forwarded.add(entry_id)
    return forwarded, _sent_back(returned)


def _sent_back(returned: list[int]) -> dict[int, str]:
    """Return who sent an entry back last, and when, by the entry's id."""
    if not returned:
        return {}
    steps = Step.objects.filter(pk__in=returned).select_related("office", "person")
    return {
        each.entry_id: f"{each.desk_name} {thai.format_date_short(each.ended_at)}"
        for each in steps.order_by("pk")
    }
