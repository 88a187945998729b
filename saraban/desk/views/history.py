"""ประวัติของหนังสือ, ใบปะหน้าการเสนอ and ใครเห็นหนังสือนี้ได้บ้าง."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core.typesetting import pdf_response
from saraban.desk.queries.cover import print_cover
from saraban.desk.queries.history import (
    history_for,
    letter_to_read,
    may_ask_for_readers,
)
from saraban.desk.queries.readers import readers_of, require_readers
from saraban.offices.requests import SignedInRequest


@require_GET
def entry_history(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """One timeline of a letter, from sending to closing."""
    actor = request.actor
    entry = letter_to_read(entry_id, actor)
    context = {
        "entry": entry,
        "book": entry.book,
        "history": history_for(entry, actor),
        "may_ask": may_ask_for_readers(entry, actor),
        "may_read_book": can_somewhere(actor, Permission.BOOK_READ),
    }
    return render(request, "desk/entry_history.html", context)


@require_GET
def entry_cover(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ใบปะหน้าการเสนอ: the way of a letter on paper."""
    entry = letter_to_read(entry_id, request.actor)
    pdf = print_cover(entry, actor=request.actor)
    book = entry.book
    return pdf_response(pdf, f"cover-{book.kind}-{book.year_be}-{entry.number}.pdf")


@require_GET
def entry_readers(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ใครเห็นหนังสือนี้ได้บ้าง: everybody who can open it now, and why."""
    actor = request.actor
    entry = letter_to_read(entry_id, actor)
    require_readers(entry, actor)
    context = {
        "entry": entry,
        "book": entry.book,
        "readers": readers_of(entry),
    }
    return render(request, "desk/entry_readers.html", context)
