"""ผลการลงทะเบียนรับ: which recipients of a dispatch are asked for, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from saraban.core.lists.filters import Filters, Parameters, parameter
from saraban.core.lists.keyset import Keyset
from saraban.core.typed_text import first_words
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.models.querysets import DeliveryQuerySet
from saraban.offices.models import Office

State = Delivery.State
# Behind every กลุ่มสถานศึกษา.
_LAST_PLACE: Final = 1_000_000
# Of clusters and codes; the place of its cluster is worked out for each recipient.
ORDER: Final = Keyset(("place", "office__code", "pk"))
_REPORTS: Final = ("owing", "answered")


@dataclass(frozen=True)
class MatrixFilters(Filters):
    """What the address asks for; what cannot be read asks for nothing.

    ``group_id`` 0 is the recipients that belong to no group.
    """

    state: str = parameter("state")
    group_id: int | None = parameter("group", None)
    text: str = parameter("q")
    after_id: int | None = None


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


def read_filters(
    parameters: Parameters, choices: list[tuple[str, str]]
) -> MatrixFilters:
    """Read what an address asks for."""
    return MatrixFilters(
        state=parameters.choice("state", dict(choices)),
        group_id=parameters.number("group"),
        text=parameters.words("q"),
        after_id=parameters.id("after"),
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
    dispatch: Dispatch, filters: MatrixFilters, late: datetime
) -> QuerySet[Delivery]:
    """Return the recipients that are asked for, in the order of clusters and codes."""
    found = in_state(_in_order(dispatch), filters.state, late)
    if filters.group_id is not None:
        found = found.filter(**{group_field(dispatch.sender): filters.group_id or None})
    for word in first_words(filters.text):
        found = found.filter(office__name__icontains=word)
    if filters.after_id is not None:
        found = _behind(found, dispatch, filters.after_id)
    ordered: QuerySet[Delivery] = found.order_by(*ORDER.columns)
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
        return found.filter(ORDER.behind((place, code, after_id)))
    return found
