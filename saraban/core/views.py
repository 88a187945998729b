"""Pages that belong to no module: health, and errors."""

from __future__ import annotations

import sys
from typing import Final
from urllib.parse import quote

from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saraban import __version__
from saraban.core import saved_input
from saraban.core.errors import NotAllowedError
from saraban.core.health import all_checks, database
from saraban.core.middleware import open_to_all
from saraban.core.unavailable import database_refuses

PLAIN: Final = "text/plain; charset=utf-8"


@open_to_all
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 and ``ok`` with the release while all is well, else 503 and what fails.

    A line for each check follows.
    """
    try:
        checks = all_checks()
    except DatabaseError:
        checks = [database()]
    is_well = all(each.is_well for each in checks)
    lines = [f"{'ok' if is_well else 'failing'} {__version__}"]
    lines += [
        f"{each.name}: {'' if each.is_well else 'FAILING '}{each.figure}"
        for each in checks
    ]
    status = 200 if is_well else 503
    return HttpResponse("\n".join(lines), content_type=PLAIN, status=status)


@open_to_all
def health_live(request: HttpRequest) -> HttpResponse:
    """Answer 200 and the release when the web server reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(f"ok {__version__}", content_type=PLAIN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep the typed text, show the page again; the person presses once more.

    The usual cause is a sign-in in another tab, which changes the form's token.
    """
    saved_input.keep(request)
    if saved_input.KEPT in request.session:
        if request.user.is_authenticated:
            return HttpResponseRedirect(saved_input.page_of(request))
        page = quote(saved_input.page_of(request))
        return HttpResponseRedirect(f"{reverse('account_login')}?next={page}")
    return render(request, "core/csrf.html", status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The person may not do this."""
    context = {"reason": NotAllowedError.message}
    return render(request, "core/403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or not for this person to know of."""
    return render(request, "core/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be read."""
    return render(request, "core/400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or of the database; the page needs no database."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError):
        return database_refuses(request, error)
    from django.template.loader import render_to_string  # noqa: PLC0415

    return HttpResponse(render_to_string("core/500.html"), status=500)
