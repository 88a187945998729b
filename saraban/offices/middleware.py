"""Every request of a signed-in person is made under one appointment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saraban.core import saved_input
from saraban.core.addresses import ip_address_of
from saraban.offices.actors import actor_of, current_appointments

CHOSEN: Final = "appointment"
Answer = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts ``request.actor``; who has several appointments chooses one first.

    เลือกสถานศึกษาสำหรับปฏิบัติงาน. A person without an appointment may only sign
    out and change the password. A password that somebody else invented is changed
    before anything else.
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
                ip_address_of(request),
            )
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: object,
        kwargs: object,
    ) -> HttpResponse | None:
        """Ask first for what is missing: own password, appointment, choice of one."""
        if not request.user.is_authenticated or _is_for_everybody(view):
            return None
        if request.user.must_change_password:
            _keep_typed_text(request)
            return HttpResponseRedirect(reverse("account_change_password"))
        if request.actor is not None:  # type: ignore[attr-defined]
            return _refuse_form_of_another_post(request)
        if not current_appointments(request.user):
            return render(request, "directory/_no_appointment.html", status=403)
        if getattr(view, "before_choosing_office", False):
            return None
        return _go_first(request, reverse("directory:office_choose"))


def _go_first(request: HttpRequest, page: str) -> HttpResponse:
    """Lead to a page that comes first, and back; what was typed is kept."""
    _keep_typed_text(request)
    is_form = request.method == "POST"
    path = saved_input.page_of(request) if is_form else request.get_full_path()
    return HttpResponseRedirect(f"{page}?next={quote(path)}")


def _keep_typed_text(request: HttpRequest) -> None:
    if request.method == "POST":
        saved_input.keep(request, saved_input.ANOTHER_POST)


def _refuse_form_of_another_post(request: HttpRequest) -> HttpResponse | None:
    """A form opened for one office is not written into the books of another."""
    if request.method != "POST" or not saved_input.is_of_another_post(request):
        return None
    saved_input.keep(request, saved_input.ANOTHER_POST)
    return HttpResponseRedirect(saved_input.page_of(request))


def before_choosing_office(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Mark a view that a person with several appointments sees before choosing."""
    view.before_choosing_office = True  # type: ignore[attr-defined]
    return view


def _is_for_everybody(view: Callable[..., HttpResponse]) -> bool:
    is_open = getattr(view, "open_to_all", False)
    return is_open or view.__module__.startswith("allauth.")
