"""ผู้ใช้: the accounts of an area's people."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import can, require_somewhere
from saraban.core import saved_input
from saraban.core.errors import NotAllowedError
from saraban.core.lists.filters import Parameters
from saraban.core.lists.numbered import numbered_page
from saraban.core.pages import posted
from saraban.core.public_codes import in_groups
from saraban.core.seen import ChangedMeanwhileError
from saraban.directory.actions.invite import Invited
from saraban.directory.actions.people import (
    change_person,
    create_person,
    details_of_person,
    reset_password,
    set_person_active,
)
from saraban.directory.details import columns_of
from saraban.directory.errors import DirectoryError
from saraban.directory.models.invitations import VALID_FOR
from saraban.directory.printing.slips import CODE_GROUP, LAYOUTS
from saraban.directory.queries.found import (
    PERSON_STATES,
    offices_peopled_by,
    people_found,
    posts_to_give,
    read_person_filters,
    with_posts,
)
from saraban.directory.queries.visible import get_person_for, is_in_charge
from saraban.directory.views.confirmations import telling_what_waits
from saraban.directory.views.forms import NewPersonForm, PersonForm, grouped_offices
from saraban.directory.views.slips import invitation_address
from saraban.offices.requests import SignedInRequest

_NOT_OURS: Final = {
    True: "อยู่ในความดูแลของเขตพื้นที่อื่น",
    False: "อยู่ในความดูแลของผู้ดูแลระบบเขตพื้นที่",
}
GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def person_list(request: SignedInRequest) -> HttpResponse:
    """All people that the actor looks after, and who has no post or password yet."""
    filters = read_person_filters(Parameters(request.GET))
    people = people_found(request.actor, filters)
    offices = offices_peopled_by(request.actor).in_use()
    context = {
        "page": numbered_page(request, with_posts(people), "คน"),
        "filters": filters,
        "states": PERSON_STATES,
        "offices": grouped_offices(offices),
        "layouts": LAYOUTS,
        "in_charge": lambda person: is_in_charge(request.actor, person),
        "not_ours": _NOT_OURS[bool(can(request.actor, Permission.OFFICES))],
    }
    return render(request, "directory/person_list.html", context)


@GET_POST
def person_create(request: SignedInRequest) -> HttpResponse:
    """Add a person with the first post; the code is shown on this answer only."""
    require_somewhere(request.actor, Permission.PEOPLE)
    form = _new_person_form(request)
    context: dict[str, Any] = {"form": form, "invited": None}
    if request.method == "POST" and form.is_valid():
        try:
            with telling_what_waits(request):
                invited = create_person(
                    form.cleaned_data["username"],
                    form.details(),
                    form.post(),
                    actor=request.actor,
                )
        except (DirectoryError, NotAllowedError) as error:
            field = getattr(error, "field", None)
            form.add_error(field if field in form.fields else None, error.message)
        else:
            context |= _shown_invitation(request, invited)
    status = 422 if form.errors else 200
    return render(request, "directory/person_create.html", context, status=status)


@GET_POST
def person_edit(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Correct a name, or open or close the account."""
    person = get_person_for(request.actor, person_id)
    now = columns_of(details_of_person(person))
    form = PersonForm(
        posted(request), now=now, initial=now | saved_input.initial_values(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_person(
                person, form.details(), seen=form.seen_mark, actor=request.actor
            )
        except (ChangedMeanwhileError, DirectoryError) as error:
            form.refuse(error)
        else:
            messages.success(request, f"บันทึกข้อมูลของ{person} แล้ว")
            return HttpResponseRedirect(reverse("directory:person_list"))
    status = 422 if form.errors else 200
    context = {"form": form, "person": person}
    return render(request, "directory/person_edit.html", context, status=status)


@require_POST
def person_switch(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Open or close an account in one press."""
    person = get_person_for(request.actor, person_id)
    is_active = request.POST.get("active") == "1"
    try:
        set_person_active(person, is_active=is_active, actor=request.actor)
    except DirectoryError as error:
        messages.error(request, f"{person}: {error.message}")
    else:
        word = "เปิด" if is_active else "ปิด"
        messages.success(request, f"{word}ใช้งานบัญชีของ{person} แล้ว")
    return HttpResponseRedirect(reverse("directory:person_list"))


@GET_POST
def person_password_reset(request: SignedInRequest, person_id: int) -> HttpResponse:
    """คืนค่ารหัสผ่าน: the code to set a new one is shown on this answer only."""
    person = get_person_for(request.actor, person_id)
    context: dict[str, Any] = {"person": person, "invited": None}
    if request.method == "POST":
        with telling_what_waits(request):
            invited = reset_password(person, actor=request.actor)
        context |= _shown_invitation(request, invited)
    return render(request, "directory/person_password_reset.html", context)


def _new_person_form(request: SignedInRequest) -> NewPersonForm:
    offices, roles = posts_to_give(request.actor)
    only = list(offices[:2])
    initial: dict[str, Any] = {"office": only[0].pk} if len(only) == 1 else {}
    form = NewPersonForm(
        posted(request), initial={**initial, **saved_input.initial_values(request)}
    )
    form.offer(offices, roles)
    form.needs_post = not can(request.actor, Permission.APPOINT_HEADS)
    return form


def _shown_invitation(request: SignedInRequest, invited: Invited) -> dict[str, Any]:
    return {
        "invited": invited,
        "code": in_groups(invited.code, CODE_GROUP),
        "address": invitation_address(request, invited.code),
        "days": VALID_FOR.days,
        "layouts": LAYOUTS,
    }
