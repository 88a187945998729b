"""หนังสือภายในสำนักงาน: letters to the divisions of the own office."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require_somewhere
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.pages import safe_next
from saraban.core.requests import asked_id
from saraban.dispatch.actions.receive import sender_text
from saraban.dispatch.actions.receive_copy import (
    is_copy_open,
    mark_copy_opened,
    may_receive_copy,
    receive_copy,
)
from saraban.dispatch.models import InsideCopy
from saraban.dispatch.queries.copies import copy_page, desks_of, own_desk_id
from saraban.dispatch.queries.inbox_tabs import INSIDE, boxes_of
from saraban.dispatch.queries.visible import visible_copy
from saraban.letters.queries.pages import ShownFile, shown_files
from saraban.offices.requests import SignedInRequest

_SHOWN: Final = (
    "dispatch__letter",
    "dispatch__sender",
    "dispatch__from_office",
    "dispatch__sent_by",
    "office",
    "entry__book",
    "received_by",
)


@require_GET
def copy_list(request: SignedInRequest) -> HttpResponse:
    """หนังสือภายในสำนักงาน: of the own division, or of any for the central registry."""
    actor = request.actor
    require_somewhere(actor, Permission.DELIVERY_READ)
    desks, desk = desks_of(actor), own_desk_id(actor)
    asked = asked_id(request, "desk")
    if asked in {each for each, _ in desks}:
        desk = asked or desk
    before = asked_id(request, "before")
    context = {
        "page": copy_page(desk, before, request.path, actor=actor),
        "boxes": boxes_of(actor, INSIDE),
        "desks": desks,
        "desk": desk,
        "is_registry": desk == actor.book_owner_id,
        "may_receive": can_somewhere(actor, Permission.DELIVERY_RECEIVE),
    }
    return render(request, "dispatch/copy_list.html", context)


@require_GET
def copy_detail(request: SignedInRequest, copy_id: int) -> HttpResponse:
    """One letter as a division of the sender's office sees it; opening it is kept."""
    actor = request.actor
    copy = visible_copy(InsideCopy.objects.select_related(*_SHOWN), copy_id, actor)
    mark_copy_opened(copy, actor=actor)
    context = {
        "copy": copy,
        "dispatch": copy.dispatch,
        "sender": sender_text(copy.dispatch),
        "is_registry": copy.office_id == copy.dispatch.sender_id,
        "newer": copy.replaced_by.select_related("dispatch").first(),
        "may_receive": may_receive_copy(copy, actor),
        "is_open": is_copy_open(copy),
        "files": _files_of(copy),
    }
    return render(request, "dispatch/copy_detail.html", context)


def _files_of(copy: InsideCopy) -> list[ShownFile]:
    """Its files, none where they are closed."""
    if not is_copy_open(copy):
        return []
    return shown_files(
        copy.dispatch.letter,
        lambda each: reverse("dispatch:copy_file", args=[copy.pk, each]),
    )


@require_POST
def copy_receive(request: SignedInRequest, copy_id: int) -> HttpResponse:
    """รับทราบ, or ลงทะเบียนรับ of the central registry's copy: one press."""
    page = reverse("dispatch:copy_detail", args=[copy_id])
    back = safe_next(request, request.POST.get("next", ""), page)
    try:
        copy = receive_copy(copy_id, actor=request.actor)
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        done = "รับทราบแล้ว"
        if copy.entry:
            done = f"ลงทะเบียนรับแล้ว เลขรับ {copy.entry.number_text}"
        messages.success(request, done)
    return HttpResponseRedirect(back)
