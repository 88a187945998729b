"""หนังสือลับรอลงทะเบียนรับ: copies that came through the system."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import saved_input
from saraban.core.errors import DomainError
from saraban.core.pages import posted
from saraban.offices.requests import SignedInRequest
from saraban.secret_letters.actions.receive import receive_delivery
from saraban.secret_letters.actions.send import return_delivery
from saraban.secret_letters.paper.documents import receipt_paper
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.queries.deliveries import (
    deliveries_to,
    delivery_seen_by,
    own_delivery,
)
from saraban.secret_letters.views.answers import paper_response
from saraban.secret_letters.views.confirmed import confirmed
from saraban.secret_letters.views.forms import EntryForm, ReasonForm
from saraban.secret_letters.witness import SecretWitness, record_secret


@require_GET
@confirmed
def delivery_list(request: SignedInRequest) -> HttpResponse:
    """What waits for its receipt, and what came before."""
    actor = require_registrar(request.actor)
    record(AuditKind.SECRET_LISTED, None, actor=SecretWitness(actor))
    context = {"deliveries": deliveries_to(actor.book_owner_id)[:200]}
    return render(request, "secret_letters/delivery_list.html", context)


@require_http_methods(["GET", "POST"])
@confirmed
def delivery_receive(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """ลงทะเบียนรับ of one copy."""
    delivery = own_delivery(delivery_id, request.actor)
    form = EntryForm(posted(request), initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            content = form.entry_content()
            receive_delivery(delivery, content, actor=request.actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ลงทะเบียนรับหนังสือลับแล้ว")
            return HttpResponseRedirect(delivery.letter.get_absolute_url())
    context = {"delivery": delivery, "form": form}
    status = 422 if form.errors else 200
    page = "secret_letters/delivery_receive.html"
    return render(request, page, context, status=status)


@require_http_methods(["GET", "POST"])
@confirmed
def delivery_return(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """ส่งคืน of one copy, with the reason."""
    delivery = own_delivery(delivery_id, request.actor)
    form = ReasonForm(posted(request), initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            return_delivery(delivery, reason, actor=request.actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ส่งคืนแล้ว")
            return HttpResponseRedirect(reverse("secret_letters:delivery_list"))
    context = {"delivery": delivery, "form": form}
    status = 422 if form.errors else 200
    page = "secret_letters/delivery_return.html"
    return render(request, page, context, status=status)


@require_GET
@confirmed
def receipt_pdf(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """ใบตอบรับ, for either end."""
    actor = require_registrar(request.actor)
    delivery = delivery_seen_by(delivery_id, actor)
    answer = paper_response(receipt_paper(delivery), "secret-receipt.pdf", actor)
    record_secret(AuditKind.SECRET_PRINTED, delivery.letter, actor=actor)
    return answer
