"""A keyed digest of every row as it stands when its transaction ends.

The record says who did what; the row is what everybody reads. So whatever writes a row
of a digested table leaves its digest with the last event of the transaction, made with
the seal key, which is not in the database: a row that was changed past the program has
none that fits. A row that is gone leaves a digest of nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from django.apps import apps
from django.apps.registry import Apps
from django.db import models
from django.utils import timezone

from saraban.audit.canonical import canonical
from saraban.audit.event_proofs import proof_of
from saraban.audit.models import AuditEvent, AuditKind, RowDigest
from saraban.core.bulk import insert_alike
from saraban.core.database.last import Written
from saraban.core.keyring import SEAL
from saraban.core.locks import held_while_read
from saraban.core.written_rows import digested_columns, written_now

PURPOSE: Final = b"saraban.row"
# Hexadecimal digits: 128 bits.
LENGTH: Final = 32
ROWS_AT_ONCE: Final = 5_000
# Of an event that stands for rows that were there before: seals read whole events.
ROWS_OF_EVENT: Final = 200
COLUMNS: Final = ("table", "row_id", "digest")
NewDigest = tuple[str, int, str]


def note_events(events: Iterable[AuditEvent]) -> None:
    """Remember what this transaction recorded: its last event carries the digests."""
    written_now().events += [event.pk for event in events]


def keep_row_digests(written: Written) -> None:
    """Write the digests of the rows that a transaction has written, at its end."""
    event_id = _last_event(written)
    made: list[NewDigest] = []
    for model, keys in written.rows.items():
        stored = dict(stored_rows(model, keys, locks=True))
        gone = keys - stored.keys()
        if gone:
            gone &= known_keys(model, gone)
        every = [*stored.items(), *((key, None) for key in gone)]
        made += digests_of(model, every, event_id)
    if made:
        insert_alike(RowDigest(event_id=event_id), COLUMNS, made)


def digests_of(
    model: type[models.Model],
    rows: Iterable[tuple[int, Sequence[Any] | None]],
    event_id: int,
) -> Iterator[NewDigest]:
    """Yield table, key and digest of rows as ``stored_rows`` gives them; None: gone."""
    digest_with = RowHasher(model, SEAL.derived(PURPOSE)[0])
    table = model._meta.model_name or ""
    for key, values in rows:
        yield table, key, digest_with(event_id, key, values)


class RowHasher:
    """Makes the digests of one table's rows with one key."""

    def __init__(self, model: type[models.Model], key: bytes) -> None:
        """Take the columns as they are in this release."""
        self._table = model._meta.model_name
        self._key = key
        self._columns = [
            (field.attname, _usual_of(field)) for field in digested_columns(model)
        ]

    def __call__(self, event_id: int, row_id: int, values: Sequence[Any] | None) -> str:
        """Return the digest of a row, bound to the event that wrote it."""
        row = None if values is None else self._kept(values)
        text = canonical([event_id, self._table, row_id, row])
        whole = hmac.new(self._key, text.encode(), hashlib.sha256)
        return whole.hexdigest()[:LENGTH]

    def _kept(self, values: Sequence[Any]) -> dict[str, Any]:
        """Leave out what is as usual: a later column with a default changes no digest."""
        pairs = zip(self._columns, values, strict=True)
        return {name: value for (name, usual), value in pairs if value != usual}


def _usual_of(field: models.Field[Any, Any]) -> Any:
    """Return what a column holds where nobody has set it."""
    if field.has_default():
        return object() if callable(field.default) else field.get_default()
    if field.null:
        return None
    return "" if field.empty_strings_allowed else object()


def stored_rows(
    model: type[models.Model], keys: Collection[int], *, locks: bool = False
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows of these keys as they are stored: key and digested columns.

    With ``locks`` nobody else changes them before this transaction ends: a row that it
    has noted and in the end not written may be in another one's hands.
    """
    names = [field.attname for field in digested_columns(model)]
    every = sorted(keys)
    for first in range(0, len(every), ROWS_AT_ONCE):
        few = every[first : first + ROWS_AT_ONCE]
        rows = model._base_manager.filter(pk__in=few).order_by("pk")
        if locks:
            rows = held_while_read(rows)
        for key, *values in rows.values_list("pk", *names):
            yield key, values


def known_keys(model: type[models.Model], keys: Collection[int]) -> set[int]:
    """Return those of these keys that have a digest."""
    table = model._meta.model_name
    known = RowDigest.objects.filter(table=table, row_id__in=list(keys))
    return set(known.values_list("row_id", flat=True).distinct())


def digest_rows(label: str, registry: Apps = apps) -> int:
    """Give every row of a table a digest as it is now; return how many.

    For rows that were there before there were digests (a release before, rows that
    were loaded past the ORM): whoever calls this vouches for them. A migration gives
    the models as it knows them.
    """
    model = registry.get_model(label)
    names = [field.attname for field in digested_columns(model)]
    rows = model._base_manager.order_by("pk").values_list("pk", *names)
    count = 0
    few: list[tuple[int, Sequence[Any]]] = []
    for key, *values in rows.iterator(ROWS_AT_ONCE):
        few.append((key, values))
        if len(few) == ROWS_OF_EVENT:
            count += _digest_few(model, few, registry)
            few = []
    return count + _digest_few(model, few, registry)


def _digest_few(
    model: type[models.Model],
    rows: list[tuple[int, Sequence[Any]]],
    registry: Apps,
) -> int:
    if rows:
        event_id = _event_without_deed(registry)
        blank = registry.get_model("audit.RowDigest")(event_id=event_id)
        insert_alike(blank, COLUMNS, digests_of(model, rows, event_id))
    return len(rows)


def _last_event(written: Written) -> int:
    events = written.events
    if events and written.is_partly_undone:
        left = AuditEvent.objects.filter(pk__in=events)
        events = list(left.order_by("pk").values_list("pk", flat=True))
    return events[-1] if events else _event_without_deed(apps)


def _event_without_deed(registry: Apps) -> int:
    """Record that the program itself wrote rows: background work, an upgrade."""
    model: Any = registry.get_model("audit.AuditEvent")
    event = model(kind=AuditKind.ROWS_WRITTEN, at=timezone.now())
    event.proof = proof_of(event)
    event.save(force_insert=True)
    key: int = event.pk
    return key
