"""Whether the record holds: seals against events, details against their digests.

In constant memory and linear time: seals come some thousand events at once, details by
the number of their event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from django.db.models import Max

from saraban.audit.actions import is_digest_of
from saraban.audit.canonical import canonical
from saraban.audit.keys import lost_fingerprints, unreadable_upto
from saraban.audit.models import AuditEvent, AuditSeal, AuditSealedEvent
from saraban.audit.seals import hash_of
from saraban.core.keyring import SEAL, SECRET

SEALS_AT_ONCE: Final = 200
EVENTS_AT_ONCE: Final = 5_000
Watch = Callable[[str, int, int], None]


def unwatched(_task: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def record_faults(watch: Watch = unwatched) -> Iterator[str]:
    """Yield a sentence for every seal or detail that does not hold.

    ``watch`` is told how far it is.
    """
    yield from _seals_faults(watch)
    yield from _detail_faults(watch)


def _seals_faults(watch: Watch) -> Iterator[str]:
    total = AuditSeal.objects.count()
    every = AuditSeal.objects.order_by("office_id", "number").iterator(SEALS_AT_ONCE)
    checking = _Chain()
    done = 0
    for few in _portions(every):
        watch("seals", done, total)
        done += len(few)
        covered: dict[int, list[AuditEvent]] = defaultdict(list)
        sealed = AuditSealedEvent.objects.filter(seal__in=few).select_related("event")
        for each in sealed.order_by("seal", "position"):
            covered[each.seal_id].append(each.event)
        for seal in few:
            yield from checking.faults_of(seal, covered[seal.pk])
    yield from checking.faults_at_end()


def _portions(seals: Iterator[AuditSeal]) -> Iterator[list[AuditSeal]]:
    """Yield a few hundred seals at once, fewer where they cover many events."""
    few: list[AuditSeal] = []
    events = 0
    for seal in seals:
        few.append(seal)
        events += seal.event_count
        if len(few) == SEALS_AT_ONCE or events >= EVENTS_AT_ONCE:
            yield few
            few, events = [], 0
    if few:
        yield few


class _Chain:
    """Goes along the chain of each office."""

    def __init__(self) -> None:
        self._before: AuditSeal | None = None
        self._lost = lost_fingerprints(SEAL)

    def faults_of(self, seal: AuditSeal, events: list[AuditEvent]) -> Iterator[str]:
        """Yield what is wrong with the next seal."""
        before = self._before
        if before is not None and before.office_id != seal.office_id:
            yield from self.faults_at_end()
            before = None
        self._before = seal
        name = _name_of(seal)
        if seal.number != (before.number + 1 if before else 1):
            yield f"{name}: a seal before it is missing"
        if seal.previous_hash != (before.hash if before else ""):
            yield f"{name}: the chain is broken"
        if before is not None and before.key and not seal.key:
            yield f"{name}: it was made without the seal key"
        if len(events) != seal.event_count:
            yield f"{name}: {seal.event_count - len(events)} events are missing"
        yield from self._hash_faults(seal, events)

    def _hash_faults(self, seal: AuditSeal, events: list[AuditEvent]) -> Iterator[str]:
        if seal.key in self._lost:
            return
        try:
            is_right = hash_of(seal, events) == seal.hash
        except KeyError:
            yield f"{_name_of(seal)}: it was made with an unknown key, {seal.key}"
            return
        if not is_right:
            span = f"{events[0].pk} to {events[-1].pk}" if events else "none"
            yield f"{_name_of(seal)}: an event of it was altered (events {span})"

    def faults_at_end(self) -> Iterator[str]:
        """Yield what is wrong with the last seal of an office."""
        if self._before is not None and not self._before.key:
            yield f"{_name_of(self._before)}: the newest seal has no key"
        self._before = None


def _name_of(seal: AuditSeal) -> str:
    return f"office {seal.office_id}, seal {seal.number}"


def _detail_faults(watch: Watch) -> Iterator[str]:
    details = AuditEvent.objects.exclude(detail_digest="").select_related("detail")
    # Those of a key that is lost cannot be told from altered ones.
    last = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    first = unreadable_upto(SECRET.name)
    while first < last:
        watch("details of events", first, last)
        for event in details.filter(pk__gt=first, pk__lte=first + EVENTS_AT_ONCE):
            detail = getattr(event, "detail", None)
            if detail is None or not is_digest_of(
                canonical(detail.values), event.detail_digest
            ):
                yield f"event {event.pk}: its detail was altered or removed"
        first += EVENTS_AT_ONCE
