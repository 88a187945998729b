"""กำหนดหัวหนังสือ: the head of the own office's letters, and its emblem."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError
from saraban.core.pages import posted
from saraban.core.seen import SeenForm
from saraban.directory.actions.letterhead import change_letterhead, letterhead_values
from saraban.directory.details import LetterheadDetails
from saraban.directory.queries.letterhead import emblem_of, visible_emblem
from saraban.directory.views.contact_fields import (
    AddressField,
    EmailField,
    PhoneField,
    WebsiteField,
)
from saraban.documents.models import StoredFile
from saraban.documents.pictures import EMBLEM, fit_picture
from saraban.documents.responses import file_response
from saraban.documents.uploads import ArrivedFile
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])
# ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ (ฉบับที่ 4) พ.ศ. 2564: the central address.
CENTRAL: Final = "saraban"


class LetterheadForm(SeenForm):
    """What stands in the head of the letters; the emblem comes as a file beside it."""

    address = AddressField()
    phone = PhoneField("โทรศัพท์")
    fax = PhoneField("โทรสาร")
    email = EmailField()
    website = WebsiteField()
    removes_emblem = forms.BooleanField(label="เอาตราออก", required=False)

    def details(self) -> LetterheadDetails:
        """Return what was typed."""
        typed = self.filled
        del typed["removes_emblem"]
        return LetterheadDetails(**typed)


@GET_POST
def letterhead_edit(request: SignedInRequest) -> HttpResponse:
    """กำหนดหัวหนังสือ: say what stands in it; a preview shows how it will be."""
    require(request.actor, Permission.OFFICE_SETTINGS)
    office = request.actor.book_owner
    form = _form(request, office)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, form)
        except NotAllowedError:
            raise
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "บันทึกหัวหนังสือแล้ว")
            return HttpResponseRedirect(reverse("directory:letterhead_edit"))
    context = {
        "form": form,
        "office": office,
        "emblem": emblem_of(office),
        "not_central": "" if _is_central(office.email) else office.email,
    }
    status = 422 if form.errors else 200
    return render(request, "directory/letterhead_edit.html", context, status=status)


@require_GET
def emblem_picture(request: SignedInRequest, office_id: int) -> HttpResponseBase:
    """Answer with the emblem of an office of the own area."""
    return file_response(visible_emblem(office_id, request.actor), "emblem.png")


def _is_central(email: str) -> bool:
    return email.lower().startswith(CENTRAL)


def _form(request: SignedInRequest, office: Office) -> LetterheadForm:
    now = letterhead_values(office)
    initial: dict[str, Any] = now | saved_input.initial_values(request)
    return LetterheadForm(posted(request), initial=initial, now=now)


def _save(request: SignedInRequest, form: LetterheadForm) -> None:
    change_letterhead(
        form.details(),
        emblem=_uploaded(request),
        removes_emblem=form.cleaned_data["removes_emblem"],
        actor=request.actor,
        seen=form.seen_mark,
    )


def _uploaded(request: SignedInRequest) -> StoredFile | None:
    arrived = request.FILES.get("emblem")
    return fit_picture(arrived, EMBLEM) if isinstance(arrived, ArrivedFile) else None
