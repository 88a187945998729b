"""ความพร้อมของสถานศึกษา: who has no clerk, who has not come in, and what to do about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.core.lists.numbered import numbered_page
from saraban.core.pages import question_page
from saraban.core.questions import REMINDING, many_reminded, question_about
from saraban.core.typesetting import TypesettingBusyError, TypesettingTooLongError
from saraban.directory.actions.remind_schools import remind_schools
from saraban.directory.errors import DirectoryError, NobodyChosenError
from saraban.directory.printing.slips import EIGHT_A_PAGE
from saraban.directory.queries.school_setup import (
    KEY_ROLES,
    SETUP_STATES,
    directors_to_remind,
    key_people_without_password,
    schools_set_up,
    setup_of,
    with_key_posts,
)
from saraban.directory.queries.visible import in_care_of
from saraban.directory.views.slips import MOST_SLIPS, print_slips
from saraban.offices.requests import SignedInRequest


@require_GET
def school_setup(request: SignedInRequest) -> HttpResponse:
    """How far the schools of the area are, and which of them lack what."""
    state = request.GET.get("state", "")
    state = state if state in SETUP_STATES else ""
    setup = setup_of(request.actor)
    schools = with_key_posts(schools_set_up(request.actor, state))
    context = {
        "page": numbered_page(request, schools, "แห่ง"),
        "setup": setup,
        "state": state,
        "states": setup.states(),
        "key_roles": [
            (each, each.label.removesuffix("สถานศึกษา")) for each in KEY_ROLES
        ],
    }
    return render(request, "directory/school_setup.html", context)


@require_POST
def school_setup_remind(request: SignedInRequest) -> HttpResponse:
    """Tell the directors of the schools without a clerk."""
    page = reverse("directory:school_setup")
    many = many_reminded(len(directors_to_remind(request.actor)))
    asked = question_about(many, request, REMINDING, back=page)
    if asked is not None:
        return question_page(request, asked)
    try:
        count = remind_schools(actor=request.actor)
    except DirectoryError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"เตือนผู้อำนวยการสถานศึกษาแล้ว {count} แห่ง")
    return HttpResponseRedirect(page)


@require_POST
def school_setup_invite(request: SignedInRequest) -> HttpResponse:
    """Print the slips again of directors and clerks who have not set a password."""
    people = key_people_without_password(request.actor).order_by("name_order", "pk")
    try:
        found = in_care_of(request.actor, list(people[:MOST_SLIPS]))
        if not found:
            raise NobodyChosenError(_NOBODY)
        return print_slips(request, found, EIGHT_A_PAGE)
    except (DirectoryError, TypesettingBusyError, TypesettingTooLongError) as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("directory:school_setup"))


_NOBODY = "ไม่มีผู้อำนวยการหรือเจ้าหน้าที่สารบรรณในความดูแลของท่านที่ยังไม่ตั้งรหัสผ่าน"
