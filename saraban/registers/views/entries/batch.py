"""ลงทะเบียนหลายเรื่อง, and the question whether a letter is registered already."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from saraban.core import thai
from saraban.core.dates import DateNotUnderstoodError, Near, read_entered_date
from saraban.core.requests import asked_number
from saraban.core.typed_text import first_of_line
from saraban.letters.models import PARTY_MAX, REFERENCE_MAX
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import current_book
from saraban.registers.actions.numbers import closed_sentence
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.kinds import CERTIFICATE
from saraban.registers.queries.duplicates import (
    book_of_day,
    entries_alike,
)
from saraban.registers.queries.hand_on import hand_on_offer
from saraban.registers.queries.kinds import divisions_of_kind, kind_to_register
from saraban.registers.queries.rights import RowRights
from saraban.registers.views.entries.form_handler import EntryFormHandler
from saraban.registers.views.entries.forms import initial_of
from saraban.registers.views.entries.hand_on_forms import (
    choice_of,
    last_choice,
    told_of,
)
from saraban.registers.views.numbers.forms import batch_form, begin_at

ROWS: Final = 50
# What letters of one pile have in common; ถึง of a letter that goes out changes.
COMMON: Final[dict[str, tuple[str, ...]]] = {
    Book.Kind.INCOMING: (
        "sender",
        "addressee",
        "document_date",
        "urgency",
        "responsible_office",
        "note",
    ),
    Book.Kind.OUTGOING: (
        "sender",
        "document_date",
        "urgency",
        "responsible_office",
        "note",
    ),
}
COMMON_OF_ISSUED: Final = ("document_date", "responsible_office", "note")
# Where the next entry begins: the field that changes most.
BEGINS: Final[dict[str, str]] = {
    Book.Kind.INCOMING: "reference_number",
    Book.Kind.OUTGOING: "addressee",
}


@require_http_methods(["GET", "POST"])
def entry_batch(request: SignedInRequest, kind: str) -> HttpResponse:
    """ลงทะเบียนหลายเรื่อง: an entry, F8, its number, the next entry."""
    actor = request.actor
    of_kind = kind_to_register(actor, kind)
    if of_kind.code == CERTIFICATE.code:
        # Many names of one occasion have a page of their own.
        return HttpResponseRedirect(reverse("certificates:batch_create"))
    offer = hand_on_offer(actor, of_kind)
    sent = EntryFormHandler(
        request, batch_form(of_kind, offer), divisions_of_kind(actor, of_kind)
    )
    if request.method == "GET":
        sent.show_blank(_common_values(request, kind) | last_choice(request))
    elif entry := sent.register(of_kind):
        since = asked_number(request, "since") or entry.pk
        asked = f"since={since}&after={entry.pk}{choice_of(sent.form)}"
        return HttpResponseRedirect(f"{request.path}?{asked}")
    context = _batch_context(request, kind, sent)
    return render(request, "registers/entry_batch.html", context, status=sent.status)


def _common_values(request: SignedInRequest, kind: str) -> dict[str, Any]:
    """What the line before had in common with the next."""
    before = _own_entry(request, kind, asked_number(request, "after"))
    if before is None:
        return {}
    values = initial_of(before)
    return {name: values[name] for name in COMMON.get(kind, COMMON_OF_ISSUED)}


def _own_entry(
    request: SignedInRequest, kind: str, entry_id: int | None
) -> RegisterEntry | None:
    if entry_id is None:
        return None
    entries = RegisterEntry.objects.visible_to(request.actor)
    mine = entries.filter(book__kind=kind, registered_by=request.actor.user_id)
    registered = mine.filter(state=RegisterEntry.State.REGISTERED, pk=entry_id)
    return registered.select_related("book").first()


def _batch_context(
    request: SignedInRequest, kind: str, sent: EntryFormHandler
) -> dict[str, Any]:
    actor = request.actor
    book = current_book(actor.book_owner, kind)
    before = _own_entry(request, kind, asked_number(request, "after"))
    if before is not None or sent.is_asked:
        begin_at(sent.form, BEGINS.get(kind, "subject"))
    return {
        **sent.context(),
        "book": book,
        "closed": "" if book.is_open else closed_sentence(book),
        **told_of(None if sent.form.is_bound else before, actor),
        "rows": _sitting(request, book),
        "most_rows": ROWS,
        "rights": RowRights(actor),
    }


def _sitting(request: SignedInRequest, book: Book) -> list[RegisterEntry]:
    """What the person has registered since the first line, newest first."""
    since = asked_number(request, "since")
    if since is None:
        return []
    entries = RegisterEntry.objects.visible_to(request.actor).in_book(book)
    mine = entries.filter(registered_by=request.actor.user_id, pk__gte=since)
    return list(mine.order_by("-pk")[:ROWS])


@require_POST
def entry_duplicates(request: SignedInRequest, kind: str) -> HttpResponse:
    """Answer with the letter that has the same จาก and ที่, as a piece of a page."""
    actor = request.actor
    kind_to_register(actor, kind)
    book = None
    if kind == Book.Kind.INCOMING:
        book = book_of_day(actor, kind, _day_asked(request))
    sender, reference = (
        first_of_line(request.POST.get(name, ""), most)
        for name, most in (("sender", PARTY_MAX), ("reference_number", REFERENCE_MAX))
    )
    alike = book and entries_alike(book, sender, reference, actor=actor)
    context = {"alike": alike[0] if alike else None}
    return render(request, "registers/_duplicates.html", context)


def _day_asked(request: SignedInRequest) -> date | None:
    """The day under which a back-dated letter will stand; None for today."""
    text = request.POST.get("book_date", "")
    try:
        today = thai.today()
        return read_entered_date(text, today=today, near=Near.BACK) if text else None
    except DateNotUnderstoodError:
        return None
