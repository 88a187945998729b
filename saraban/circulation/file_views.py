"""Files of a letter that was handed on: in one archive, and their pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from saraban.circulation.actions import mark_opened
from saraban.circulation.models import Handover
from saraban.circulation.queries import visible_handover
from saraban.letters.files import letter_page, letter_pages, letter_zip
from saraban.offices.requests import SignedInRequest


@require_GET
def handover_zip(request: SignedInRequest, handover_id: int) -> HttpResponseBase:
    """Save all files of a letter that was handed on at once."""
    handover = _opened(request, handover_id)
    letter = handover.entry.content
    return letter_zip(letter, through=handover, actor=request.actor)


@require_GET
def handover_pages(
    request: SignedInRequest, handover_id: int, attachment_id: int
) -> HttpResponse:
    """All pages of one file."""
    handover = _opened(request, handover_id)
    return letter_pages(
        request,
        handover.entry.content,
        attachment_id,
        through=handover,
        actor=request.actor,
        back=reverse("circulation:handover_detail", args=[handover.pk]),
    )


@require_GET
def handover_page(
    request: SignedInRequest, handover_id: int, attachment_id: int, number: int
) -> HttpResponse:
    """One page of one file as a picture."""
    handover = _opened(request, handover_id)
    letter = handover.entry.content
    return letter_page(
        letter, attachment_id, number, through=handover, actor=request.actor
    )


def _opened(request: SignedInRequest, handover_id: int) -> Handover:
    handover = visible_handover(Handover.objects.all(), handover_id, request.actor)
    mark_opened(handover, actor=request.actor)
    return handover
