"""แก้ไข: correct an entry of one's own book, with a trace of every change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Model

from saraban.access.permissions import Permission
from saraban.audit.actions import Witness, changes, record, record_many
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.letters.actions import change_files
from saraban.letters.queries.attachments import FileChanges
from saraban.offices.actors import Actor
from saraban.registers.actions.certificates import change_certificate
from saraban.registers.actions.links import tie_as_typed
from saraban.registers.actions.locks import locked_registered_entry, require_for_entry
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.details import LETTER_FIELDS, EntryDetails
from saraban.registers.errors import EntryChangedMeanwhileError
from saraban.registers.models import RegisterEntry
from saraban.registers.models.kinds import FILLED_IN
from saraban.registers.queries.own_numbers import settled_reference
from saraban.registers.queries.senders import school_named


@transaction.atomic
def edit_entry(
    entry: RegisterEntry,
    details: EntryDetails,
    files: FileChanges | None = None,
    *,
    actor: Actor,
) -> RegisterEntry:
    """Correct an entry of one's own book and attach or take out files (แก้ไข).

    A letter that is on its way is frozen: its copies in other books and its files
    stay; the own entry may still be corrected. Raises EntryVoidError,
    EntryReservedError, LetterFrozenError, NotAllowedError, NumberFixedError and
    NumberInUseError for another เลขที่หนังสือ than the issued one, and
    EntryChangedMeanwhileError where somebody else was quicker.
    """
    entry = locked_registered_entry(entry, actor=actor)
    require_for_entry(actor, Permission.ENTRY_EDIT, entry)
    require_for_entry(
        actor, Permission.ENTRY_EDIT, entry, moved_to=details.responsible_office_id
    )
    if details.version is not None and details.version != entry.version:
        raise changed_meanwhile(entry, details.version)
    changed = _save_changes(entry, details, actor=actor)
    change_certificate(entry, details, changed, actor=actor)
    letter = entry.content
    if not letter.is_frozen and letter.office_id == actor.book_owner_id:
        for name in LETTER_FIELDS:
            setattr(letter, name, getattr(entry, name))
        letter.save(update_fields=LETTER_FIELDS)
    if files is not None:
        change_files(letter, files, actor=actor)
    entry.has_files = letter.attachments.exists()
    entry.save(update_fields=["has_files"])
    return entry


def changed_meanwhile(entry: RegisterEntry, version: int) -> EntryChangedMeanwhileError:
    """Return what others changed after that version, the last of them, and when."""
    events = AuditEvent.objects.filter(
        kind=AuditKind.ENTRY_CHANGED, subject_type="registerentry", subject_id=entry.pk
    )
    found: dict[str, Any] = {}
    by = ""
    for event in events.select_related("detail", "actor").order_by("pk"):
        values = dict(event.detail.values)
        if values.pop("version", 0) <= version:
            continue
        by = f"{event.actor} เมื่อ {thai.format_datetime(event.at)}"
        for name, (then, now) in values.items():
            found[name] = [found.get(name, [then])[0], now]
    return EntryChangedMeanwhileError(found, entry.version, by)


def _save_changes(
    entry: RegisterEntry, details: EntryDetails, *, actor: Actor
) -> dict[str, list[Any]]:
    columns = details.columns()
    # Whether it is a circular goes with the number that it bears.
    columns["is_circular"] = entry.is_circular
    if entry.book.is_outgoing:
        columns["reference_number"], columns["is_circular"] = settled_reference(
            entry, details.reference_number
        )
    columns["sender_office_id"] = (
        entry.sender_office_id
        if entry.sender == details.sender
        else school_named(details.sender, near=actor.book_owner)
    )
    if not entry.book.is_of_letters:
        columns |= _not_asked(entry)
    if _is_other_minute(entry.received_at, details.received_at):
        columns["received_at"] = details.received_at
    changed = write_on_entry(entry, columns, actor=actor)
    if "refers_to" in changed or details.answers_id is not None:
        tie_as_typed(entry, details, actor=actor)
    return changed


def write_on_entry(
    entry: RegisterEntry, columns: Mapping[str, Any], *, actor: Actor
) -> dict[str, list[Any]]:
    """Write columns of a locked entry, with a trace of every change.

    The version moves on, so that whoever corrects the entry meanwhile is told. Who
    may do it has been asked by the deed around it.
    """
    changed = changes(entry, dict(columns))
    if not changed:
        return changed
    for name, (_, new) in changed.items():
        setattr(entry, name, new)
    entry.version += 1
    set_keys(entry, is_incoming=entry.book.is_incoming)
    keys = ["search_text", "reference_key", "version"]
    entry.save(update_fields=[*changed, *keys])
    values = {**changed, "version": entry.version}
    record(AuditKind.ENTRY_CHANGED, entry, actor=actor, values=values)
    return changed


def write_on_entries(
    columns_of: Sequence[tuple[RegisterEntry, Mapping[str, Any]]], *, actor: Witness
) -> None:
    """Write columns of many locked entries as ``write_on_entry``, in few statements."""
    written: list[RegisterEntry] = []
    events: list[tuple[Model | None, dict[str, Any] | None]] = []
    names = {"search_text", "reference_key", "version"}
    for entry, columns in columns_of:
        changed = changes(entry, dict(columns))
        if not changed:
            continue
        for name, (_, new) in changed.items():
            setattr(entry, name, new)
        entry.version += 1
        set_keys(entry, is_incoming=entry.book.is_incoming)
        names |= {name.removesuffix("_id") for name in changed}
        written.append(entry)
        events.append((entry, {**changed, "version": entry.version}))
    if written:
        RegisterEntry.objects.bulk_update(written, names)
        record_many(AuditKind.ENTRY_CHANGED, events, actor=actor)


def _not_asked(entry: RegisterEntry) -> dict[str, Any]:
    """What the form of this kind does not ask stays: its number, and what is hidden now."""
    asked = entry.book.of_kind.columns
    hidden = [names for column, names in FILLED_IN.items() if column not in asked]
    kept = ["reference_number", "urgency", "deadline_at", *chain(*hidden)]
    return {name: getattr(entry, name) for name in kept}


def _is_other_minute(kept: datetime | None, typed: datetime | None) -> bool:
    """Forms show minutes: a moment kept to the second is not changed by saving."""
    if kept is None or typed is None:
        return False
    return kept.replace(second=0, microsecond=0) != typed
