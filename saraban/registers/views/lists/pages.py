"""Pages that list entries, and how each person wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere, require_somewhere
from saraban.access.reading import while_reading
from saraban.core import thai
from saraban.core.errors import DomainError
from saraban.core.pages import safe_next
from saraban.core.typed_text import line_if_short
from saraban.offices.actors import Actor
from saraban.offices.divisions import all_divisions
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions import arrange_list
from saraban.registers.actions.books import books_of
from saraban.registers.models import VIEW_NAME_MAX, Book
from saraban.registers.queries.cells import printing_of, registrar_of
from saraban.registers.queries.entry_list import page_of
from saraban.registers.queries.kinds import columns_at, kind_of, may_register
from saraban.registers.queries.list_filters import CHOICES, EntryFilters, read_filters
from saraban.registers.queries.obec import only_recorded, sent_to_obec
from saraban.registers.queries.rights import RowRights

OLD_YEARS: Final = 2


@dataclass(frozen=True)
class RefusedView:
    """A named view that was not saved: what was typed, and why."""

    name: str
    query: str
    reason: str


@require_GET
def entry_list(request: SignedInRequest, kind: str) -> HttpResponse:
    """ทะเบียนหนังสือรับ, ทะเบียนหนังสือส่ง, ทะเบียนคำสั่ง, and every other kind."""
    require_somewhere(request.actor, Permission.BOOK_READ)
    return _list_page(request, kind, request.GET.dict())


def _list_page(
    request: SignedInRequest,
    kind: str,
    typed: Mapping[str, str],
    refused: RefusedView | None = None,
) -> HttpResponse:
    """Show the list that was asked for, with the named view that was not saved."""
    actor = request.actor
    books = books_of(actor.book_owner, kind)
    filters = read_filters(typed, books)
    path = reverse("registers:entry_list", args=[kind])
    context = _list_context(path, books, filters, actor=actor)
    arrangement = arrange_list.arrangement_of(actor, kind)
    context |= {
        "choices": CHOICES,
        "refused": refused,
        # The list's own address, also where a refused view is answered.
        "address": f"{path}?{filters.query()}" if refused else request.get_full_path(),
        "arrangement": arrangement,
        "hidden": frozenset(arrangement.hidden_columns),
        "columns": arrange_list.columns_for(actor, filters.book.of_kind),
        **_allowed(actor, kind),
    }
    status = 422 if refused else 200
    return render(request, "registers/entry_list.html", context, status=status)


def _allowed(actor: Actor, kind: str) -> dict[str, bool]:
    """What the head of the list offers to this person."""
    asked = {
        "may_reserve": Permission.NUMBER_RESERVE,
        "may_backdate": Permission.NUMBER_BACKDATE,
        "may_export": Permission.BOOK_EXPORT,
        "may_import": Permission.BOOK_SETTINGS,
    }
    may = {name: can_somewhere(actor, each) for name, each in asked.items()}
    is_printed = kind == Book.Kind.CERTIFICATE and actor.book_owner.prints_certificates
    may["may_print"] = is_printed and actor.reading is None
    return may | {"may_register": may_register(actor, kind_of(actor.book_owner, kind))}


@require_GET
def entry_old(request: SignedInRequest, kind: str) -> HttpResponse:
    """หนังสืออายุเกิน 2 ปี: by ลงวันที่; they are found where they always were."""
    actor = request.actor
    require_somewhere(actor, Permission.BOOK_READ)
    books = books_of(actor.book_owner, kind)
    limit = years_before(thai.today(), OLD_YEARS)
    filters = read_filters(
        request.GET.dict(), books, newest_year=thai.year_be(limit), dated_upto=limit
    )
    context = _list_context(request.path, books, filters, actor=actor)
    context |= {"hidden": frozenset(), "may_print": False}
    return render(request, "registers/entry_old.html", context)


def years_before(day: date, years: int) -> date:
    """Return the same day of an earlier year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _list_context(
    path: str, books: list[Book], filters: EntryFilters, *, actor: Actor
) -> dict[str, Any]:
    """What both lists show."""
    page = page_of(filters, path, actor=actor)
    sends_to_obec = actor.book_owner.is_area and filters.book.is_outgoing
    kind = filters.book.of_kind
    return {
        "book": filters.book,
        "kind": kind,
        "has": frozenset(columns_at(kind, actor.book_owner)),
        "printing_of": printing_of,
        "registrar_of": registrar_of,
        "books": books,
        "years": {each.pk: each.year_be for each in filters.books},
        "filters": filters,
        "path": path,
        "page": page,
        "sends_to_obec": sends_to_obec,
        "sent_to_obec": sent_to_obec(page.rows) if sends_to_obec else {},
        "only_recorded": only_recorded(page.rows) if filters.book.is_outgoing else (),
        **_of_office(actor),
        "rights": RowRights(actor),
        "picks": _picks(actor, filters.book),
    }


def _of_office(actor: Actor) -> dict[str, Any]:
    """What the list shows of the office itself."""
    divisions = all_divisions(actor.book_owner)
    return {
        "divisions": divisions,
        "division_names": {each.pk: each.short_name for each in divisions},
        "is_school": actor.book_owner.is_school,
    }


def _picks(actor: Actor, book: Book) -> dict[str, bool]:
    """What may be done with the ticked lines of a book of letters."""
    forwards = book.is_incoming and can_somewhere(actor, Permission.ENTRY_FORWARD)
    proposes = book.is_of_letters and can_somewhere(actor, Permission.ENTRY_PROPOSE)
    return {"forward": forwards, "propose": proposes}


@require_POST
@while_reading
def columns_set(request: SignedInRequest, kind: str) -> HttpResponse:
    """เลือกคอลัมน์และความสูงของแถว; คืนค่าเดิม shows all again."""
    require_somewhere(request.actor, Permission.BOOK_READ)
    if "reset" in request.POST:
        arrange_list.reset_columns(kind, actor=request.actor)
    else:
        arrange_list.set_columns(
            kind,
            request.POST.getlist("column"),
            is_dense=request.POST.get("density") == "dense",
            actor=request.actor,
        )
    return _back_to_list(request, kind)


@require_POST
@while_reading
def view_save(request: SignedInRequest, kind: str) -> HttpResponse:
    """บันทึกมุมมองนี้: the filters in the address under a name.

    A name that is refused stands in the form again, over the same list.
    """
    require_somewhere(request.actor, Permission.BOOK_READ)
    name = line_if_short(request.POST.get("name", ""), VIEW_NAME_MAX)
    query = request.POST.get("query", "")[: arrange_list.QUERY_MAX]
    try:
        arrange_list.save_view(kind, name, query, actor=request.actor)
    except DomainError as error:
        refused = RefusedView(name, query, error.message)
        return _list_page(request, kind, dict(parse_qsl(query)), refused)
    messages.success(request, f"บันทึกมุมมอง {name} แล้ว")
    return _back_to_list(request, kind)


@require_POST
@while_reading
def view_delete(request: SignedInRequest, kind: str) -> HttpResponse:
    """Forget a named view."""
    require_somewhere(request.actor, Permission.BOOK_READ)
    name = request.POST.get("name", "")
    arrange_list.delete_view(kind, name, actor=request.actor)
    messages.success(request, f"ลบมุมมอง {name[:60]} แล้ว")
    return _back_to_list(request, kind)


def _back_to_list(request: SignedInRequest, kind: str) -> HttpResponse:
    default = reverse("registers:entry_list", args=[kind])
    return HttpResponseRedirect(
        safe_next(request, request.POST.get("next", ""), default)
    )
