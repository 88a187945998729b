"""Pages of หนังสือรับ: what waits first, then the rest, by keyset."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef

from saraban.circulation.models import Step
from saraban.core import thai
from saraban.core.lists.filters import Filters, Parameters, parameter
from saraban.core.lists.keyset import NEWEST_FIRST, ROWS, cut
from saraban.core.lists.pager import ListPage, older_pager
from saraban.dispatch.models import Delivery
from saraban.dispatch.models.querysets import DeliveryQuerySet
from saraban.dispatch.queries.inbox_tabs import boxes_in, default_box, in_box
from saraban.letters.models import Urgency
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
    found = _rows_from(_wanted(filters, late_before, actor), filters)
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


def _rows_from(came: DeliveryQuerySet, filters: InboxFilters) -> list[Any]:
    """Return the rows of a page and one more, if there is one."""
    rows: list[Any] = []
    below = filters.below
    if _WAIT in filters.halves and filters.half != _REST:
        rows = _rows(came.outstanding(), below, ROWS + 1)
        below = None
    if _REST in filters.halves and len(rows) <= ROWS:
        rows += _rows(came.settled(), below, ROWS + 1 - len(rows))
    return rows


def _rows(deliveries: DeliveryQuerySet, below: int | None, count: int) -> list[Any]:
    rows = deliveries.values_list(*COLUMNS, named=True)
    return NEWEST_FIRST.read(rows, None if below is None else (below,), count)


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
    """Tell of each entry whether somebody has it, and who sent it back, in one query."""
    divisions = {
        row.entry_id: row.entry__responsible_office_id for row in rows if row.entry_id
    }
    forwarded = {entry_id for entry_id, division in divisions.items() if division}
    sent_back: dict[int, str] = {}
    steps = Step.objects.filter(entry__in=divisions).with_people()
    for each in steps if divisions else ():
        if each.is_returned:
            day = thai.format_date_short(each.ended_at)
            sent_back[each.entry_id] = f"{each.desk_name} {day}"
        elif not each.is_return and each.state <= Step.State.DONE:
            forwarded.add(each.entry_id)
    return forwarded, sent_back
