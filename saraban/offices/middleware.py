"""Every request of a signed-in person is made under one appointment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from saraban.core.pages import render_page
from saraban.offices.actors import actor_of, current_appointments

CHOSEN: Final = "appointment"
Answer = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts ``request.actor``; who has several appointments chooses one first.

    เลือกสถานศึกษาสำหรับปฏิบัติงาน. A person without an appointment may only sign
    out and change the password.
    """

    def __init__(self, get_response: Answer) -> None:
        """Wrap the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the actor and pass the request on."""
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.actor = actor_of(  # type: ignore[attr-defined]
                request.user,
                request.session.get(CHOSEN),
                request.META.get("REMOTE_ADDR"),
            )
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: object,
        kwargs: object,
    ) -> HttpResponse | None:
        """Send a person without a chosen appointment to the choice."""
        if not request.user.is_authenticated or request.actor is not None:  # type: ignore[attr-defined]
            return None
        if _needs_no_appointment(view):
            return None
        if not current_appointments(request.user):
            return render_page(request, "offices/no_appointment.html", status=403)
        choose = reverse("offices:office_choose")
        path = request.get_full_path() if request.method == "GET" else "/"
        return HttpResponseRedirect(f"{choose}?next={quote(path)}")


def _needs_no_appointment(view: Callable[..., HttpResponse]) -> bool:
    return (
        getattr(view, "open_to_all", False)
        or getattr(view, "before_choosing_office", False)
        or view.__module__.startswith("allauth.")
    )
