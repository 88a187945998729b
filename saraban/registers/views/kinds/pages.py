"""ทะเบียนอื่น: the books of kinds that the office keeps besides รับ, ส่ง and คำสั่ง."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require, require_somewhere
from saraban.core import saved_input
from saraban.core.errors import DomainError
from saraban.core.submissions import refuse_form
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.own_kinds import (
    add_kind,
    change_kind,
    in_thai,
    shown_kind,
)
from saraban.registers.queries.kinds import may_register, own_kind_of, own_kinds_of
from saraban.registers.views.kinds.forms import PRESETS, KindForm

GET_POST: Final = require_http_methods(["GET", "POST"])


@require_GET
def kind_list(request: SignedInRequest) -> HttpResponse:
    """ทะเบียนอื่น: the way to each, and for those who run the books to change them."""
    actor = request.actor
    require_somewhere(actor, Permission.BOOK_READ)
    rows = own_kinds_of(actor.book_owner)
    context = {
        "rows": [(each, may_register(actor, each.as_kind())) for each in rows],
        "presets": [(name, values["name"]) for name, values in PRESETS.items()],
        "in_thai": in_thai,
        "may_change": can_somewhere(actor, Permission.BOOK_SETTINGS),
    }
    return render(request, "registers/kind_list.html", context)


@GET_POST
def kind_create(request: SignedInRequest) -> HttpResponse:
    """Add a kind of book, from one that offices keep most or from nothing."""
    actor = request.actor
    require(actor, Permission.BOOK_SETTINGS)
    preset = PRESETS.get(request.GET.get("preset", ""), {})
    form = KindForm(
        request.POST if request.method == "POST" else None,
        office=actor.book_owner,
        initial=preset | saved_input.initial_values(request),
    )
    if form.is_valid():
        try:
            kind = add_kind(form.details(), actor=actor)
        except DomainError as error:
            refuse_form(form, error)
        else:
            messages.success(request, f"เพิ่ม{kind.name} แล้ว")
            list_page = reverse("registers:entry_list", args=[kind.code])
            return HttpResponseRedirect(list_page)
    status = 422 if form.errors else 200
    return render(request, "registers/kind_create.html", {"form": form}, status=status)


@GET_POST
def kind_edit(request: SignedInRequest, kind: str) -> HttpResponse:
    """Change what a kind is called, shows and how it numbers from now on."""
    actor = request.actor
    own = own_kind_of(actor.book_owner, kind)
    require(actor, Permission.BOOK_SETTINGS)
    now = shown_kind(own)
    form = KindForm(
        request.POST if request.method == "POST" else None,
        office=actor.book_owner,
        division_id=own.division_id,
        now=now,
        initial=now | saved_input.initial_values(request),
    )
    if form.is_valid():
        try:
            change_kind(own, form.details(), seen=form.seen_mark, actor=actor)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"บันทึก{form.cleaned_data['name']} แล้ว")
            return HttpResponseRedirect(reverse("registers:kind_list"))
    context = {"form": form, "kind": own}
    status = 422 if form.errors else 200
    return render(request, "registers/kind_edit.html", context, status=status)
