"""Seals: chains over the events, made after commit and with a lag.

Writers never wait for a seal. An event is sealed once it is older than the lag,
so that none can appear behind a seal that should have covered it; one that does
(a very long transaction) is taken by the next seal.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from operator import itemgetter
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saraban.audit.actions import canonical, is_digest_of
from saraban.audit.models import AuditEvent, AuditSeal, AuditSealedEvent, KeyMark
from saraban.audit.pending import move_on, of_office, pending_events
from saraban.core.leases import do_each
from saraban.core.locks import lock_row

LAG: Final = timedelta(seconds=60)
BATCH: Final = 1000
# What verify has in memory at once.
SEALS_AT_ONCE: Final = 200
DETAILS_AT_ONCE: Final = 5_000
Watch = Callable[[str, int, int], None]


def _unwatched(_task: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


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
    newest = AuditSeal.objects.filter(of_office(office_id)).order_by("-number")
    last = newest.first()
    if last is not None:
        lock_row(AuditSeal, last.pk)
        last = newest.first()
    events = list(
        AuditEvent.objects.filter(pk__in=ids, sealed__isnull=True).order_by("pk")
    )
    if not events:
        return 0
    previous = last.hash if last else ""
    seal = AuditSeal.objects.create(
        office_id=office_id,
        number=last.number + 1 if last else 1,
        event_count=len(events),
        previous_hash=previous,
        hash=chain_hash(previous, events),
        sealed_at=timezone.now(),
    )
    AuditSealedEvent.objects.bulk_create(
        AuditSealedEvent(event=event, seal=seal, position=position)
        for position, event in enumerate(events)
    )
    return len(events)


def chain_hash(previous: str, events: list[AuditEvent]) -> str:
    """Return the SHA-256 over the previous seal and each event's fields."""
    running = hashlib.sha256(previous.encode())
    for event in events:
        running.update(canonical(_covered(event)).encode())
    return running.hexdigest()


def _covered(event: AuditEvent) -> dict[str, object]:
    return {
        "id": event.pk,
        "kind": str(event.kind),
        "at": event.at.isoformat(),
        "office": event.office_id,
        "actor": event.actor_id,
        "appointment": event.appointment_id,
        "capacity": event.capacity,
        "ip": event.ip_address,
        "subject": [event.subject_type, event.subject_id],
        "detail": event.detail_digest,
    }


def find_faults(watch: Watch = _unwatched) -> Iterator[str]:
    """Yield a sentence for every seal or detail that does not hold.

    In constant memory and linear time: seals come a few hundred at once with their
    events, details by their number. ``watch`` is told how far it is.
    """
    yield from _chain_faults(watch)
    yield from _detail_faults(watch)


def _chain_faults(watch: Watch) -> Iterator[str]:
    total = AuditSeal.objects.count()
    before: AuditSeal | None = None
    seals = AuditSeal.objects.order_by("office_id", "number").iterator(SEALS_AT_ONCE)
    done = 0
    while few := list(islice(seals, SEALS_AT_ONCE)):
        watch("seals", done, total)
        done += len(few)
        covered: dict[int, list[AuditEvent]] = defaultdict(list)
        sealed = AuditSealedEvent.objects.filter(seal__in=few).select_related("event")
        for each in sealed.order_by("seal", "position"):
            covered[each.seal_id].append(each.event)
        for seal in few:
            if before is not None and before.office_id != seal.office_id:
                before = None
            yield from _seal_faults(seal, before, covered[seal.pk])
            before = seal


def _detail_faults(watch: Watch) -> Iterator[str]:
    details = AuditEvent.objects.exclude(detail_digest="").select_related("detail")
    # Those of a key that is lost cannot be told from altered ones.
    last = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    first = unreadable_upto()
    while first < last:
        watch("details of events", first, last)
        for event in details.filter(pk__gt=first, pk__lte=first + DETAILS_AT_ONCE):
            detail = getattr(event, "detail", None)
            if detail is None or not is_digest_of(
                canonical(detail.values), event.detail_digest
            ):
                yield f"event {event.pk}: its detail was altered or removed"
        first += DETAILS_AT_ONCE


def unreadable_upto() -> int:
    """Return the last event whose details nobody can check: its key was lost."""
    lost = KeyMark.objects.filter(has_lost=True).order_by("-pk").first()
    return lost.after_event if lost else 0


def _seal_faults(
    seal: AuditSeal, before: AuditSeal | None, events: list[AuditEvent]
) -> Iterator[str]:
    name = f"office {seal.office_id}, seal {seal.number}"
    if seal.number != (before.number + 1 if before else 1):
        yield f"{name}: a seal before it is missing"
    if seal.previous_hash != (before.hash if before else ""):
        yield f"{name}: the chain is broken"
    if len(events) != seal.event_count:
        yield f"{name}: {seal.event_count - len(events)} events are missing"
    if chain_hash(seal.previous_hash, events) != seal.hash:
        yield f"{name}: an event was altered"
