"""Whether every row is as the event that wrote it last says.

Window by window of each digested table, so that memory stays the same however many
rows there are; of a row that was written often only the newest digest is read.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterator
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Max

from saraban.audit.models import RowDigest
from saraban.audit.record_faults import Watch, unwatched
from saraban.audit.row_digests import PURPOSE, RowHasher
from saraban.core.errors import AlteredError
from saraban.core.keyring import SEAL
from saraban.core.locks import lock_row
from saraban.core.written_rows import digested_columns, digested_models

WINDOW: Final = 5_000
_LOG: Final = logging.getLogger(__name__)
# By row: the event that wrote it last, and its digest.
Newest = dict[int, tuple[int, str]]
Rows = dict[int, list[Any]]


def row_faults(watch: Watch = unwatched) -> Iterator[str]:
    """Yield a sentence for every row that was changed, added or removed past the program."""
    for model in digested_models():
        yield from table_faults(model, watch)


def table_faults(model: type[models.Model], watch: Watch = unwatched) -> Iterator[str]:
    """Yield a sentence for every such row of one table."""
    table = _Table(model)
    total = model._base_manager.count()
    done, after = 0, None
    while True:
        upto = table.end_of_window(after)
        if upto is None:
            return
        watch(f"rows of {table.name}", done, total)
        rows, newest = table.read(after, upto)
        done, after = done + len(rows), upto
        for key in sorted(rows.keys() | newest.keys()):
            if table.is_wrong(key, rows, newest):
                yield from table.faults_of(key)


class _Table:
    """One digested table, window by window."""

    def __init__(self, model: type[models.Model]) -> None:
        self.name = model._meta.model_name or ""
        self._rows = model._base_manager.order_by("pk")
        self._digests = RowDigest.objects.filter(table=self.name)
        self._hashers = [RowHasher(model, key) for key in SEAL.derived(PURPOSE)]
        self._columns = [field.attname for field in digested_columns(model)]

    def end_of_window(self, after: int | None) -> int | None:
        """Return the last key of the window behind a key; None where nothing is left."""
        rows = self._rows.values_list("pk", flat=True)
        keys = self._digests.order_by("row_id").values_list("row_id", flat=True)
        if after is not None:
            rows, keys = rows.filter(pk__gt=after), keys.filter(row_id__gt=after)
        ends = []
        for each in (rows, keys.distinct()):
            window = list(each[:WINDOW])
            if window:
                ends.append((len(window) < WINDOW, window[-1]))
        full = [end for is_rest, end in ends if not is_rest]
        return min(full) if full else max((end for _, end in ends), default=None)

    def read(self, after: int | None, upto: int) -> tuple[Rows, Newest]:
        """Return rows and newest digests of a window."""
        rows, digests = self._rows.filter(pk__lte=upto), self._digests
        digests = digests.filter(row_id__lte=upto)
        if after is not None:
            rows, digests = rows.filter(pk__gt=after), digests.filter(row_id__gt=after)
        newest = _newest(digests)
        found = {key: values for key, *values in rows.values_list("pk", *self._columns)}
        return found, newest

    def is_wrong(self, key: int, rows: Rows, newest: Newest) -> bool:
        """Whether a row is not as its newest digest says."""
        if key not in newest:
            return key in rows
        event_id, digest = newest[key]
        return not any(
            hmac.compare_digest(each(event_id, key, rows.get(key)), digest)
            for each in self._hashers
        )

    @transaction.atomic
    def faults_of(self, key: int) -> list[str]:
        """Return what is wrong with a row, read once more while nobody writes it.

        Somebody at work may have written it between its digest and itself.
        """
        lock_row(self._rows.model, key, no_key=True)
        rows, newest = self.read(key - 1, key)
        if not self.is_wrong(key, rows, newest):
            return []
        if key not in newest:
            return [f"{self.name} {key}: no event wrote this row"]
        deed = "altered" if key in rows else "removed"
        return [f"{self.name} {key}: it was {deed} after event {newest[key][0]}"]


def require_as_written(row: models.Model) -> None:
    """Raise AlteredError where a row is not as the program left it.

    Asked before background work acts in somebody's name upon what it finds: only the
    digest tells it from a row that was put there past the program.
    """
    faults = _Table(type(row)).faults_of(row.pk)
    if faults:
        _LOG.error("not acted upon: %s", faults[0])
        raise AlteredError


def _newest(digests: models.QuerySet[RowDigest]) -> Newest:
    last = digests.values("row_id").annotate(last=Max("pk")).values("last")
    newest = RowDigest.objects.filter(pk__in=last)
    found = newest.values_list("row_id", "event_id", "digest")
    return {row_id: (event_id, digest) for row_id, event_id, digest in found}
