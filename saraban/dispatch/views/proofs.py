"""หลักฐานการลงทะเบียนรับ, and the public page at which anybody may check one."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from saraban.core.middleware import open_to_all
from saraban.core.public_codes import public_address, typed_code
from saraban.core.typesetting import pdf_response
from saraban.dispatch.actions.prove_receipt import (
    found_by_code,
    later_events,
    print_proof,
)
from saraban.offices.public_pages import MINUTE, asks_too_often, unlisted
from saraban.offices.requests import SignedInRequest

CODE_MAX: Final = 40


@require_GET
def delivery_proof(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """The proof as PDF, for the office that sent and the one that received."""

    def address_of(code: str) -> str:
        return public_address(request, reverse("dispatch:proof_check", args=[code]))

    pdf = print_proof(delivery_id, address_of, actor=request.actor)
    return pdf_response(pdf, f"proof-{delivery_id}.pdf")


@open_to_all
@require_GET
def proof_ask(request: HttpRequest) -> HttpResponse:
    """Type the code of a proof that lies on the table."""
    typed = request.GET.get("code")
    code = typed_code(typed or "")
    if code and len(code) <= CODE_MAX and "/" not in code:
        return HttpResponseRedirect(reverse("dispatch:proof_check", args=[code]))
    context = {"code": code[:CODE_MAX], "is_wrong": typed is not None}
    status = 422 if typed is not None else 200
    page = render(request, "dispatch/proof_ask.html", context, status=status)
    return unlisted(page)


@open_to_all
@require_GET
def proof_check(request: HttpRequest, code: str) -> HttpResponse:
    """Tell anybody whether a proof is genuine; nothing of what the letter says."""
    if asks_too_often(request, "proof"):
        context: dict[str, Any] = {"delivery": None, "is_too_often": True}
        page = render(request, "dispatch/proof_check.html", context, status=429)
        page["Retry-After"] = str(MINUTE)
        return unlisted(page)
    delivery = found_by_code(code)
    context = {
        "delivery": delivery,
        "is_too_often": False,
        "later": later_events(delivery) if delivery else [],
    }
    status = 200 if delivery else 404
    return unlisted(
        render(request, "dispatch/proof_check.html", context, status=status)
    )
