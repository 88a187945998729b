"""Which letters of the send register went to สพฐ. (column ส่ง สพฐ.)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry

# ``OutsideDelivery.Method.OBEC``: dispatch lies one layer higher.
BY_ITS_SYSTEM: Final = "obec"


def sent_to_obec(rows: Iterable[Any]) -> set[int]:
    """Return the ids of those rows whose letter was sent to สพฐ., in two queries.

    As an office of this installation, or as a party outside with its own system.
    """
    ids = [row.id for row in rows if row.dispatched_at]
    if not ids:
        return set()
    headquarters = Office.objects.filter(
        parent__isnull=True, kind=Office.Kind.HEADQUARTERS
    ).values_list("pk", flat=True)
    sent = RegisterEntry.objects.filter(pk__in=ids)
    outside = sent.filter(dispatches__outside_deliveries__method=BY_ITS_SYSTEM)
    # As a list: the index of deliveries wants the offices themselves.
    here = sent.filter(dispatches__deliveries__office__in=list(headquarters))
    both = outside.values_list("pk", flat=True).union(here.values_list("pk", flat=True))
    return set(both)
