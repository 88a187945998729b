"""หนังสือที่ยังไม่รับเกิน 3 วัน: the page, from both sides."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require_somewhere
from saraban.core.lists.filters import Parameters
from saraban.dispatch.queries.overdue import (
    office_page,
    read_filters,
    received_page,
    sent_page,
)
from saraban.offices.requests import SignedInRequest

PAGES = {"received": received_page, "sent": sent_page, "offices": office_page}


@require_GET
def overdue_list(request: SignedInRequest) -> HttpResponse:
    """What I have not received, and who has not received mine."""
    actor = request.actor
    require_somewhere(actor, Permission.DELIVERY_READ)
    filters = read_filters(Parameters(request.GET))
    context = {
        "side": filters.side,
        "page": PAGES[filters.side](filters, request.path, actor=actor),
        "days": actor.book_owner.receipt_days,
        "has_divisions": actor.book_owner.has_divisions,
        "may_receive": can_somewhere(actor, Permission.DELIVERY_RECEIVE),
    }
    return render(request, "dispatch/overdue_list.html", context)
