"""บุคคลในคำสั่ง: whom an order names, told from its page; the list on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from saraban.access.permissions import Permission
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.requests import read_ids
from saraban.core.typed_text import searched_text
from saraban.core.typesetting import pdf_response
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.locks import require_for_entry
from saraban.registers.actions.name_people import name_people, unname_person
from saraban.registers.actions.print_people import print_people
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.named_people import named_in, people_to_name
from saraban.registers.queries.rights import RowRights
from saraban.registers.queries.visible import visible_entry


def _order(request: SignedInRequest, entry_id: int) -> RegisterEntry:
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, request.actor)
    if not entry.book.is_order or entry.is_reserved:
        raise UnknownSubjectError
    return entry


@require_http_methods(["GET", "POST"])
def named_person_list(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """บุคคลในคำสั่ง: who is told and has acknowledged; ticked people are told."""
    actor = request.actor
    entry = _order(request, entry_id)
    refusal = ""
    if request.method == "POST":
        require_for_entry(actor, Permission.ENTRY_EDIT, entry)
        try:
            posts = read_ids(request.POST.getlist("person"))
            count = name_people(entry, posts, actor=actor)
        except DomainError as error:
            refusal = error.message
        else:
            words = f"แจ้งบุคคลในคำสั่งแล้ว {count:,} คน" if count else "ไม่มีบุคคลใหม่ที่จะแจ้ง"
            messages.success(request, words)
            return HttpResponseRedirect(request.path)
    return _people_page(request, entry, refusal)


def _people_page(
    request: SignedInRequest, entry: RegisterEntry, refusal: str
) -> HttpResponse:
    rows = named_in(entry)
    may_name = not entry.is_void and RowRights(request.actor).of(entry)["edit"]
    text = searched_text(request.GET.get("q", ""))
    known = [row.named.user_id for row in rows]
    context = {
        "entry": entry,
        "book": entry.book,
        "rows": rows,
        "acknowledged": sum(row.named.acknowledged_at is not None for row in rows),
        "may_name": may_name,
        "groups": people_to_name(request.actor, text, known) if may_name else [],
        "chosen": read_ids(request.POST.getlist("person")),
        "text": text,
        "searches_schools": request.actor.book_owner.has_divisions,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    page = "registers/named_person_list.html"
    return render(request, page, context, status=status)


@require_GET
def named_person_list_pdf(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """The list on paper: who was told, who has acknowledged, room to sign."""
    entry = _order(request, entry_id)
    pdf = print_people(entry, actor=request.actor)
    return pdf_response(pdf, f"order-{entry.book.year_be}-{entry.number}-people.pdf")


@require_POST
def named_person_remove(
    request: SignedInRequest, entry_id: int, named_id: int
) -> HttpResponse:
    """Take somebody out who was named by mistake."""
    entry = _order(request, entry_id)
    require_for_entry(request.actor, Permission.ENTRY_EDIT, entry)
    try:
        named = unname_person(entry, named_id, actor=request.actor)
    except UnknownSubjectError:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"เอา {named.user} ออกจากรายชื่อแล้ว")
    page = reverse("registers:named_person_list", args=[entry.pk])
    return HttpResponseRedirect(page)
