"""คำสั่งที่มีชื่อท่าน: what somebody reads whom an order names, and รับทราบคำสั่ง."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.requests import asked_id
from saraban.letters.queries.pages import shown_files
from saraban.letters.views import LetterFiles, Opened
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.name_people import acknowledge_order
from saraban.registers.queries.named_people import (
    cancelling,
    orders_naming,
    visible_named,
)


def _letter_of(request: SignedInRequest, entry_id: int) -> Opened:
    named = visible_named(entry_id, request.actor)
    if named.entry.letter is None:
        raise UnknownSubjectError
    return Opened(named.entry.letter, named.entry, named.get_absolute_url())


ORDER_FILES: Final = LetterFiles("order", _letter_of)


@require_GET
def order_list(request: SignedInRequest) -> HttpResponse:
    """คำสั่งที่มีชื่อท่าน, newest first."""
    page = orders_naming(request.actor, request.path, asked_id(request, "before"))
    return render(request, "registers/order_list.html", {"page": page})


@require_GET
def order_detail(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """One order that names the person, with its files and รับทราบคำสั่ง."""
    named = visible_named(entry_id, request.actor)
    entry = named.entry
    files = []
    if entry.letter is not None:
        files = shown_files(
            entry.letter,
            lambda each: reverse("registers:order_file", args=[entry.pk, each]),
        )
    context = {
        "named": named,
        "entry": entry,
        "files": files,
        "cancelling": cancelling(entry),
    }
    return render(request, "registers/order_detail.html", context)


@require_POST
def order_acknowledge(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """รับทราบคำสั่ง."""
    try:
        named = acknowledge_order(entry_id, actor=request.actor)
    except UnknownSubjectError:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"รับทราบคำสั่งที่ {named.entry.reference_number} แล้ว")
    page = reverse("registers:order_detail", args=[entry_id])
    return HttpResponseRedirect(page)
