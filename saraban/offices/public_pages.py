"""Pages at which strangers check a code: so many a minute, and in no search engine."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse

from saraban.core.addresses import network_of
from saraban.core.try_limits import OF_CODES, NoTryLeftError, Tried, take_try

MINUTE: Final = 60


def asks_too_often(request: HttpRequest, what: str) -> bool:
    """Count a question from this network; whether none is left for a minute."""
    try:
        take_try(Tried(OF_CODES, (what, network_of(request))))
    except NoTryLeftError:
        return True
    return False


def unlisted(page: HttpResponse) -> HttpResponse:
    """Return the page with the wish that no search engine keeps it."""
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page
