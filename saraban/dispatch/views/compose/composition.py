"""The form of ส่งหนังสือราชการ, made for who fills it and for which letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse

from saraban.access.permissions import Permission
from saraban.access.policy import can, divisions_for
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.requests import asked_number, read_ids
from saraban.dispatch.actions.answer import require_number_of_book
from saraban.dispatch.actions.send import DispatchDetails
from saraban.dispatch.models import Delivery, OutsideDelivery
from saraban.dispatch.queries.answers import answered_through, numbers_for_answer
from saraban.dispatch.queries.recipients import kinds_for
from saraban.dispatch.queries.visible import answered_delivery
from saraban.dispatch.views.compose.answering import Answering
from saraban.dispatch.views.compose.fields import (
    MORE_LINES,
    OutsideLine,
    ids_in,
    lines_in,
    lines_to_show,
)
from saraban.dispatch.views.compose.forms import (
    AreaDispatchForm,
    DispatchForm,
    SchoolDispatchForm,
)
from saraban.dispatch.views.compose.prefill_incoming import (
    asked_incoming,
    carried_files,
    incoming_preset,
)
from saraban.dispatch.views.compose.prefill_reply import obec_preset
from saraban.dispatch.views.compose.recipient_choices import RecipientOptions
from saraban.documents.staged_uploads import StagedUploads
from saraban.letters.queries.pages import ShownFile, shown_files
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import books_of
from saraban.registers.actions.locks import require_for_entry
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.own_numbers import entry_numbered
from saraban.registers.queries.visible import visible_entry

ENTRIES_OFFERED: Final = 30
MANY_OF: Final = (
    "recipients",
    "offices",
    "groups",
    "division",
    "inside",
    "other_offices",
)
TO_OBEC: Final = "obec"
SAVE_GROUP: Final = "save_group"
NO_TRY: Final = (MORE_LINES, "more_slots", "remove_upload", SAVE_GROUP)


@dataclass
class Composition:
    """The form for one sender and one letter, and what stands around it."""

    actor: Actor
    entry: RegisterEntry | None
    answers: Delivery | None
    form: DispatchForm
    to_obec: bool = False
    incoming: RegisterEntry | None = None
    # What it answers: as its form names it, or as its entry is tied in the book.
    answering: Answering | None = None
    # A report begins with its number: nothing is filled in before.
    asks_number_first: bool = False

    @cached_property
    def offer(self) -> RecipientOptions:
        """What there is to choose from, read when the page is shown."""
        return RecipientOptions(self.actor)

    def details(self) -> DispatchDetails:
        """Return what was filled in."""
        own = self.actor.book_owner
        source: Office = self.form.cleaned_data.get("from_office") or own
        details = self.form.details(source)
        if self.answering is None:
            return details
        return replace(details, reported_before=self.answering.reported_before)

    @property
    def lacks_number(self) -> bool:
        """Whether it is a report that has no number of the book yet."""
        return self.answering is not None and self.answering.lacks_number

    def refuse(self, sentence: str) -> None:
        """Show why what the address asks for is not done; nothing without a sentence."""
        if sentence:
            self.form.add_error(None, sentence)

    def require_number(self) -> None:
        """Raise ReportNeedsNumberError for a report without a number of the book."""
        answered = self.answering.delivery if self.answering else None
        number = self.form.cleaned_data["reference_number"]
        require_number_of_book(answered, self.entry, number)

    def uploads(self, request: SignedInRequest | None = None) -> StagedUploads:
        """Return the file area: of the form that came back, or one nobody has filled.

        Of a letter that is told to schools its files are there already, of a report
        what was attached to รายงานผล inside the office.
        """
        there = carried_files(self.incoming) if self.incoming else []
        if self.answering is not None:
            there += self.answering.files
        if request is None:
            return StagedUploads.blank(there)
        return StagedUploads.read(request, self.actor.user, there)

    def context(self) -> dict[str, Any]:
        """Return what the page shows."""
        outside: Iterable[OutsideLine] | None = self.form["outside"].value()
        return {
            "form": self.form,
            "entry": self.entry,
            "answering": self.answering,
            "asks_number_first": self.asks_number_first,
            "incoming": self.incoming,
            "to_obec": self.to_obec,
            "offer": self.offer,
            "chosen": {
                name: set(_chosen(self.form[name].value()))
                for name in MANY_OF
                if name in self.form.fields
            },
            "outside_lines": lines_to_show(outside),
            "methods": OutsideDelivery.Method.choices,
            "entries": [] if self.entry else entries_to_send(self.actor),
            "files": _files_of_entry(self.entry) if self.entry else [],
            "is_school": self.actor.book_owner.is_school,
        }


def compose(
    request: SignedInRequest, entry: RegisterEntry | None = None
) -> Composition:
    """Return the form of ส่งหนังสือราชการ, carrying ``entry`` or the asked one.

    The address may name an entry, a delivery that the letter answers, a letter that
    came and is told to schools, and สพฐ.
    Raises UnknownSubjectError and NotAllowedError for an entry that the actor may
    not send, and the refusals of ``answered_delivery``.
    """
    actor = request.actor
    entry = entry or _asked_entry(request)
    answers, refusal = _asked_delivery(request)
    incoming = asked_incoming(request)
    to_obec = request.GET.get("to") == TO_OBEC and actor.book_owner.is_area
    posted = request.POST if request.method == "POST" else None
    initial = saved_input.initial_values(request)
    is_blank = posted is None and not initial
    if is_blank and entry is None and answers is not None:
        entry = _waiting_number(answers, actor)
    initial = initial or _preset(actor, incoming, to_obec=to_obec)
    made = compose_for(actor, posted, entry=entry, answers=answers, initial=initial)
    made.to_obec, made.incoming = to_obec, incoming
    made.asks_number_first = is_blank and made.lacks_number
    made.refuse(refusal)
    return made


def _waiting_number(answers: Delivery, actor: Actor) -> RegisterEntry | None:
    """Return the number that was issued for this answer and waits to be sent."""
    numbers = numbers_for_answer(answers, actor)
    return numbers.select_related("book", "letter").first()


def _preset(
    actor: Actor, incoming: RegisterEntry | None, *, to_obec: bool
) -> dict[str, Any]:
    """Return what a form begins with that is for สพฐ., or tells of what came."""
    if to_obec:
        return obec_preset(actor.book_owner)
    return incoming_preset(incoming, actor) if incoming else {}


def compose_for(
    actor: Actor,
    data: QueryDict | None,
    *,
    entry: RegisterEntry | None = None,
    answers: Delivery | None = None,
    initial: Mapping[str, Any] | None = None,
) -> Composition:
    """Return the form of a sender: filled with ``data``, or showing ``initial``.

    Whoever calls has found ``entry`` and ``answers`` through what the actor may see.
    ``initial_of`` makes ``initial`` of what was typed before. A press for more lines
    or files is no try to send: the form shows what it holds and refuses nothing.
    """
    if data is not None and any(name in data for name in NO_TRY):
        initial, data = initial_of(data), None
    answered = answers or answered_through(entry)
    answering = Answering(answered, entry, actor) if answered else None
    first = _tidied(initial or {})
    if answering and not first:
        first = answering.preset()
    form = _form_of(actor, data, entry=entry, answers=answers, initial=first)
    return Composition(actor, entry, answers, form, answering=answering)


def _form_of(actor: Actor, data: QueryDict | None, **options: Any) -> DispatchForm:
    """Return the form of a school, or of an office with divisions."""
    kinds = kinds_for(actor.book_owner)
    if actor.book_owner.is_school:
        return SchoolDispatchForm(data, kinds=kinds, **options)
    divisions = divisions_for(actor, Permission.LETTER_SEND)
    return AreaDispatchForm(data, divisions=divisions, kinds=kinds, **options)


def initial_of(data: QueryDict) -> dict[str, Any]:
    """Return a sent form as the first values of the same form, unchecked."""
    return _tidied(
        {
            name: data.getlist(name) if name in MANY_OF else data[name]
            for name in data
            if data.getlist(name)
        }
    )


def _tidied(initial: Mapping[str, Any]) -> dict[str, Any]:
    """Of kept text a single ticked box is no list, and lines are still apart."""
    tidied = dict(initial)
    for name in MANY_OF:
        if isinstance(tidied.get(name), str):
            tidied[name] = [tidied[name]]
    lines = lines_in(tidied)
    if lines:
        tidied["outside"] = lines
    return tidied


def _chosen(value: Any) -> list[int] | list[str]:
    """Return the ticked boxes of a field: ids, or the kinds themselves."""
    texts = [value] if isinstance(value, str) else [str(each) for each in value or []]
    return read_ids(texts) or texts


def entry_of_number(composition: Composition) -> RegisterEntry | None:
    """Return the entry of the own book whose number was typed, None if there is none.

    Raises the refusals of ``entry_numbered``, and NotAllowedError for another division's.
    """
    actor = composition.actor
    typed = composition.form.cleaned_data["reference_number"]
    found = entry_numbered(typed, actor.book_owner)
    if found is not None:
        require_for_entry(actor, Permission.LETTER_SEND, found)
    return found


def entries_to_send(actor: Actor) -> list[RegisterEntry]:
    """Return the newest entries of the send register that the actor may send."""
    entries: list[RegisterEntry] = []
    for book in books_of(actor.book_owner, Book.Kind.OUTGOING)[:2]:
        own = RegisterEntry.objects.visible_to(actor).in_book(book)
        if actor.book_owner.has_divisions and not can(actor, Permission.LETTER_SEND):
            own = own.of_division(actor.division_id or 0)
        newest = own.filter(state=RegisterEntry.State.REGISTERED).order_by("-number")
        columns = ("reference_number", "subject", "dispatched_at")
        entries += newest.only(*columns)[: ENTRIES_OFFERED - len(entries)]
        if len(entries) >= ENTRIES_OFFERED:
            break
    return entries


def _asked_entry(request: SignedInRequest) -> RegisterEntry | None:
    entry_id = asked_number(request, "entry")
    if entry_id is None:
        return None
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, request.actor)
    if not entry.book.is_outgoing or entry.letter is None or entry.is_void:
        raise UnknownSubjectError
    require_for_entry(request.actor, Permission.LETTER_SEND, entry)
    return entry


def _asked_delivery(request: SignedInRequest) -> tuple[Delivery | None, str]:
    """Return the delivery that the letter answers: of the form, or of the address.

    What was typed is not lost where it can no longer be answered: then the form
    says why. Without anything typed the refusal is the page.
    """
    ids = ids_in(request.POST.get("answers") or request.GET.get("answers"))
    if not ids:
        return None, ""
    try:
        return answered_delivery(ids[0], actor=request.actor), ""
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        if request.method != "POST":
            raise
        return None, error.message


def _files_of_entry(entry: RegisterEntry) -> list[ShownFile]:
    return shown_files(
        entry.content,
        lambda each: reverse("registers:entry_file", args=[entry.pk, each]),
    )
