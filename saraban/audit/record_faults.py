"""Whether the record holds: seals against events, details against their digests.

In constant memory and linear time: seals come some thousand events at once, with what
belongs to each event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from django.db.models import Exists, OuterRef

from saraban.audit.actions import is_digest_of
from saraban.audit.canonical import canonical
from saraban.audit.event_proofs import is_proved
from saraban.audit.keys import (
    lost_fingerprints,
    mark_faults,
    order_of_keys,
    proved_from,
    unreadable_upto,
)
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
    yield from mark_faults()
    yield from _seals_faults(watch)
    yield from _stray_faults()
    yield from _unsealed_faults(watch)


def _seals_faults(watch: Watch) -> Iterator[str]:
    total = AuditSeal.objects.count()
    every = AuditSeal.objects.order_by("office_id", "number").iterator(SEALS_AT_ONCE)
    checking, asking = _Chain(), _Events()
    done = 0
    for few in _portions(every):
        watch("seals", done, total)
        done += len(few)
        covered: dict[int, list[AuditEvent]] = defaultdict(list)
        sealed = AuditSealedEvent.objects.filter(seal__in=few)
        sealed = sealed.select_related("event__detail").order_by("seal", "position")
        for each in sealed:
            covered[each.seal_id].append(each.event)
            yield from asking.faults_of(each.event)
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
        self._newest_key = 0
        self._lost = lost_fingerprints(SEAL)
        self._order = order_of_keys(SEAL)

    def faults_of(self, seal: AuditSeal, events: list[AuditEvent]) -> Iterator[str]:
        """Yield what is wrong with the next seal."""
        before = self._before
        if before is not None and before.office_id != seal.office_id:
            yield from self.faults_at_end()
            before, self._newest_key = None, 0
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
            if self._newest_key > self._order.get(seal.key, 0):
                yield f"{_name_of(seal)}: it claims a key that was lost before"
            return
        self._newest_key = max(self._newest_key, self._order.get(seal.key, 0))
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


def _unsealed_faults(watch: Watch) -> Iterator[str]:
    """Walk along the events that no seal covers yet: few, unless the sealer is held up."""
    unsealed = AuditEvent.objects.filter(sealed__isnull=True).order_by("pk")
    total = unsealed.count()
    asking = _Events()
    done, last = 0, None
    while True:
        behind = unsealed if last is None else unsealed.filter(pk__gt=last)
        few = list(behind.select_related("detail")[:EVENTS_AT_ONCE])
        if not few:
            return
        watch("events without a seal", done, total)
        done, last = done + len(few), few[-1].pk
        for event in few:
            yield from asking.faults_of(event)


class _Events:
    """What is asked of each event."""

    def __init__(self) -> None:
        # Those of a key that is lost cannot be told from altered ones.
        self._without_proof = max(proved_from(SEAL), unreadable_upto(SEAL))
        self._without_detail = unreadable_upto(SECRET)

    def faults_of(self, event: AuditEvent) -> Iterator[str]:
        """Yield what is wrong with an event by itself."""
        must_be_proved = event.pk > self._without_proof or event.pk < 1
        if must_be_proved and not is_proved(event):
            yield f"event {event.pk}: it was not written by the program"
        detail = getattr(event, "detail", None)
        if not event.detail_digest:
            if detail is not None:
                yield f"event {event.pk}: its detail was added"
            return
        is_right = detail is not None and is_digest_of(
            canonical(detail.values), event.detail_digest
        )
        if not is_right and event.pk > self._without_detail:
            yield f"event {event.pk}: its detail was altered or removed"


def _stray_faults() -> Iterator[str]:
    """Yield events that are called sealed, and that no seal covers."""
    seals = AuditSeal.objects.filter(pk=OuterRef("seal_id"))
    stray = AuditSealedEvent.objects.filter(~Exists(seals))
    for event_id in stray.values_list("event_id", flat=True).iterator():
        yield f"event {event_id}: it is called sealed, and its seal is missing"
