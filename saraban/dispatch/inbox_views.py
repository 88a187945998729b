"""หนังสือรับ: what came, and ลงทะเบียนรับ."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, divisions_for, require_somewhere
from saraban.core import thai
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.pages import go_to, render_page, safe_next
from saraban.core.requests import read_ids
from saraban.dispatch.lists import inbox_page
from saraban.dispatch.models import Delivery
from saraban.dispatch.queries import visible_delivery
from saraban.dispatch.receiving import (
    mark_opened,
    may_receive,
    receive_delivery,
    receive_many,
    sender_text,
)
from saraban.letters.files import letter_file
from saraban.letters.pages import shown_files
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers.numbers import number_spans


@require_GET
def delivery_list(request: SignedInRequest) -> HttpResponse:
    """หนังสือรับ: not yet received first."""
    actor = request.actor
    require_somewhere(actor, Permission.DELIVERY_READ)
    text = thai.clean_line(request.GET.get("q", ""))
    owner = actor.book_owner
    divisions = Office.objects.divisions_of(owner) if owner.has_divisions else []
    context = {
        "page": inbox_page(
            text, request.GET.get("after", ""), request.path, actor=actor
        ),
        "text": text,
        "may_receive": can_somewhere(actor, Permission.DELIVERY_RECEIVE),
        "is_school": owner.is_school,
        "division_names": {each.pk: each.short_name for each in divisions},
    }
    return render_page(request, "dispatch/delivery_list.html", context)


@require_GET
def delivery_detail(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """รายละเอียดหนังสือ as the recipient sees it; opening it is kept."""
    actor = request.actor
    delivery = visible_delivery(
        Delivery.objects.select_related(
            "dispatch__letter",
            "dispatch__sender",
            "dispatch__from_office",
            "dispatch__sent_by",
            "attention",
            "entry__register",
            "received_by",
        ),
        delivery_id,
        actor,
    )
    mark_opened(delivery, actor=actor)
    context = {
        "delivery": delivery,
        "dispatch": delivery.dispatch,
        "sender": sender_text(delivery.dispatch),
        "may_receive": may_receive(delivery, actor),
        "divisions": divisions_for(actor, Permission.DELIVERY_RECEIVE),
        "files": shown_files(
            delivery.dispatch.letter,
            lambda each: reverse("dispatch:delivery_file", args=[delivery.pk, each]),
        ),
    }
    return render_page(request, "dispatch/delivery_detail.html", context)


@require_POST
def delivery_receive(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """ลงทะเบียนรับ: one press."""
    page = reverse("dispatch:delivery_detail", args=[delivery_id])
    back = safe_next(request, request.POST.get("next", ""), page)
    try:
        chosen = read_ids(request.POST.getlist("division"))
        division_id = chosen[0] if chosen else None
        entry = receive_delivery(delivery_id, division_id, actor=request.actor)
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"ลงทะเบียนรับแล้ว เลขรับ {entry.number_text}")
    return go_to(back)


@require_POST
def delivery_receive_many(request: SignedInRequest) -> HttpResponse:
    """ลงทะเบียนรับ of all letters that are ticked."""
    require_somewhere(request.actor, Permission.DELIVERY_RECEIVE)
    chosen = read_ids(request.POST.getlist("delivery"))
    receipts = receive_many(chosen, actor=request.actor)
    numbers = [entry.number for entry in receipts.entries]
    if numbers:
        spans = number_spans(numbers)
        messages.success(request, f"ลงทะเบียนรับแล้ว {len(numbers)} เรื่อง เลขรับ {spans}")
    if receipts.refusal:
        messages.error(request, receipts.refusal)
    if not chosen:
        messages.warning(request, "ยังไม่ได้เลือกหนังสือ เลือกอย่างน้อยหนึ่งเรื่องแล้วกดลงทะเบียนรับ")
    return go_to(reverse("dispatch:delivery_list"))


@require_GET
def delivery_file(
    request: SignedInRequest, delivery_id: int, attachment_id: int
) -> HttpResponseBase:
    """Open one file of a letter that came."""
    delivery = visible_delivery(
        Delivery.objects.select_related("dispatch__letter"), delivery_id, request.actor
    )
    mark_opened(delivery, actor=request.actor)
    letter = delivery.dispatch.letter
    return letter_file(letter, attachment_id, through=delivery, actor=request.actor)
