"""กำหนดผู้ลงนามเกียรติบัตร, กำหนดผู้ตรวจสอบการลงทะเบียนเกียรติบัตร, and one's own signature."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.certificates.actions import checkers, signatories
from saraban.certificates.queries.checkers import checkers_of, require_settings
from saraban.certificates.queries.signatories import (
    naming,
    own_signatory,
    signatories_of,
    signature_of,
)
from saraban.certificates.views.settings_forms import CheckerForm, SignatoryForm
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.pages import posted
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import Signatory
from saraban.signatures.actions.prove import readiness_of

GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def signatory_list(request: SignedInRequest) -> HttpResponse:
    """กำหนดผู้ลงนามเกียรติบัตร: who signs now first."""
    require_settings(request.actor)
    rows = [
        (each, signature_of(each)) for each in signatories_of(request.actor.book_owner)
    ]
    context = {"rows": rows, "office": request.actor.book_owner}
    return render(request, "certificates/signatory_list.html", context)


@GET_POST
def signatory_create(request: SignedInRequest) -> HttpResponse:
    """Add a signatory."""
    require_settings(request.actor)
    form = SignatoryForm(posted(request), office=request.actor.book_owner)
    return _saved(request, form, None, "signatory_create")


@GET_POST
def signatory_edit(request: SignedInRequest, signatory_id: int) -> HttpResponse:
    """Correct a signatory; what was approved stays as it was signed."""
    require_settings(request.actor)
    signatory = own_signatory(signatory_id, request.actor)
    now = signatories.values_of(signatory)
    form = SignatoryForm(
        posted(request), office=request.actor.book_owner, initial=now, now=now
    )
    return _saved(request, form, signatory, "signatory_edit")


def _saved(
    request: SignedInRequest,
    form: SignatoryForm,
    signatory: Signatory | None,
    page: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            if signatory is None:
                done = signatories.create_signatory(form.details(), actor=request.actor)
            else:
                done = signatories.change_signatory(
                    signatory, form.details(), seen=form.seen_mark, actor=request.actor
                )
        except NotAllowedError:
            raise
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"บันทึกผู้ลงนาม {done} แล้ว")
            return HttpResponseRedirect(reverse("certificates:signatory_list"))
    context = {"form": form, "signatory": signatory}
    status = 422 if form.errors else 200
    return render(request, f"certificates/{page}.html", context, status=status)


@GET_POST
def checker_list(request: SignedInRequest) -> HttpResponse:
    """กำหนดผู้ตรวจสอบการลงทะเบียนเกียรติบัตร: who they are; a form names another."""
    actor = request.actor
    require_settings(actor)
    now = checkers_of(actor.book_owner)
    known = {each.user_id for each in now}
    form = CheckerForm(posted(request), office=actor.book_owner, known=known)
    if form.is_valid():
        try:
            checkers.name_checker(form.cleaned_data["person"], actor=actor)
        except NotAllowedError:
            raise
        except DomainError as error:
            form.add_error("person", error.message)
        else:
            messages.success(request, "กำหนดผู้ตรวจสอบแล้ว")
            return HttpResponseRedirect(request.path)
    context = {"form": form, "checkers": now}
    status = 422 if form.errors else 200
    return render(request, "certificates/checker_list.html", context, status=status)


@require_POST
def checker_remove(request: SignedInRequest, checker_id: int) -> HttpResponse:
    """Let somebody check no more."""
    removed = checkers.remove_checker(checker_id, actor=request.actor)
    messages.success(request, f"{removed.user} ไม่ได้เป็นผู้ตรวจสอบแล้ว")
    return HttpResponseRedirect(reverse("certificates:checker_list"))


@require_GET
def signature_list(request: SignedInRequest) -> HttpResponse:
    """ลายมือชื่อของฉันในเกียรติบัตร: which offices ask for it, and what was allowed."""
    return _signatures(request)


def _signatures(request: SignedInRequest, error: str = "", at: int = 0) -> HttpResponse:
    rows = [(each, signature_of(each)) for each in naming(request.actor).order_by("pk")]
    context = {
        "rows": rows,
        "readiness": readiness_of(request.actor),
        "error": error,
        "error_at": at,
    }
    status = 422 if error else 200
    return render(request, "certificates/signature_list.html", context, status=status)


@require_POST
def signature_allow(request: SignedInRequest, signatory_id: int) -> HttpResponse:
    """อนุญาต: the person's signature may stand on an office's certificates."""
    try:
        done = signatories.allow_signature(
            signatory_id, request.POST.get("pin", ""), actor=request.actor
        )
    except UnknownSubjectError:
        raise
    except DomainError as error:
        return _signatures(request, error.message, signatory_id)
    office = done.office.name
    messages.success(request, f"อนุญาตให้ใช้ลายมือชื่อในเกียรติบัตรของ{office}แล้ว")
    return HttpResponseRedirect(reverse("certificates:signature_list"))


@require_POST
def signature_disallow(request: SignedInRequest, signatory_id: int) -> HttpResponse:
    """เลิกอนุญาต: certificates that were approved keep the picture."""
    try:
        signatories.disallow_signature(signatory_id, actor=request.actor)
    except UnknownSubjectError:
        raise
    except DomainError as error:
        return _signatures(request, error.message, signatory_id)
    messages.success(request, "เลิกอนุญาตแล้ว เกียรติบัตรที่รับรองไปแล้วไม่เปลี่ยน")
    return HttpResponseRedirect(reverse("certificates:signature_list"))
