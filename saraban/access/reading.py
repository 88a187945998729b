"""The books of closed offices: who may read them, and that nothing is written there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saraban.access.permissions import Permission
from saraban.access.policy import READING_ONLY, can
from saraban.core import saved_input
from saraban.offices.actors import Actor
from saraban.offices.models import Office, OfficeQuerySet

READING: Final = "reading"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
View = Callable[..., HttpResponse]


def closed_offices_for(actor: Actor) -> OfficeQuerySet:
    """Return the closed offices whose books the actor may read.

    An area reads those of its schools, a school those of the schools that were merged
    into it.
    """
    if actor.division_id is not None or not can(actor, Permission.CLOSED_BOOKS_READ):
        return Office.objects.none()
    own = actor.appointment.office_id
    theirs = Q(parent=own, kind=Office.Kind.SCHOOL) | Q(merged_into=own)
    return Office.objects.filter(theirs, is_active=False)


def while_reading(view: View) -> View:
    """Mark a view that may be sent a form while the books of a closed office are read.

    Of a person's own, such as the columns of a list: nothing of the office is written.
    """
    view.while_reading = True  # type: ignore[attr-defined]
    return view


class ReadingMiddleware:
    """Puts the closed office that was chosen in the place of the actor's own.

    The choice ends by itself where the right to read has ended or the office is in use
    again. Forms are refused meanwhile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the office and pass the request on."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        chosen = request.session.get(READING) if actor is not None else None
        if actor is not None and chosen is not None:
            office = closed_offices_for(actor).filter(pk=chosen).first()
            if office is None:
                del request.session[READING]
            else:
                request.actor = replace(actor, reading=office)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, *_arguments: object
    ) -> HttpResponse | None:
        """Refuse a form, and keep what was typed in it."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None or actor.reading is None or request.method in SAFE_METHODS:
            return None
        if getattr(view, "while_reading", False) or _is_of_account(view):
            return None
        saved_input.keep(request, saved_input.ANOTHER_POST)
        context = {"reason": READING_ONLY}
        return render(request, "core/403.html", context, status=403)


def _is_of_account(view: View) -> bool:
    return view.__module__.startswith("allauth.")
