"""หนังสือที่ยังไม่รับเกิน 3 วัน: the page, from both sides."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require_somewhere
from saraban.core.requests import asked_id, asked_number
from saraban.dispatch.queries.overdue import (
    Place,
    office_page,
    received_page,
    sent_page,
)
from saraban.offices.requests import SignedInRequest

SIDES = {"received": received_page, "sent": sent_page, "offices": office_page}


@require_GET
def overdue_list(request: SignedInRequest) -> HttpResponse:
    """What I have not received, and who has not received mine."""
    actor = request.actor
    require_somewhere(actor, Permission.DELIVERY_READ)
    side = request.GET.get("side", "")
    side = side if side in SIDES else "received"
    place = Place(asked_number(request, "count"), asked_id(request, "after"))
    context = {
        "side": side,
        "page": SIDES[side](place, request.path, actor=actor),
        "days": actor.book_owner.receipt_days,
        "has_divisions": actor.book_owner.has_divisions,
        "may_receive": can_somewhere(actor, Permission.DELIVERY_RECEIVE),
    }
    return render(request, "dispatch/overdue_list.html", context)
