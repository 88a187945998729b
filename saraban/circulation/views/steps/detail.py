"""One step as its desk sees it, and the letter's files."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from saraban.circulation.actions.mark_opened import mark_opened
from saraban.circulation.queries.visible import visible_step
from saraban.circulation.views.steps.files import opened_step
from saraban.circulation.views.steps.page import show_step, whole_steps
from saraban.letters.views import letter_file
from saraban.offices.requests import SignedInRequest


@require_GET
def step_detail(request: SignedInRequest, step_id: int) -> HttpResponse:
    """The letter as whoever got it sees it; opening it is kept."""
    actor = request.actor
    step = visible_step(whole_steps(), step_id, actor)
    mark_opened(step, actor=actor)
    return show_step(request, step)


@require_GET
def step_file(
    request: SignedInRequest, step_id: int, attachment_id: int
) -> HttpResponseBase:
    """Open one file of a letter that was handed on."""
    step = opened_step(request, step_id)
    letter = step.entry.content
    return letter_file(letter, attachment_id, through=step, actor=request.actor)
