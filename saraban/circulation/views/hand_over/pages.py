"""ส่งต่อ from the entry of the book."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from saraban.access.permissions import Permission
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.models import Step
from saraban.circulation.views.hand_over.forms import chosen_in, offered_to, purpose_in
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.locks import require_for_entry
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
def handover_create(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ส่งต่อ: hand a letter of the book to a division or to people."""
    actor = request.actor
    wanted = RegisterEntry.objects.select_related("responsible_office")
    entry = visible_entry(wanted, entry_id, actor)
    if not entry.book.is_incoming:
        raise UnknownSubjectError
    require_for_entry(actor, Permission.ENTRY_FORWARD, entry)
    refusal = None
    if request.method == "POST":
        refusal = _hand_on(request, entry)
        if refusal is None:
            messages.success(request, "ส่งต่อแล้ว แจ้งผู้รับแล้ว")
            return HttpResponseRedirect(entry.get_absolute_url())
    return _handing_page(request, entry, refusal)


def _handing_page(
    request: SignedInRequest, entry: RegisterEntry, refusal: str | None
) -> HttpResponse:
    """Show whom it may be handed to, with what was chosen, and who has it."""
    actor = request.actor
    division_id, person_ids = chosen_in(request.POST)
    context = {
        "entry": entry,
        "book": entry.book,
        "forwarding": replace(
            offered_to(actor),
            division_id=division_id,
            person_ids=person_ids,
            purpose=purpose_in(request.POST),
        ),
        "refusal": refusal,
        "steps": Step.objects.filter(entry=entry).with_people(),
        "openable": Step.objects.openable(entry, actor),
        "is_school": actor.book_owner.is_school,
    }
    status = 422 if refusal else 200
    template = "circulation/handover_create.html"
    return render(request, template, context, status=status)


def _hand_on(request: SignedInRequest, entry: RegisterEntry) -> str | None:
    """Do what was chosen; return why not, if it was refused."""
    division_id, person_ids = chosen_in(request.POST)
    try:
        hand_over(
            entry,
            division_id=division_id,
            person_ids=person_ids,
            actor=request.actor,
            purpose=purpose_in(request.POST),
        )
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        return error.message
    return None
