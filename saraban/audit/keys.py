"""Whether the keys in use are those that this database was written with.

The digests of the record, PINs and the keys of certificates hang on the secret key,
seals and the digests of rows on the seal key: with others all of them would look
altered. So a start with another key is refused with a sentence.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Max

from saraban.audit.actions import record
from saraban.audit.models import AuditEvent, AuditKind, KeyMark
from saraban.core.keyring import RING, Key


@transaction.atomic
def require_own_keys() -> None:
    """Raise ImproperlyConfigured unless the key ring holds this database's keys.

    A database that knows none yet (new, or of a release before) takes the key in use.
    Where the key in use is a new one and the old one is in the ring, it is taken over.
    """
    for key in RING:
        _require_own(key)


def _require_own(key: Key) -> None:
    ring = key.fingerprints
    newest = _newest_mark(key)
    if newest is None:
        _mark(key)
    elif newest.fingerprint not in ring:
        message = (
            f"the {key.words} is not the one with which this database was written "
            f"(its fingerprint is {newest.fingerprint}, that of the key in use "
            f"{ring[0]}). Put the right key into {key.variable} or the file "
            f"{key.name} in SARABAN_DATA. Where it is lost for good: "
            "saraban rotate-key --lost"
        )
        raise ImproperlyConfigured(message)
    elif newest.fingerprint != ring[0]:
        values = {"key": key.name, "before": newest.fingerprint, "now": ring[0]}
        _mark(key)
        record(AuditKind.KEY_CHANGED, None, actor=None, values=values)


@transaction.atomic
def give_up_lost_keys() -> list[KeyMark]:
    """Take the keys in use where those before are lost; return what was given up.

    What a lost key proved cannot be checked any more: ``saraban verify`` says so, since
    when, and up to which event.
    """
    given_up = []
    for key in RING:
        newest = _newest_mark(key)
        if newest is None or newest.fingerprint in key.fingerprints:
            continue
        mark = _mark(key, has_lost=True)
        values = {"key": key.name, "before": newest.fingerprint, "lost": True}
        values["now"] = mark.fingerprint
        record(AuditKind.KEY_CHANGED, mark, actor=None, values=values)
        given_up.append(mark)
    return given_up


def unreadable_upto(name: str) -> int:
    """Return the last event of which a lost key leaves nothing to check."""
    lost = KeyMark.objects.filter(name=name, has_lost=True).order_by("-pk").first()
    return lost.after_event if lost else 0


def lost_fingerprints(key: Key) -> set[str]:
    """Return the fingerprints of the keys that were given up as lost.

    With the key in use the older ones beside it may be gone too: of those that are
    still in the ring what they made is checked.
    """
    found: set[str] = set()
    before: set[str] = set()
    for mark in KeyMark.objects.filter(name=key.name).order_by("pk"):
        if mark.has_lost:
            found |= before
        before.add(mark.fingerprint)
    return found - set(key.fingerprints)


def _newest_mark(key: Key) -> KeyMark | None:
    return KeyMark.objects.filter(name=key.name).order_by("-pk").first()


def _mark(key: Key, *, has_lost: bool = False) -> KeyMark:
    last = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    return KeyMark.objects.create(
        name=key.name,
        fingerprint=key.fingerprints[0],
        after_event=last,
        has_lost=has_lost,
    )
