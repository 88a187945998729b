"""Step-up: the password again, not longer than ten minutes ago, before anything opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
)
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from saraban.core import saved_input

View = Callable[..., HttpResponse]
ASKED_AGAIN: Final = "ยืนยันรหัสผ่านแล้ว ข้อความที่พิมพ์ไว้ยังอยู่ครบ ตรวจแล้วกดตกลงอีกครั้ง"


def confirmed(view: View) -> View:
    """Ask for the password first unless it was given within ten minutes.

    What was typed is kept, sealed, and stands on the form again.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if did_recently_reauthenticate(request):
            return view(request, *args, **more)
        path = request.get_full_path()
        if request.method == "POST":
            path = saved_input.page_of(request)
            saved_input.keep(request, ASKED_AGAIN)
        page = reverse("account_reauthenticate")
        return HttpResponseRedirect(f"{page}?{urlencode({'next': path})}")

    return asked
