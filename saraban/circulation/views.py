"""ส่วนบุคคล: letters handed on inside the office, and sent back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.circulation.deeds.holding import NOT_RECIPIENT
from saraban.circulation.deeds.opening import mark_opened
from saraban.circulation.deeds.returning import return_step
from saraban.circulation.desks import desk_of
from saraban.circulation.forms import ReturnForm
from saraban.circulation.models import Step
from saraban.circulation.queries import visible_step
from saraban.core import typed
from saraban.core.errors import (
    DomainError,
    NotAllowedError,
)
from saraban.core.pages import go_to, render_page
from saraban.letters.files import letter_file
from saraban.letters.pages import ShownFile, shown_files
from saraban.offices.actors import Actor, posts_at
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry

GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def step_detail(request: SignedInRequest, step_id: int) -> HttpResponse:
    """The letter as whoever got it sees it; opening it is kept."""
    actor = request.actor
    step = visible_step(_told(), step_id, actor)
    mark_opened(step, actor=actor)
    entry = step.entry
    division_id = entry.responsible_office_id
    context = {
        "step": step,
        "entry": entry,
        "book": entry.register,
        "came": _came_with(entry),
        "files": _files_of(step),
        "steps": Step.objects.filter(entry=entry).told(),
        "may_return": _is_on_desk(step, actor) and step.is_waiting,
        "may_read_book": bool(can(actor, Permission.BOOK_READ)),
        "may_forward": _may_forward(request, entry, division_id),
        "is_school": actor.book_owner.is_school,
    }
    return render_page(request, "circulation/step_detail.html", context)


def _told() -> Any:
    return Step.objects.select_related("asked_by")


def _is_on_desk(step: Step, actor: Actor) -> bool:
    return desk_of(step, posts_at(actor)) is not None


def _may_forward(
    request: SignedInRequest, entry: RegisterEntry, division_id: int | None
) -> bool:
    may = can(request.actor, Permission.ENTRY_FORWARD, division_id=division_id)
    return bool(may) and not entry.is_void


def _came_with(entry: RegisterEntry) -> Any:
    """The newest delivery that the entry came with, None for a paper letter."""
    deliveries: Any = getattr(entry, "deliveries")  # noqa: B009
    return deliveries.select_related("dispatch").order_by("-pk").first()


def _files_of(step: Step) -> list[ShownFile]:
    return shown_files(
        step.entry.content,
        lambda each: reverse("circulation:step_file", args=[step.pk, each]),
    )


@require_GET
def step_file(
    request: SignedInRequest, step_id: int, attachment_id: int
) -> HttpResponseBase:
    """Open one file of a letter that was handed on."""
    actor = request.actor
    step = visible_step(Step.objects.all(), step_id, actor)
    mark_opened(step, actor=actor)
    letter = step.entry.content
    return letter_file(letter, attachment_id, through=step, actor=actor)


@GET_POST
def step_return(request: SignedInRequest, step_id: int) -> HttpResponse:
    """ส่งคืน inside the office, with a reason."""
    actor = request.actor
    step = visible_step(_told(), step_id, actor)
    if not _is_on_desk(step, actor):
        raise NotAllowedError(NOT_RECIPIENT)
    form = ReturnForm(request.POST or None, initial=typed.initial_values(request))
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        try:
            return_step(step.pk, filled["reason"], filled["note"], actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ส่งคืนแล้ว ผู้ส่งต่อเห็นเหตุผลแล้ว")
            return go_to(step.get_absolute_url())
    context = {"form": form, "step": step, "entry": step.entry}
    status = 422 if form.errors else 200
    template = "circulation/step_return.html"
    return render_page(request, template, context, status=status)
