"""Whether the keys in use are those that this database was written with.

The digests of the record, PINs and the keys of certificates hang on the secret key,
seals and the digests of rows on the seal key: with others all of them would look
altered. So a start with another key is refused with a sentence.

A mark is proved by the key that it names, together with all marks before it: one that
somebody else wrote says nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Max

from saraban.audit.actions import record
from saraban.audit.canonical import canonical
from saraban.audit.models import AuditEvent, AuditKind, KeyMark
from saraban.audit.row_digests import digest_rows
from saraban.core.keyring import RING, SEAL, Key
from saraban.core.written_rows import digested_models

PURPOSE: Final = b"saraban.keymark"


@transaction.atomic
def require_own_keys() -> None:
    """Raise ImproperlyConfigured unless the key ring holds this database's keys.

    A database that knows none yet (new, or of a release before) takes the key in use.
    Where the key in use is a new one and the old one is in the ring, it is taken over.
    """
    for key in RING:
        _require_own(key)


def _require_own(key: Key) -> None:
    every = _marks(key)
    proved = _proved(key, every)
    if not every:
        _mark(key, every)
    elif not proved:
        message = (
            f"the {key.words} is not the one with which this database was written "
            f"(its fingerprint is {every[-1].fingerprint}, that of the key in use "
            f"{key.fingerprints[0]}). Put the right key into {key.variable} or the file "
            f"{key.name} in SARABAN_DATA. Where it is lost for good: "
            "saraban rotate-key --lost"
        )
        raise ImproperlyConfigured(message)
    elif proved[-1].fingerprint != key.fingerprints[0]:
        if len(proved) != len(every):
            message = f"marks of the {key.words} were forged: saraban verify names them"
            raise ImproperlyConfigured(message)
        before = proved[-1].fingerprint
        mark = _mark(key, every)
        values = {"key": key.name, "before": before, "now": mark.fingerprint}
        record(AuditKind.KEY_CHANGED, None, actor=None, values=values)


@transaction.atomic
def give_up_lost_keys() -> list[KeyMark]:
    """Take the keys in use where others of the ring are lost; return what was given up.

    What a lost key proved cannot be checked any more: ``saraban verify`` says so, since
    when, and up to which event. Where it is a seal key every row gets a new digest, so
    that from now on all of them are checked again.
    """
    given_up = []
    for key in RING:
        every = _marks(key)
        known = {each.fingerprint for each in every} - lost_fingerprints(key)
        lost = known - set(key.fingerprints)
        if not lost:
            continue
        mark = _mark(key, every, has_lost=True)
        values = {"key": key.name, "lost": sorted(lost), "now": mark.fingerprint}
        record(AuditKind.KEY_CHANGED, mark, actor=None, values=values)
        given_up.append(mark)
        if key is SEAL:
            for model in digested_models():
                digest_rows(model._meta.label)
    return given_up


def unreadable_upto(key: Key) -> int:
    """Return the last event of which a lost key may leave nothing to check."""
    lost = [each for each in _proved(key, _marks(key)) if each.has_lost]
    return lost[-1].after_event if lost else 0


def proved_from(key: Key) -> int:
    """Return the last event before the first mark: nothing was proved so early."""
    proved = _proved(key, _marks(key))
    return proved[0].after_event if proved else 0


def lost_fingerprints(key: Key) -> set[str]:
    """Return the fingerprints of the keys that were given up as lost.

    With the key in use the older ones beside it may be gone too: of those that are
    still in the ring what they made is checked.
    """
    found: set[str] = set()
    before: set[str] = set()
    for mark in _proved(key, _marks(key)):
        if mark.has_lost:
            found |= before
        before.add(mark.fingerprint)
    return found - set(key.fingerprints)


def order_of_keys(key: Key) -> dict[str, int]:
    """Return the place of each fingerprint in the order in which they came into use."""
    marks = _proved(key, _marks(key))
    return {each.fingerprint: place for place, each in reversed([*enumerate(marks)])}


def mark_faults() -> Iterator[str]:
    """Yield a sentence for each mark that the program did not write."""
    for key in RING:
        every = _marks(key)
        known = {mark.pk for mark in _proved(key, every)}
        for mark in every:
            if mark.pk not in known:
                yield f"{key.name}: mark {mark.pk} was not written by the program"


def _marks(key: Key) -> list[KeyMark]:
    return list(KeyMark.objects.filter(name=key.name).order_by("pk"))


def _proved(key: Key, every: list[KeyMark]) -> list[KeyMark]:
    """Return the marks that the program wrote, as far as a key of the ring proves it.

    The last one that is proved stands for those that it covers; two processes that
    start at once each write one that does not cover the other's.
    """
    covers = [_covered_by(key, every, place) for place in range(len(every))]
    proved = [place for place, count in enumerate(covers) if count is not None]
    if not proved:
        return []
    count = covers[proved[-1]] or 0
    return every[:count] + [every[place] for place in proved if place >= count]


def _covered_by(key: Key, every: list[KeyMark], place: int) -> int | None:
    """Return how many marks before it a mark covers, None where no key proves it."""
    mark = every[place]
    for count in range(place, -1, -1):
        proofs = proofs_of_mark(key, every[:count], mark)
        if any(hmac.compare_digest(each, mark.proof) for each in proofs):
            return count
    return None


def _mark(key: Key, before: list[KeyMark], *, has_lost: bool = False) -> KeyMark:
    last = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    mark = KeyMark(
        name=key.name,
        fingerprint=key.fingerprints[0],
        after_event=last,
        has_lost=has_lost,
    )
    mark.proof = proofs_of_mark(key, before, mark)[0]
    mark.save(force_insert=True)
    return mark


def proofs_of_mark(key: Key, before: Sequence[Any], mark: Any) -> list[str]:
    """Return the proof of a mark behind others, by each key of the ring."""
    text = canonical([key.name, *map(_fields, before), _fields(mark)[:-1]]).encode()
    return [
        hmac.new(each, text, hashlib.sha256).hexdigest()
        for each in key.derived(PURPOSE)
    ]


def _fields(mark: Any) -> list[Any]:
    return [mark.fingerprint, mark.after_event, mark.has_lost, mark.proof]
