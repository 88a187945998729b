"""ผู้ใช้: the accounts of an area's people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core import saved_input, thai
from saraban.core.lists.numbered import numbered_page
from saraban.core.pages import posted
from saraban.core.seen import ChangedMeanwhileError
from saraban.directory.actions.people import (
    change_person,
    create_person,
    details_of_person,
    reset_password,
    set_person_active,
)
from saraban.directory.details import columns_of
from saraban.directory.errors import DirectoryError
from saraban.directory.queries.found import (
    people_matching,
    people_seen_by,
    with_posts,
)
from saraban.directory.queries.visible import get_person_for, is_in_charge
from saraban.directory.views.forms import NewPersonForm, PersonForm
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def person_list(request: SignedInRequest) -> HttpResponse:
    """All people of the area, and who has no post yet."""
    wanted = thai.clean_line(request.GET.get("q", ""))
    state = request.GET.get("state", "")
    people = people_matching(people_seen_by(request.actor), wanted)
    if state in {"active", "closed"}:
        people = people.filter(is_active=state == "active")
    ordered = with_posts(people.order_by("name_order", "pk"))
    context = {
        "page": numbered_page(request, ordered, "คน"),
        "q": wanted,
        "state": state,
        "in_charge": lambda person: is_in_charge(request.actor, person.posts),
    }
    return render(request, "directory/person_list.html", context)


@GET_POST
def person_create(request: SignedInRequest) -> HttpResponse:
    """Add a person; the invented password is shown on this answer only."""
    require(request.actor, Permission.PEOPLE)
    form = NewPersonForm(posted(request), initial=saved_input.initial_values(request))
    context: dict[str, Any] = {"form": form, "person": None, "password": ""}
    if request.method == "POST" and form.is_valid():
        try:
            context["person"], context["password"] = create_person(
                form.cleaned_data["username"], form.details(), actor=request.actor
            )
        except DirectoryError as error:
            form.add_error(error.field, error.message)
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
    """คืนค่ารหัสผ่าน: the invented password is shown on this answer only."""
    person = get_person_for(request.actor, person_id)
    context = {"person": person, "password": ""}
    if request.method == "POST":
        context["password"] = reset_password(person, actor=request.actor)
    return render(request, "directory/person_password_reset.html", context)
