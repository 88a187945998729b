"""กำหนดเจ้าหน้าที่."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.appointing import (
    appointments_seen_by,
    offices_to_staff,
    permission_to_appoint,
    require_appointing,
    require_to_appoint,
    roles_to_appoint,
)
from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.core import thai, typed
from saraban.core.pages import go_to, render_page
from saraban.directory import appointing
from saraban.directory.access import get_appointment_for
from saraban.directory.errors import DirectoryError
from saraban.directory.forms import AppointmentEndForm, AppointmentForm, posted
from saraban.directory.paging import page_of
from saraban.directory.queries import AppointmentWish, appointments_found
from saraban.offices.actors import Actor
from saraban.offices.models import ROLES_OF_KIND, Office, Role
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def appointment_list(request: SignedInRequest) -> HttpResponse:
    """Who holds which post, now and later; with ``all`` also who held it."""
    actor = request.actor
    wish = AppointmentWish(
        text=thai.clean_line(request.GET.get("q", "")),
        role=request.GET.get("role", ""),
        shows_ended=request.GET.get("all") == "1",
    )
    found = appointments_found(appointments_seen_by(actor), wish)
    context = {
        "page": page_of(request, found, "รายการ"),
        "wish": wish,
        "roles": _roles_seen(actor),
        "may_end": _endable(actor),
        "today": thai.today(),
    }
    return render_page(request, "directory/appointment_list.html", context)


@GET_POST
def appointment_create(request: SignedInRequest) -> HttpResponse:
    """Give a person a post."""
    actor = request.actor
    require_appointing(actor)
    form = _appointment_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = appointing.appoint_person(form.details(), actor=actor)
        except DirectoryError as error:
            form.add_error(error.field, error.message)
        else:
            post = f"{made.get_role_display()} {made.office.short_name}"
            messages.success(request, f"กำหนด{made.user} เป็น{post} แล้ว")
            return go_to(reverse("directory:appointment_list"))
    status = 422 if form.errors else 200
    context = {"form": form}
    return render_page(
        request, "directory/appointment_create.html", context, status=status
    )


@GET_POST
def appointment_end(request: SignedInRequest, appointment_id: int) -> HttpResponse:
    """Let a post end."""
    appointment = get_appointment_for(request.actor, appointment_id)
    require_to_appoint(request.actor, appointment.office, appointment.role)
    form = AppointmentEndForm(posted(request), initial=typed.initial_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            appointing.end_appointment(appointment, form.day(), actor=request.actor)
        except DirectoryError as error:
            form.add_error(error.field, error.message)
        else:
            last = thai.format_date(form.day())
            messages.success(
                request,
                f"{appointment.user} ปฏิบัติหน้าที่{appointment.get_role_display()}ถึง {last}",
            )
            return go_to(reverse("directory:appointment_list"))
    status = 422 if form.errors else 200
    context = {"form": form, "appointment": appointment}
    return render_page(
        request, "directory/appointment_end.html", context, status=status
    )


def _appointment_form(request: SignedInRequest) -> AppointmentForm:
    offices = offices_to_staff(request.actor)
    kinds = dict.fromkeys(offices.values_list("kind", flat=True).order_by("kind"))
    initial: dict[str, Any] = {"username": request.GET.get("username", "")}
    return AppointmentForm(
        posted(request),
        initial={**initial, **typed.initial_values(request)},
        offices=offices,
        roles={kind: roles_to_appoint(request.actor, kind) for kind in kinds},
    )


def _roles_seen(actor: Actor) -> list[tuple[str, str]]:
    """Return the posts to filter by: those of the kinds of offices seen."""
    kinds = [Office.Kind.SCHOOL]
    if actor.book_owner.has_divisions:
        kinds = [Office.Kind.AREA, Office.Kind.DIVISION]
        if can(actor, Permission.APPOINT_HEADS):
            kinds.append(Office.Kind.SCHOOL)
    return [(role.value, role.label) for kind in kinds for role in ROLES_OF_KIND[kind]]


def _endable(actor: Actor) -> set[str]:
    """Return the posts that the actor may end."""
    return {role.value for role in Role if can(actor, permission_to_appoint(role))}
