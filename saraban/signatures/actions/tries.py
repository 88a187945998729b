"""Limits on guessing: five wrong tries lock a secret for fifteen minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from saraban.core.leases import SLACK
from saraban.core.locks import locked_row
from saraban.signatures.models import MOST_TRIES, FailedTries

if TYPE_CHECKING:
    from saraban.accounts.models import User

LOCKED_FOR: Final = timedelta(minutes=15)


class LockedError(Exception):
    """No try is left before ``until``."""

    def __init__(self, until: datetime) -> None:
        """Keep until when."""
        self.until = until
        super().__init__(until)


def take_try(user: User, secret: FailedTries.Secret) -> FailedTries:
    """Count a try as wrong before it is judged; LockedError where none is left.

    It is counted first and in a transaction of its own, so that guesses made at the
    same time are all counted, and nothing is locked while a slow hash is computed.
    Who was right calls ``forget_tries``.
    """
    with transaction.atomic(durable=True):
        found, _ = FailedTries.objects.get_or_create(user=user, secret=secret)
        tries = locked_row(FailedTries.objects.all(), found.pk)
        now = timezone.now()
        if tries.locked_until is not None:
            # A lock further off than any lasts was set by a clock that was ahead.
            if now < tries.locked_until <= now + LOCKED_FOR + SLACK:
                raise LockedError(tries.locked_until)
            tries.failed_count, tries.locked_until = 0, None
        tries.failed_count += 1
        if tries.failed_count >= MOST_TRIES:
            tries.locked_until = now + LOCKED_FOR
        tries.save(update_fields=["failed_count", "locked_until"])
    return tries


def forget_tries(user: User, secret: FailedTries.Secret) -> None:
    """Begin to count anew: the person has shown that they know the secret."""
    tries = FailedTries.objects.filter(user=user, secret=secret)
    tries.update(failed_count=0, locked_until=None)


def locked_until(user: User, secret: FailedTries.Secret) -> datetime | None:
    """Return until when a secret is locked, None while it may be tried."""
    now = timezone.now()
    locked = FailedTries.objects.filter(
        user=user,
        secret=secret,
        locked_until__gt=now,
        locked_until__lte=now + LOCKED_FOR + SLACK,
    )
    return locked.values_list("locked_until", flat=True).first()
