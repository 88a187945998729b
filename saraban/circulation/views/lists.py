"""The lists: what waits for me, what I passed on, what is late, what came to me."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.circulation.queries.step_boxes import SENT, boxes_of
from saraban.circulation.queries.step_list import read_filters, step_page
from saraban.core.lists.filters import Parameters
from saraban.offices.actors import posts_at
from saraban.offices.requests import SignedInRequest


@require_GET
def step_list(request: SignedInRequest) -> HttpResponse:
    """เรื่องรอดำเนินการ and the lists beside it, each a tab."""
    actor = request.actor
    posts = posts_at(actor)
    filters = read_filters(Parameters(request.GET), actor)
    context = {
        "filters": filters,
        "page": step_page(filters, request.path, actor=actor, posts=posts),
        "boxes": boxes_of(actor, posts, filters.box),
        "shows_whereabouts": filters.box == SENT,
        "instructs": can_somewhere(actor, Permission.STEP_INSTRUCT),
        "reads_deliveries": can_somewhere(actor, Permission.DELIVERY_READ),
    }
    return render(request, "circulation/step_list.html", context)
