"""Deeds in the books: register, correct, void."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.core.errors import FormUsedError
from saraban.documents.staging import ChosenFile
from saraban.letters.actions import attach_files, change_files
from saraban.letters.attachments import FileChanges
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.registers.books import current_book
from saraban.registers.details import (
    LETTER_FIELDS,
    EntryDetails,
    search_text_of,
)
from saraban.registers.errors import (
    EntryOnItsWayError,
    EntryVoidError,
    PrefixMissingError,
)
from saraban.registers.models import Register, RegisterEntry
from saraban.registers.numbers import take_number
from saraban.registers.queries import visible_entry
from saraban.registers.senders import school_named

REGISTER_PERMISSION: Final = {
    Register.Kind.INCOMING: Permission.INCOMING_REGISTER,
    Register.Kind.OUTGOING: Permission.OUTGOING_REGISTER,
}


def register_letter(
    kind: str,
    details: EntryDetails,
    files: Sequence[ChosenFile] = (),
    *,
    actor: Actor,
) -> RegisterEntry:
    """Write a letter into the actor's book under its next running number.

    The same submission again (a double press) returns the entry that it made.
    Raises NotAllowedError, BookClosedError, and PrefixMissingError for an outgoing
    letter of an office without a prefix.
    """
    permission = REGISTER_PERMISSION[Register.Kind(kind)]
    require(actor, permission, division_id=details.responsible_office_id)
    try:
        with transaction.atomic():
            return _made_before(details, actor) or _write_new(
                kind, details, files, actor=actor
            )
    except IntegrityError as error:
        # The other press of the same submission won: this one left no trace.
        made = _made_before(details, actor)
        if made is not None:
            return made
        if RegisterEntry.objects.filter(submission=details.submission).exists():
            raise FormUsedError from error
        raise


def _made_before(details: EntryDetails, actor: Actor) -> RegisterEntry | None:
    return RegisterEntry.objects.filter(
        submission=details.submission, register__office=actor.book_owner_id
    ).first()


def _write_new(
    kind: str, details: EntryDetails, files: Sequence[ChosenFile], *, actor: Actor
) -> RegisterEntry:
    letter = Letter.objects.create(
        office=actor.book_owner,
        **{name: getattr(details, name) for name in LETTER_FIELDS},
    )
    attach_files(letter, files, actor=actor)
    book = take_number(current_book(actor.book_owner, kind))
    columns = details.columns()
    if kind == Register.Kind.INCOMING:
        columns["sender_office_id"] = school_named(
            details.sender, near=actor.book_owner
        )
    if kind == Register.Kind.OUTGOING:
        columns["reference_number"] = issue_reference(book, details.is_circular)
        Letter.objects.filter(pk=letter.pk).update(
            reference_number=columns["reference_number"]
        )
    entry = RegisterEntry(
        register=book, letter=letter, has_files=bool(files), **columns
    )
    return _save_new(entry, details, actor=actor)


def issue_reference(book: Register, is_circular: bool) -> str:  # noqa: FBT001
    """Return the full เลขที่หนังสือ: prefix, ว for a circular, running number."""
    prefix = book.office.reference_prefix
    if not prefix:
        raise PrefixMissingError
    return f"{prefix}{'ว ' if is_circular else ''}{book.last_number}"


def enter_received(
    letter: Letter, details: EntryDetails, *, has_files: bool, actor: Actor
) -> RegisterEntry:
    """Write a letter that came through the system into the actor's incoming book.

    Part of the receipt's transaction; who may receive has been asked there. Raises
    BookClosedError: then nothing is received.
    """
    book = take_number(current_book(actor.book_owner, Register.Kind.INCOMING))
    entry = RegisterEntry(
        register=book,
        letter=letter,
        has_files=has_files,
        is_electronic=True,
        **details.columns(),
    )
    return _save_new(entry, details, actor=actor)


def _save_new(
    entry: RegisterEntry, details: EntryDetails, *, actor: Actor
) -> RegisterEntry:
    moment = timezone.now()
    entry.number = entry.register.last_number
    entry.submission = details.submission
    entry.registered_at = moment
    entry.registered_by_id = actor.user_id
    entry.received_at = moment if entry.register.is_incoming else None
    entry.search_text = _search_text(entry)
    entry.save(force_insert=True)
    values = {"number": entry.number, "year": entry.register.year_be}
    record(AuditKind.ENTRY_REGISTERED, entry, actor=actor, values=values)
    return entry


def _search_text(entry: RegisterEntry) -> str:
    return search_text_of(
        entry.subject, entry.reference_number, entry.sender, entry.action_taken
    )


@transaction.atomic
def edit_entry(
    entry: RegisterEntry,
    details: EntryDetails,
    files: FileChanges | None = None,
    *,
    actor: Actor,
) -> RegisterEntry:
    """Correct a line of one's own book and attach or take out files (แก้ไข).

    A letter that is on its way is frozen: its copies in other books and its files
    stay; the own line may still be corrected. Raises EntryVoidError,
    LetterFrozenError and NotAllowedError.
    """
    entry = locked_entry(entry, actor=actor)
    require_for_entry(actor, Permission.ENTRY_EDIT, entry)
    require_for_entry(
        actor, Permission.ENTRY_EDIT, entry, moved_to=details.responsible_office_id
    )
    _save_changes(entry, details, actor=actor)
    letter = entry.letter
    if not letter.is_frozen and letter.office_id == actor.book_owner_id:
        for name in LETTER_FIELDS:
            setattr(letter, name, getattr(entry, name))
        letter.save(update_fields=LETTER_FIELDS)
    if files is not None:
        change_files(letter, files, actor=actor)
    entry.has_files = letter.attachments.exists()
    entry.save(update_fields=["has_files"])
    return entry


def _save_changes(entry: RegisterEntry, details: EntryDetails, *, actor: Actor) -> None:
    columns = details.columns()
    # Whether it is a circular was settled with the number.
    del columns["is_circular"]
    columns["sender_office_id"] = (
        entry.sender_office_id
        if entry.sender == details.sender
        else school_named(details.sender, near=actor.book_owner)
    )
    changed = changes(entry, columns)
    if not changed:
        return
    for name, (_, new) in changed.items():
        setattr(entry, name, new)
    entry.search_text = _search_text(entry)
    entry.save(update_fields=[*changed, "search_text"])
    record(AuditKind.ENTRY_CHANGED, entry, actor=actor, values=changed)


@transaction.atomic
def void_entry(entry: RegisterEntry, reason: str, *, actor: Actor) -> RegisterEntry:
    """Cancel a number with a reason; the line stays and the number is not reused.

    Raises EntryOnItsWayError for a letter that was sent or came through the system:
    its counterpart in another office would lose its record.
    """
    entry = locked_entry(entry, actor=actor)
    require_for_entry(actor, Permission.ENTRY_VOID, entry)
    if entry.dispatched_at is not None:
        message = "หนังสือนี้ส่งถึงผู้รับแล้ว ยกเลิกเลขไม่ได้ ให้ส่งหนังสือแจ้งยกเลิกถึงผู้รับเดิมแทน"
        raise EntryOnItsWayError(message)
    if entry.is_electronic:
        message = (
            "หนังสือนี้ลงทะเบียนรับจากระบบและผู้ส่งเห็นเลขรับแล้ว ยกเลิกเลขไม่ได้ "
            "ถ้ารายละเอียดผิดให้ใช้ แก้ไข"
        )
        raise EntryOnItsWayError(message)
    entry.voided_at = timezone.now()
    entry.voided_by_id = actor.user_id
    entry.void_reason = reason
    entry.save(update_fields=["voided_at", "voided_by", "void_reason"])
    values = {"number": entry.number, "reason": reason}
    record(AuditKind.ENTRY_VOIDED, entry, actor=actor, values=values)
    return entry


def locked_entry(entry: RegisterEntry, *, actor: Actor) -> RegisterEntry:
    """Return the entry as it is now, locked; a void one is refused."""
    locked = RegisterEntry.objects.select_for_update(of=("self",))
    entry = visible_entry(locked, entry.pk, actor)
    if entry.is_void:
        raise EntryVoidError
    # PostgreSQL re-reads only the locked row after a wait: the letter that came
    # with it may have been frozen meanwhile.
    entry.letter.refresh_from_db()
    return entry


def require_for_entry(
    actor: Actor,
    permission: Permission,
    entry: RegisterEntry,
    *,
    moved_to: int | None = None,
) -> None:
    """Ask access about one entry, or about where it would be moved to."""
    require(
        actor,
        permission,
        division_id=moved_to or entry.responsible_office_id,
        by_user_id=entry.registered_by_id,
    )


def mark_dispatched(entry: RegisterEntry) -> None:
    """Keep on the line when its letter was first sent."""
    if entry.dispatched_at is None:
        entry.dispatched_at = timezone.now()
        entry.save(update_fields=["dispatched_at"])
