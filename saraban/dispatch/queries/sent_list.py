"""หนังสือส่ง: what the office has sent, newest first, and how far each letter is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest

from saraban.core import thai
from saraban.core.paging import Pager
from saraban.core.requests import asked_number
from saraban.dispatch.models import (
    Delivery,
    Dispatch,
    InsideCopy,
    OutsideDelivery,
)
from saraban.dispatch.models.querysets import DispatchQuerySet
from saraban.offices.actors import Actor
from saraban.registers.queries.list_pager import ROWS

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
class SentWish:
    """What the address of หนังสือส่ง asks for; what cannot be read asks for nothing."""

    text: str = ""
    division_id: int | None = None
    state: str = ""
    before_id: int | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """The same as an address, without the place in the list."""
        chosen = {"q": self.text, "division": self.division_id, "state": self.state}
        return {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True)
class SentPage:
    """The rows to show and the links around them."""

    wish: SentWish
    pager: Pager
    rows: list[dict[str, Any]] = field(default_factory=list)


def read_sent_wish(request: HttpRequest) -> SentWish:
    """Read what an address asks for."""
    state = request.GET.get("state", "")
    return SentWish(
        text=thai.clean_line(request.GET.get("q", "")),
        division_id=asked_number(request, "division"),
        state=state if state in dict(SENT_STATES) else "",
        before_id=asked_number(request, "before"),
    )


def sent_page(wish: SentWish, path: str, *, actor: Actor) -> SentPage:
    """Return one page of หนังสือส่ง, newest first, with how far each letter is."""
    sent = _wanted(wish, Dispatch.objects.visible_to(actor))
    rows = list(sent.order_by("-pk").values(*DISPATCH_COLUMNS)[: ROWS + 1])
    shown = rows[:ROWS]
    add_received_counts(shown)
    add_successors(shown)
    older = None
    if len(rows) > ROWS:
        older = f"{path}?{urlencode({**wish.asked, 'before': shown[-1]['id']})}"
    newest = f"{path}?{urlencode(wish.asked)}" if wish.before_id is not None else None
    summary = "เรื่องที่ส่งล่าสุดอยู่บน" if shown else "ไม่มีหนังสือ"
    return SentPage(wish, Pager(summary, newer_url=newest, older_url=older), shown)


def _wanted(wish: SentWish, sent: DispatchQuerySet) -> DispatchQuerySet:
    if wish.text:
        sent = sent.matching(wish.text)
    if wish.division_id:
        sent = sent.filter(from_office=wish.division_id)
    if wish.before_id is not None:
        sent = sent.filter(pk__lt=wish.before_id)
    of_it = Delivery.objects.filter(dispatch=OuterRef("pk"))
    if wish.state == "waiting":
        sent = sent.filter(Exists(of_it.outstanding()))
    if wish.state == "owing":
        owing = of_it.filter(state=State.RECEIVED, acted_at__isnull=True)
        sent = sent.filter(Exists(owing), needs_reply=True)
    if wish.state == "returned":
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
    newer = dict(
        Dispatch.objects.filter(replaces__in=[row["id"] for row in rows])
        .order_by("pk")
        .values_list("replaces", "pk")
    )
    for row in rows:
        row["replaced_by_id"] = newer.get(row["id"])
