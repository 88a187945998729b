"""Files of a letter that was handed on: in one archive, and their pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from saraban.circulation.deeds.opening import mark_opened
from saraban.circulation.models import Step
from saraban.circulation.queries import visible_step
from saraban.letters.files import letter_page, letter_pages, letter_zip
from saraban.offices.requests import SignedInRequest


@require_GET
def step_zip(request: SignedInRequest, step_id: int) -> HttpResponseBase:
    """Save all files of a letter that was handed on at once."""
    step = _opened(request, step_id)
    letter = step.entry.content
    return letter_zip(letter, through=step, actor=request.actor)


@require_GET
def step_pages(
    request: SignedInRequest, step_id: int, attachment_id: int
) -> HttpResponse:
    """All pages of one file."""
    step = _opened(request, step_id)
    return letter_pages(
        request,
        step.entry.content,
        attachment_id,
        through=step,
        actor=request.actor,
        back=reverse("circulation:step_detail", args=[step.pk]),
    )


@require_GET
def step_page(
    request: SignedInRequest, step_id: int, attachment_id: int, number: int
) -> HttpResponse:
    """One page of one file as a picture."""
    step = _opened(request, step_id)
    letter = step.entry.content
    return letter_page(letter, attachment_id, number, through=step, actor=request.actor)


def _opened(request: SignedInRequest, step_id: int) -> Step:
    step = visible_step(Step.objects.all(), step_id, request.actor)
    mark_opened(step, actor=request.actor)
    return step
