"""Pages of numbers out of the ordinary: จองเลข, ลงทะเบียนย้อนหลัง, เลขแทรก."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, divisions_for, require_somewhere
from saraban.core import saved_input
from saraban.core.errors import DomainError
from saraban.core.questions import Unusual, Words, ask_about
from saraban.core.requests import asked_number
from saraban.core.submissions import refuse_form
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import current_book
from saraban.registers.actions.fill_number import fill_number, require_to_fill
from saraban.registers.actions.locks import require_for_entry
from saraban.registers.actions.register_irregular import (
    likely_number,
    register_irregular,
)
from saraban.registers.actions.release_number import release_number
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.errors import NotReservedError
from saraban.registers.models import BookKind, RegisterEntry
from saraban.registers.queries.duplicates import book_of_day
from saraban.registers.queries.kinds import (
    divisions_of_kind,
    kind_of,
    kind_to_register,
    kinds_of,
    may_register,
)
from saraban.registers.queries.reserved_numbers import (
    people_to_choose,
    reservation_made,
    reserved_numbers,
    waiting_page,
)
from saraban.registers.queries.unusual import many_reserved, unusual_of_entry
from saraban.registers.queries.visible import visible_entry
from saraban.registers.views.entries.form_handler import EntryFormHandler, unusual_in
from saraban.registers.views.entries.form_makers import create_form
from saraban.registers.views.numbers.forms import (
    INSERT,
    PlaceQuestionForm,
    ReleaseForm,
    ReservationForm,
    backdate_form,
)

GET_POST: Final = require_http_methods(["GET", "POST"])
RESERVING: Final = Words("ยังไม่ได้จอง ตรวจอีกครั้งก่อนออกเลข", "จองตามนี้")


@require_GET
def number_list(request: SignedInRequest, kind: str) -> HttpResponse:
    """เลขจองที่ยังไม่ใช้; right after จองเลข the numbers stand large, ready to copy."""
    actor = request.actor
    require_somewhere(actor, Permission.BOOK_READ)
    of_kind = kind_of(actor.book_owner, kind)
    made_id = asked_number(request, "made")
    context = {
        "kind": kind,
        "book_kind": of_kind,
        "tabs": [(each.code, each.name) for each in kinds_of(actor.book_owner)],
        "page": waiting_page(kind, asked_number(request, "after"), actor=actor),
        "reserved": reserved_numbers(actor),
        "made": reservation_made(made_id, actor) if made_id else None,
        "may_reserve": _may_reserve(actor, of_kind),
        "is_school": actor.book_owner.is_school,
    }
    return render(request, "registers/number_list.html", context)


def _may_reserve(actor: Actor, kind: BookKind) -> bool:
    return can_somewhere(actor, Permission.NUMBER_RESERVE) and may_register(actor, kind)


@GET_POST
def number_reserve(request: SignedInRequest, kind: str) -> HttpResponse:
    """จองเลข: take the next numbers for letters to come."""
    actor = request.actor
    require_somewhere(actor, Permission.NUMBER_RESERVE)
    kind_to_register(actor, kind)
    form = ReservationForm(
        request.POST or None,
        actor=actor,
        divisions=divisions_for(actor, Permission.NUMBER_RESERVE),
        people=people_to_choose(actor),
        initial=saved_input.initial_values(request),
    )
    if request.method == "POST" and form.is_valid() and not _asks(request, form):
        try:
            made = reserve_numbers(kind, form.details(), actor=actor)
        except DomainError as error:
            refuse_form(form, error)
        else:
            return HttpResponseRedirect(f"{_list_address(kind)}?made={made.pk}")
    return _reserve_page(request, kind, form)


def _asks(request: SignedInRequest, form: ReservationForm) -> bool:
    return ask_about(form, many_reserved(form.details()), request, RESERVING)


def _reserve_page(
    request: SignedInRequest, kind: str, form: ReservationForm
) -> HttpResponse:
    context = {
        "book": current_book(request.actor.book_owner, kind),
        "form": form,
        "reserved": reserved_numbers(request.actor),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "registers/number_reserve.html", context, status=status)


def _list_address(kind: str) -> str:
    return reverse("registers:number_list", args=[kind])


@GET_POST
def number_fill(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ใช้เลขที่จอง: write the letter for which a number was reserved."""
    actor = request.actor
    entry = _reserved_entry(request, entry_id)
    require_to_fill(entry, entry.responsible_office_id, actor=actor)
    book = entry.book
    sent = EntryFormHandler(
        request, create_form(book.of_kind), divisions_of_kind(actor, book.of_kind)
    )
    if request.method == "GET":
        sent.show_blank(
            {
                "responsible_office": entry.responsible_office_id,
                "action_taken": entry.action_taken,
            }
        )
    else:
        done = sent.save(
            lambda form, files: fill_number(entry, form.details(), files, actor=actor),
            unusual_in(book.of_kind, book, actor=actor),
        )
        if done is not None:
            return HttpResponseRedirect(f"{done.get_absolute_url()}?issued=1")
    context = {"entry": entry, "book": book, **sent.context()}
    return render(request, "registers/number_fill.html", context, status=sent.status)


def _reserved_entry(request: SignedInRequest, entry_id: int) -> RegisterEntry:
    """Return an entry that waits; a second press finds it filled, which the deed knows.

    Raises NotReservedError where a page is asked for one that does not wait any more.
    """
    entry = visible_entry(
        RegisterEntry.objects.select_related(
            "reservation__owner", "responsible_office"
        ),
        entry_id,
        request.actor,
    )
    if request.method == "GET" and not entry.is_reserved:
        raise NotReservedError
    return entry


@GET_POST
def number_release(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ปล่อยเลข: give a reserved number up, with a reason."""
    actor = request.actor
    entry = _reserved_entry(request, entry_id)
    require_for_entry(actor, Permission.NUMBER_RESERVE, entry)
    form = ReleaseForm(
        request.POST or None, initial=saved_input.initial_values(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            release_number(entry, form.cleaned_data["reason"], actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, f"ปล่อยเลข {entry.number_text} แล้ว เลขนี้เป็นเลขยกเลิก"
            )
            return HttpResponseRedirect(_list_address(entry.book.kind))
    context = {"entry": entry, "book": entry.book, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "registers/number_release.html", context, status=status)


@GET_POST
def entry_backdate(request: SignedInRequest, kind: str) -> HttpResponse:
    """ลงทะเบียนย้อนหลัง and เลขแทรก: a letter written in for an earlier day."""
    actor = request.actor
    require_somewhere(actor, Permission.NUMBER_BACKDATE)
    of_kind = kind_to_register(actor, kind)
    sent = EntryFormHandler(
        request, backdate_form(of_kind), divisions_of_kind(actor, of_kind)
    )
    if request.method == "GET":
        sent.show_blank(_place_asked(request, kind))
    elif "likely" in request.POST:
        sent.show_again()
    else:
        done = sent.save(
            lambda form, files: register_irregular(
                kind, form.details(), form.irregular(), files, actor=actor
            ),
            lambda form: _unusual_of_place(form, of_kind, actor),
        )
        if done is not None:
            return HttpResponseRedirect(f"{done.get_absolute_url()}?issued=1")
    context = {**_likely(request, kind, sent), **sent.context()}
    return render(request, "registers/entry_backdate.html", context, status=sent.status)


def _unusual_of_place(form: Any, of_kind: BookKind, actor: Actor) -> list[Unusual]:
    """What is unusual about a line as one of the day under which it will stand."""
    day: date = form.irregular().book_date
    book = book_of_day(actor, of_kind.code, day)
    return unusual_of_entry(form.details(), of_kind, book, day, actor=actor)


def _place_asked(request: SignedInRequest, kind: str) -> dict[str, Any]:
    """Where to begin when an entry of the book was pointed at: แทรกต่อจากเลขนี้."""
    asked = asked_number(request, "behind")
    if asked is None:
        return {}
    entries = RegisterEntry.objects.visible_to(request.actor)
    entry = entries.filter(pk=asked, book__kind=kind).first()
    if entry is None:
        return {}
    return {"how": INSERT, "book_date": entry.book_date, "after_number": entry.number}


def _likely(
    request: SignedInRequest, kind: str, sent: EntryFormHandler
) -> dict[str, Any]:
    """The number that the line would probably get, or why there is none."""
    book = current_book(request.actor.book_owner, kind)
    found: dict[str, Any] = {"book": book, "likely": book.next_number, "why_not": ""}
    asked = {name: sent.form[name].value() for name in PlaceQuestionForm.base_fields}
    if request.method == "GET" and not asked["book_date"]:
        return found
    question = PlaceQuestionForm(asked)
    if not question.is_valid():
        errors = question.errors.values()
        reasons = " ".join(str(each) for found_in in errors for each in found_in)
        return found | {"likely": "", "why_not": reasons}
    try:
        place = question.irregular()
        return found | {"likely": likely_number(kind, place, actor=request.actor)}
    except DomainError as error:
        return found | {"likely": "", "why_not": error.message}
