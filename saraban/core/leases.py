"""Rows that wait for a worker: which are due, who has one in hand, what a fault does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self, TypeVar

from django.db import OperationalError, models, transaction
from django.db.models import Q
from django.utils import timezone

from saraban.core.locks import lock_free

Row = TypeVar("Row", bound=models.Model)
Key = TypeVar("Key")
Result = TypeVar("Result")
# Two processes read their clocks one after the other: that is no wrong clock yet.
SLACK: Final = timedelta(minutes=1)
_CLAIM: Final = "claimed_until"
_LOG: Final = logging.getLogger(__name__)


class LeaseQuerySet(models.QuerySet[Row]):
    """Rows that one worker at a time has in hand, with a column ``claimed_until``.

    A claim is a lease: where its worker died it runs out, and another takes the row.
    Nothing is locked between the claim and its end. A clock that was ahead leaves
    times behind that are further off than any that is set here: those count as come.
    """

    due_column: ClassVar[str] = "due_at"

    def due(self, now: datetime, *, ahead: timedelta, lasts: timedelta) -> Self:
        """Rows whose time has come and that no living worker has claimed.

        No time lies further off than ``ahead``, and no claim lasts longer than
        ``lasts``: what does was written by a clock that was wrong.
        """
        is_free = Q(**{_CLAIM: None}) | come(_CLAIM, now, lasts)
        return self.filter(is_free, come(self.due_column, now, ahead))

    @transaction.atomic
    def claim(self, lasts: timedelta, *, ahead: timedelta) -> Row | None:
        """Claim the first row that is due; of several workers each gets another one."""
        now = timezone.now()
        row = lock_free(self.due(now, ahead=ahead, lasts=lasts))
        if row is not None:
            setattr(row, _CLAIM, now + lasts)
            row.save(update_fields=[_CLAIM])
        return row

    def still_own(self, claimed: Row) -> Self:
        """Match a claimed row, none where its claim ran out and another took it."""
        return self.filter(pk=claimed.pk, **{_CLAIM: getattr(claimed, _CLAIM)})


def come(column: str, now: datetime, ahead: timedelta) -> Q:
    """Match times that have come, and those further off than any is ever set."""
    return Q(**{f"{column}__lte": now}) | Q(**{f"{column}__gt": now + ahead + SLACK})


def do_each(
    keys: Iterable[Key],
    deed: Callable[[Key], Result],
    *,
    fault: str,
    failed: Callable[[Key, Exception], object],
) -> list[Result]:
    """Do a deed for each row on its own; return what came of those that went well.

    A fault in one is logged as ``fault`` with its key, given to ``failed``, which says
    when the row is tried again, and holds up no other. An OperationalError goes
    through: the database is away, and all is tried again as every job is.
    """
    results = []
    for key in keys:
        try:
            results.append(deed(key))
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 – one bad row holds up nobody else
            _LOG.exception(fault, key)
            failed(key, error)
    return results
