"""กำหนดคำย่อของหน่วยงาน: the table by which จาก is found."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core import saved_input
from saraban.core.seen import ChangedMeanwhileError
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.abbreviations import (
    add_abbreviation,
    change_abbreviation,
    delete_abbreviation,
)
from saraban.registers.errors import AbbreviationRefusedError
from saraban.registers.queries.abbreviations import (
    abbreviations_of,
    visible_abbreviation,
)
from saraban.registers.views.abbreviations.forms import AbbreviationForm

GET_POST: Final = require_http_methods(["GET", "POST"])


@require_GET
def abbreviation_list(request: SignedInRequest) -> HttpResponse:
    """กำหนดคำย่อของหน่วยงาน: the office's table, or the one that is built in."""
    require(request.actor, Permission.BOOK_SETTINGS)
    context = {"rows": abbreviations_of(request.actor)}
    return render(request, "registers/abbreviation_list.html", context)


@GET_POST
def abbreviation_create(request: SignedInRequest) -> HttpResponse:
    """Add a sender and its abbreviations."""
    require(request.actor, Permission.BOOK_SETTINGS)
    form = AbbreviationForm(
        request.POST if request.method == "POST" else None,
        initial=saved_input.initial_values(request),
    )
    if form.is_valid():
        try:
            row = add_abbreviation(form.details(), actor=request.actor)
        except AbbreviationRefusedError as error:
            form.refuse(error)
        else:
            return _saved(request, f"เพิ่ม {row.name} แล้ว")
    status = 422 if form.errors else 200
    context = {"form": form}
    return render(request, "registers/abbreviation_create.html", context, status=status)


@GET_POST
def abbreviation_edit(request: SignedInRequest, token: str) -> HttpResponse:
    """Change a sender's name or its abbreviations."""
    require(request.actor, Permission.BOOK_SETTINGS)
    now = visible_abbreviation(token, request.actor).shown()
    form = AbbreviationForm(
        request.POST if request.method == "POST" else None,
        now=now,
        initial=now | saved_input.initial_values(request),
    )
    if form.is_valid():
        details, seen = form.details(), form.seen_mark
        try:
            row = change_abbreviation(token, details, actor=request.actor, seen=seen)
        except (AbbreviationRefusedError, ChangedMeanwhileError) as error:
            form.refuse(error)
        else:
            return _saved(request, f"บันทึก {row.name} แล้ว")
    status = 422 if form.errors else 200
    context = {"form": form}
    return render(request, "registers/abbreviation_edit.html", context, status=status)


@GET_POST
def abbreviation_delete(request: SignedInRequest, token: str) -> HttpResponse:
    """Ask, then take a sender out of the table; letters stay as they are."""
    require(request.actor, Permission.BOOK_SETTINGS)
    row = visible_abbreviation(token, request.actor)
    if request.method == "POST":
        name = delete_abbreviation(token, actor=request.actor)
        return _saved(request, f"ลบ {name} แล้ว")
    return render(request, "registers/abbreviation_delete.html", {"row": row})


def _saved(request: SignedInRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("registers:abbreviation_list"))
