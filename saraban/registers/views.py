"""Pages of the books: register, detail, correct, void, files."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import divisions_for, require_somewhere
from saraban.core import typed
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.pages import go_to, render_page
from saraban.core.requests import asked_number
from saraban.documents.staging import StagedUploads
from saraban.letters.attachments import FileChanges
from saraban.letters.files import letter_file
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.registers import actions
from saraban.registers.books import current_book
from saraban.registers.correcting import edit_entry
from saraban.registers.detail_views import files_of
from saraban.registers.duplicates import book_of_day, duplicate_to_confirm
from saraban.registers.errors import (
    EntryChangedMeanwhileError,
    EntryReservedError,
    EntryVoidError,
)
from saraban.registers.forms import (
    CREATE_FORMS,
    EDIT_FORMS,
    EntryForm,
    VoidForm,
    initial_of,
)
from saraban.registers.history import Conflict, conflicts_with
from saraban.registers.links import reference_to
from saraban.registers.models import Register, RegisterEntry
from saraban.registers.numbers import closed_sentence
from saraban.registers.queries import visible_entry

GET_POST: Final = require_http_methods(["GET", "POST"])


@GET_POST
def entry_create(request: SignedInRequest, kind: str) -> HttpResponse:
    """ลงทะเบียนหนังสือรับ, ลงทะเบียนหนังสือส่ง."""
    actor = request.actor
    permission = actions.REGISTER_PERMISSION[Register.Kind(kind)]
    require_somewhere(actor, permission)
    made_for: dict[str, Any] = {
        "office": actor.book_owner,
        "divisions": divisions_for(actor, permission),
    }
    form_class = CREATE_FORMS[kind]
    if request.method == "GET":
        before = _entry_before(request, kind)
        initial = _answer_values(request, kind) | _first_values(request, before)
        form = form_class(initial=initial, **made_for)
        return _create_page(request, kind, form, StagedUploads.blank(), before)
    form = form_class(request.POST, **made_for)
    uploads = StagedUploads.read(request, actor.user)
    if not uploads.wants_more_slots and form.is_valid() and uploads.is_valid():
        book = book_of_day(actor, kind)
        alike = duplicate_to_confirm(request, form.details(), book, actor=actor)
        if alike is not None:
            return _create_page(request, kind, form, uploads, alike=alike)
        try:
            with transaction.atomic():
                entry = actions.register_letter(
                    kind, form.details(), uploads.chosen(), actor=actor
                )
                uploads.consume()
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _registered(request, entry)
    return _create_page(request, kind, form, uploads)


def _create_page(
    request: SignedInRequest,
    kind: str,
    form: EntryForm,
    uploads: StagedUploads,
    before: RegisterEntry | None = None,
    alike: RegisterEntry | None = None,
) -> HttpResponse:
    book = current_book(request.actor.book_owner, kind)
    recent = RegisterEntry.objects.visible_to(request.actor).in_book(book)
    context = {
        "book": book,
        "form": form,
        "uploads": uploads,
        "before": before,
        "alike": alike,
        "prefix": _shown_prefix(request.actor, form),
        "own_prefixes": _own_prefixes(form),
        "closed": "" if book.is_open else closed_sentence(book),
        "recent": recent.filter(registered_by=request.actor.user_id)
        .order_by("-number")
        .values("id", "number", "insert_number", "subject")[:2],
        "is_school": request.actor.book_owner.is_school,
    }
    failed = form.is_bound and not uploads.wants_more_slots
    return render_page(
        request, "registers/entry_create.html", context, status=422 if failed else 200
    )


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
    mine = entries.filter(register__kind=kind, registered_by=request.actor.user_id)
    return mine.select_related("register").filter(pk=after).first()


def _answer_values(request: SignedInRequest, kind: str) -> dict[str, Any]:
    """What a reply takes over from the received letter that it answers."""
    asked = asked_number(request, "answers")
    if asked is None or kind != Register.Kind.OUTGOING:
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


def _first_values(
    request: SignedInRequest, before: RegisterEntry | None
) -> dict[str, Any]:
    """Text kept over a sign-in, or what the letter before had in common."""
    kept = typed.initial_values(request)
    if kept or before is None:
        return kept
    common = ("document_date", "responsible_office", "note")
    return {name: value for name, value in initial_of(before).items() if name in common}


def _registered(request: SignedInRequest, entry: RegisterEntry) -> HttpResponse:
    kind = entry.register.kind
    if "next_letter" in request.POST:
        create = reverse("registers:entry_create", args=[kind])
        return go_to(f"{create}?after={entry.pk}")
    return go_to(f"{entry.get_absolute_url()}?issued=1")


@GET_POST
def entry_edit(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """แก้ไข: correct the line, attach the scanned and signed file."""
    actor = request.actor
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, actor)
    actions.require_for_entry(actor, Permission.ENTRY_EDIT, entry)
    if entry.is_reserved:
        raise EntryReservedError
    if entry.is_void:
        raise EntryVoidError
    made_for: dict[str, Any] = {
        "office": actor.book_owner,
        "divisions": _divisions_to_choose(entry, actor),
        "initial": initial_of(entry) | typed.initial_values(request),
    }
    form_class = EDIT_FORMS[entry.register.kind]
    if request.method == "GET":
        form = form_class(**made_for)
        return _edit_page(request, entry, form, StagedUploads.blank())
    form = form_class(request.POST, **made_for)
    uploads = StagedUploads.read(request, actor.user)
    if not uploads.wants_more_slots and form.is_valid() and uploads.is_valid():
        files = FileChanges.read(request.POST, uploads.chosen())
        try:
            with transaction.atomic():
                edit_entry(entry, form.details(), files, actor=actor)
                uploads.consume()
        except EntryChangedMeanwhileError as error:
            return _edit_page(request, entry, form, uploads, error)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"บันทึกการแก้ไข เลขทะเบียน {entry.number_text} แล้ว")
            return go_to(entry.get_absolute_url())
    return _edit_page(request, entry, form, uploads)


def _divisions_to_choose(entry: RegisterEntry, actor: Actor) -> list[Office]:
    """Those in use, and the entry's own although it may be closed by now."""
    divisions = divisions_for(actor, Permission.ENTRY_EDIT)
    own = entry.responsible_office
    return divisions if own is None or own in divisions else [*divisions, own]


def _edit_page(
    request: SignedInRequest,
    entry: RegisterEntry,
    form: EntryForm,
    uploads: StagedUploads,
    conflict: EntryChangedMeanwhileError | None = None,
) -> HttpResponse:
    conflicts = _take_over(request, entry, form, conflict) if conflict else []
    context = {
        "conflicts": conflicts,
        "conflict": conflict,
        "entry": entry,
        "book": entry.register,
        "form": form,
        "uploads": uploads,
        "files": files_of(entry),
        "files_fixed": entry.letter is None or entry.letter.is_frozen,
        "is_school": request.actor.book_owner.is_school,
    }
    failed = form.is_bound and not uploads.wants_more_slots
    return render_page(
        request, "registers/entry_edit.html", context, status=422 if failed else 200
    )


def _take_over(
    request: SignedInRequest,
    entry: RegisterEntry,
    form: EntryForm,
    conflict: EntryChangedMeanwhileError,
) -> list[Conflict]:
    """Show what somebody else changed; fields left alone take their values.

    The next press means: I have seen it.
    """
    entry.refresh_from_db()
    typed_values = form.details().columns()
    typed_values["received_at"] = form.cleaned_data.get("received_at")
    conflicts = conflicts_with(conflict.changed, typed_values)
    data, now = request.POST.copy(), initial_of(entry)
    data["version"] = str(conflict.version)
    for each in conflicts:
        name = each.column.removesuffix("_id")
        if not each.is_both and name in form.fields:
            value = form.fields[name].prepare_value(now[name])
            data[name] = "" if value is None else str(value)
    form.data = data
    return conflicts


@GET_POST
def entry_void(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ลบ: cancel the number with a reason."""
    actor = request.actor
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, actor)
    actions.require_for_entry(actor, Permission.ENTRY_VOID, entry)
    form = VoidForm(request.POST or None, initial=typed.initial_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.void_entry(entry, form.cleaned_data["reason"], actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"ยกเลิกเลขทะเบียน {entry.number_text} แล้ว")
            return go_to(entry.get_absolute_url())
    context = {"entry": entry, "book": entry.register, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "registers/entry_void.html", context, status=status)


@require_GET
def entry_file(
    request: SignedInRequest, entry_id: int, attachment_id: int
) -> HttpResponseBase:
    """Open one file of an entry's letter."""
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, request.actor)
    if entry.letter is None:
        raise UnknownSubjectError
    return letter_file(entry.letter, attachment_id, through=entry, actor=request.actor)
