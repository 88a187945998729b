"""One letter that came: read, sent back, acted upon."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from saraban.access.permissions import Permission
from saraban.access.policy import can, can_somewhere, divisions_for, require
from saraban.circulation.models import Step
from saraban.circulation.views.hand_over.forms import (
    Forwarding,
    ReturnForm,
    chosen_in,
    offered_to,
    purpose_in,
)
from saraban.core import saved_input, thai
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.dispatch.actions.act import mark_acted
from saraban.dispatch.actions.receive import mark_opened, may_receive, sender_text
from saraban.dispatch.actions.return_delivery import ReturnDetails, return_delivery
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.answers import (
    numbers_for_answer,
    replies_to,
    standing_replies,
)
from saraban.dispatch.queries.delivery_page import (
    earlier_versions,
    files_of,
    is_open,
    kept_number,
    newer_version,
    whole_delivery,
)
from saraban.dispatch.queries.visible import visible_delivery
from saraban.dispatch.views.inbox.forms import ActForm
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry

GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def delivery_detail(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """รายละเอียดหนังสือ as the recipient sees it; opening it is kept."""
    actor = request.actor
    delivery = visible_delivery(whole_delivery(), delivery_id, actor)
    if delivery.is_waiting:
        # What was called back unread stays unread.
        mark_opened(delivery, actor=actor)
    earlier = earlier_versions(delivery)
    context = {
        "delivery": delivery,
        "dispatch": delivery.dispatch,
        "sender": sender_text(delivery.dispatch),
        "is_open": is_open(delivery),
        "files": files_of(delivery),
        "earlier": earlier,
        "kept_number": kept_number(earlier),
        "newer": newer_version(delivery) if delivery.is_replaced else None,
        "replies": _replies(delivery),
        "is_school": actor.book_owner.is_school,
        "following": _following(request, delivery),
        **_offered(request, delivery),
    }
    return render(request, "dispatch/delivery_detail.html", context)


def _following(request: SignedInRequest, delivery: Delivery) -> Delivery | None:
    """Return the letter that waits next, right after this one was received."""
    if "received" not in request.GET:
        return None
    actor = request.actor
    waiting = Delivery.objects.visible_to(actor).outstanding()
    mine = waiting.filter(attention=delivery.attention_id)
    return mine.order_by("pk").first() if may_receive(delivery, actor) else None


def _offered(request: SignedInRequest, delivery: Delivery) -> dict[str, Any]:
    """What the page offers to this person; a refused press keeps its choice."""
    actor = request.actor
    may = may_receive(delivery, actor)
    entry = delivery.entry
    return {
        "may_receive": may,
        "may_read_book": can_somewhere(actor, Permission.BOOK_READ),
        **_answering(delivery, actor),
        "may_read_sent": can_somewhere(actor, Permission.DISPATCH_READ),
        "may_forward": _may_forward(entry, actor),
        "forwarding": _forwarding(request, delivery, actor) if may else None,
        "steps": Step.objects.filter(entry=entry).with_people() if entry else [],
        "openable": Step.objects.openable(entry, actor) if entry else set(),
        "may_propose": _may_propose(entry, actor),
        "act_form": ActForm(),
    }


def _replies(delivery: Delivery) -> list[tuple[Dispatch, bool]]:
    """What the office sent in answer, and whether whoever asked still has it."""
    standing = set(standing_replies(delivery).values_list("pk", flat=True))
    return [(each, each.pk in standing) for each in replies_to(delivery)]


def _answering(delivery: Delivery, actor: Actor) -> dict[str, Any]:
    """The way to an answer: a new number first, or one that waits to be sent."""
    is_answerable = delivery.state == Delivery.State.RECEIVED
    if not (is_answerable and can_somewhere(actor, Permission.LETTER_SEND)):
        return {"may_reply": False}
    return {
        "may_reply": True,
        "may_take_number": can_somewhere(actor, Permission.OUTGOING_REGISTER),
        "unsent_answers": list(numbers_for_answer(delivery, actor)),
        "today": thai.today(),
    }


def _may_forward(entry: RegisterEntry | None, actor: Actor) -> bool:
    if entry is None or entry.is_void:
        return False
    division_id = entry.responsible_office_id
    return bool(can(actor, Permission.ENTRY_FORWARD, division_id=division_id))


def _may_propose(entry: RegisterEntry | None, actor: Actor) -> bool:
    if entry is None or entry.is_void:
        return False
    division_id = entry.responsible_office_id
    return bool(can(actor, Permission.ENTRY_PROPOSE, division_id=division_id))


def _forwarding(
    request: SignedInRequest, delivery: Delivery, actor: Actor
) -> Forwarding | None:
    if not delivery.is_waiting:
        return None
    division_id, person_ids = chosen_in(request.GET)
    offered = replace(
        offered_to(actor),
        divisions=divisions_for(actor, Permission.DELIVERY_RECEIVE),
    )
    return replace(
        offered,
        division_id=division_id or delivery.attention_id,
        person_ids=person_ids,
        purpose=purpose_in(request.GET),
    )


@GET_POST
def delivery_return(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """ส่งคืน to the sending office, with a reason."""
    actor = request.actor
    delivery = visible_delivery(whole_delivery(), delivery_id, actor)
    attention = delivery.attention_id
    require(actor, Permission.DELIVERY_RECEIVE, division_id=attention)
    form = ReturnForm(request.POST or None, initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        details = ReturnDetails(**form.cleaned_data)
        try:
            return_delivery(delivery.pk, details, actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ส่งคืนแล้ว แจ้งผู้ส่งพร้อมเหตุผลแล้ว")
            return HttpResponseRedirect(delivery.get_absolute_url())
    context = {
        "form": form,
        "delivery": delivery,
        "dispatch": delivery.dispatch,
        "sender": sender_text(delivery.dispatch),
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/delivery_return.html", context, status=status)


@require_POST
def delivery_act(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """ดำเนินการแล้ว: one press, with a note if there is something to say."""
    form = ActForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["note"])))
        return HttpResponseRedirect(Delivery(pk=delivery_id).get_absolute_url())
    try:
        delivery = mark_acted(
            delivery_id, form.cleaned_data["note"], actor=request.actor
        )
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        words = "บันทึกว่าดำเนินการแล้ว"
        if delivery.dispatch.needs_reply:
            words = f"{words} แจ้งผู้ส่งแล้ว"
        messages.success(request, words)
    return HttpResponseRedirect(Delivery(pk=delivery_id).get_absolute_url())
