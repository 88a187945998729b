"""หนังสือรับ: what came, and ลงทะเบียนรับ."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require_somewhere
from saraban.circulation.queries.many import lines_of
from saraban.circulation.views.hand_over.forms import chosen_in, purpose_in
from saraban.circulation.views.many.pressed import ticked
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.lists.filters import Parameters
from saraban.core.pages import safe_next
from saraban.core.requests import read_ids
from saraban.dispatch.actions.receive_and_hand_over import HandOn, receive_and_hand_on
from saraban.dispatch.actions.receive_many import receive_many
from saraban.dispatch.queries.inbox import (
    STATES,
    InboxFilters,
    InboxPage,
    inbox_page,
    read_filters,
)
from saraban.dispatch.queries.inbox_tabs import (
    REGISTRY,
    boxes_of,
    default_box,
    waiting_in,
)
from saraban.letters.models import Urgency
from saraban.offices.actors import Actor
from saraban.offices.divisions import all_divisions
from saraban.offices.requests import SignedInRequest
from saraban.registers.models.entries import number_spans


@require_GET
def delivery_list(request: SignedInRequest) -> HttpResponse:
    """หนังสือรับ: not yet received first; who reads none has ส่วนบุคคล."""
    actor = request.actor
    if not can_somewhere(actor, Permission.DELIVERY_READ):
        return HttpResponseRedirect(reverse("circulation:step_list"))
    filters = read_filters(Parameters(request.GET), actor)
    owner = actor.book_owner
    page = inbox_page(filters, request.path, actor=actor)
    waiting = waiting_in(filters.box, actor, page.late_before)
    divisions = all_divisions(owner)
    is_main = filters.box == default_box(actor)
    context = {
        "filters": filters,
        "page": page,
        "waiting": waiting,
        "boxes": boxes_of(actor, filters.box, waiting if is_main else None),
        "states": STATES,
        "urgencies": Urgency.choices,
        "days": owner.receipt_days,
        "may_receive": can_somewhere(actor, Permission.DELIVERY_RECEIVE),
        "may_forward": can_somewhere(actor, Permission.ENTRY_FORWARD),
        "shows_to": _shows_to(filters, page, actor),
        "division_names": {each.pk: each.short_name for each in divisions},
    }
    return render(request, "dispatch/delivery_list.html", context)


def _shows_to(filters: InboxFilters, page: InboxPage, actor: Actor) -> bool:
    """ถึง has its column where the rows of a tab differ in it."""
    if not actor.book_owner.has_divisions:
        return False
    is_mixed = actor.division_id is None and filters.box != REGISTRY
    return is_mixed or any(row.addressed_to for row in page.rows)


@require_POST
def delivery_receive(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """ลงทะเบียนรับ, or ลงทะเบียนรับและส่งต่อ: one press."""
    page = reverse("dispatch:delivery_detail", args=[delivery_id])
    back = safe_next(request, request.POST.get("next", ""), page)
    must, purpose = "forward" in request.POST, purpose_in(request.POST)
    hand_on = HandOn(*chosen_in(request.POST), must=must, purpose=purpose)
    try:
        entry = receive_and_hand_on(delivery_id, hand_on, actor=request.actor)
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
        keeps = hand_on.must or not hand_on.is_empty
        return HttpResponseRedirect(f"{page}?{_choice(hand_on)}" if keeps else back)
    done = "" if hand_on.is_empty else " และส่งต่อแล้ว"
    messages.success(request, f"ลงทะเบียนรับแล้ว เลขรับ {entry.number_text}{done}")
    return HttpResponseRedirect(f"{page}?received=1" if back == page else back)


def _choice(hand_on: HandOn) -> str:
    """What was chosen, so that the page shows it again after a refusal."""
    division = [hand_on.division_id] if hand_on.division_id else []
    people = sorted(hand_on.person_ids)
    chosen = {"division": division, "person": people, "purpose": hand_on.purpose}
    return urlencode(chosen, doseq=True)


@require_POST
def delivery_receive_many(request: SignedInRequest) -> HttpResponse:
    """ลงทะเบียนรับ of all letters that are ticked."""
    require_somewhere(request.actor, Permission.DELIVERY_RECEIVE)
    page = reverse("dispatch:delivery_list")
    back = safe_next(request, request.POST.get("back", ""), page)
    chosen = read_ids(request.POST.getlist("delivery"))
    receipts = receive_many(chosen, actor=request.actor)
    numbers = [entry.number for entry in receipts.entries]
    if numbers:
        spans = number_spans(numbers)
        messages.success(request, f"ลงทะเบียนรับแล้ว {len(numbers)} เรื่อง เลขรับ {spans}")
        entries = [entry.pk for entry in receipts.entries]
        shown = urlencode({"entry": entries, "back": back}, doseq=True)
        back = f"{reverse('dispatch:receipt_list')}?{shown}"
    if receipts.refusal:
        messages.error(request, receipts.refusal)
    if not chosen:
        messages.warning(request, "ยังไม่ได้เลือกหนังสือ เลือกอย่างน้อยหนึ่งเรื่องแล้วกดลงทะเบียนรับ")
    return HttpResponseRedirect(back)


@require_GET
def receipt_list(request: SignedInRequest) -> HttpResponse:
    """Which letter of a press got which number; all are handed on from here."""
    actor = request.actor
    require_somewhere(actor, Permission.DELIVERY_RECEIVE)
    entries = lines_of(ticked(request), actor)
    inbox = reverse("dispatch:delivery_list")
    context = {
        "entries": entries,
        "back": safe_next(request, request.GET.get("back", ""), inbox),
        "may_forward": can_somewhere(actor, Permission.ENTRY_FORWARD),
        "may_propose": can_somewhere(actor, Permission.ENTRY_PROPOSE),
        "is_school": actor.book_owner.is_school,
    }
    return render(request, "dispatch/receipt_list.html", context)
