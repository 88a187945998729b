"""หลักฐานการลงทะเบียนรับ, and the public page at which anybody may check one."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from saraban.core.middleware import open_to_all
from saraban.core.typesetting import pdf_response
from saraban.dispatch.actions.prove_receipt import (
    found_by_code,
    later_events,
    print_proof,
)
from saraban.offices.addresses import ip_address_of
from saraban.offices.requests import SignedInRequest

# A whole office stands behind one address; a code cannot be guessed in any case.
CHECKS_A_MINUTE: Final = 60
MINUTE: Final = 60
CODE_MAX: Final = 40


@require_GET
def delivery_proof(request: SignedInRequest, delivery_id: int) -> HttpResponse:
    """The proof as PDF, for the office that sent and the one that received."""
    address_of = partial(public_address, request)
    pdf = print_proof(delivery_id, address_of, actor=request.actor)
    return pdf_response(pdf, f"proof-{delivery_id}.pdf")


@open_to_all
@require_GET
def proof_ask(request: HttpRequest) -> HttpResponse:
    """Type the code of a proof that lies on the table."""
    typed = request.GET.get("code")
    code = "".join((typed or "").split()).replace("-", "").lower()
    if code and len(code) <= CODE_MAX and "/" not in code:
        return HttpResponseRedirect(reverse("dispatch:proof_check", args=[code]))
    context = {"code": code[:CODE_MAX], "is_wrong": typed is not None}
    status = 422 if typed is not None else 200
    page = render(request, "dispatch/proof_ask.html", context, status=status)
    return _unlisted(page)


@open_to_all
@require_GET
def proof_check(request: HttpRequest, code: str) -> HttpResponse:
    """Tell anybody whether a proof is genuine; nothing of what the letter says."""
    if _asks_too_often(request):
        context: dict[str, Any] = {"delivery": None, "is_too_often": True}
        page = render(request, "dispatch/proof_check.html", context, status=429)
        page["Retry-After"] = str(MINUTE)
        return _unlisted(page)
    delivery = found_by_code(code)
    context = {
        "delivery": delivery,
        "is_too_often": False,
        "later": later_events(delivery) if delivery else [],
    }
    status = 200 if delivery else 404
    return _unlisted(
        render(request, "dispatch/proof_check.html", context, status=status)
    )


def public_address(request: HttpRequest, code: str) -> str:
    """Return the whole address of a proof's public page.

    Where the site has a name of its own (SARABAN_ORIGINS) it is that one, so that the
    proof can be checked from elsewhere.
    """
    path = reverse("dispatch:proof_check", args=[code])
    origins = [each for each in settings.CSRF_TRUSTED_ORIGINS if "*" not in each]
    if origins:
        return f"{origins[0].rstrip('/')}{path}"
    return request.build_absolute_uri(path)


def _asks_too_often(request: HttpRequest) -> bool:
    minute = int(timezone.now().timestamp()) // MINUTE
    key = f"proof-checks:{ip_address_of(request)}:{minute}"
    if cache.add(key, 1, 2 * MINUTE):
        return False
    try:
        return cache.incr(key) > CHECKS_A_MINUTE
    except ValueError:
        # It went out of the cache in between.
        return False


def _unlisted(page: HttpResponse) -> HttpResponse:
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page
