"""Where letters of the send register went: columns ส่ง ร.ร. and ส่ง สพฐ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Q

from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry

# ``OutsideDelivery.Method.OBEC``: dispatch lies one layer higher.
BY_ITS_SYSTEM: Final = "obec"
SENT: Final = "ส่งแล้ว"
WAITS: Final = "รอส่งออก"


def sent_to_obec(rows: Iterable[Any]) -> dict[int, str]:
    """Return what the column says of rows whose letter is for สพฐ., in three queries.

    As an office of this installation it has got it; as a party outside only once
    somebody has kept that the letter was put into its own system.
    """
    ids = [row.id for row in rows if row.dispatched_at]
    if not ids:
        return {}
    headquarters = Office.objects.filter(
        parent__isnull=True, kind=Office.Kind.HEADQUARTERS
    ).values_list("pk", flat=True)
    sent = RegisterEntry.objects.filter(pk__in=ids)
    outside = sent.filter(dispatches__outside_deliveries__method=BY_ITS_SYSTEM)
    # As a list: the index of deliveries wants the offices themselves.
    here = sent.filter(dispatches__deliveries__office__in=list(headquarters))
    days = outside.values_list("pk", "dispatches__outside_deliveries__handed_on")
    said = {pk: WAITS for pk, day in days if day is None}
    said |= {pk: SENT for pk, day in days if day is not None}
    return said | dict.fromkeys(here.values_list("pk", flat=True), SENT)


def only_recorded(rows: Iterable[Any]) -> set[int]:
    """Return rows whose letter reached nobody here: parties outside were written down.

    One query, none where nothing was sent.
    """
    ids = {row.id for row in rows if row.dispatched_at}
    if not ids:
        return set()
    here = Q(dispatches__deliveries__isnull=False)
    inside = Q(dispatches__inside_copies__isnull=False)
    sent = RegisterEntry.objects.filter(here | inside, pk__in=ids)
    return ids - set(sent.values_list("pk", flat=True))
