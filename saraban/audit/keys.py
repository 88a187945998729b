"""Whether the secret key in use is the one that this database was written with.

The digests of the record, PINs and the keys of certificates hang on it: with another key
all of them would look altered. So a start with another key is refused with a sentence.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Max

from saraban.audit.actions import record
from saraban.audit.models import AuditEvent, AuditKind, KeyMark
from saraban.core.keyring import fingerprints


@transaction.atomic
def require_own_key() -> None:
    """Raise ImproperlyConfigured unless the key ring holds this database's key.

    A database that knows none yet (new, or of a release before) takes the key in use.
    Where the key in use is a new one and the old one is in the ring, it is taken over.
    """
    ring = fingerprints()
    newest = KeyMark.objects.order_by("-pk").first()
    if newest is None:
        _mark(ring[0])
    elif newest.fingerprint not in ring:
        message = (
            "the secret key is not the one with which this database was written "
            f"(its fingerprint is {newest.fingerprint}, that of the key in use "
            f"{ring[0]}). Put the right key into SARABAN_SECRET_KEY or the file "
            "secret-key in SARABAN_DATA. Where it is lost for good: "
            "saraban rotate-key --lost"
        )
        raise ImproperlyConfigured(message)
    elif newest.fingerprint != ring[0]:
        values = {"before": newest.fingerprint, "now": ring[0]}
        _mark(ring[0])
        record(AuditKind.KEY_CHANGED, None, actor=None, values=values)


@transaction.atomic
def give_up_lost_key() -> KeyMark:
    """Take the key in use where the one before is lost.

    The details of every event so far cannot be checked any more: ``saraban verify`` says
    so, since when, and up to which event.
    """
    ring = fingerprints()
    newest = KeyMark.objects.order_by("-pk").first()
    lost = newest is not None and newest.fingerprint not in ring
    mark = _mark(ring[0], has_lost=lost)
    before = newest.fingerprint if newest else ""
    values = {"before": before, "now": ring[0], "lost": lost}
    record(AuditKind.KEY_CHANGED, mark, actor=None, values=values)
    return mark


def _mark(fingerprint: str, *, has_lost: bool = False) -> KeyMark:
    last = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    return KeyMark.objects.create(
        fingerprint=fingerprint, after_event=last, has_lost=has_lost
    )
