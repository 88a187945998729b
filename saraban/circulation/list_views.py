"""ส่วนบุคคล: what lies on a desk, and what was passed on."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET

from saraban.circulation.lists import DIVISION, STATES, read_wish
from saraban.core.pages import render_page
from saraban.offices.requests import SignedInRequest


@require_GET
def step_list(request: SignedInRequest) -> HttpResponse:
    """ส่วนบุคคล: what was handed to me; for those who run a division, what it got."""
    actor = request.actor
    wish = read_wish(request.GET, actor)
    boxes = import_string(settings.SARABAN_LETTER_BOXES)
    context = {
        "wish": wish,
        "page": handed_page(wish, request.path, actor=actor),
        "boxes": boxes(actor, "division_got" if wish.box == DIVISION else "personal"),
        "states": STATES,
    }
    return render_page(request, "circulation/step_list.html", context)
