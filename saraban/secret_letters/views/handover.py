"""ลับ was chosen on an ordinary form: who the registrar is, and how to hand over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from saraban.letters.models import Secrecy
from saraban.offices.requests import SignedInRequest
from saraban.secret_letters.actions.hand_over import tell_registrars
from saraban.secret_letters.errors import REFUSED_LEVEL
from saraban.secret_letters.queries.registrars import registrar_at, registrars_of


@require_http_methods(["GET", "POST"])
def registrar_list(request: SignedInRequest) -> HttpResponse:
    """Say who keeps the secret letters; one press tells them that one waits."""
    actor = request.actor
    people = list(registrars_of([actor.book_owner_id]))
    if request.method == "POST":
        tell_registrars(actor=actor)
        messages.success(request, "แจ้งนายทะเบียนหนังสือลับแล้ว นำหนังสือไปส่งให้ด้วยตนเอง")
        return HttpResponseRedirect(reverse("desk:home"))
    level = request.GET.get("level", "")
    context = {
        "registrars": people,
        "is_registrar": registrar_at(actor) is not None,
        "is_sending": request.GET.get("from") == "send",
        "refused": REFUSED_LEVEL if level == str(int(Secrecy.TOP_SECRET)) else "",
    }
    return render(request, "secret_letters/registrar_list.html", context)
