"""Whether every row is as the event that wrote it last says.

Window by window of each digested table, so that memory stays the same however many
rows there are; of a row that was written often only the newest digest is read.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from typing import Any, Final

from django.db import models
from django.db.models import Max

from saraban.audit.keys import unreadable_upto
from saraban.audit.models import RowDigest
from saraban.audit.record_faults import Watch, unwatched
from saraban.audit.row_digests import PURPOSE, RowHasher
from saraban.core.keyring import SEAL
from saraban.core.written_rows import digested_columns, digested_models

WINDOW: Final = 5_000
# By row: the event that wrote it last, and its digest.
Newest = dict[int, tuple[int, str]]


def row_faults(watch: Watch = unwatched) -> Iterator[str]:
    """Yield a sentence for every row that was changed, added or removed past the program."""
    for model in digested_models():
        yield from table_faults(model, watch)


def table_faults(model: type[models.Model], watch: Watch = unwatched) -> Iterator[str]:
    """Yield a sentence for every such row of one table."""
    rows = model._base_manager.order_by("pk")
    digests = RowDigest.objects.filter(table=model._meta.model_name)
    last = max(
        rows.aggregate(last=Max("pk"))["last"] or 0,
        digests.aggregate(last=Max("row_id"))["last"] or 0,
    )
    hashers = [RowHasher(model, key) for key in SEAL.derived(PURPOSE)]
    names = [field.attname for field in digested_columns(model)]
    unreadable = unreadable_upto(SEAL.name)
    first = 0
    while first < last:
        upto = first + WINDOW
        watch(f"rows of {model._meta.model_name}", first, last)
        newest = _newest(digests.filter(row_id__gt=first, row_id__lte=upto))
        window = rows.filter(pk__gt=first, pk__lte=upto)
        there = set()
        for key, *values in window.values_list("pk", *names):
            there.add(key)
            yield from _row_faults(model, key, values, newest, hashers, unreadable)
        for key in newest.keys() - there:
            yield from _row_faults(model, key, None, newest, hashers, unreadable)
        first = upto


def _newest(digests: models.QuerySet[RowDigest]) -> Newest:
    last = digests.values("row_id").annotate(last=Max("pk")).values("last")
    newest = RowDigest.objects.filter(pk__in=last)
    found = newest.values_list("row_id", "event_id", "digest")
    return {row_id: (event_id, digest) for row_id, event_id, digest in found}


def _row_faults(
    model: type[models.Model],
    key: int,
    values: list[Any] | None,
    newest: Newest,
    hashers: list[RowHasher],
    unreadable: int,
) -> Iterator[str]:
    name = f"{model._meta.model_name} {key}"
    if key not in newest:
        yield f"{name}: no event wrote this row"
        return
    event_id, digest = newest[key]
    if event_id <= unreadable:
        return
    if any(
        hmac.compare_digest(each(event_id, key, values), digest) for each in hashers
    ):
        return
    if values is None:
        yield f"{name}: it was removed after event {event_id}"
    else:
        yield f"{name}: it was altered after event {event_id}"
