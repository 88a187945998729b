"""ลงคำสั่ง on one letter, and เลิกทำ within ten seconds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from saraban.circulation.actions.pending_decision import (
    create_pending_decision,
    create_pending_return,
    undo_decision,
    write_due,
)
from saraban.circulation.models import Endorsement, PendingDecision, Step
from saraban.circulation.queries.queue import DECIDING, undoable_decisions
from saraban.circulation.queries.visible import visible_step
from saraban.circulation.views.queue.decision_form import DecisionForm, typed_in
from saraban.circulation.views.queue.letter import LetterOnDesk, is_pending, open_desk
from saraban.core import saved_input
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.offices.requests import SignedInRequest
from saraban.signatures.actions.prove import prove_signer
from saraban.signatures.errors import PinError, SignatureMissingError

UNDONE = "เลิกทำแล้ว ยังไม่ได้บันทึก ข้อความที่พิมพ์ไว้ยังอยู่ครบ"
TOO_LATE = "เลิกทำไม่ได้แล้ว บันทึกไปแล้วหรือเลิกทำไปก่อนแล้ว ถ้าต้องแก้ ให้เปิดเรื่องนั้นแล้วเพิ่มบันทึกเพิ่มเติม"


@require_http_methods(["GET", "POST"])
def decision_create(request: SignedInRequest, step_id: int) -> HttpResponse:
    """ลงคำสั่ง: the order waits for ten seconds and the next letter opens."""
    is_post = request.method == "POST"
    kept = saved_input.initial_values(request)
    sent = request.POST if is_post else request.GET
    desk = open_desk(step_id, request.actor, sent, kept)
    if not is_post and (not desk.step.is_waiting or is_pending(desk.step, desk.actor)):
        return HttpResponseRedirect(desk.step.get_absolute_url())
    initial = {"order": request.GET.get("order"), **kept}
    form = desk.form(request.POST if is_post else None, initial)
    next_id = desk.next_id
    if is_post and form.is_valid() and _hold(request, desk, form):
        return _go_on(request, next_id)
    status = 422 if form.errors else 200
    context = desk.context(form, is_open=True)
    template = "circulation/decision_create.html"
    return render(request, template, context, status=status)


def _go_on(request: SignedInRequest, next_id: int | None) -> HttpResponse:
    """Lead to the next letter; a script that waits for the answer goes there itself."""
    page = "circulation:queue_letter" if next_id else "circulation:queue"
    address = reverse(page, args=[next_id] if next_id else None)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"next": address})
    return HttpResponseRedirect(address)


def _hold(request: SignedInRequest, desk: LetterOnDesk, form: DecisionForm) -> bool:
    """Prove who signs, and hold the decision; a refusal is shown above the form."""
    try:
        _prove_and_hold(request, desk, form)
    except UnknownSubjectError:
        raise
    except PinError as refusal:
        form.add_error("pin", refusal.message)
    except SignatureMissingError as refusal:
        form.add_error("signs", refusal.message)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
    return not form.errors


def _prove_and_hold(
    request: SignedInRequest, desk: LetterOnDesk, form: DecisionForm
) -> None:
    actor, filled = desk.actor, form.cleaned_data
    signing = prove_signer(filled["pin"], actor=actor) if filled["signs"] else None
    typed_text = typed_in(request.POST)
    keep: dict[str, Any] = {"actor": actor, "signing": signing, "typed": typed_text}
    if form.is_return:
        create_pending_return(desk.step.pk, filled["reason"], filled["note"], **keep)
    else:
        create_pending_decision(desk.step.pk, form.details(), **keep)


@require_POST
def decision_undo(request: SignedInRequest, step_id: int) -> HttpResponse:
    """เลิกทำ: back to the letter with what was typed, as if nothing had been pressed."""
    actor = request.actor
    visible_step(Step.objects.all(), step_id, actor)
    pending = PendingDecision.objects.filter(step=step_id, person=actor.user_id).first()
    if pending is None or not undo_decision(step_id, actor=actor):
        messages.warning(request, TOO_LATE)
        return HttpResponseRedirect(reverse("circulation:queue"))
    page = reverse("circulation:queue_letter", args=[step_id])
    saved_input.keep_for(request, page, pending.filled.get("typed") or {}, UNDONE)
    return HttpResponseRedirect(f"{page}#order")


@require_GET
def decision_state(request: SignedInRequest, step_id: int) -> HttpResponse:
    """What became of a decision after its ten seconds, for the bar of the page."""
    actor = request.actor
    write_due(person_id=actor.user_id)
    step = visible_step(Step.objects.all(), step_id, actor)
    pending = [each for each in undoable_decisions(actor) if each.step_id == step_id]
    written = Endorsement.objects.filter(
        step=step, made_by=actor.user_id, kind__in=DECIDING
    )
    no = step.entry.number_name
    context = {
        "pending": pending,
        "step": step,
        "no": no,
        "is_written": written.exists(),
    }
    return render(request, "circulation/_pending_decisions.html", context)
