"""ตกลง ออกเลข: all names of a batch get one contiguous range, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from saraban.audit.actions import record, record_many
from saraban.audit.models import AuditKind
from saraban.certificates.details import SharedDetails
from saraban.certificates.errors import BatchRefusedError
from saraban.certificates.models import CertificateBatch
from saraban.certificates.names import NamedRow
from saraban.certificates.queries.batches import visible_batch
from saraban.core import thai
from saraban.core.locks import locked_row
from saraban.core.public_codes import draw_code
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.registers.actions.books import book_taking_numbers
from saraban.registers.actions.certificates import CODE_LENGTH, columns_for
from saraban.registers.actions.numbers import take_number
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.details import CertificateDetails
from saraban.registers.models import Book, Certificate, RegisterEntry
from saraban.registers.models.kinds import CERTIFICATE
from saraban.registers.queries.kinds import require_to_register

AT_ONCE: Final = 500


@transaction.atomic
def write_batch(
    batch_id: int, *, day: date | None = None, actor: Actor
) -> CertificateBatch:
    """Register all names of a batch, or none; a second press gives the same range.

    ``day`` chooses the book, today unless said.

    Raises NotAllowedError, UnknownSubjectError, BookClosedError, ClockWentBackError,
    BatchRefusedError without a name, and SignatoryNotOfDayError.
    """
    visible_batch(batch_id, actor)
    batch = locked_row(CertificateBatch.objects.select_related("office"), batch_id)
    if batch.is_written:
        return batch
    shared = SharedDetails(**batch.shared)
    rows = [NamedRow(**each) for each in batch.names]
    if not rows:
        message = "ไม่มีชื่อที่ออกเลขได้ ตรวจรายชื่อแล้วอ่านอีกครั้ง"
        raise BatchRefusedError(message)
    require_to_register(actor, CERTIFICATE, shared.division_id)
    day = day or thai.today()
    book = book_taking_numbers(actor.book_owner, CERTIFICATE.code, day)
    entries = _new_entries(book, shared, rows, day, actor=actor)
    first = _number(entries, book)
    _store(entries, date.fromisoformat(shared.document_date))
    _store_certificates(entries, shared)
    batch.typed, batch.names = "", []
    batch.written_at, batch.book = timezone.now(), entries[0].book
    batch.first_number, batch.last_number = first, first + len(rows) - 1
    batch.save()
    _record(batch, entries, actor=actor)
    return batch


def _new_entries(
    book: Book,
    shared: SharedDetails,
    rows: Sequence[NamedRow],
    day: date,
    *,
    actor: Actor,
) -> list[RegisterEntry]:
    """Return the lines without their numbers: those are taken as late as possible."""
    dated = date.fromisoformat(shared.document_date)
    now = timezone.now()
    return [
        RegisterEntry(
            book=book,
            addressee=row.name,
            subject=row.subject or shared.subject,
            subject_second=row.second or shared.subject_second,
            document_date=dated,
            note=shared.note,
            responsible_office_id=shared.division_id,
            book_date=day,
            registered_at=now,
            registered_by_id=actor.user_id,
            submission=uuid.uuid4(),
        )
        for row in rows
    ]


def _number(entries: Sequence[RegisterEntry], book: Book) -> int:
    """Take the numbers for the lines; return the first."""
    book = take_number(book, len(entries))
    first = book.last_number - len(entries) + 1
    for number, entry in enumerate(entries, start=first):
        entry.book, entry.number = book, number
        entry.reference_number = CERTIFICATE.reference(str(number), book.year_be)
        set_keys(entry, is_incoming=False)
    return first


def _store(entries: Sequence[RegisterEntry], dated: date) -> None:
    """Each line has content of its own: a file may be attached to one of them."""
    for start in range(0, len(entries), AT_ONCE):
        part = entries[start : start + AT_ONCE]
        letters = Letter.objects.bulk_create(
            Letter(
                office_id=each.book.office_id,
                reference_number=each.reference_number,
                document_date=dated,
                subject=each.subject,
            )
            for each in part
        )
        for entry, letter in zip(part, letters, strict=True):
            entry.letter = letter
        RegisterEntry.objects.bulk_create(part)


def _store_certificates(
    entries: Sequence[RegisterEntry], shared: SharedDetails
) -> None:
    if shared.printing is None:
        return
    details = CertificateDetails(shared.printing, shared.design, shared.signatory_id)
    columns = columns_for(entries[0], details)
    certificates = [
        Certificate(
            entry=entry,
            office_id=entry.book.office_id,
            public_code=draw_code(CODE_LENGTH),
            **columns,
        )
        for entry in entries
    ]
    for start in range(0, len(certificates), AT_ONCE):
        Certificate.objects.bulk_create(certificates[start : start + AT_ONCE])


def _record(
    batch: CertificateBatch, entries: Sequence[RegisterEntry], *, actor: Actor
) -> None:
    values = {
        "first": batch.first_number,
        "last": batch.last_number,
        "year": entries[0].book.year_be,
    }
    record(AuditKind.CERTIFICATES_REGISTERED, batch, actor=actor, values=values)
    registered = [
        (each, {"number": each.number_text, "year": each.book.year_be})
        for each in entries
    ]
    for start in range(0, len(registered), AT_ONCE):
        part = registered[start : start + AT_ONCE]
        record_many(AuditKind.ENTRY_REGISTERED, list(part), actor=actor)
