"""ตั้งค่าระบบ of the books: กำหนดปีปฏิทิน, กำหนดเลขที่หนังสือ, กำหนดการจองเลข."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require
from saraban.core import saved_input, thai
from saraban.core.errors import DomainError
from saraban.core.seen import ChangedMeanwhileError
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions import books
from saraban.registers.actions.close_book import (
    close_for_good,
    require_closable,
    set_open,
)
from saraban.registers.actions.settings import (
    set_prefixes,
    set_reservation_rules,
    shown_rules,
)
from saraban.registers.models import Book
from saraban.registers.queries.kinds import kinds_of
from saraban.registers.queries.prefixes import next_references, suggested_prefix
from saraban.registers.queries.visible import own_book
from saraban.registers.views.years.forms import (
    BookForm,
    PrefixForm,
    ReservationRulesForm,
    YearForm,
)

GET_POST: Final = require_http_methods(["GET", "POST"])
UNCHANGED: Final = "กำหนดไว้แล้ว ไม่มีอะไรเปลี่ยน"


# ── กำหนดปีปฏิทิน ──────────────────────────────────────────────────────────
@require_GET
def year_list(request: SignedInRequest) -> HttpResponse:
    """กำหนดปีปฏิทิน: the books of all years, open or closed."""
    require(request.actor, Permission.BOOK_SETTINGS)
    first = _first_values(request.actor.book_owner)
    form = YearForm(
        initial=first | saved_input.initial_values(request),
        kinds=kinds_of(request.actor.book_owner),
    )
    return _years_page(request, form)


@require_POST
def year_open(request: SignedInRequest) -> HttpResponse:
    """เพิ่มปี: open a year's books with their start numbers."""
    actor = request.actor
    require(actor, Permission.BOOK_SETTINGS)
    form = YearForm(request.POST, kinds=kinds_of(actor.book_owner))
    if form.is_valid():
        year = form.cleaned_data["year_be"]
        try:
            changed = books.open_year(
                actor.book_owner, year, form.starts(), actor=actor
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            words = f"กำหนดปี {year} แล้ว {_starts_in_words(actor.book_owner, year)}"
            _say(request, words, is_changed=bool(changed))
            return HttpResponseRedirect(reverse("registers:year_list"))
    return _years_page(request, form, status=422)


def _starts_in_words(office: Office, year: int) -> str:
    """From where the year's books count now: seen at once when it was another."""
    words = []
    starts = books.starts_of_year(office, year)
    for kind in kinds_of(office):
        start = starts[kind.code]
        name = kind.noun.removeprefix("หนังสือ")
        words.append(f"{name}เริ่มที่เลข {start.number}" if start.number else f"{name}ปิด")
        if start.circular:
            words.append(f"หนังสือเวียนเริ่มที่ ว {start.circular}")
    return " · ".join(words)


def _first_values(office: Office) -> dict[str, Any]:
    """Next year as it would open by itself."""
    year = thai.year_be(thai.today()) + 1
    starts = books.starts_of_year(office, year)
    circular = starts[Book.Kind.OUTGOING].circular
    return {
        "year_be": year,
        **{code: start.number for code, start in starts.items()},
        "has_circular_series": circular > 0,
        "circular_start": circular or 1,
    }


def _years_page(
    request: SignedInRequest, form: YearForm, status: int = 200
) -> HttpResponse:
    office = request.actor.book_owner
    rows: dict[int, dict[str, Book]] = {}
    for book in books.every_book(office):
        rows.setdefault(book.year_be, {})[book.kind] = book
    context = {
        "form": form,
        "kinds": kinds_of(office),
        "years": sorted(rows.items(), reverse=True),
        "this_year": thai.year_be(thai.today()),
        "is_used": books.is_used,
        "may_report": can_somewhere(request.actor, Permission.BOOK_EXPORT),
    }
    return render(request, "registers/year_list.html", context, status=status)


@GET_POST
def book_edit(request: SignedInRequest, book_id: int) -> HttpResponse:
    """แก้ไข: from where this or next year's book counts."""
    actor = request.actor
    book = own_book(book_id, actor=actor)
    require(actor, Permission.BOOK_SETTINGS)
    now = books.shown_book(book)
    first = now | saved_input.initial_values(request)
    form = BookForm(_posted(request), initial=first, now=now, book=book)
    if request.method == "POST" and form.is_valid():
        try:
            changed = books.change_book(
                book, form.start(), seen=form.seen_mark, actor=actor
            )
        except DomainError as error:
            form.refuse(error)
        else:
            _say(request, f"แก้ไข{_name_of(book)} แล้ว", is_changed=changed)
            return HttpResponseRedirect(reverse("registers:year_list"))
    context = {"form": form, "book": book, "is_used": books.is_used(book)}
    status = 422 if form.errors else 200
    return render(request, "registers/book_edit.html", context, status=status)


@require_POST
def book_switch(request: SignedInRequest, book_id: int) -> HttpResponse:
    """Open a closed book; closing one asks first."""
    actor = request.actor
    book = own_book(book_id, actor=actor)
    require(actor, Permission.BOOK_SETTINGS)
    if request.POST.get("open") != "1":
        return HttpResponseRedirect(reverse("registers:book_close", args=[book.pk]))
    set_open(book, is_open=True, actor=actor)
    messages.success(request, f"เปิด{_name_of(book)} แล้ว")
    return HttpResponseRedirect(reverse("registers:year_list"))


@GET_POST
def book_close(request: SignedInRequest, book_id: int) -> HttpResponse:
    """ปิด: what it means, then no numbers until it is opened again."""

    def close(book: Book) -> str:
        set_open(book, is_open=False, actor=request.actor)
        return f"ปิด{_name_of(book)} แล้ว"

    return _closing_page(request, book_id, close)


@GET_POST
def book_close_for_good(request: SignedInRequest, book_id: int) -> HttpResponse:
    """ปิดถาวร: a past year's book, never to be opened again."""

    def close(book: Book) -> str:
        close_for_good(book, actor=request.actor)
        return f"ปิดถาวร{_name_of(book)} แล้ว"

    return _closing_page(request, book_id, close, for_good=True)


def _closing_page(
    request: SignedInRequest,
    book_id: int,
    close: Callable[[Book], str],
    *,
    for_good: bool = False,
) -> HttpResponse:
    """Ask first, then close; the page says why where it cannot be done."""
    book = own_book(book_id, actor=request.actor)
    require(request.actor, Permission.BOOK_SETTINGS)
    form = forms.Form(_posted(request))
    done = _closed(request, form, book, close)
    if done is not None:
        return done
    page = "book_close_for_good" if for_good else "book_close"
    context = _closing_context(form, book, for_good=for_good)
    context["may_report"] = can_somewhere(request.actor, Permission.BOOK_EXPORT)
    status = 422 if form.errors else 200
    return render(request, f"registers/{page}.html", context, status=status)


def _closed(
    request: SignedInRequest,
    form: forms.Form,
    book: Book,
    close: Callable[[Book], str],
) -> HttpResponse | None:
    """Close the book if that was pressed; None where the page is to be shown."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        messages.success(request, close(book))
    except DomainError as error:
        form.add_error(None, error.message)
        return None
    return HttpResponseRedirect(reverse("registers:year_list"))


def _closing_context(form: forms.Form, book: Book, *, for_good: bool) -> dict[str, Any]:
    try:
        require_closable(book, for_good=for_good)
        refusal = ""
    except DomainError as error:
        refusal = error.message
    return {
        "form": form,
        "book": book,
        "refusal": refusal,
        "is_used": books.is_used(book),
        "this_year": thai.year_be(thai.today()),
    }


# ── กำหนดเลขที่หนังสือ ──────────────────────────────────────────────────────
@GET_POST
def prefix_edit(request: SignedInRequest) -> HttpResponse:
    """กำหนดเลขที่หนังสือ: what stands before the running number on letters."""
    actor = request.actor
    require(actor, Permission.BOOK_SETTINGS)
    form = _prefix_form(request)
    if request.method == "POST" and form.is_valid():
        changed = form.changed()
        try:
            set_prefixes(changed, seen=form.seen_mark, actor=actor)
        except ChangedMeanwhileError as error:
            form.refuse(error)
        else:
            _say(request, "กำหนดเลขที่หนังสือแล้ว", is_changed=bool(changed))
            return HttpResponseRedirect(reverse("registers:prefix_edit"))
    owner = actor.book_owner
    book = books.current_book(owner, Book.Kind.OUTGOING)
    examples = {
        name: next_references(book, office.reference_prefix)
        for name, office in form.offices.items()
        if office.reference_prefix
    }
    context = {"form": form, "book": book, "examples": examples}
    context["suggestion"] = "" if owner.reference_prefix else suggested_prefix(owner)
    status = 422 if form.errors else 200
    return render(request, "registers/prefix_edit.html", context, status=status)


def _prefix_form(request: SignedInRequest) -> PrefixForm:
    owner = request.actor.book_owner
    divisions = list(Office.objects.in_use().divisions_of(owner))
    initial: dict[str, Any] = {}
    if not owner.reference_prefix:
        initial["reference_prefix"] = suggested_prefix(owner)
    return PrefixForm(
        _posted(request),
        initial=initial | saved_input.initial_values(request),
        office=owner,
        divisions=divisions,
    )


# ── กำหนดการจองเลข ─────────────────────────────────────────────────────────
@GET_POST
def reservation_rules_edit(request: SignedInRequest) -> HttpResponse:
    """กำหนดการจองเลข: how many numbers may wait at a time, and how long."""
    actor = request.actor
    require(actor, Permission.BOOK_SETTINGS)
    owner = actor.book_owner
    now = shown_rules(owner)
    form = ReservationRulesForm(
        _posted(request), now=now, initial=now | saved_input.initial_values(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            is_changed = set_reservation_rules(
                owner, **form.filled, seen=form.seen_mark, actor=actor
            )
        except ChangedMeanwhileError as error:
            form.refuse(error)
        else:
            _say(request, "บันทึกการจองเลขแล้ว", is_changed=is_changed)
            return HttpResponseRedirect(reverse("registers:reservation_rules_edit"))
    context = {"form": form, "owner": owner}
    status = 422 if form.errors else 200
    return render(
        request, "registers/reservation_rules_edit.html", context, status=status
    )


def _posted(request: SignedInRequest) -> QueryDict | None:
    """Return what was sent, None where the page was only opened."""
    return request.POST if request.method == "POST" else None


def _say(request: SignedInRequest, done: str, *, is_changed: bool) -> None:
    """Say that it is done, or that it was so already."""
    if is_changed:
        messages.success(request, done)
    else:
        messages.info(request, UNCHANGED)


def _name_of(book: Book) -> str:
    return f"{book.of_kind.name} ปี {book.year_be}"
