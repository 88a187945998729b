"""หนังสือส่ง: what the office has sent, newest first, and how far each letter is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q

from saraban.core.lists.filters import Filters, Parameters, parameter
from saraban.core.lists.keyset import NEWEST_FIRST
from saraban.core.lists.pager import ListPage, older_pager
from saraban.dispatch.models import (
    Delivery,
    Dispatch,
    InsideCopy,
    OutsideDelivery,
)
from saraban.dispatch.models.querysets import DispatchQuerySet
from saraban.offices.actors import Actor

State = Delivery.State
NOT_RECEIVED: Final = (State.SENT, State.RETURNED, State.RECALLED, State.REPLACED)
DISPATCH_COLUMNS: Final = (
    "id",
    "reference_number",
    "document_date",
    "subject",
    "urgency",
    "deadline_at",
    "has_files",
    "sent_at",
    "recipients",
    "recipients_text",
    "recipient_count",
    "needs_reply",
    "reply_by",
    "replaces_id",
    "recalled_at",
    "entry_id",
    "entry__number",
    "entry__insert_number",
    "from_office_id",
    "from_office__short_name",
)
SENT_STATES: Final = (
    ("returned", "มีส่งคืนรอดำเนินการ"),
    ("waiting", "ยังรับไม่ครบ"),
    ("owing", "รอรายงานกลับ"),
)


@dataclass(frozen=True)
class SentFilters(Filters):
    """What the address of หนังสือส่ง asks for; what cannot be read asks for nothing."""

    text: str = parameter("q")
    division_id: int | None = parameter("division", None)
    state: str = parameter("state")
    before_id: int | None = None


def read_filters(parameters: Parameters) -> SentFilters:
    """Read what an address asks for."""
    return SentFilters(
        text=parameters.words("q"),
        division_id=parameters.number("division") or None,
        state=parameters.choice("state", dict(SENT_STATES)),
        before_id=parameters.number("before"),
    )


def sent_page(
    filters: SentFilters, path: str, *, actor: Actor
) -> ListPage[dict[str, Any]]:
    """Return one page of หนังสือส่ง, newest first, with how far each letter is."""
    sent = _wanted(filters, Dispatch.objects.visible_to(actor))
    rows = sent.values(*DISPATCH_COLUMNS)
    page = NEWEST_FIRST.page_after_id(rows, filters.before_id)
    add_received_counts(page.rows)
    add_successors(page.rows)
    first, place = f"{path}?{filters.query()}", page.place("before")
    pager = older_pager(page, first, place, "เรื่องที่ส่งล่าสุดอยู่บน")
    return ListPage(page.rows, pager)


def _wanted(filters: SentFilters, sent: DispatchQuerySet) -> DispatchQuerySet:
    if filters.text:
        sent = sent.matching(filters.text)
    if filters.division_id:
        sent = sent.filter(from_office=filters.division_id)
    of_it = Delivery.objects.filter(dispatch=OuterRef("pk"))
    if filters.state == "waiting":
        sent = sent.filter(Exists(of_it.outstanding()))
    if filters.state == "owing":
        owing = of_it.filter(state=State.RECEIVED, acted_at__isnull=True)
        sent = sent.filter(Exists(owing), needs_reply=True)
    if filters.state == "returned":
        # Few deliveries wait for an answer: from them to their letters.
        sent = sent.filter(pk__in=_unsettled().values("dispatch"))
    return sent


def _unsettled() -> Any:
    return Delivery.objects.filter(
        state=State.RETURNED, return_settled_at__isnull=True
    ).order_by()


def add_received_counts(rows: list[dict[str, Any]]) -> None:
    """Put into rows of dispatches how many have received, and what came of the rest.

    ``received_count`` of ``recipient_count``; ``returned_count`` are those whose
    return waits for an answer. At most four queries, however many rows.
    """
    counts = _counts_by_state([row["id"] for row in rows])
    apart = _recipients_apart(rows)
    for row in rows:
        others = [counts.get((row["id"], state), (0, 0)) for state in NOT_RECEIVED]
        there, received = apart.get(row["id"], (0, 0))
        offices = row["recipient_count"] - there - sum(every for every, _ in others)
        row["received_count"] = offices + received
        row["returned_count"] = counts.get((row["id"], State.RETURNED), (0, 0))[1]
        row["replaced_count"] = counts.get((row["id"], State.REPLACED), (0, 0))[0]


def _counts_by_state(ids: list[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Count what has not been received, by dispatch and state, and what is open of it.

    Of a letter to thousands most have been received: those are not looked at, and
    the two partial indexes of the others answer.
    """
    wanted = Delivery.objects.filter(dispatch__in=ids).order_by()
    waiting = wanted.outstanding().values_list("dispatch").annotate(Count("pk"))
    turned = (
        wanted.filter(state__gt=State.RECEIVED)
        .values_list("dispatch", "state")
        .annotate(
            every=Count("pk"),
            unsettled=Count("pk", filter=Q(return_settled_at__isnull=True)),
        )
    )
    found = {(pk, int(State.SENT)): (count, 0) for pk, count in waiting}
    return found | {(pk, state): (every, open_) for pk, state, every, open_ in turned}


def _recipients_apart(rows: list[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    """Those that are no other office, and how many of them know or have left."""
    found: dict[int, tuple[int, int]] = {}
    inside = _ids_with(rows, Dispatch.Recipients.INSIDE)
    outside = _ids_with(rows, Dispatch.Recipients.OUTSIDE)
    copies = InsideCopy.objects.filter(dispatch__in=inside)
    parties = OutsideDelivery.objects.filter(dispatch__in=outside)
    for ids, those, done in (
        (inside, copies, Q(received_at__isnull=False)),
        (outside, parties, Q(handed_on__isnull=False)),
    ):
        if ids:
            groups = those.order_by().values_list("dispatch")
            for pk, there, known in groups.annotate(
                there=Count("pk"), known=Count("pk", filter=done)
            ):
                before = found.get(pk, (0, 0))
                found[pk] = (before[0] + there, before[1] + known)
    return found


def _ids_with(rows: list[dict[str, Any]], kind: str) -> list[int]:
    return [row["id"] for row in rows if kind in row["recipients"].split(",")]


def add_successors(rows: list[dict[str, Any]]) -> None:
    """Put into rows of dispatches the newest dispatch that replaced each, if any."""
    versions = Dispatch.objects.filter(replaces__in=[row["id"] for row in rows])
    # Few: sorted here. To spare a sort SQLite would read all dispatches in order.
    newer = dict(sorted(versions.order_by().values_list("replaces", "pk")))
    for row in rows:
        row["replaced_by_id"] = newer.get(row["id"])
