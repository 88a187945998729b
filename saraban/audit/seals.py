"""Sealing: batches of one office's events, each sealed together with the seal before.

Seals are made after the events are committed and a little late, by a job, so that
writers never wait for each other. A seal is an HMAC with the seal key, which is not in
the database: who can write there cannot make another one that holds.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from operator import itemgetter
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from saraban.audit.canonical import canonical
from saraban.audit.event_proofs import covered
from saraban.audit.models import AuditEvent, AuditSeal, AuditSealedEvent, RowDigest
from saraban.audit.pending import move_on, of_office, pending_events
from saraban.core.keyring import SEAL, fingerprint_of
from saraban.core.leases import do_each
from saraban.core.locks import lock_row

PURPOSE: Final = b"saraban.seal"
LAG: Final = timedelta(seconds=60)
BATCH: Final = 1000
# Number, table, key and digest.
SealedRow = tuple[int, str, int, str]
# Of how many events the digests of rows are in memory at once.
EVENTS_AT_ONCE: Final = 500


def seal_pending(*, lag: timedelta = LAG, everything: bool = False) -> int:
    """Seal the events older than the lag; return how many were sealed.

    A run begins at the oldest unsealed event of each office (``audit.pending``), so
    that nothing is left behind for ever and it does not read the whole record every
    minute; with ``everything`` it does. What fails in one office is sealed with the
    next run and holds up no other.
    """
    now = timezone.now()
    # Found before any transaction begins: SQLite's writers do not wait for this.
    pending = pending_events(now - lag, now + LAG, everything=everything)
    ids_of: dict[int | None, list[int]] = {}
    for pk, office_id in sorted(pending, key=itemgetter(0)):
        ids_of.setdefault(office_id, []).append(pk)
    batches = [
        (office_id, ids[first : first + BATCH])
        for office_id, ids in ids_of.items()
        for first in range(0, len(ids), BATCH)
    ]
    sealed = do_each(
        range(len(batches)),
        lambda place: _seal_batch(*batches[place]),
        fault="batch %s of events is not sealed",
        failed=lambda _place, _error: None,
    )
    move_on(ids_of, now)
    return sum(sealed)


@transaction.atomic
def _seal_batch(office_id: int | None, ids: list[int]) -> int:
    last = newest_seal(office_id)
    if last is not None:
        lock_row(AuditSeal, last.pk)
        last = newest_seal(office_id)
    events = list(
        AuditEvent.objects.filter(pk__in=ids, sealed__isnull=True).order_by("pk")
    )
    if events:
        make_seal(office_id, last, events)
    return len(events)


def newest_seal(office_id: int | None) -> AuditSeal | None:
    """Return the newest seal of an office, or of what belongs to none."""
    return AuditSeal.objects.filter(of_office(office_id)).order_by("-number").first()


def make_seal(
    office_id: int | None, last: AuditSeal | None, events: Sequence[AuditEvent]
) -> AuditSeal:
    """Seal these events, chained to the last seal, with the key in use."""
    seal = AuditSeal(
        office_id=office_id,
        number=last.number + 1 if last else 1,
        event_count=len(events),
        previous_hash=last.hash if last else "",
        key=SEAL.fingerprints[0],
        sealed_at=timezone.now(),
    )
    seal.hash = hash_of(seal, events)
    seal.save(force_insert=True)
    AuditSealedEvent.objects.bulk_create(
        AuditSealedEvent(event=event, seal=seal, position=position)
        for position, event in enumerate(events)
    )
    return seal


def hash_of(seal: AuditSeal, events: Iterable[AuditEvent]) -> str:
    """Return the hash over the previous seal and the events, with the seal's own key.

    Raises KeyError where that key is not in the ring. A seal without a key is of
    release 0.1.0 or before: plain SHA-256, without the digests of rows.
    """
    running: Any
    if not seal.key:
        running = hashlib.sha256(seal.previous_hash.encode())
    else:
        running = hmac.new(_keys()[seal.key], digestmod=hashlib.sha256)
        about = [seal.office_id, seal.number, seal.event_count, seal.previous_hash]
        about.append(seal.sealed_at.isoformat())
        running.update(canonical(about).encode())
    for event, rows in with_rows(events):
        fields = covered(event)
        if rows:
            fields["rows"] = rows
        running.update(canonical(fields).encode())
    return str(running.hexdigest())


def _keys() -> dict[str, bytes]:
    values = zip(SEAL.values, SEAL.derived(PURPOSE), strict=True)
    return {fingerprint_of(value): key for value, key in values}


def with_rows(
    events: Iterable[AuditEvent],
) -> Iterator[tuple[AuditEvent, list[SealedRow]]]:
    """Yield events with the digests of the rows that they wrote, in their order."""
    every = list(events)
    for first in range(0, len(every), EVENTS_AT_ONCE):
        few = every[first : first + EVENTS_AT_ONCE]
        rows_of: dict[int, list[SealedRow]] = defaultdict(list)
        digests = RowDigest.objects.filter(event__in=[each.pk for each in few])
        columns = ("event_id", "id", "table", "row_id", "digest")
        for event_id, *row in digests.order_by("pk").values_list(*columns):
            rows_of[event_id].append((row[0], row[1], row[2], row[3]))
        for event in few:
            yield event, rows_of[event.pk]
