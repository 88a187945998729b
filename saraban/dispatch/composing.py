"""The form of ส่งหนังสือราชการ, made for who fills it and for which letter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.urls import reverse

from saraban.access.permissions import Permission
from saraban.access.policy import can, divisions_for
from saraban.core import typed
from saraban.core.errors import UnknownSubjectError
from saraban.core.requests import asked_number, read_ids
from saraban.dispatch.forms import (
    AreaDispatchForm,
    DispatchForm,
    SchoolDispatchForm,
)
from saraban.dispatch.recipients import (
    RecipientGroup,
    recipient_groups,
    school_ids,
)
from saraban.dispatch.sending import DispatchDetails
from saraban.letters.pages import ShownFile, shown_files
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions import require_for_entry
from saraban.registers.books import books_of
from saraban.registers.details import reference_key_of
from saraban.registers.errors import EntryVoidError
from saraban.registers.models import Register, RegisterEntry
from saraban.registers.queries import visible_entry

ENTRIES_OFFERED: Final = 30


@dataclass
class Composition:
    """The form for one sender and one letter, and what stands around it."""

    actor: Actor
    entry: RegisterEntry | None
    form: DispatchForm

    @cached_property
    def groups(self) -> list[RecipientGroup]:
        """The schools to choose from, read when the page is shown."""
        owner = self.actor.book_owner
        return [] if owner.is_school else recipient_groups(owner)

    def details(self) -> DispatchDetails:
        """Return what was filled in."""
        own = self.actor.book_owner
        source: Office = self.form.cleaned_data.get("from_office") or own
        return self.form.details(source, self.entry)

    def context(self) -> dict[str, Any]:
        """Return what the page shows."""
        chosen = self.form["offices"].value() if self.groups else []
        if isinstance(chosen, str):
            # Of the text kept over a sign-in, a single ticked box is no list.
            chosen = [chosen]
        return {
            "form": self.form,
            "entry": self.entry,
            "groups": self.groups,
            "chosen": set(read_ids(map(str, chosen or []))),
            "government_count": sum(
                office.school_type == Office.SchoolType.GOVERNMENT
                for group in self.groups
                for office in group.offices
            ),
            "entries": [] if self.entry else entries_to_send(self.actor),
            "files": _carried_files(self.entry) if self.entry else [],
            "is_school": self.actor.book_owner.is_school,
        }


def compose(
    request: SignedInRequest, entry: RegisterEntry | None = None
) -> Composition:
    """Return the form of ส่งหนังสือราชการ, carrying ``entry`` or the asked one.

    Raises UnknownSubjectError and NotAllowedError for an entry that the actor may
    not send.
    """
    actor = request.actor
    entry = entry or _asked_entry(request)
    options: dict[str, Any] = {
        "entry": entry,
        "initial": typed.initial_values(request),
    }
    posted = request.POST if request.method == "POST" else None
    if actor.book_owner.is_school:
        form = SchoolDispatchForm(posted, area=actor.book_owner.parent, **options)
        return Composition(actor, entry, form)
    area_form = AreaDispatchForm(
        posted,
        divisions=divisions_for(actor, Permission.LETTER_SEND),
        # Hundreds of schools are read only to check those that were ticked.
        schools=school_ids(actor.book_owner) if posted and "offices" in posted else [],
        **options,
    )
    return Composition(actor, entry, area_form)


def entry_of_number(composition: Composition) -> RegisterEntry | None:
    """Return the entry of the own book whose number was typed, None if there is none.

    A number that still waits for its letter is none. Raises EntryVoidError for a
    cancelled number and NotAllowedError for another division's.
    """
    actor = composition.actor
    key = reference_key_of(composition.form.cleaned_data["reference_number"])
    if not key:
        return None
    books = Register.objects.filter(
        office=actor.book_owner_id, kind=Register.Kind.OUTGOING
    )
    found = (
        RegisterEntry.objects.filter(
            register__in=books, reference_key=key, letter__isnull=False
        )
        .select_related("register", "letter")
        .order_by("state", "-register__year_be", "-pk")
        .first()
    )
    if found is None:
        return None
    if found.is_void:
        raise EntryVoidError
    require_for_entry(actor, Permission.LETTER_SEND, found)
    return found


def entries_to_send(actor: Actor) -> list[RegisterEntry]:
    """Return the newest entries of the send register that the actor may send."""
    entries: list[RegisterEntry] = []
    for book in books_of(actor.book_owner, Register.Kind.OUTGOING)[:2]:
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
    if entry.register.is_incoming or entry.letter is None or entry.is_void:
        raise UnknownSubjectError
    require_for_entry(request.actor, Permission.LETTER_SEND, entry)
    return entry


def _carried_files(entry: RegisterEntry) -> list[ShownFile]:
    return shown_files(
        entry.content,
        lambda each: reverse("registers:entry_file", args=[entry.pk, each]),
    )
