"""แก้ไข, ยกเลิกเลข, ปรับชั้นความลับ, and who has read what."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from saraban.audit.models import AuditKind
from saraban.core import saved_input
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.pages import posted
from saraban.offices.requests import SignedInRequest
from saraban.registers.models.kinds import SECRET_CONTROL
from saraban.secret_letters.actions.change_level import change_level, register_openly
from saraban.secret_letters.actions.correct import (
    correct_entry,
    may_correct_letter,
    values_of,
    void_entry,
)
from saraban.secret_letters.models import SecretEntry
from saraban.secret_letters.paper.documents import readings_paper
from saraban.secret_letters.queries.access import SecretAccess
from saraban.secret_letters.queries.readings import readings_of
from saraban.secret_letters.views.answers import paper_response
from saraban.secret_letters.views.confirmed import confirmed
from saraban.secret_letters.views.forms import LetterForm, LevelForm, ReasonForm
from saraban.secret_letters.views.opening import open_as_registrar
from saraban.secret_letters.witness import record_secret


def _entry_of(access: SecretAccess, entry_id: int) -> SecretEntry:
    for each in access.entries:
        is_own = each.book.office_id == access.actor.book_owner_id
        if each.pk == entry_id and is_own and each.book.kind != SECRET_CONTROL.code:
            return each
    raise UnknownSubjectError


@require_http_methods(["GET", "POST"])
@confirmed
def secret_entry_edit(
    request: SignedInRequest, letter_id: UUID, entry_id: int
) -> HttpResponse:
    """แก้ไข of a line, and of what the letter says while nobody else holds it."""
    access = open_as_registrar(request, letter_id)
    entry = _entry_of(access, entry_id)
    form = _edit_form(request, entry)
    if request.method == "POST" and form.is_valid():
        said, own = form.content(), form.entry_content()
        try:
            correct_entry(entry, said, own, form.seen_mark, actor=request.actor)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, "แก้ไขแล้ว")
            return HttpResponseRedirect(access.letter.get_absolute_url())
    may_correct = may_correct_letter(access.letter, request.actor)
    context = {"letter": access.letter, "form": form, "may_correct": may_correct}
    status = 422 if form.errors else 200
    page = "secret_letters/secret_entry_edit.html"
    return render(request, page, context, status=status)


def _edit_form(request: SignedInRequest, entry: SecretEntry) -> LetterForm:
    now = values_of(entry)
    initial = now | saved_input.initial_values(request)
    form = LetterForm(posted(request), initial=initial, now=now)
    # The level is changed with a reason, on a page of its own.
    del form.fields["level"], form.fields["urgency"]
    return form


@require_http_methods(["GET", "POST"])
@confirmed
def secret_entry_void(
    request: SignedInRequest, letter_id: UUID, entry_id: int
) -> HttpResponse:
    """ยกเลิกเลข with a reason."""
    access = open_as_registrar(request, letter_id)
    entry = _entry_of(access, entry_id)
    form = ReasonForm(posted(request), initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            void_entry(entry, form.cleaned_data["reason"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ยกเลิกเลขแล้ว")
            return HttpResponseRedirect(access.letter.get_absolute_url())
    context = {"letter": access.letter, "entry": entry, "form": form}
    status = 422 if form.errors else 200
    page = "secret_letters/secret_entry_void.html"
    return render(request, page, context, status=status)


@require_http_methods(["GET", "POST"])
@confirmed
def level_change(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """ปรับชั้นความลับ."""
    access = open_as_registrar(request, letter_id)
    form = LevelForm(posted(request), initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            change_level(
                access.letter, typed["level"], typed["reason"], actor=request.actor
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ปรับชั้นความลับแล้ว")
            return HttpResponseRedirect(access.letter.get_absolute_url())
    context = {"letter": access.letter, "form": form}
    status = 422 if form.errors else 200
    return render(request, "secret_letters/level_change.html", context, status=status)


@require_POST
@confirmed
def letter_register_openly(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """A letter whose level its owner lifted goes into the own ordinary book."""
    access = open_as_registrar(request, letter_id)
    try:
        change = register_openly(access.letter, actor=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(access.letter.get_absolute_url())
    messages.success(request, "ลงทะเบียนในทะเบียนหนังสือทั่วไปแล้ว")
    entry = change.entry
    path = entry.get_absolute_url() if entry else access.letter.get_absolute_url()
    return HttpResponseRedirect(path)


@require_GET
@confirmed
def reading_list(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """Who has read what, when."""
    access = open_as_registrar(request, letter_id)
    readings = readings_of(access.letter, request.actor.book_owner_id)
    context = {"letter": access.letter, "readings": readings}
    return render(request, "secret_letters/reading_list.html", context)


@require_GET
@confirmed
def reading_list_pdf(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """The same on paper."""
    access = open_as_registrar(request, letter_id)
    actor = request.actor
    readings = readings_of(access.letter, actor.book_owner_id)
    paper = readings_paper(access.letter, actor.book_owner, readings)
    answer = paper_response(paper, "secret-readings.pdf", actor)
    record_secret(AuditKind.SECRET_PRINTED, access.letter, actor=actor)
    return answer
