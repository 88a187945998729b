"""การตรวจสอบ by a committee, and ตั้งค่าหนังสือลับ."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import saved_input
from saraban.core.errors import UnknownSubjectError
from saraban.core.pages import posted
from saraban.offices.requests import SignedInRequest
from saraban.secret_letters.actions.inspect import (
    change_settings,
    found_in,
    settings_of,
    write_inspection,
)
from saraban.secret_letters.contents import InspectionContent
from saraban.secret_letters.models import SecretInspection
from saraban.secret_letters.paper.documents import inspection_paper
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.queries.books import letters_held
from saraban.secret_letters.queries.inspections import next_inspection
from saraban.secret_letters.views.answers import paper_response
from saraban.secret_letters.views.confirmed import confirmed
from saraban.secret_letters.views.forms import InspectionForm, SettingsForm
from saraban.secret_letters.witness import SecretWitness


@require_http_methods(["GET", "POST"])
@confirmed
def inspection_list(request: SignedInRequest) -> HttpResponse:
    """What committees found, when the next is due, and the form of one more."""
    actor = require_registrar(request.actor)
    form = InspectionForm(posted(request), initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["inspected_on"]
        write_inspection(day, _content(form), actor=actor)
        messages.success(request, "บันทึกผลการตรวจสอบแล้ว")
        return HttpResponseRedirect(reverse("secret_letters:inspection_list"))
    made = SecretInspection.objects.filter(office=actor.book_owner_id)
    context = {
        "form": form,
        "inspections": [(each, found_in(each)) for each in made.order_by("-pk")],
        "due": next_inspection(settings_of(actor.book_owner)),
        "held": letters_held(actor.book_owner_id).count(),
    }
    status = 422 if form.errors else 200
    page = "secret_letters/inspection_list.html"
    return render(request, page, context, status=status)


def _content(form: InspectionForm) -> InspectionContent:
    names = ("order_number", "committee", "result", "missing")
    return InspectionContent(**{name: form.cleaned_data[name] for name in names})


@require_GET
@confirmed
def inspection_pdf(request: SignedInRequest, inspection_id: int) -> HttpResponse:
    """One inspection on paper."""
    actor = require_registrar(request.actor)
    made = SecretInspection.objects.filter(office=actor.book_owner_id)
    inspection = made.filter(pk=inspection_id).first()
    if inspection is None:
        raise UnknownSubjectError
    paper = inspection_paper(inspection, actor.book_owner)
    answer = paper_response(paper, "secret-inspection.pdf", actor)
    record(AuditKind.SECRET_PRINTED, inspection, actor=SecretWitness(actor))
    return answer


@require_http_methods(["GET", "POST"])
@confirmed
def secret_settings_edit(request: SignedInRequest) -> HttpResponse:
    """ตั้งค่าหนังสือลับ: period of inspections and numbers of the forms."""
    actor = require_registrar(request.actor)
    kept = settings_of(actor.book_owner)
    initial = model_to_dict(kept) | saved_input.initial_values(request)
    form = SettingsForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        change_settings(form.cleaned_data, actor=actor)
        messages.success(request, "บันทึกการตั้งค่าแล้ว")
        return HttpResponseRedirect(reverse("secret_letters:letter_list"))
    status = 422 if form.errors else 200
    page = "secret_letters/secret_settings_edit.html"
    return render(request, page, {"form": form}, status=status)
