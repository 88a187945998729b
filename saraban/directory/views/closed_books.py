"""ทะเบียนของหน่วยงานที่ปิดใช้งาน: which, and reading the books of one."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.access.reading import READING, closed_offices_for, while_reading
from saraban.core.errors import UnknownSubjectError
from saraban.core.lists.numbered import numbered_page
from saraban.directory.actions.closed_books import open_closed_books
from saraban.offices.requests import SignedInRequest


@require_GET
def closed_books(request: SignedInRequest) -> HttpResponse:
    """The closed offices whose books this person may read."""
    if request.actor.reading is None:
        require(request.actor, Permission.CLOSED_BOOKS_READ)
    own = request.actor.in_own_office
    found = closed_offices_for(own).select_related("merged_into")
    page = numbered_page(request, found.order_by("kind", "code"), "แห่ง")
    return render(request, "directory/closed_books.html", {"page": page})


@require_POST
@while_reading
def closed_books_open(request: SignedInRequest, office_id: int) -> HttpResponse:
    """Read the books of one closed office from now on."""
    own = request.actor.in_own_office
    require(own, Permission.CLOSED_BOOKS_READ)
    office = closed_offices_for(own).filter(pk=office_id).first()
    if office is None:
        raise UnknownSubjectError
    open_closed_books(office, actor=own)
    request.session[READING] = office.pk
    return HttpResponseRedirect(reverse("registers:entry_list", args=["incoming"]))


@require_POST
@while_reading
def closed_books_leave(request: SignedInRequest) -> HttpResponse:
    """กลับไปหน่วยงานของท่าน."""
    request.session.pop(READING, None)
    return HttpResponseRedirect(reverse("desk:home"))
