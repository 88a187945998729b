"""Files of letters that were sent, that came, and inside the office: the three doors."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from saraban.dispatch.actions.receive import mark_opened
from saraban.dispatch.actions.receive_copy import mark_copy_opened, require_copy_open
from saraban.dispatch.models import Delivery, Dispatch, InsideCopy
from saraban.dispatch.queries.delivery_page import require_open
from saraban.dispatch.queries.visible import (
    visible_copy,
    visible_delivery,
    visible_dispatch,
)
from saraban.letters.views import LetterFiles, Opened
from saraban.offices.requests import SignedInRequest


def _sent(request: SignedInRequest, dispatch_id: int) -> Opened:
    wanted = Dispatch.objects.select_related("letter")
    dispatch = visible_dispatch(wanted, dispatch_id, request.actor)
    return Opened(dispatch.letter, dispatch, dispatch.get_absolute_url())


def _came(request: SignedInRequest, delivery_id: int) -> Opened:
    """Open a letter that came; opening it is kept.

    Raises UnknownSubjectError, and RecalledError or ReplacedError for what was taken
    away before anybody here had opened it.
    """
    wanted = Delivery.objects.select_related("dispatch__letter")
    delivery = visible_delivery(wanted, delivery_id, request.actor)
    require_open(delivery)
    mark_opened(delivery, actor=request.actor)
    return Opened(delivery.dispatch.letter, delivery, delivery.get_absolute_url())


def _inside(request: SignedInRequest, copy_id: int) -> Opened:
    wanted = InsideCopy.objects.select_related("dispatch__letter")
    copy = visible_copy(wanted, copy_id, request.actor)
    require_copy_open(copy)
    mark_copy_opened(copy, actor=request.actor)
    page = reverse("dispatch:copy_detail", args=[copy.pk])
    return Opened(copy.dispatch.letter, copy, page)


DISPATCH_FILES: Final = LetterFiles("dispatch", _sent)
DELIVERY_FILES: Final = LetterFiles("delivery", _came)
COPY_FILES: Final = LetterFiles("copy", _inside)
