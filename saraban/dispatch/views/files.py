"""Files of letters that were sent and that came: in one archive, and their pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from saraban.dispatch.actions.receive_copy import mark_copy_opened, require_copy_open
from saraban.dispatch.models import Dispatch, InsideCopy
from saraban.dispatch.queries.visible import visible_copy, visible_dispatch
from saraban.dispatch.views.inbox.detail import opened_delivery
from saraban.letters.views import letter_page, letter_pages, letter_zip
from saraban.offices.requests import SignedInRequest


@require_GET
def dispatch_zip(request: SignedInRequest, dispatch_id: int) -> HttpResponseBase:
    """Save all files of a letter that was sent at once."""
    dispatch = _sent(request, dispatch_id)
    return letter_zip(dispatch.letter, through=dispatch, actor=request.actor)


@require_GET
def dispatch_pages(
    request: SignedInRequest, dispatch_id: int, attachment_id: int
) -> HttpResponse:
    """All pages of one file of a letter that was sent."""
    dispatch = _sent(request, dispatch_id)
    return letter_pages(
        request,
        dispatch.letter,
        attachment_id,
        through=dispatch,
        actor=request.actor,
        back=dispatch.get_absolute_url(),
    )


@require_GET
def dispatch_page(
    request: SignedInRequest, dispatch_id: int, attachment_id: int, number: int
) -> HttpResponse:
    """One page of one file as a picture."""
    dispatch = _sent(request, dispatch_id)
    return letter_page(
        dispatch.letter, attachment_id, number, through=dispatch, actor=request.actor
    )


@require_GET
def delivery_zip(request: SignedInRequest, delivery_id: int) -> HttpResponseBase:
    """Save all files of a letter that came at once."""
    delivery = opened_delivery(request, delivery_id)
    letter = delivery.dispatch.letter
    return letter_zip(letter, through=delivery, actor=request.actor)


@require_GET
def delivery_pages(
    request: SignedInRequest, delivery_id: int, attachment_id: int
) -> HttpResponse:
    """All pages of one file of a letter that came."""
    delivery = opened_delivery(request, delivery_id)
    return letter_pages(
        request,
        delivery.dispatch.letter,
        attachment_id,
        through=delivery,
        actor=request.actor,
        back=delivery.get_absolute_url(),
    )


@require_GET
def delivery_page(
    request: SignedInRequest, delivery_id: int, attachment_id: int, number: int
) -> HttpResponse:
    """One page of one file as a picture."""
    delivery = opened_delivery(request, delivery_id)
    letter = delivery.dispatch.letter
    return letter_page(
        letter, attachment_id, number, through=delivery, actor=request.actor
    )


@require_GET
def copy_zip(request: SignedInRequest, copy_id: int) -> HttpResponseBase:
    """Save all files of a letter inside the office at once."""
    copy = _inside(request, copy_id)
    return letter_zip(copy.dispatch.letter, through=copy, actor=request.actor)


@require_GET
def copy_pages(
    request: SignedInRequest, copy_id: int, attachment_id: int
) -> HttpResponse:
    """All pages of one file of a letter inside the office."""
    copy = _inside(request, copy_id)
    return letter_pages(
        request,
        copy.dispatch.letter,
        attachment_id,
        through=copy,
        actor=request.actor,
        back=reverse("dispatch:copy_detail", args=[copy.pk]),
    )


@require_GET
def copy_page(
    request: SignedInRequest, copy_id: int, attachment_id: int, number: int
) -> HttpResponse:
    """One page of one file as a picture."""
    copy = _inside(request, copy_id)
    letter = copy.dispatch.letter
    return letter_page(letter, attachment_id, number, through=copy, actor=request.actor)


def _sent(request: SignedInRequest, dispatch_id: int) -> Dispatch:
    wanted = Dispatch.objects.select_related("letter")
    return visible_dispatch(wanted, dispatch_id, request.actor)


def _inside(request: SignedInRequest, copy_id: int) -> InsideCopy:
    wanted = InsideCopy.objects.select_related("dispatch__letter")
    copy = visible_copy(wanted, copy_id, request.actor)
    require_copy_open(copy)
    mark_copy_opened(copy, actor=request.actor)
    return copy
