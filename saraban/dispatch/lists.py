"""Pages of หนังสือรับ and หนังสือส่ง: what waits first, then the rest, by keyset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count

from saraban.core.paging import Pager
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries import DeliveryQuerySet
from saraban.offices.actors import Actor
from saraban.registers.list_pager import ROWS

DELIVERY_COLUMNS: Final = (
    "id",
    "attention_id",
    "received_at",
    "entry_id",
    "entry__number",
    "entry__insert_number",
    "dispatch__reference_number",
    "dispatch__document_date",
    "dispatch__subject",
    "dispatch__urgency",
    "dispatch__deadline_at",
    "dispatch__has_files",
    "dispatch__sent_at",
    "dispatch__from_office__name",
)
DISPATCH_COLUMNS: Final = (
    "id",
    "reference_number",
    "document_date",
    "subject",
    "urgency",
    "deadline_at",
    "has_files",
    "sent_at",
    "recipient_count",
    "entry_id",
    "entry__number",
    "entry__insert_number",
    "from_office_id",
    "from_office__short_name",
)
_CURSOR: Final = re.compile(r"^([wr])(\d{1,18})$")


@dataclass(frozen=True)
class ListPage:
    """The rows to show and the links around them."""

    rows: list[Any]
    pager: Pager


def inbox_page(text: str, cursor: str, path: str, *, actor: Actor) -> ListPage:
    """Return one page of หนังสือรับ: not received first, newest first in each half."""
    came = Delivery.objects.visible_to(actor)
    if text:
        came = came.matching(text)
    match = _CURSOR.match(cursor)
    half, below = (match[1], int(match[2])) if match else ("w", None)
    rows: list[Any] = []
    if half == "w":
        rows = _rows(came.outstanding(), below, ROWS + 1)
        below = None
    if len(rows) <= ROWS:
        rows += _rows(came.received(), below, ROWS + 1 - len(rows))
    shown = rows[:ROWS]
    asked = {"q": text} if text else {}
    older = None
    if len(rows) > ROWS:
        # The next page begins with the row that did not fit.
        half = "r" if rows[ROWS].received_at else "w"
        place = rows[ROWS].id + 1
        older = f"{path}?{urlencode({**asked, 'after': f'{half}{place}'})}"
    newest = f"{path}?{urlencode(asked)}" if match else None
    summary = "ที่ยังไม่ลงทะเบียนรับอยู่บน" if shown else "ไม่มีหนังสือ"
    return ListPage(shown, Pager(summary, newer_url=newest, older_url=older))


def _rows(deliveries: DeliveryQuerySet, below: int | None, count: int) -> list[Any]:
    if below is not None:
        deliveries = deliveries.filter(pk__lt=below)
    found = deliveries.order_by("-pk").values_list(*DELIVERY_COLUMNS, named=True)
    return list(found[:count])


def sent_page(
    text: str, division_id: int | None, before: int | None, path: str, *, actor: Actor
) -> ListPage:
    """Return one page of หนังสือส่ง, newest first, with how many have received."""
    sent = Dispatch.objects.visible_to(actor)
    asked: dict[str, Any] = {}
    if text:
        sent, asked["q"] = sent.matching(text), text
    if division_id:
        sent, asked["division"] = sent.filter(from_office=division_id), division_id
    if before is not None:
        sent = sent.filter(pk__lt=before)
    rows = list(sent.order_by("-pk").values(*DISPATCH_COLUMNS)[: ROWS + 1])
    shown = rows[:ROWS]
    add_received_counts(shown)
    older = (
        f"{path}?{urlencode({**asked, 'before': shown[-1]['id']})}"
        if len(rows) > ROWS
        else None
    )
    newest = f"{path}?{urlencode(asked)}" if before is not None else None
    summary = "เรื่องที่ส่งล่าสุดอยู่บน" if shown else "ไม่มีหนังสือ"
    return ListPage(shown, Pager(summary, newer_url=newest, older_url=older))


def add_received_counts(rows: list[dict[str, Any]]) -> None:
    """Put ``received_count`` into rows of dispatches, in one query."""
    waiting = dict(
        Delivery.objects.outstanding()
        .filter(dispatch__in=[row["id"] for row in rows])
        .values_list("dispatch")
        .annotate(Count("pk"))
        .order_by()
    )
    for row in rows:
        row["received_count"] = row["recipient_count"] - waiting.get(row["id"], 0)
