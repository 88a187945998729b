"""เริ่มใช้งานระบบ: the page of an installation without accounts, behind its link."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from saraban.accounts.models import User
from saraban.core.addresses import ip_address_of
from saraban.core.middleware import open_to_all
from saraban.core.pages import posted
from saraban.core.public_codes import digest_of, is_code, typed_code
from saraban.directory.actions.first_start import (
    CODE_LENGTH,
    is_awaited,
    is_newest,
    start_first_office,
)
from saraban.directory.views.first_start.forms import FirstStartForm
from saraban.offices.public_pages import MINUTE, asks_too_often, unlisted
from saraban.offices.sign_in_record import Visitor

# In the session of who opened the link: the digest of its code.
OPENED: Final = "first_start"
DONE: Final = "สร้างสำนักงานและผู้ดูแลระบบแล้ว ขั้นต่อไปอยู่ในรายการ เริ่มใช้งานระบบ ด้านล่าง"


@open_to_all
@require_http_methods(["GET", "POST"])
def first_start(request: HttpRequest) -> HttpResponse:
    """Make the area office and its administrator, who goes on from รายการหลัก."""
    if not is_awaited():
        raise Http404
    if asks_too_often(request, "first-start"):
        return _page(request, 429, is_too_often=True)
    if "code" in request.GET:
        return _opened(request, typed_code(request.GET["code"]))
    digest = str(request.session.get(OPENED, ""))
    if not is_newest(digest):
        is_wrong = bool(digest) or request.method == "POST"
        return _page(request, 422 if is_wrong else 200, is_wrong=is_wrong)
    form = FirstStartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        witness = Visitor(None, ip_address_of(request))
        user = start_first_office(form.details(), digest, witness=witness)
        return _led_on(request, user)
    return _page(request, 422 if form.errors else 200, form=form)


def _opened(request: HttpRequest, code: str) -> HttpResponse:
    """Remember who opened the link, and take the code out of the address."""
    digest = digest_of(code)
    if not is_code(code, CODE_LENGTH) or not is_newest(digest):
        return _page(request, 422, is_wrong=True)
    request.session[OPENED] = digest
    return unlisted(HttpResponseRedirect(reverse("directory:first_start")))


def _led_on(request: HttpRequest, user: User) -> HttpResponse:
    del request.session[OPENED]
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, DONE)
    return HttpResponseRedirect(reverse("desk:home"))


def _page(request: HttpRequest, status: int, **more: Any) -> HttpResponse:
    context = {"form": None, "is_wrong": False, "is_too_often": False, **more}
    page = render(request, "directory/first_start.html", context, status=status)
    if context["is_too_often"]:
        page["Retry-After"] = str(MINUTE)
    return unlisted(page)
