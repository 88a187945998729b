"""Pages at which strangers check a code: so many a minute, and in no search engine."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from saraban.offices.addresses import ip_address_of

# A whole office stands behind one address; a code cannot be guessed in any case.
CHECKS_A_MINUTE: Final = 60
MINUTE: Final = 60


def asks_too_often(request: HttpRequest, what: str) -> bool:
    """Count a question from this address; whether it is one too many in this minute."""
    minute = int(timezone.now().timestamp()) // MINUTE
    key = f"{what}-checks:{ip_address_of(request)}:{minute}"
    if cache.add(key, 1, 2 * MINUTE):
        return False
    try:
        return cache.incr(key) > CHECKS_A_MINUTE
    except ValueError:
        # It went out of the cache in between.
        return False


def unlisted(page: HttpResponse) -> HttpResponse:
    """Return the page with the wish that no search engine keeps it."""
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page
