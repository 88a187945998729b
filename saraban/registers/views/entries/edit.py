"""แก้ไข: correct an entry, attach the scanned and signed file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import divisions_for
from saraban.core.errors import DomainError
from saraban.letters.queries.attachments import FileChanges
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.correct import edit_entry
from saraban.registers.actions.locks import require_for_entry
from saraban.registers.errors import (
    EntryChangedMeanwhileError,
    EntryReservedError,
    EntryVoidError,
)
from saraban.registers.models import Certificate, RegisterEntry
from saraban.registers.queries.history import Conflict, conflicts_with
from saraban.registers.queries.unusual import unusual_of_correction
from saraban.registers.queries.visible import visible_entry
from saraban.registers.views.entries.certificate_forms import certificate_values
from saraban.registers.views.entries.detail import files_of
from saraban.registers.views.entries.form_handler import EntryFormHandler
from saraban.registers.views.entries.form_makers import edit_form
from saraban.registers.views.entries.forms import initial_of


@require_http_methods(["GET", "POST"])
def entry_edit(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """แก้ไข of a registered line; a reserved or cancelled one has nothing to correct."""
    entry = _entry_to_correct(request, entry_id)
    sent = _Correction(request, entry)
    if request.method == "GET":
        sent.show_blank(_values_of(entry))
    else:
        done = sent.save(
            lambda form, files: edit_entry(
                entry,
                form.details(),
                FileChanges.read(request.POST, files),
                actor=request.actor,
            ),
            lambda form: unusual_of_correction(form.details(), entry),
        )
        if done is not None:
            messages.success(request, f"บันทึกการแก้ไข เลขทะเบียน {entry.number_text} แล้ว")
            return HttpResponseRedirect(entry.get_absolute_url())
    return render(
        request, "registers/entry_edit.html", sent.context(), status=sent.status
    )


def _values_of(entry: RegisterEntry) -> dict[str, Any]:
    """Return what the form of this entry shows first."""
    values = initial_of(entry)
    return (
        values | certificate_values(entry) if entry.book.is_of_certificates else values
    )


def _is_approved(entry: RegisterEntry) -> bool:
    """Whether it is a certificate that a checker approved: correcting it has a price."""
    if not entry.book.is_of_certificates:
        return False
    approved = Certificate.objects.filter(check_state=Certificate.Check.APPROVED)
    return approved.filter(entry=entry.pk).exists()


def _entry_to_correct(request: SignedInRequest, entry_id: int) -> RegisterEntry:
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, request.actor)
    require_for_entry(request.actor, Permission.ENTRY_EDIT, entry)
    if entry.is_reserved:
        raise EntryReservedError
    if entry.is_void:
        raise EntryVoidError
    return entry


def _divisions_to_choose(entry: RegisterEntry, actor: Actor) -> list[Office]:
    """Those in use, and the entry's own although it may be closed by now."""
    divisions = divisions_for(actor, Permission.ENTRY_EDIT)
    own = entry.responsible_office
    return divisions if own is None or own in divisions else [*divisions, own]


class _Correction(EntryFormHandler):
    """The form of an entry that stands in the book, and what others changed meanwhile."""

    def __init__(self, request: SignedInRequest, entry: RegisterEntry) -> None:
        """Begin with the line as it is."""
        divisions = _divisions_to_choose(entry, request.actor)
        super().__init__(request, edit_form(entry.book.of_kind), divisions)
        self._entry = entry
        self._conflict: EntryChangedMeanwhileError | None = None
        self._conflicts: list[Conflict] = []

    def refuse(self, error: DomainError) -> None:
        """Who was second sees what the first changed, and decides."""
        if isinstance(error, EntryChangedMeanwhileError):
            self._conflict = error
            self._take_over(error)
        else:
            super().refuse(error)

    def _take_over(self, conflict: EntryChangedMeanwhileError) -> None:
        """Fields that the person left alone take the values of the other.

        The next press means: I have seen it.
        """
        self._entry.refresh_from_db()
        typed_values = self.form.details().columns()
        typed_values["received_at"] = self.form.cleaned_data.get("received_at")
        self._conflicts = conflicts_with(
            conflict.changed, typed_values, self._entry.book.of_kind
        )
        data, now = self.request.POST.copy(), _values_of(self._entry)
        data["version"] = str(conflict.version)
        for each in self._conflicts:
            name = each.column.removesuffix("_id")
            if not each.is_both and name in self.form.fields:
                value = self.form.fields[name].prepare_value(now[name])
                data[name] = "" if value is None else str(value)
        self.form.data = data

    def context(self) -> dict[str, Any]:
        """Return what the page shows."""
        entry = self._entry
        return {
            **super().context(),
            "conflict": self._conflict,
            "conflicts": self._conflicts,
            "entry": entry,
            "is_approved": _is_approved(entry),
            "book": entry.book,
            "files": files_of(entry),
            "files_fixed": entry.letter is None or entry.letter.is_frozen,
        }
