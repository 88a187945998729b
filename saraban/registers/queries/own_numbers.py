"""Which เลขที่หนังสือ an entry of ทะเบียนหนังสือส่ง may bear: its own number, however written.

The running number was issued once and is fixed. Before it may stand what the office has
set; ว may be added or taken off only where a circular takes no number of its own, and as
long as nobody has the letter (ระเบียบงานสารบรรณ ข้อ 32, 62).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.core.requests import read_number
from saraban.offices.models import Office
from saraban.registers.errors import (
    EntryReservedError,
    EntryVoidError,
    NumberFixedError,
    NumberInUseError,
)
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.search_keys import reference_key_of
from saraban.registers.queries.prefixes import circular_reference


def settled_reference(entry: RegisterEntry, typed: str) -> tuple[str, bool]:
    """Return what the corrected entry bears, and whether that is a circular's.

    ``entry`` is locked, with its book. Raises NumberFixedError for a number that was
    not issued for it, and NumberInUseError for another entry's.
    """
    key = reference_key_of(typed)
    if key == entry.reference_key:
        return typed, entry.is_circular
    _require_free(entry, typed, key)
    allowed = list(_allowed(entry))
    for reference, is_circular in allowed:
        if reference_key_of(reference) == key:
            return reference, is_circular
    if not _was_issued_here(entry):
        # Brought along from an older system: its number may be any, once.
        _require_issued(entry, key)
        return typed, entry.is_circular
    raise NumberFixedError(_sentence([reference for reference, _ in allowed]))


def entry_numbered(typed: str, office: Office) -> RegisterEntry | None:
    """Return the line of the send register that bears a typed number, however written.

    Raises EntryVoidError for a cancelled number, and EntryReservedError for one that
    still waits for its letter: two letters would bear it.
    """
    key = reference_key_of(typed)
    if not key:
        return None
    entries = RegisterEntry.objects.filter(
        book__office=office, book__kind=Book.Kind.OUTGOING
    )
    found = (
        entries.filter(reference_key=key, letter__isnull=False)
        .select_related("book", "letter")
        .order_by("state", "-book__year_be", "-pk")
        .first()
    )
    if found is None and _is_reserved(typed, entries):
        raise EntryReservedError
    if found is not None and found.is_void:
        raise EntryVoidError
    return found


def is_to_come(book: Book, typed: str) -> bool:
    """Whether a typed number reads as one that this book will still give out."""
    number = _last_figure(typed)
    if number is None or number <= book.last_number:
        return False
    return _bears(RegisterEntry(book=book, number=number), typed)


def _is_reserved(typed: str, entries: QuerySet[RegisterEntry]) -> bool:
    number = _last_figure(typed)
    if number is None:
        return False
    of_number = Q(number=number) | Q(circular_number=number)
    reserved = entries.filter(of_number, state=RegisterEntry.State.RESERVED)
    return any(_bears(each, typed) for each in reserved.select_related("book__office"))


def _last_figure(typed: str) -> int | None:
    last = re.search(r"\d+$", thai.search_key(typed))
    return read_number(last[0]) if last else None


def _bears(entry: RegisterEntry, typed: str) -> bool:
    """Whether a typed number is the one that the book gave this entry."""
    key = reference_key_of(typed)
    return any(reference_key_of(each) == key for each, _ in _allowed(entry))


def _allowed(entry: RegisterEntry) -> Iterator[tuple[str, bool]]:
    """Give every way to write the entry's own number, the present kind first."""
    kinds = [entry.is_circular]
    if not entry.book.has_circular_series and entry.dispatched_at is None:
        kinds.append(not entry.is_circular)
    for is_circular in kinds:
        for prefix in _prefixes(entry):
            if is_circular:
                number = entry.circular_number or entry.number_text
                yield circular_reference(prefix, number), True
            else:
                yield f"{prefix}{entry.number_text}", False


def _prefixes(entry: RegisterEntry) -> list[str]:
    """Return the prefixes that the office has set, that of the entry's division first."""
    owner = entry.book.office
    offices = [owner, *Office.objects.divisions_of(owner)]
    offices.sort(key=lambda each: each.pk != entry.responsible_office_id)
    found = (each.reference_prefix for each in offices)
    return list(dict.fromkeys(filter(None, found)))


def _was_issued_here(entry: RegisterEntry) -> bool:
    """Whether the record holds its registration, as of all that is registered here."""
    return AuditEvent.objects.filter(
        kind=AuditKind.ENTRY_REGISTERED,
        subject_type="registerentry",
        subject_id=entry.pk,
    ).exists()


def _require_free(entry: RegisterEntry, typed: str, key: str) -> None:
    """Two letters of one book do not go out under the same เลขที่หนังสือ."""
    others = RegisterEntry.objects.filter(
        book=entry.book_id,
        reference_key=key,
        state=RegisterEntry.State.REGISTERED,
    )
    other = others.exclude(pk=entry.pk).first()
    if other is not None:
        message = (
            f"เลขที่หนังสือ {typed} เป็นของเลขทะเบียนส่ง {other.number_text} แล้ว "
            f"เลขที่ออกให้รายการนี้คือ {entry.reference_number}"
        )
        raise NumberInUseError(message)


def _require_issued(entry: RegisterEntry, key: str) -> None:
    """A number that the book has yet to issue belongs to the letter that will get it."""
    book = entry.book
    series = ((book.last_number, ""), (book.last_circular_number, "ว"))
    for prefix in _prefixes(entry):
        for last, mark in series:
            before = reference_key_of(f"{prefix}{mark}")
            rest = key.removeprefix(before)
            if key.startswith(before) and rest.isdecimal() and int(rest) > last:
                raise NumberFixedError(_sentence([entry.reference_number]))


def _sentence(allowed: list[str]) -> str:
    shown = " หรือ ".join(dict.fromkeys(allowed))
    return (
        f"เลขที่ออกแล้วเปลี่ยนไม่ได้ รายการนี้ใช้ได้เฉพาะ {shown} ถ้าออกเลขผิดฉบับ "
        "ให้ยกเลิกเลขนี้แล้วลงทะเบียนใหม่ ถ้าคำนำหน้าผิดให้แก้ที่ กำหนดเลขที่หนังสือ ก่อน"
    )
