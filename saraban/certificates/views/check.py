"""เจ้าหน้าที่ทะเบียนเกียรติบัตร: รับรอง and ไม่รับรอง, of many at once."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from saraban.certificates.actions.check import (
    Checked,
    approve_batch,
    approve_certificates,
    refuse_certificates,
)
from saraban.certificates.queries.checkers import (
    batches_to_check,
    checked_page,
    require_checker,
    waiting_mark,
)
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.fields import LineField
from saraban.core.pages import safe_next
from saraban.core.requests import MOST_ID_DIGITS, asked_id, read_number
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import REASON_MAX, Certificate

Check: Final = Certificate.Check
STATES: Final = {each.name.lower(): each for each in Check}
MOST_TICKED: Final = 200


class RefusalForm(forms.Form):
    """ไม่รับรอง: with the reason that the officer reads."""

    reason = LineField(label="เหตุผลที่ไม่รับรอง", max_length=REASON_MAX)


@require_http_methods(["GET", "POST"])
def certificate_check(request: SignedInRequest) -> HttpResponse:
    """List what waits, or what was said; ticked ones are approved or refused."""
    require_checker(request.actor)
    error = ""
    form = RefusalForm(request.POST if "refuse" in request.POST else None)
    if request.method == "POST":
        try:
            done = _done(request, form)
        except DomainError as refusal:
            error = refusal.message
        else:
            if done is not None:
                _tell(request, done)
                return HttpResponseRedirect(request.get_full_path())
    return _page(request, form, error)


def _done(request: SignedInRequest, form: RefusalForm) -> Checked | None:
    seen = _ticked(request)
    if "refuse" not in request.POST:
        return approve_certificates(seen, actor=request.actor)
    if not form.is_valid():
        return None
    reason = form.cleaned_data["reason"]
    return refuse_certificates(list(seen), reason, actor=request.actor)


def _ticked(request: SignedInRequest) -> dict[int, int]:
    """Return the ticked entries with the versions that the page showed."""
    seen = {}
    for value in request.POST.getlist("entry")[:MOST_TICKED]:
        entry, _, version = value.partition(".")
        key = read_number(entry, MOST_ID_DIGITS)
        if key is not None:
            seen[key] = read_number(version, MOST_ID_DIGITS) or 0
    return seen


def _tell(request: SignedInRequest, done: Checked) -> None:
    word = "ไม่รับรอง" if "refuse" in request.POST else "รับรอง"
    if done.count:
        messages.success(request, f"{word}แล้ว {done.count:,} ใบ")
    for sentence in done.sentences:
        messages.warning(request, sentence)


def _page(request: SignedInRequest, form: RefusalForm, error: str) -> HttpResponse:
    actor = request.actor
    state = STATES.get(request.GET.get("state", ""), Check.PENDING)
    batches = batches_to_check(actor) if state == Check.PENDING else []
    context = {
        "page": checked_page(actor, state, request.path, asked_id(request, "before")),
        "state": state,
        "states": STATES,
        "batches": [
            (each, int(mark.partition("-")[0]), mark)
            for each, mark in ((each, waiting_mark(actor, each)) for each in batches)
        ],
        "form": form,
        "error": error,
        "ticked": _ticked(request),
    }
    status = 422 if error or form.errors else 200
    return render(
        request, "certificates/certificate_check.html", context, status=status
    )


@require_POST
def batch_approve(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """รับรองทั้งชุด: all of a batch that still wait."""
    try:
        done = approve_batch(
            batch_id, request.POST.get("seen", ""), actor=request.actor
        )
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        _tell(request, done)
    default = reverse("certificates:certificate_check")
    wanted = request.POST.get("next", "")
    return HttpResponseRedirect(safe_next(request, wanted, default))
