"""ลายมือชื่อของฉัน: everybody's own, and nobody else's."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.pages import safe_next
from saraban.documents.responses import file_response
from saraban.documents.uploads import ArrivedFile, limit_megabytes
from saraban.offices.requests import SignedInRequest
from saraban.signatures.actions import own_signature
from saraban.signatures.actions.prove import current_picture, readiness_of
from saraban.signatures.actions.tries import locked_until
from saraban.signatures.errors import PasswordRefusedError, PinRefusedError
from saraban.signatures.forms import PinForm
from saraban.signatures.models import FailedTries, SignaturePin

GET_POST = require_http_methods(["GET", "POST"])
NOTHING_CHOSEN: Final = "ยังไม่ได้เลือกภาพ ถ่ายหรือเลือกภาพลายมือชื่อ แล้วกดบันทึกอีกครั้ง"


@require_GET
def signature_detail(request: SignedInRequest) -> HttpResponse:
    """ลายมือชื่อของฉัน: the picture in use, the PIN, and what they are for."""
    return _detail(request)


@require_POST
def signature_set(request: SignedInRequest) -> HttpResponse:
    """Take the signature from a photograph or scan; the page shows what came of it."""
    arrived = request.FILES.get("picture")
    if not isinstance(arrived, ArrivedFile):
        return _detail(request, NOTHING_CHOSEN)
    try:
        own_signature.set_picture(arrived, actor=request.actor)
    except DomainError as error:
        return _detail(request, error.message)
    messages.success(request, "บันทึกลายมือชื่อแล้ว ตรวจภาพด้านล่าง หากไม่ชัดให้ถ่ายใหม่")
    return HttpResponseRedirect(reverse("signatures:signature_detail"))


@require_POST
def signature_withdraw(request: SignedInRequest) -> HttpResponse:
    """เลิกใช้ลายมือชื่อนี้: what was signed with it stays as it is."""
    own_signature.withdraw_picture(actor=request.actor)
    messages.success(request, "เลิกใช้ภาพลายมือชื่อแล้ว หนังสือที่ลงลายมือชื่อไปแล้วไม่เปลี่ยน")
    return HttpResponseRedirect(reverse("signatures:signature_detail"))


@require_GET
def signature_picture(request: SignedInRequest) -> HttpResponseBase:
    """Answer with the person's own picture; there is no address of another's."""
    picture = current_picture(request.actor.user)
    if picture is None:
        raise UnknownSubjectError
    return file_response(picture.stored_file, "signature.png")


@GET_POST
def pin_edit(request: SignedInRequest) -> HttpResponse:
    """ตั้งรหัส PIN: the only way to a PIN, with the password of the person."""
    form = PinForm(request.POST if request.method == "POST" else None)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            own_signature.set_pin(typed["password"], typed["pin"], actor=request.actor)
        except PasswordRefusedError as error:
            form.add_error("password", error.message)
        except PinRefusedError as error:
            form.add_error("pin", error.message)
        else:
            messages.success(request, "ตั้งรหัส PIN แล้ว ใช้รหัสนี้เมื่อลงลายมือชื่อ")
            home = reverse("signatures:signature_detail")
            return HttpResponseRedirect(safe_next(request, wanted, home))
    pin = SignaturePin.objects.set_by(request.actor.user)
    context = {"form": form, "next": wanted, "has_pin": pin is not None}
    status = 422 if form.errors else 200
    return render(request, "signatures/pin_edit.html", context, status=status)


def _detail(request: SignedInRequest, error: str = "") -> HttpResponse:
    user = request.actor.user
    context = {
        "picture": current_picture(user),
        "pin": SignaturePin.objects.set_by(user),
        "readiness": readiness_of(request.actor),
        "locked_until": locked_until(user, FailedTries.Secret.PIN),
        "office": request.actor.book_owner,
        "limit": limit_megabytes(),
        "error": error,
    }
    template = "signatures/signature_detail.html"
    return render(request, template, context, status=422 if error else 200)
