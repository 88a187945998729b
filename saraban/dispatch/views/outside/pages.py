"""One letter to one party outside the system: how it left, and the proof."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import saved_input
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.dispatch.actions.record_outside import (
    own_outside,
    record_outside,
    shown_outside,
    visible_outside,
)
from saraban.dispatch.models import OutsideDelivery
from saraban.dispatch.views.outside.forms import OutsideForm, first_values
from saraban.documents.responses import file_response
from saraban.documents.staged_uploads import StagedUploads
from saraban.offices.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def outside_edit(request: SignedInRequest, outside_id: int) -> HttpResponse:
    """Record the day, the way and the proof of sending."""
    outside = own_outside(outside_id, actor=request.actor)
    initial = first_values(outside) | saved_input.initial_values(request)
    form = OutsideForm(
        request.POST or None, initial=initial, now=shown_outside(outside)
    )
    uploads = StagedUploads.blank()
    if request.method == "POST":
        uploads = StagedUploads.read(request, request.actor.user)
        if form.is_valid() and uploads.is_valid():
            try:
                return _record(request, outside, form, uploads)
            except DomainError as error:
                form.refuse(error)
    context = {"form": form, "outside": outside, "uploads": uploads}
    status = 422 if form.errors or uploads.errors else 200
    return render(request, "dispatch/outside_edit.html", context, status=status)


def _record(
    request: SignedInRequest,
    outside: OutsideDelivery,
    form: OutsideForm,
    uploads: StagedUploads,
) -> HttpResponse:
    with uploads.consuming():
        record_outside(
            outside.pk,
            form.details(),
            uploads.chosen(),
            seen=form.seen_mark,
            actor=request.actor,
        )
    messages.success(request, f"บันทึกการส่งถึง {outside.name} แล้ว")
    return HttpResponseRedirect(outside.dispatch.get_absolute_url())


@require_GET
def outside_file(request: SignedInRequest, outside_id: int) -> HttpResponseBase:
    """Open the proof; that it was opened is kept."""
    outside = visible_outside(outside_id, actor=request.actor)
    if outside.proof is None:
        raise UnknownSubjectError
    values = {"dispatch": outside.dispatch_id, "file": outside.proof_name}
    record(AuditKind.FILE_READ, outside, actor=request.actor, values=values)
    return file_response(outside.proof, outside.proof_name)
