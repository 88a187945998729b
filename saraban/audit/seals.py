"""Seals: chains over the events, made after commit and with a lag.

Writers never wait for a seal. An event is sealed once it is older than the lag,
so that none can appear behind a seal that should have covered it; one that does
(a very long transaction) is taken by the next seal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from saraban.audit.actions import canonical, is_digest_of
from saraban.audit.models import AuditEvent, AuditSeal, AuditSealedEvent, KeyMark
from saraban.core.leases import do_each
from saraban.core.locks import lock_row

LAG: Final = timedelta(seconds=60)
BATCH: Final = 1000
LOOK_BACK: Final = timedelta(days=1)
LOOK_BACK_EVENTS: Final = 5_000


def seal_pending(*, lag: timedelta = LAG, everything: bool = False) -> int:
    """Seal the events older than the lag; return how many were sealed.

    A run looks back one day before the last seal and 5,000 events before the last
    sealed one, so that it does not read the whole record every minute; with
    ``everything`` it does. Events of a clock that was ahead are sealed with the others.
    What fails in one office is sealed with the next run and holds up no other.
    """
    # Found before any transaction begins: SQLite's writers do not wait for this.
    ids_of: dict[int | None, list[int]] = {}
    for pk, office_id in sorted(_pending(lag, everything=everything)):
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
    return sum(sealed)


def _pending(lag: timedelta, *, everything: bool) -> set[tuple[int, int | None]]:
    """Return the events to be sealed, with their offices.

    Times alone do not find them: a clock that was wrong leaves seals of a day to come,
    or events of a day long gone. Ids alone neither: a long deed has early ones.
    """
    now = timezone.now()
    # Neither too young nor of a time that has not come.
    ripe = Q(at__lt=now - lag) | Q(at__gt=now + LAG)
    pending = AuditEvent.objects.filter(ripe, sealed__isnull=True)
    columns = pending.values_list("pk", "office_id")
    last_at = AuditSeal.objects.aggregate(at=Max("sealed_at"))["at"]
    last_id = AuditSealedEvent.objects.aggregate(pk=Max("event"))["pk"]
    if last_at is None or everything:
        return set(columns)
    recent = columns.filter(at__gte=min(last_at, now) - LOOK_BACK)
    return {*recent, *columns.filter(pk__gt=last_id - LOOK_BACK_EVENTS)}


@transaction.atomic
def _seal_batch(office_id: int | None, ids: list[int]) -> int:
    newest = AuditSeal.objects.filter(_of(office_id)).order_by("-number")
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


def _of(office_id: int | None) -> Q:
    return Q(office__isnull=True) if office_id is None else Q(office=office_id)


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


def find_faults() -> Iterator[str]:
    """Yield a sentence for every seal or detail that does not hold."""
    previous: dict[int | None, AuditSeal] = {}
    for seal in AuditSeal.objects.order_by("office_id", "number"):
        before = previous.get(seal.office_id)
        yield from _seal_faults(seal, before)
        previous[seal.office_id] = seal
    details = AuditEvent.objects.exclude(detail_digest="").select_related("detail")
    # Those of a key that is lost cannot be told from altered ones.
    readable = details.filter(pk__gt=unreadable_upto())
    for event in readable.iterator(chunk_size=BATCH):
        detail = getattr(event, "detail", None)
        if detail is None or not is_digest_of(
            canonical(detail.values), event.detail_digest
        ):
            yield f"event {event.pk}: its detail was altered or removed"


def unreadable_upto() -> int:
    """Return the last event whose details nobody can check: its key was lost."""
    lost = KeyMark.objects.filter(has_lost=True).order_by("-pk").first()
    return lost.after_event if lost else 0


def _seal_faults(seal: AuditSeal, before: AuditSeal | None) -> Iterator[str]:
    name = f"office {seal.office_id}, seal {seal.number}"
    if seal.number != (before.number + 1 if before else 1):
        yield f"{name}: a seal before it is missing"
    if seal.previous_hash != (before.hash if before else ""):
        yield f"{name}: the chain is broken"
    events = list(
        AuditEvent.objects.filter(sealed__seal=seal).order_by("sealed__position")
    )
    if len(events) != seal.event_count:
        yield f"{name}: {seal.event_count - len(events)} events are missing"
    if chain_hash(seal.previous_hash, events) != seal.hash:
        yield f"{name}: an event was altered"
