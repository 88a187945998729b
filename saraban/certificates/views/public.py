"""ตรวจสอบเกียรติบัตร: anybody types a code, or opens the address in its QR."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from saraban.certificates.queries.public import Proof, found_by_code
from saraban.core.middleware import open_to_all
from saraban.core.public_codes import is_code, typed_code
from saraban.offices.public_pages import MINUTE, asks_too_often, unlisted
from saraban.registers.actions.certificates import CODE_LENGTH

CODE_MAX: Final = 40


@open_to_all
@require_GET
def certificate_ask(request: HttpRequest) -> HttpResponse:
    """Type the code of a certificate that lies on the table."""
    typed = request.GET.get("code")
    code = typed_code(typed or "")
    if is_code(code, CODE_LENGTH):
        return HttpResponseRedirect(
            reverse("certificates:certificate_public", args=[code])
        )
    context = {"code": (typed or "")[:CODE_MAX], "is_wrong": typed is not None}
    status = 422 if typed is not None else 200
    page = render(request, "certificates/certificate_ask.html", context, status=status)
    return unlisted(page)


@open_to_all
@require_GET
def certificate_public(request: HttpRequest, code: str) -> HttpResponse:
    """Tell anybody whether a certificate is genuine, and what stands on it."""
    template = "certificates/certificate_public.html"
    context: dict[str, Any] = {"found": None, "is_too_often": False, "proof": Proof}
    if asks_too_often(request, "certificate"):
        context["is_too_often"] = True
        page = render(request, template, context, status=429)
        page["Retry-After"] = str(MINUTE)
        return unlisted(page)
    found = found_by_code(typed_code(code))
    context["found"] = found
    return unlisted(render(request, template, context, status=200 if found else 404))
