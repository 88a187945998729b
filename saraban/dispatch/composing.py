"""The form of ส่งหนังสือราชการ, made for who fills it and for which letter."""

from __future__ import annotations

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
from saraban.dispatch.recipients import RecipientGroup, recipient_groups
from saraban.dispatch.sending import DispatchDetails
from saraban.letters.pages import shown_files
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions import require_for_entry
from saraban.registers.models import Register, RegisterEntry
from saraban.registers.queries import RegisterEntryQuerySet, visible_entry

ENTRIES_OFFERED: Final = 30


class Composer:
    """Chooses the form, its entry of the send register and its recipients."""

    def __init__(self, request: SignedInRequest) -> None:
        """Read the address; raises for an entry that the actor may not send."""
        self.request = request
        self.actor = request.actor
        self.office = request.actor.book_owner
        self.entry = self._asked_entry()
        self.groups: list[RecipientGroup] = (
            [] if self.office.is_school else recipient_groups(self.office)
        )
        self.divisions = divisions_for(self.actor, Permission.LETTER_SEND)
        self.form = self._make_form()

    def details(self) -> DispatchDetails:
        """Return what was filled in; a typed number of an own entry finds it."""
        source: Office = self.form.cleaned_data.get("from_office") or self.office
        return self.form.details(source, self.entry or self._entry_by_number())

    def context(self) -> dict[str, Any]:
        """Return what the page shows around the form."""
        chosen = self.form["offices"].value() if self.groups else []
        if isinstance(chosen, str):
            # Of the text kept over a sign-in, a single ticked box is no list.
            chosen = [chosen]
        return {
            "entry": self.entry,
            "groups": self.groups,
            "chosen": set(read_ids(map(str, chosen or []))),
            "government_count": sum(
                office.school_type == Office.SchoolType.GOVERNMENT
                for group in self.groups
                for office in group.offices
            ),
            "entries": [] if self.entry else self._sendable()[:ENTRIES_OFFERED],
            "files": self._carried_files(),
            "is_school": self.office.is_school,
        }

    def _asked_entry(self) -> RegisterEntry | None:
        entry_id = asked_number(self.request, "entry")
        if entry_id is None:
            return None
        entry = visible_entry(RegisterEntry.objects.all(), entry_id, self.actor)
        if entry.register.kind != Register.Kind.OUTGOING or entry.is_void:
            raise UnknownSubjectError
        require_for_entry(self.actor, Permission.LETTER_SEND, entry)
        return entry

    def _make_form(self) -> DispatchForm:
        options: dict[str, Any] = {
            "entry": self.entry,
            "initial": typed.initial_values(self.request),
        }
        posted = self.request.POST if self.request.method == "POST" else None
        if self.office.is_school:
            return SchoolDispatchForm(posted, area=self.office.parent, **options)
        schools = [office.pk for group in self.groups for office in group.offices]
        return AreaDispatchForm(
            posted, divisions=self.divisions, schools=schools, **options
        )

    def _sendable(self) -> RegisterEntryQuerySet:
        entries = (
            RegisterEntry.objects.visible_to(self.actor)
            .filter(register__kind=Register.Kind.OUTGOING, voided_at__isnull=True)
            .select_related("register")
            .order_by("-pk")
        )
        if self.office.is_school or can(self.actor, Permission.LETTER_SEND):
            return entries
        return entries.filter(responsible_office=self.actor.division_id)

    def _entry_by_number(self) -> RegisterEntry | None:
        number = self.form.cleaned_data["reference_number"]
        return self._sendable().filter(reference_number=number).first()

    def _carried_files(self) -> list[Any]:
        entry = self.entry
        if entry is None:
            return []
        return shown_files(
            entry.letter,
            lambda each: reverse("registers:entry_file", args=[entry.pk, each]),
        )
