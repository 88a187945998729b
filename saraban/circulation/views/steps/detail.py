"""One step as its desk sees it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from saraban.circulation.actions.mark_opened import mark_opened
from saraban.circulation.queries.visible import visible_step
from saraban.circulation.views.steps.page import show_step, whole_steps
from saraban.offices.requests import SignedInRequest


@require_GET
def step_detail(request: SignedInRequest, step_id: int) -> HttpResponse:
    """The letter as whoever got it sees it; opening it is kept."""
    actor = request.actor
    step = visible_step(whole_steps(), step_id, actor)
    mark_opened(step, actor=actor)
    return show_step(request, step)
