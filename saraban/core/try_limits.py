"""Limits on guessing, and on what strangers may have written: so many tries a while.

Every figure stands here; the table in docs/operations.md is compared with it. Counts lie
in a table of their own, under digests: nobody reads there who was guessed at, or what
was typed. A job forgets those whose time is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saraban.core.leases import SLACK
from saraban.core.models import TryCount

BATCH: Final = 1000


@dataclass(frozen=True)
class TryLimit:
    """``most`` tries within a time; whoever has made them waits as long again."""

    name: str
    most: int
    lasts: timedelta


# Sign-in; how they work together says ``accounts.sign_in_tries``.
OF_ACCOUNT_IN_NETWORK: Final = TryLimit("account-network", 5, timedelta(minutes=15))
OF_KNOWN_DEVICE: Final = TryLimit("device", 5, timedelta(minutes=15))
OF_ACCOUNT: Final = TryLimit("account", 60, timedelta(minutes=60))
OF_NETWORK: Final = TryLimit("network", 200, timedelta(minutes=10))
# Who is signed in and gives the password again, or a new one.
OF_CONFIRMATION: Final = TryLimit("confirmation", 5, timedelta(minutes=15))
# Codes that strangers type: a whole office stands behind one address, and 79 bits are
# not guessed in any case.
OF_CODES: Final = TryLimit("codes", 60, timedelta(minutes=1))
# What was typed into a form whose session has ended.
OF_KEPT_TEXTS: Final = TryLimit("kept-texts", 5, timedelta(minutes=60))
EVERY: Final = (
    OF_ACCOUNT_IN_NETWORK,
    OF_KNOWN_DEVICE,
    OF_ACCOUNT,
    OF_NETWORK,
    OF_CONFIRMATION,
    OF_CODES,
    OF_KEPT_TEXTS,
)
_LONGEST: Final = max(each.lasts for each in EVERY) + SLACK


@dataclass(frozen=True)
class Tried:
    """What is counted: under which limit, and at what or by whom."""

    limit: TryLimit
    whose: tuple[str, ...]

    @property
    def key(self) -> str:
        """The digest under which it is counted."""
        text = "\0".join((self.limit.name, *self.whose))
        return salted_hmac("saraban.tries", text, algorithm="sha256").hexdigest()


class NoTryLeftError(Exception):
    """No try is left before ``until``; nothing was counted."""

    def __init__(self, until: datetime) -> None:
        """Keep until when."""
        self.until = until
        super().__init__(until)


def take_try(*tried: Tried) -> None:
    """Count a try under each of these, or raise NoTryLeftError and count none.

    It is counted before it is judged and in a transaction of its own, so that guesses
    made at the same time are all counted, and stay counted whatever becomes of the
    request (inside another transaction it raises RuntimeError). All callers name the
    limits in one order: two tries never wait for each other in a circle.
    """
    with transaction.atomic(durable=True):
        for each in tried:
            if not _is_counted(each):
                raise NoTryLeftError(_until(each))


def give_back(tried: Tried) -> None:
    """Count one try less: it was no wrong one."""
    counted = TryCount.objects.filter(pk=tried.key, count__gt=0)
    counted.update(count=models.F("count") - 1)


def forget_tries(tried: Tried) -> None:
    """Begin to count anew: the person has shown that they know the secret."""
    TryCount.objects.filter(pk=tried.key).delete()


def remove_ended_counts() -> None:
    """Remove counts whose time is over, or further off than any is ever set."""
    now = timezone.now()
    over = TryCount.objects.filter(
        models.Q(ends_at__lte=now) | models.Q(ends_at__gt=now + _LONGEST)
    )
    while keys := list(over.values_list("pk", flat=True)[:BATCH]):
        # Asked again: somebody may just have begun a new count there.
        over.filter(pk__in=keys).delete()


# One statement, the same for both databases. Django has no condition for the update.
_COUNT: Final = """
    INSERT INTO core_trycount (key, count, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN core_trycount.ends_at <= %s OR core_trycount.ends_at > %s
            THEN 1 ELSE core_trycount.count + 1 END,
        ends_at = CASE WHEN core_trycount.ends_at <= %s OR core_trycount.ends_at > %s
            OR core_trycount.count + 1 >= %s
            THEN excluded.ends_at ELSE core_trycount.ends_at END
    WHERE core_trycount.ends_at <= %s OR core_trycount.ends_at > %s
        OR core_trycount.count < %s
    RETURNING count
"""


def _is_counted(tried: Tried) -> bool:
    """Count one more; a count that is over begins anew, one that is full stays."""
    limit, now = tried.limit, timezone.now()
    end = now + limit.lasts
    field = TryCount._meta.get_field("ends_at")
    moments: Sequence[Any] = [
        field.get_db_prep_value(each, connection) for each in (now, end + SLACK)
    ]
    values = [
        tried.key,
        field.get_db_prep_value(end, connection),
        *moments,
        *moments,
        limit.most,
        *moments,
        limit.most,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        return bool(cursor.fetchall())


def _until(tried: Tried) -> datetime:
    ends = TryCount.objects.filter(pk=tried.key).values_list("ends_at", flat=True)
    return ends.first() or timezone.now() + tried.limit.lasts
