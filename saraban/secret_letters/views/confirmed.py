"""Step-up, and the record of what is refused: every page of secret letters has both."""

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

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import saved_input
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.core.sealing import SealBrokenError
from saraban.offices.actors import Actor
from saraban.secret_letters.models import SecretLetter
from saraban.secret_letters.witness import SecretWitness, record_secret

View = Callable[..., HttpResponse]
ASKED_AGAIN: Final = "ยืนยันรหัสผ่านแล้ว ข้อความที่พิมพ์ไว้ยังอยู่ครบ ตรวจแล้วกดตกลงอีกครั้ง"


def confirmed(view: View) -> View:
    """Ask for the password first unless it was given within ten minutes.

    What was typed is kept, sealed, and stands on the form again. What is refused is
    recorded, whether there is such a letter or not, by as many statements.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if not did_recently_reauthenticate(request):
            return _ask(request)
        try:
            return view(request, *args, **more)
        except (NotAllowedError, UnknownSubjectError):
            _record_refusal(request.actor, more.get("letter_id"))  # type: ignore[attr-defined]
            raise

    return asked


def _ask(request: HttpRequest) -> HttpResponse:
    path = request.get_full_path()
    if request.method == "POST":
        path = saved_input.page_of(request)
        saved_input.keep(request, ASKED_AGAIN)
    page = reverse("account_reauthenticate")
    return HttpResponseRedirect(f"{page}?{urlencode({'next': path})}")


def _record_refusal(actor: Actor, uid: Any) -> None:
    letter = SecretLetter.objects.filter(uid=uid).first() if uid else None
    if letter is not None:
        try:
            record_secret(AuditKind.SECRET_REFUSED, letter, actor=actor)
        except SealBrokenError:
            pass
        else:
            return
    values = {"letter": str(uid or "")}
    witness = SecretWitness(actor)
    record(AuditKind.SECRET_REFUSED, None, actor=witness, values=values)
