"""ส่งคืน, เปลี่ยนผู้รับ and ถอนเรื่อง, each with its reason."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from saraban.circulation.actions.locks import NOT_MINDER, NOT_RECIPIENT
from saraban.circulation.actions.move import move_step
from saraban.circulation.actions.return_step import return_step
from saraban.circulation.actions.withdraw import withdraw_step
from saraban.circulation.models import Step
from saraban.circulation.queries.redirect import desks_instead
from saraban.circulation.queries.step_rights import oversees_step
from saraban.circulation.queries.visible import visible_step
from saraban.circulation.views.hand_over.forms import ReturnForm
from saraban.circulation.views.steps.forms import MoveForm, WithdrawForm
from saraban.circulation.views.steps.page import post_at, whole_steps
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
def step_return(request: SignedInRequest, step_id: int) -> HttpResponse:
    """ส่งคืน inside the office, with a reason."""
    actor = request.actor
    step = visible_step(whole_steps(), step_id, actor)
    if post_at(step, actor) is None:
        raise NotAllowedError(NOT_RECIPIENT)
    form = ReturnForm(request.POST or None, initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        try:
            return_step(step.pk, filled["reason"], filled["note"], actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ส่งคืนแล้ว แจ้งผู้ส่งต่อพร้อมเหตุผลแล้ว")
            return HttpResponseRedirect(step.get_absolute_url())
    return _form_page(request, "circulation/step_return.html", step, form)


@GET_POST
def step_move(request: SignedInRequest, step_id: int) -> HttpResponse:
    """เปลี่ยนผู้รับ: another desk is asked instead; both are told."""
    actor = request.actor
    step = _minded_step(step_id, actor)
    groups = desks_instead(step, actor)
    initial = saved_input.initial_values(request)
    form = MoveForm(request.POST or None, groups=groups, initial=initial)
    if request.method == "POST" and form.is_valid():
        desk, reason = form.cleaned_data["desk"], form.cleaned_data["reason"]
        try:
            made = move_step(step.pk, desk, reason, actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"เปลี่ยนผู้รับเป็น {made.desk_name} แล้ว")
            return HttpResponseRedirect(step.get_absolute_url())
    return _form_page(request, "circulation/step_move.html", step, form)


@GET_POST
def step_withdraw(request: SignedInRequest, step_id: int) -> HttpResponse:
    """ถอนเรื่อง: the desk is asked no more."""
    actor = request.actor
    step = _minded_step(step_id, actor)
    form = WithdrawForm(
        request.POST or None, initial=saved_input.initial_values(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_step(step.pk, form.cleaned_data["reason"], actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ถอนเรื่องแล้ว ผู้ที่เรื่องรออยู่ได้รับแจ้งแล้ว")
            return HttpResponseRedirect(step.get_absolute_url())
    return _form_page(request, "circulation/step_withdraw.html", step, form)


def _minded_step(step_id: int, actor: Actor) -> Step:
    """Return a step that the actor asked, has or minds; the deeds ask again."""
    step = visible_step(whole_steps(), step_id, actor)
    if post_at(step, actor) is None and not oversees_step(step, actor):
        raise NotAllowedError(NOT_MINDER)
    return step


def _form_page(
    request: SignedInRequest, template: str, step: Step, form: forms.Form
) -> HttpResponse:
    context = {"form": form, "step": step, "entry": step.entry}
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)
