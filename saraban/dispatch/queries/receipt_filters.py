"""ผลการลงทะเบียนรับ: which recipients of a dispatch are asked for, in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from saraban.core import thai
from saraban.core.requests import asked_id, asked_number
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.models.querysets import DeliveryQuerySet
from saraban.offices.models import Office

State = Delivery.State
# Behind every กลุ่มสถานศึกษา.
_LAST_PLACE: Final = 1_000_000
_REPORTS: Final = ("owing", "answered")


@dataclass(frozen=True)
class MatrixWish:
    """What the address asks for; what cannot be read asks for nothing.

    ``group_id`` 0 is the recipients that belong to no group.
    """

    state: str = ""
    group_id: int | None = None
    text: str = ""
    after_id: int | None = None

    @property
    def is_filtered(self) -> bool:
        """Does it ask for some of the recipients only."""
        return bool(self.state or self.text or self.group_id is not None)

    def query(self, **changed: Any) -> str:
        """Return the same wish, changed, as the end of an address."""
        wish = replace(self, **{"after_id": None, **changed})
        chosen = {
            "state": wish.state,
            "group": "" if wish.group_id is None else str(wish.group_id),
            "q": wish.text,
            "after": wish.after_id or "",
        }
        asked = urlencode({name: value for name, value in chosen.items() if value})
        return f"?{asked}" if asked else ""


def state_choices(dispatch: Dispatch, days: int) -> list[tuple[str, str]]:
    """Return what one may filter by; ``days`` are those given for the receipt."""
    choices = [
        ("waiting", "ยังไม่ลงทะเบียนรับ"),
        ("late", f"ไม่รับเกิน {days} วัน"),
        ("opened", "เปิดดูแล้วแต่ยังไม่รับ"),
        ("received", "ลงทะเบียนรับแล้ว"),
        ("returned", "ส่งคืน"),
        ("recalled", "เรียกคืน"),
        ("replaced", "มีฉบับแก้ไขแทน"),
        ("owing", "ยังไม่รายงานกลับ"),
        ("answered", "รายงานกลับแล้ว"),
    ]
    return [each for each in choices if dispatch.needs_reply or each[0] not in _REPORTS]


def read_matrix_wish(
    request: HttpRequest, choices: list[tuple[str, str]]
) -> MatrixWish:
    """Read what an address asks for."""
    state = request.GET.get("state", "")
    return MatrixWish(
        state=state if state in dict(choices) else "",
        group_id=asked_number(request, "group"),
        text=thai.clean_line(request.GET.get("q", "")),
        after_id=asked_id(request, "after"),
    )


def group_field(sender: Office) -> str:
    """Return by what recipients are grouped: by cluster; for สพฐ. by area."""
    return "office__parent" if sender.is_headquarters else "office__cluster"


def in_state(deliveries: DeliveryQuerySet, state: str, late: datetime) -> Any:
    """Return the deliveries in one of the states that a person filters by."""
    wanted = {
        "waiting": Q(state=State.SENT),
        "late": Q(state=State.SENT, sent_at__lt=late),
        "opened": Q(state=State.SENT, opened_at__isnull=False),
        "received": Q(state=State.RECEIVED),
        "returned": Q(state=State.RETURNED),
        "recalled": Q(state=State.RECALLED),
        "replaced": Q(state=State.REPLACED),
        "owing": OWES_REPORT,
        "answered": Q(acted_at__isnull=False),
    }
    return deliveries.filter(wanted[state]) if state else deliveries


# Whoever still has the letter and has not said what came of it.
OWES_REPORT: Final = Q(state__in=(State.SENT, State.RECEIVED), acted_at__isnull=True)


def wanted_deliveries(
    dispatch: Dispatch, wish: MatrixWish, late: datetime
) -> QuerySet[Delivery]:
    """Return the recipients that are asked for, in the order of clusters and codes."""
    found = in_state(_in_order(dispatch), wish.state, late)
    if wish.group_id is not None:
        found = found.filter(**{group_field(dispatch.sender): wish.group_id or None})
    for word in wish.text.split():
        found = found.filter(office__name__icontains=word)
    if wish.after_id is not None:
        found = _behind(found, dispatch, wish.after_id)
    ordered: QuerySet[Delivery] = found.order_by("place", "office__code", "pk")
    return ordered


def _in_order(dispatch: Dispatch) -> Any:
    # Codes of schools begin with their area's, so those of สพฐ. need no more.
    place: Any = Value(0)
    if not dispatch.sender.is_headquarters:
        place = Coalesce("office__cluster__order", _LAST_PLACE)
    return Delivery.objects.filter(dispatch=dispatch).annotate(place=place)


def _behind(found: Any, dispatch: Dispatch, after_id: int) -> Any:
    last = _in_order(dispatch).filter(pk=after_id)
    for place, code in last.values_list("place", "office__code"):
        same = Q(place=place)
        return found.filter(
            Q(place__gt=place)
            | same & Q(office__code__gt=code)
            | same & Q(office__code=code, pk__gt=after_id)
        )
    return found
