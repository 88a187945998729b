"""ส่งต่อ of the lines that were ticked in a list."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.circulation.actions.hand_over_many import hand_over_many
from saraban.circulation.queries.many import HandTo, lines_of, planned_handover
from saraban.circulation.views.hand_over.forms import chosen_in, offered_to, purpose_in
from saraban.circulation.views.many.pressed import after_press, list_behind, ticked
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.offices.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def handover_create_many(request: SignedInRequest) -> HttpResponse:
    """ส่งต่อ: each line to its own กลุ่มปฏิบัติ, or all to one division or to people."""
    actor = request.actor
    require_somewhere(actor, Permission.ENTRY_FORWARD)
    chosen = ticked(request)
    if request.method == "GET":
        return _page(request, chosen)
    hand_to = _hand_to(request)
    try:
        lines = hand_over_many(chosen, hand_to, actor=actor)
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        return _page(request, chosen, error.message)
    typed = {
        "division": hand_to.division_id or "",
        "person": sorted(hand_to.person_ids),
        "purpose": hand_to.purpose,
    }
    return after_press(request, "ส่งต่อ", lines, typed)


def _hand_to(request: SignedInRequest) -> HandTo:
    typed = request.POST if request.method == "POST" else request.GET
    return HandTo(*chosen_in(typed), purpose=purpose_in(typed))


def _page(
    request: SignedInRequest, chosen: list[int], refusal: str = ""
) -> HttpResponse:
    """Show the lines, to whom each would go, and whom to choose for all."""
    actor = request.actor
    hand_to = _hand_to(request)
    entries = lines_of(chosen, actor)
    lines = planned_handover(entries, HandTo() if refusal else hand_to, actor)
    context = {
        "lines": lines,
        "going": sum(not each.why for each in lines),
        "refusal": refusal,
        "forwarding": replace(
            offered_to(actor),
            division_id=hand_to.division_id,
            person_ids=hand_to.person_ids,
            purpose=hand_to.purpose,
            none_words="ตามกลุ่มปฏิบัติของแต่ละเรื่อง",
        ),
        "back": list_behind(request),
        "is_school": actor.book_owner.is_school,
    }
    template = "circulation/handover_create_many.html"
    return render(request, template, context, status=422 if refusal else 200)
