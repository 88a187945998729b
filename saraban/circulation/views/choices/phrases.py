"""กำหนดข้อความสั่งการ: the office's stock phrases, and one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.circulation.actions.phrases import (
    change_phrase,
    create_phrase,
    delete_phrase,
    may_for_office,
    require_phrases,
    shown_phrase,
    visible_phrase,
)
from saraban.circulation.queries.phrases import phrases_for
from saraban.circulation.views.choices.forms import OWN, NewPhraseForm, PhraseForm
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])


@require_GET
def phrase_list(request: SignedInRequest) -> HttpResponse:
    """กำหนดข้อความสั่งการ: one's own first, as they are offered."""
    require_phrases(request.actor)
    phrases = phrases_for(request.actor)
    context = {
        "own": [each for each in phrases if each.is_own],
        "of_office": [each for each in phrases if not each.is_own],
        "may_for_office": may_for_office(request.actor),
    }
    return render(request, "circulation/phrase_list.html", context)


@GET_POST
def phrase_create(request: SignedInRequest) -> HttpResponse:
    """Add a phrase, for oneself or for the office."""
    actor = request.actor
    require_phrases(actor)
    form = NewPhraseForm(
        request.POST if request.method == "POST" else None,
        may_for_office=may_for_office(actor),
        initial=saved_input.initial_values(request),
    )
    if form.is_valid():
        is_own = form.cleaned_data["owner"] == OWN
        try:
            phrase = create_phrase(form.details(), is_own=is_own, actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _saved(request, f"เพิ่มข้อความ {phrase.text} แล้ว")
    status = 422 if form.errors else 200
    context = {"form": form}
    return render(request, "circulation/phrase_create.html", context, status=status)


@GET_POST
def phrase_edit(request: SignedInRequest, token: str) -> HttpResponse:
    """Change a phrase, or its place in the list."""
    phrase = visible_phrase(token, request.actor)
    now = shown_phrase(phrase)
    form = PhraseForm(
        request.POST if request.method == "POST" else None,
        now=now,
        initial=now | saved_input.initial_values(request),
    )
    if form.is_valid():
        try:
            changed = change_phrase(
                token, form.details(), seen=form.seen_mark, actor=request.actor
            )
        except (NotAllowedError, UnknownSubjectError):
            raise
        except DomainError as error:
            form.refuse(error)
        else:
            return _saved(request, f"บันทึกข้อความ {changed.text} แล้ว")
    status = 422 if form.errors else 200
    context = {"form": form, "phrase": phrase}
    return render(request, "circulation/phrase_edit.html", context, status=status)


@GET_POST
def phrase_delete(request: SignedInRequest, token: str) -> HttpResponse:
    """Ask, then remove a phrase; what was written with it stays."""
    phrase = visible_phrase(token, request.actor)
    if request.method == "POST":
        text = delete_phrase(token, actor=request.actor)
        return _saved(request, f"ลบข้อความ {text} แล้ว")
    context = {"phrase": phrase}
    return render(request, "circulation/phrase_delete.html", context)


def _saved(request: SignedInRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("circulation:phrase_list"))
