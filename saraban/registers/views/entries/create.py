"""ลงทะเบียน: the form of a new entry, and what stands around it."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from saraban.core.questions import was_pressed
from saraban.core.requests import asked_number, read_ids
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import current_book
from saraban.registers.actions.numbers import closed_sentence
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.hand_on import hand_on_offer
from saraban.registers.queries.kinds import divisions_of_kind, kind_to_register
from saraban.registers.queries.links import reference_to
from saraban.registers.queries.visible import own_delivery, visible_entry
from saraban.registers.views.entries.certificate_forms import values_of_last
from saraban.registers.views.entries.form_handler import (
    NEXT_LETTER,
    EntryFormHandler,
)
from saraban.registers.views.entries.form_makers import create_form
from saraban.registers.views.entries.forms import EntryForm, initial_of
from saraban.registers.views.entries.hand_on_forms import (
    choice_of,
    last_choice,
    told_of,
)

GET_POST: Final = require_http_methods(["GET", "POST"])


@GET_POST
def entry_create(request: SignedInRequest, kind: str) -> HttpResponse:
    """ลงทะเบียนหนังสือรับ, ลงทะเบียนหนังสือส่ง, ลงทะเบียนคำสั่ง, and every other kind."""
    actor = request.actor
    of_kind = kind_to_register(actor, kind)
    offer = hand_on_offer(actor, of_kind)
    sent = EntryFormHandler(
        request, create_form(of_kind, offer), divisions_of_kind(actor, of_kind)
    )
    before = None
    if request.method == "GET":
        before = _entry_before(request, kind)
        chosen = _taken_over(request, kind) | _common_values(before)
        sent.show_blank(chosen | last_choice(request))
    elif entry := sent.register(of_kind):
        return _registered(request, entry, sent.form)
    context = _create_context(request, kind, sent) | told_of(before, actor)
    context["answered"] = _answered_entry(request, sent.form)
    return render(request, "registers/entry_create.html", context, status=sent.status)


def _create_context(
    request: SignedInRequest, kind: str, sent: EntryFormHandler
) -> dict[str, Any]:
    book = current_book(request.actor.book_owner, kind)
    entries = RegisterEntry.objects.visible_to(request.actor).in_book(book)
    mine = entries.filter(registered_by=request.actor.user_id).order_by("-number")
    return {
        **sent.context(),
        "book": book,
        "prefix": _shown_prefix(request.actor, sent.form),
        "own_prefixes": _own_prefixes(sent.form),
        "closed": "" if book.is_open else closed_sentence(book),
        "recent": mine.values("id", "number", "insert_number", "subject", "addressee")[
            :2
        ],
    }


def _own_prefixes(form: EntryForm) -> list[Office]:
    """The divisions to choose from whose letters carry a prefix of their own."""
    field: Any = form.fields.get("responsible_office")
    if field is None:
        return []
    return [each for each in field.queryset if each.reference_prefix]


def _shown_prefix(actor: Actor, form: EntryForm) -> str:
    """What will stand before the number, as far as the division is settled."""
    own = _own_prefixes(form)
    field: Any = form.fields.get("responsible_office")
    if len(own) == 1 and len(field.queryset) == 1:
        return own[0].reference_prefix
    return actor.book_owner.reference_prefix


def _entry_before(request: SignedInRequest, kind: str) -> RegisterEntry | None:
    """The letter that was registered a moment ago, when the next one follows."""
    after = asked_number(request, "after")
    if after is None:
        return None
    entries = RegisterEntry.objects.visible_to(request.actor)
    mine = entries.filter(book__kind=kind, registered_by=request.actor.user_id)
    return mine.select_related("book").filter(pk=after).first()


def _taken_over(request: SignedInRequest, kind: str) -> dict[str, Any]:
    """What a reply, or an order, takes over from the letter that it comes of."""
    if kind == Book.Kind.OUTGOING:
        return _answer_values(request)
    if kind == Book.Kind.CERTIFICATE:
        return values_of_last(last_certificate(request.actor))
    caused_by = asked_number(request, "follows")
    if caused_by is None or kind != Book.Kind.ORDER:
        return {}
    letter = visible_entry(RegisterEntry.objects.all(), caused_by, request.actor)
    return {"follows": letter.pk, "subject": letter.subject}


def last_certificate(actor: Actor) -> RegisterEntry | None:
    """Return the certificate that the person has registered last at this office."""
    entries = RegisterEntry.objects.visible_to(actor).filter(
        book__kind=Book.Kind.CERTIFICATE,
        registered_by=actor.user_id,
        state=RegisterEntry.State.REGISTERED,
    )
    return entries.order_by("-pk").first()


def _answer_values(request: SignedInRequest) -> dict[str, Any]:
    """What a reply takes over from the received letter that it answers."""
    asked = asked_number(request, "answers")
    if asked is None:
        return {}
    received = visible_entry(RegisterEntry.objects.all(), asked, request.actor)
    return {
        "answers": received.pk,
        "addressee": received.sender,
        "subject": received.subject,
        "urgency": received.urgency,
        "responsible_office": received.responsible_office_id,
        "refers_to": reference_to(received),
    }


def _answered_entry(request: SignedInRequest, form: EntryForm) -> dict[str, Any] | None:
    """The received letter that the number is for, and how it came."""
    if "answers" not in form.fields:
        return None
    ids = read_ids([str(form["answers"].value() or "")])
    entries = RegisterEntry.objects.visible_to(request.actor).select_related("book")
    entry = entries.filter(pk__in=ids).first() if ids else None
    if entry is None:
        return None
    return {"entry": entry, "delivery": own_delivery(entry, request.actor)}


def _common_values(before: RegisterEntry | None) -> dict[str, Any]:
    """What the letter before had in common with the next."""
    if before is None:
        return {}
    if before.book.is_of_certificates:
        return {}
    common = ["document_date", "note"]
    if not before.book.is_incoming:
        # Which group gets a letter is chosen for each that comes.
        common.append("responsible_office")
    return {name: value for name, value in initial_of(before).items() if name in common}


def _registered(
    request: SignedInRequest, entry: RegisterEntry, form: EntryForm
) -> HttpResponse:
    kind = entry.book.kind
    if was_pressed(request, NEXT_LETTER):
        create = reverse("registers:entry_create", args=[kind])
        return HttpResponseRedirect(f"{create}?after={entry.pk}{choice_of(form)}")
    return HttpResponseRedirect(f"{entry.get_absolute_url()}?issued=1{choice_of(form)}")
