"""รับทราบ, รายงานผล, ปิดเรื่อง, สั่งเพิ่มเติม and บันทึกเพิ่มเติม."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from saraban.circulation.actions.accept import accept_step
from saraban.circulation.actions.add_note import NOT_PART, add_note
from saraban.circulation.actions.close import close_step
from saraban.circulation.actions.locks import NOT_RECIPIENT
from saraban.circulation.actions.order_more import order_more, require_instructor
from saraban.circulation.actions.report import ReportFile, report_step
from saraban.circulation.models import Step
from saraban.circulation.queries.step_rights import may_note
from saraban.circulation.queries.visible import visible_step
from saraban.circulation.views.steps.forms import (
    CloseForm,
    MoreForm,
    NoteForm,
    ReportForm,
)
from saraban.circulation.views.steps.page import post_at, show_step, whole_steps
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.documents.staged_uploads import StagedUploads
from saraban.offices.requests import SignedInRequest
from saraban.signatures.actions.prove import prove_signer, readiness_of

REPORTED: Final = "รายงานผลแล้ว ผู้สั่งการจะตรวจและปิดเรื่อง"
DONE: Final = "รายงานผลแล้ว เรื่องในส่วนของท่านเสร็จสิ้น"
GET_POST = require_http_methods(["GET", "POST"])


@require_POST
def step_accept(request: SignedInRequest, step_id: int) -> HttpResponse:
    """รับทราบ: one press."""
    try:
        step = accept_step(step_id, actor=request.actor)
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        is_done = step.purpose == Step.Purpose.NOTE
        words = "รับทราบแล้ว" if is_done else "รับทราบแล้ว ดำเนินการเสร็จให้กดรายงานผล"
        messages.success(request, words)
    return HttpResponseRedirect(Step(pk=step_id).get_absolute_url())


@GET_POST
def step_report(request: SignedInRequest, step_id: int) -> HttpResponse:
    """รายงานผล: what was done, with files."""
    actor = request.actor
    step = visible_step(whole_steps(), step_id, actor)
    if post_at(step, actor) is None:
        raise NotAllowedError(NOT_RECIPIENT)
    form = ReportForm(request.POST or None, initial=saved_input.initial_values(request))
    uploads = StagedUploads.blank()
    if request.method == "POST":
        uploads = StagedUploads.read(request, actor.user)
        if uploads.wants_more_slots:
            form = ReportForm(initial=request.POST.dict())
        elif _reported(request, step, form, uploads):
            messages.success(request, REPORTED if step.needs_closing else DONE)
            return HttpResponseRedirect(step.get_absolute_url())
    context = {"form": form, "uploads": uploads, "step": step, "entry": step.entry}
    failed = form.errors or not uploads.is_valid()
    template = "circulation/step_report.html"
    return render(request, template, context, status=422 if failed else 200)


def _reported(
    request: SignedInRequest, step: Step, form: ReportForm, uploads: StagedUploads
) -> bool:
    """Report what was filled in; False where the form shows what is wrong."""
    if not form.is_valid() or not uploads.is_valid():
        return False
    files = [
        ReportFile(each.token, each.description)
        for each in uploads.chosen()
        if each.token is not None
    ]
    try:
        with uploads.consuming():
            words = form.cleaned_data["words"]
            report_step(step.pk, words, files, actor=request.actor)
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True


@require_POST
def step_close(request: SignedInRequest, step_id: int) -> HttpResponse:
    """ปิดเรื่อง; a refused press shows the step with what was typed."""
    actor = request.actor
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            close_step(step_id, form.cleaned_data["words"], actor=actor)
        except (NotAllowedError, UnknownSubjectError):
            raise
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ปิดเรื่องแล้ว")
            return HttpResponseRedirect(Step(pk=step_id).get_absolute_url())
    step = visible_step(whole_steps(), step_id, actor)
    return show_step(request, step, form, status=422)


@GET_POST
def step_more(request: SignedInRequest, step_id: int) -> HttpResponse:
    """สั่งเพิ่มเติม: what was reported goes back to work."""
    actor = request.actor
    step = visible_step(whole_steps(), step_id, actor)
    require_instructor(step, actor)
    form = MoreForm(request.POST or None, initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        try:
            order_more(step.pk, filled["words"], filled["due_on"], actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "สั่งเพิ่มเติมแล้ว แจ้งผู้ปฏิบัติแล้ว")
            return HttpResponseRedirect(step.get_absolute_url())
    return _form_page(request, "circulation/step_more.html", step, form)


@GET_POST
def step_note(request: SignedInRequest, step_id: int) -> HttpResponse:
    """บันทึกเพิ่มเติม: a further note; what stands on the letter stays."""
    actor = request.actor
    step = visible_step(whole_steps(), step_id, actor)
    if not may_note(step, post_at(step, actor), actor):
        raise NotAllowedError(NOT_PART)
    form = NoteForm(request.POST or None, initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        try:
            signs = filled["signs"]
            signing = prove_signer(filled["pin"], actor=actor) if signs else None
            add_note(step.pk, filled["words"], actor=actor, signing=signing)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "บันทึกเพิ่มเติมแล้ว")
            return HttpResponseRedirect(step.get_absolute_url())
    return _form_page(request, "circulation/step_note.html", step, form)


def _form_page(
    request: SignedInRequest, template: str, step: Step, form: forms.Form
) -> HttpResponse:
    context = {
        "form": form,
        "step": step,
        "entry": step.entry,
        "readiness": readiness_of(request.actor),
    }
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)
