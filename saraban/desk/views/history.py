"""ประวัติของหนังสือ, ใบปะหน้าการเสนอ and ใครเห็นหนังสือนี้ได้บ้าง."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core import saved_input
from saraban.core.errors import DomainError
from saraban.core.pages import posted
from saraban.core.typesetting import pdf_response
from saraban.desk.actions.move_to_secret import move_to_secret
from saraban.desk.queries.cover import print_cover
from saraban.desk.queries.history import (
    history_for,
    letter_to_read,
    may_ask_for_readers,
)
from saraban.desk.queries.readers import readers_of, require_readers
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.views.confirmed import confirmed
from saraban.secret_letters.views.forms import MoveForm


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


@require_http_methods(["GET", "POST"])
@confirmed
def entry_make_secret(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ย้ายไปทะเบียนลับ: by the registrar of secret letters, with the level and why."""
    actor = require_registrar(request.actor)
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, actor)
    form = MoveForm(posted(request), initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = move_to_secret(entry, typed["level"], typed["reason"], actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "ย้ายไปทะเบียนลับแล้ว")
            return HttpResponseRedirect(made.letter.get_absolute_url())
    context = {"entry": entry, "book": entry.book, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/entry_make_secret.html", context, status=status)


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
