"""Choice of the office to work for, its settings, and suggestions of names."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.appointments import appointments_seen_by
from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.access.reading import READING, while_reading
from saraban.core.addresses import ip_address_of
from saraban.core.pages import posted, safe_next
from saraban.core.seen import ChangedMeanwhileError
from saraban.core.typed_text import searched_text
from saraban.directory.actions import offices
from saraban.directory.queries.found import suggested_offices, suggested_people
from saraban.directory.views.confirmations import telling_what_waits
from saraban.directory.views.forms import OfficeChoiceForm, SettingsForm
from saraban.offices.actions import choose_office
from saraban.offices.actors import Actor, current_appointments
from saraban.offices.middleware import CHOSEN, before_choosing_office
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
@while_reading
@before_choosing_office
def office_choose(request: SignedInRequest) -> HttpResponse:
    """เลือกสถานศึกษาสำหรับปฏิบัติงาน: also to change it during the day."""
    actor: Actor | None = request.actor
    form = OfficeChoiceForm(
        posted(request),
        appointments=current_appointments(request.user),
        chosen=actor.appointment_id if actor else None,
    )
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        appointment = form.chosen()
        request.session[CHOSEN] = appointment.pk
        request.session.pop(READING, None)
        choose_office(actor=Actor(request.user, appointment, ip_address_of(request)))
        return HttpResponseRedirect(safe_next(request, wanted, reverse("desk:home")))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "next": wanted}
    return render(request, "directory/office_choose.html", context, status=status)


@GET_POST
def settings_edit(request: SignedInRequest) -> HttpResponse:
    """กำหนดสิทธิ์ของหน่วยงาน: its switches."""
    require(request.actor, Permission.OFFICE_SETTINGS)
    office = request.actor.book_owner
    form = _settings_form(request, office)
    if request.method == "POST" and form.is_valid():
        try:
            with telling_what_waits(request):
                offices.change_settings(
                    form.filled, seen=form.seen_mark, actor=request.actor
                )
        except ChangedMeanwhileError as error:
            form.refuse(error)
        else:
            messages.success(request, "บันทึกการตั้งค่าแล้ว")
            return HttpResponseRedirect(reverse("directory:settings_edit"))
    context = {"form": form, "office": office}
    status = 422 if form.errors else 200
    return render(request, "directory/settings_edit.html", context, status=status)


def _settings_form(request: SignedInRequest, office: Office) -> SettingsForm:
    switches = offices.switches_of(office)
    return SettingsForm(
        posted(request),
        labels={name: offices.switch_label(each) for name, each in switches.items()},
        initial=offices.settings_of(office),
    )


@require_GET
def office_suggest(request: SignedInRequest) -> HttpResponse:
    """Suggestions of จาก: schools of the own area and offices outside it."""
    typed = searched_text(request.GET.get("q", ""))
    context = {"offices": suggested_offices(request.actor, typed)}
    return render(request, "directory/office_suggest.html", context)


@require_GET
def person_suggest(request: SignedInRequest) -> HttpResponse:
    """Suggestions of ชื่อเจ้าหน้าที่: people known in the own offices."""
    typed = searched_text(request.GET.get("q", ""))
    known = appointments_seen_by(request.actor)
    context = {"people": suggested_people(known, typed)}
    return render(request, "directory/person_suggest.html", context)
