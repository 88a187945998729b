"""Wrong and refused passwords, counted an hour: a row for each would be endless.

What was typed as a password, or as the name of nobody, is never kept: people type
their password into the wrong field.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.account.internal.userkit import get_user_by_username
from django.db.models import F, Max, Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from saraban.accounts.models import FailedSignIns, User
from saraban.core.addresses import network_of
from saraban.core.try_limits import OF_ACCOUNT_IN_NETWORK

KEPT: Final = timedelta(days=90)
SHOWN: Final = timedelta(days=7)
SHOWN_MOST: Final = 20
BATCH: Final = 5000


@dataclass(frozen=True)
class Failed:
    """How often sign-in to an account failed from a network; a name of nobody has none."""

    name: str
    network: str
    count: int
    last_at: datetime


def account_named(name: str) -> User | None:
    """Return the account that signs in under a name, found as the sign-in finds it."""
    found = get_user_by_username(name)
    return found if isinstance(found, User) else None


def note_failed(user: User | None, request: HttpRequest | None) -> None:
    """Count one more sign-in that failed, in this hour from this network."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    which: dict[str, Any] = {"user": user, "network": network_of(request), "hour": hour}
    FailedSignIns.objects.bulk_create(
        [FailedSignIns(**which, last_at=now)], ignore_conflicts=True
    )
    counted = FailedSignIns.objects.filter(**which)
    counted.update(count=F("count") + 1, last_at=now)


def note_wrong_password(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any
) -> None:
    """Count what Django's sign-in did not let in."""
    note_failed(account_named(str(credentials.get("username", ""))), request)


def count_worth_telling(user: User, request: HttpRequest) -> int:
    """Return how often sign-in failed since the person's last, where it was another.

    The person's own slips of a moment ago are no news: what came from this network
    counts only where it filled a limit.
    """
    since = FailedSignIns.objects.filter(user=user)
    if user.last_login is not None:
        since = since.filter(last_at__gt=user.last_login)
    here = network_of(request)
    counts = dict(
        since.values_list("network").order_by("network").annotate(sum=Sum("count"))
    )
    is_news = set(counts) - {here} or counts.get(here, 0) > OF_ACCOUNT_IN_NETWORK.most
    return sum(counts.values()) if is_news else 0


def latest_failed(people: QuerySet[User]) -> Iterable[Failed]:
    """Return accounts of these people, and names of nobody, those tried most first."""
    theirs = Q(user=None) | Q(user__in=people.values("pk"))
    days = FailedSignIns.objects.filter(theirs, hour__gt=timezone.now() - SHOWN)
    grouped = days.values("user__username", "network").annotate(
        sum=Sum("count"), last=Max("last_at")
    )
    for each in grouped.order_by("-sum", "-last")[:SHOWN_MOST]:
        name = each["user__username"] or ""
        yield Failed(name, each["network"], each["sum"], each["last"])


def remove_old_failed() -> None:
    """Remove counts of more than three months ago."""
    old = FailedSignIns.objects.filter(hour__lt=timezone.now() - KEPT)
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        FailedSignIns.objects.filter(pk__in=keys).delete()
