"""The list of readers, and the way of a letter among them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from saraban.core import saved_input
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.pages import posted
from saraban.offices.requests import SignedInRequest
from saraban.secret_letters.actions.readers import add_reader, remove_reader
from saraban.secret_letters.actions.steps import answer_step, ask, withdraw_step
from saraban.secret_letters.details import AnswerDetails, ReaderDetails
from saraban.secret_letters.models import SecretReader, SecretStep
from saraban.secret_letters.queries.access import SecretAccess
from saraban.secret_letters.queries.people import listed_people, people_at
from saraban.secret_letters.queries.steps import own_step, step_of
from saraban.secret_letters.views.confirmed import confirmed
from saraban.secret_letters.views.files import SecretFiles
from saraban.secret_letters.views.forms import AnswerForm, AskForm, ReaderForm
from saraban.secret_letters.views.opening import open_as_registrar, open_letter


@require_http_methods(["GET", "POST"])
@confirmed
def reader_create(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """Add a person to the list, with the reason."""
    access = open_as_registrar(request, letter_id)
    people = people_at(request.actor.book_owner)
    initial = saved_input.initial_values(request)
    form = ReaderForm(posted(request), people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            add_reader(access.letter, _reader(form), actor=request.actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "เพิ่มผู้อ่านแล้ว")
            return HttpResponseRedirect(access.letter.get_absolute_url())
    context = {"letter": access.letter, "form": form}
    status = 422 if form.errors else 200
    return render(request, "secret_letters/reader_create.html", context, status=status)


def _reader(form: ReaderForm) -> ReaderDetails:
    typed = form.cleaned_data
    return ReaderDetails(
        user_id=typed["person"].pk,
        reason=typed["reason"],
        until=typed["until"],
        may_download=typed["may_download"],
    )


@require_POST
@confirmed
def reader_remove(
    request: SignedInRequest, letter_id: UUID, reader_id: int
) -> HttpResponse:
    """Take a person off the list; they read nothing more from this moment."""
    access = open_as_registrar(request, letter_id)
    rows = SecretReader.objects.filter(
        letter=access.letter, office=request.actor.book_owner_id, removed_at=None
    )
    reader = rows.filter(pk=reader_id).first()
    if reader is None:
        raise UnknownSubjectError
    return _done(
        request,
        lambda: remove_reader(reader, actor=request.actor),
        "ถอนชื่อผู้อ่านแล้ว",
        access.letter.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@confirmed
def step_create(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """เสนอ: put the letter before listed persons."""
    access = open_as_registrar(request, letter_id)
    people = listed_people(access.letter, request.actor.book_owner)
    initial = saved_input.initial_values(request)
    form = AskForm(posted(request), people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            who = [each.pk for each in typed["people"]]
            ask(
                access.letter, who, typed["purpose"], typed["note"], actor=request.actor
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "เสนอแล้ว ผู้รับทราบเพียงว่ามีหนังสือลับรอดำเนินการ")
            return HttpResponseRedirect(access.letter.get_absolute_url())
    context = {"letter": access.letter, "form": form, "people": people}
    status = 422 if form.errors else 200
    return render(request, "secret_letters/step_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
@confirmed
def step_answer(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """ลงความเห็น, สั่งการ or รายงานผล of what waits for the person."""
    access = open_letter(request, letter_id)
    step = own_step(access.letter, request.actor)
    if step is None:
        return HttpResponseRedirect(access.letter.get_absolute_url())
    step.letter = access.letter
    form, files = _answer_form(request, access, step), SecretFiles()
    if request.method == "POST":
        files = SecretFiles.read(request, request.user)
        if files.is_valid() and form.is_valid():
            try:
                answer_step(step, _answer(form, files), actor=request.actor)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, "บันทึกแล้ว")
                return HttpResponseRedirect(access.letter.get_absolute_url())
    context = {"letter": access.letter, "step": step, "form": form, "files": files}
    status = 422 if form.errors or files.errors else 200
    return render(request, "secret_letters/step_answer.html", context, status=status)


def _answer_form(
    request: SignedInRequest, access: SecretAccess, step: SecretStep
) -> AnswerForm:
    people = listed_people(access.letter, request.actor.book_owner)
    return AnswerForm(
        posted(request),
        people=people.exclude(pk=request.user.pk),
        step=step,
        initial=saved_input.initial_values(request),
    )


def _answer(form: AnswerForm, files: SecretFiles) -> AnswerDetails:
    typed = form.cleaned_data
    return AnswerDetails(
        decision=typed["decision"],
        words=typed["words"],
        next_user_ids=tuple(each.pk for each in typed["next_people"]),
        files=files.chosen(),
    )


@require_POST
@confirmed
def step_withdraw(
    request: SignedInRequest, letter_id: UUID, step_id: int
) -> HttpResponse:
    """Take the letter back from who has not answered."""
    access = open_as_registrar(request, letter_id)
    step = step_of(access.letter, step_id, request.actor)
    return _done(
        request,
        lambda: withdraw_step(step, actor=request.actor),
        "ถอนเรื่องแล้ว",
        access.letter.get_absolute_url(),
    )


def _done(
    request: SignedInRequest, deed: Callable[[], object], told: str, path: str
) -> HttpResponse:
    try:
        deed()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, told)
    return HttpResponseRedirect(path)
