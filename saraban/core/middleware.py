"""What holds for every request: sign-in first, refusals as pages, nothing cached."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saraban.core import saved_input
from saraban.core.disk import is_database_full
from saraban.core.errors import (
    DomainError,
    LeadsElsewhereError,
    NotAllowedError,
    UnknownSubjectError,
)
from saraban.core.heavy_work import HeavyWorkBusyError
from saraban.core.requests import MOST_ID
from saraban.core.unavailable import database_refuses, heavy_work_busy

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
_LOG: Final = logging.getLogger(__name__)
REFUSED: Final = frozenset({403, 404})


def open_to_all(view: View) -> View:
    """Mark a view that may be seen without signing in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


class PrivateByDefaultMiddleware:
    """Pages are never stored by browsers or proxies on the way."""

    def __init__(self, get_response: Answer) -> None:
        """Wrap the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header unless the view chose its own."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", "interest-cohort=()")
        if request.method == "POST" and _is_sign_out(request):
            # What was kept to be read without a network goes with the person.
            response.headers["Clear-Site-Data"] = '"storage"'
        return response


def _is_sign_out(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name == "account_logout"


class SignInRequiredMiddleware:
    """Every page asks for sign-in unless its view says otherwise.

    A form sent after the session ended keeps its typed text (not its files): it
    is shown again after signing in.
    """

    def __init__(self, get_response: Answer) -> None:
        """Wrap the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send visitors to the sign-in page, keeping what they typed."""
        if request.user.is_authenticated or getattr(view, "open_to_all", False):
            return None
        if view.__module__.startswith("allauth."):
            return None
        if request.method == "POST":
            saved_input.keep(request)
            path = saved_input.page_of(request)
        else:
            path = request.get_full_path()
        sign_in = reverse("account_login")
        return HttpResponseRedirect(f"{sign_in}?next={quote(path)}")


class RefusalMiddleware:
    """A refusal that no form could show becomes a page that says why, and is logged.

    The log names the account by its number and the path without what was asked in it:
    who tries one address after the other is seen. The record of deeds holds deeds only.
    """

    def __init__(self, get_response: Answer) -> None:
        """Wrap the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; log who was refused what."""
        response = self.get_response(request)
        if response.status_code in REFUSED and request.user.is_authenticated:
            asked = (response.status_code, request.method, quote(request.path))
            _LOG.warning("refused %d %s %s to user %d", *asked, request.user.pk)
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: object, kwargs: dict[str, object]
    ) -> None:
        """An id that no column of a database holds names nothing."""
        if any(isinstance(each, int) and each > MOST_ID for each in kwargs.values()):
            raise Http404(UnknownSubjectError.message)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """403 with the reason, 404 without one, 409 for others; 503, 507 of the database."""
        if isinstance(error, UnknownSubjectError):
            raise Http404(error.message) from error
        if isinstance(error, NotAllowedError):
            context = {"reason": error.message}
            return render(request, "core/403.html", context, status=403)
        if isinstance(error, LeadsElsewhereError):
            return HttpResponseRedirect(error.leave(request))
        if isinstance(error, HeavyWorkBusyError):
            return heavy_work_busy(error)
        if isinstance(error, DomainError):
            context = {"reason": error.message}
            return render(request, "core/403.html", context, status=409)
        if isinstance(error, OperationalError):
            full = is_database_full(error)
            _LOG.exception(
                "the database's disk is full" if full else "the database refuses"
            )
            return database_refuses(request, error)
        return None
