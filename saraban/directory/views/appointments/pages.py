"""กำหนดเจ้าหน้าที่."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.appointments import (
    appointments_seen_by,
    kinds_seen_by,
    may_end,
    may_name_stand_in,
    offices_to_staff,
    posts_filled_by,
    require_appointing,
    require_to_end,
    require_to_name_stand_in,
    roles_to_appoint,
)
from saraban.core import saved_input, thai
from saraban.core.lists.filters import Parameters
from saraban.core.lists.numbered import numbered_page
from saraban.core.pages import posted
from saraban.directory.actions import appoint
from saraban.directory.details import AppointmentDetails
from saraban.directory.errors import DirectoryError
from saraban.directory.models import Confirmation
from saraban.directory.queries.found import (
    appointments_found,
    holders_among,
    read_filters,
    stand_ins_of,
)
from saraban.directory.queries.permissions import rights_given_by, rights_lost_with
from saraban.directory.queries.visible import get_appointment_for
from saraban.directory.views.appointments.forms import (
    AppointmentEndForm,
    AppointmentForm,
    StandInForm,
)
from saraban.directory.views.confirmations import STILL_WAITS
from saraban.offices.actors import Actor
from saraban.offices.models import ROLES_OF_KIND, Appointment
from saraban.offices.requests import SignedInRequest
from saraban.offices.signing_block import post_name

GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def appointment_list(request: SignedInRequest) -> HttpResponse:
    """Who holds which post, now and later; with ``all`` also who held it."""
    actor = request.actor
    filters = read_filters(Parameters(request.GET))
    found = appointments_found(appointments_seen_by(actor), filters)
    page = numbered_page(request, found, "รายการ")
    context = {
        "page": page,
        "filters": filters,
        "roles": _roles_seen(actor),
        "endable": {each.pk for each in page.rows if may_end(actor, each)},
        "may_name_stand_in": may_name_stand_in(actor),
        "today": thai.today(),
    }
    return render(request, "directory/appointment_list.html", context)


@GET_POST
def appointment_create(request: SignedInRequest) -> HttpResponse:
    """Give a person a post."""
    actor = request.actor
    require_appointing(actor)
    form, gained = _appointment_form(request), None
    if request.method == "POST" and form.is_valid():
        try:
            if "look" in request.POST:
                gained = _gained(form.details(), actor)
            else:
                made = appoint.appoint_person(form.details(), actor=actor)
                _tell_made(request, made)
                return HttpResponseRedirect(reverse("directory:appointment_list"))
        except DirectoryError as error:
            form.add_error(error.field, error.message)
    status = 422 if form.errors else 200
    context = {"form": form, "gained": gained}
    return render(request, "directory/appointment_create.html", context, status=status)


@GET_POST
def stand_in_create(request: SignedInRequest) -> HttpResponse:
    """กำหนดผู้รักษาราชการแทน: who stands in for the person's own post."""
    actor = request.actor
    require_to_name_stand_in(actor)
    form = StandInForm(posted(request), initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        details = form.details(actor.appointment)
        try:
            made = appoint.appoint_person(details, actor=actor)
        except DirectoryError as error:
            form.add_error(error.field, error.message)
        else:
            _tell_made(request, made)
            return HttpResponseRedirect(reverse("directory:appointment_list"))
    status = 422 if form.errors else 200
    own = actor.appointment
    context = {"form": form, "own": own, "post": post_name(own)}
    return render(request, "directory/stand_in_create.html", context, status=status)


@GET_POST
def appointment_end(request: SignedInRequest, appointment_id: int) -> HttpResponse:
    """Let a post end."""
    appointment = get_appointment_for(request.actor, appointment_id)
    require_to_end(request.actor, appointment)
    form = AppointmentEndForm(
        posted(request),
        initial=saved_input.initial_values(request),
        is_acting=appointment.is_acting,
    )
    if request.method == "POST" and form.is_valid():
        try:
            appoint.end_appointment(
                appointment, form.day(), at_once=form.is_at_once, actor=request.actor
            )
        except DirectoryError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _ended_words(appointment, form))
            return HttpResponseRedirect(reverse("directory:appointment_list"))
    context = _end_context(appointment, form)
    status = 422 if form.errors else 200
    return render(request, "directory/appointment_end.html", context, status=status)


def _end_context(appointment: Appointment, form: AppointmentEndForm) -> dict[str, Any]:
    last_day = form.cleaned_data.get("last_day") if form.is_bound else None
    return {
        "form": form,
        "appointment": appointment,
        "stand_ins": stand_ins_of(appointment),
        "lost": rights_lost_with(appointment, last_day or thai.today()),
    }


def _gained(details: AppointmentDetails, actor: Actor) -> dict[str, Any]:
    """Return what a post would give; it is checked as if it were given, and is not."""
    person = appoint.fitting_person(details, actor=actor)
    post = Appointment(
        user=person,
        office=details.office,
        role=details.role,
        capacity=details.capacity,
        starts_on=details.starts_on,
    )
    return {"post": post, "rights": rights_given_by(post)}


def _ended_words(appointment: Appointment, form: AppointmentEndForm) -> str:
    role = appointment.get_role_display()
    if form.is_at_once:
        capacity = appointment.get_capacity_display()
        if appointment.starts_on > thai.today():
            return f"ยกเลิก{appointment.user} {capacity}{role} แล้ว ไม่มีผล"
        return f"{appointment.user} {capacity}{role} สิ้นสุดแล้วตั้งแต่เวลานี้"
    last = thai.format_date(form.day())
    return f"{appointment.user} ปฏิบัติหน้าที่{role}ถึง {last}"


def _appointment_form(request: SignedInRequest) -> AppointmentForm:
    offices = offices_to_staff(request.actor)
    kinds = dict.fromkeys(offices.values_list("kind", flat=True).order_by("kind"))
    initial: dict[str, Any] = {"username": request.GET.get("username", "")}
    return AppointmentForm(
        posted(request),
        initial={**initial, **saved_input.initial_values(request)},
        offices=offices,
        roles={kind: roles_to_appoint(request.actor, kind) for kind in kinds},
        holders=holders_among(posts_filled_by(request.actor)),
    )


def _tell_made(request: SignedInRequest, made: Appointment | Confirmation) -> None:
    """Say what was done, or that it waits."""
    if isinstance(made, Confirmation):
        messages.warning(request, STILL_WAITS)
    else:
        messages.success(request, _made_text(made))


def _made_text(made: Appointment) -> str:
    """Return what was done, in words."""
    post = f"{made.get_role_display()} {made.office.short_name}"
    if not made.is_acting:
        return f"กำหนด{made.user} เป็น{post} แล้ว"
    return f"กำหนด{made.user} {made.get_capacity_display()}{post} แล้ว"


def _roles_seen(actor: Actor) -> list[tuple[str, str]]:
    """Return the posts to filter by: those of the kinds of offices seen."""
    return [
        (role.value, role.label)
        for kind in kinds_seen_by(actor)
        for role in ROLES_OF_KIND[kind]
    ]
