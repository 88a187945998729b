"""What is suggested while a letter is typed: จาก, ถึง, บุคคลปฏิบัติ, and what was so before."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require_somewhere
from saraban.core.requests import asked_number
from saraban.core.typed_text import first_of_line
from saraban.letters.models import PARTY_MAX, SUBJECT_MAX
from saraban.offices.requests import SignedInRequest
from saraban.registers.queries.remembered import remembered_of, suggested_performers
from saraban.registers.queries.senders import suggested_senders, used_addressees

MOST_TYPED: Final = 100


@require_GET
def sender_suggest(request: SignedInRequest) -> HttpResponse:
    """Suggestions of จาก for ทะเบียนหนังสือรับ, those of the own book first."""
    require_somewhere(request.actor, Permission.INCOMING_REGISTER)
    found = suggested_senders(request.actor, _typed(request))
    return render(request, "registers/sender_suggest.html", {"found": found})


@require_GET
def addressee_suggest(request: SignedInRequest) -> HttpResponse:
    """Suggestions of ถึง for ทะเบียนหนังสือรับ: what it was before, most used first."""
    require_somewhere(request.actor, Permission.INCOMING_REGISTER)
    found = used_addressees(request.actor, _typed(request))
    return render(request, "registers/addressee_suggest.html", {"found": found})


@require_GET
def performer_suggest(request: SignedInRequest) -> HttpResponse:
    """Suggestions of บุคคลปฏิบัติ: the people of the chosen group first."""
    actor = request.actor
    if not can_somewhere(actor, Permission.OUTGOING_REGISTER):
        require_somewhere(actor, Permission.INCOMING_REGISTER)
    division_id = asked_number(request, "responsible_office")
    found = suggested_performers(actor, _typed(request), division_id)
    return render(request, "registers/performer_suggest.html", {"found": found})


@require_POST
def entry_remembered(request: SignedInRequest) -> HttpResponse:
    """Answer with what the letters before tell about this one, as a piece of a page."""
    actor = request.actor
    require_somewhere(actor, Permission.INCOMING_REGISTER)
    sender, subject = (
        first_of_line(request.POST.get(name, ""), most)
        for name, most in (("sender", PARTY_MAX), ("subject", SUBJECT_MAX))
    )
    context = {"remembered": remembered_of(actor, sender, subject)}
    return render(request, "registers/_remembered.html", context)


def _typed(request: SignedInRequest) -> str:
    return first_of_line(request.GET.get("q", ""), MOST_TYPED)
