"""กำหนดเส้นทางการเสนอ."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.circulation.actions.ways import (
    change_way,
    create_way,
    delete_way,
    visible_way,
)
from saraban.circulation.queries.ways import OfferedWay, ways_of
from saraban.circulation.views.choices.forms import WaySheet
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def way_list(request: SignedInRequest) -> HttpResponse:
    """กำหนดเส้นทางการเสนอ: the office's ways in the order in which they are offered."""
    require(request.actor, Permission.CIRCULATION_SETTINGS)
    ways = ways_of(request.actor.book_owner)
    context = {"ways": ways, "are_built_in": all(each.is_built_in for each in ways)}
    return render(request, "circulation/way_list.html", context)


@GET_POST
def way_create(request: SignedInRequest) -> HttpResponse:
    """Name a way and the posts that it passes."""
    actor = request.actor
    require(actor, Permission.CIRCULATION_SETTINGS)
    sheet = _sheet_of(request, order=len(ways_of(actor.book_owner)) + 1)
    if sheet.is_valid():
        try:
            way = create_way(sheet.details(), actor=actor)
        except NotAllowedError:
            raise
        except DomainError as error:
            sheet.head.add_error(None, error.message)
        else:
            return _saved(request, f"เพิ่มเส้นทาง {way.name} แล้ว")
    context = {"sheet": sheet}
    return render(request, "circulation/way_create.html", context, status=sheet.status)


@GET_POST
def way_edit(request: SignedInRequest, token: str) -> HttpResponse:
    """Change a way's name, its letters, or its posts."""
    actor = request.actor
    way = visible_way(token, actor)
    sheet = _sheet_of(request, way=way)
    if sheet.is_valid():
        try:
            changed = change_way(
                token, sheet.details(), seen=sheet.head.seen_mark, actor=actor
            )
        except (NotAllowedError, UnknownSubjectError):
            raise
        except DomainError as error:
            sheet.head.refuse(error)
        else:
            return _saved(request, f"บันทึกเส้นทาง {changed.name} แล้ว")
    context = {"sheet": sheet, "way": way}
    return render(request, "circulation/way_edit.html", context, status=sheet.status)


@GET_POST
def way_delete(request: SignedInRequest, token: str) -> HttpResponse:
    """Ask, then remove a way; what was proposed by it stays as it is."""
    actor = request.actor
    way = visible_way(token, actor)
    if request.method == "POST":
        name = delete_way(token, actor=actor)
        return _saved(request, f"ลบเส้นทาง {name} แล้ว")
    is_last = len(ways_of(actor.book_owner)) == 1
    context = {"way": way, "is_last": is_last}
    return render(request, "circulation/way_delete.html", context)


def _sheet_of(
    request: SignedInRequest, way: OfferedWay | None = None, order: int = 1
) -> WaySheet:
    office = request.actor.book_owner
    if request.method == "POST":
        return WaySheet(office, way=way, typed=request.POST, is_pressed=True)
    back = saved_input.give_back(request)
    if back is not None:
        messages.warning(request, back[2])
        return WaySheet(office, way=way, typed=back[0])
    return WaySheet(office, way=way, order=order)


def _saved(request: SignedInRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("circulation:way_list"))
