"""พิมพ์: one certificate or some at once, and asking for many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from io import BytesIO
from typing import Final

from django.db import transaction
from django.utils import timezone

from saraban.audit.actions import record, record_many
from saraban.audit.models import AuditKind
from saraban.certificates.errors import NothingChosenError, NotPrintableError
from saraban.certificates.models import CertificatePrint
from saraban.certificates.paper.setting import pdf_of
from saraban.certificates.queries.papers import (
    AddressOf,
    by_design,
    certificate_of,
    design_of,
    paper_of,
    preview_of,
    printable,
    require_printable,
)
from saraban.certificates.queries.school_list import chosen_of_school
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.registers.models import Book, Certificate

MOST_PRINTED: Final = 5_000
MOST_AT_ONCE: Final = 50


def print_certificate(entry_id: int, address_of: AddressOf, *, actor: Actor) -> bytes:
    """Return one certificate of the own book as PDF, and record that it was printed.

    Raises UnknownSubjectError, NotPrintableError, and what ``typeset`` raises.
    """
    certificate = certificate_of(entry_id, actor)
    require_printable(certificate)
    return _printed([certificate], address_of, actor)


def preview_certificate(entry_id: int, *, actor: Actor) -> bytes:
    """Return how a certificate will look, without signature and code.

    Raises UnknownSubjectError, and NotPrintableError for one that is void.
    """
    certificate = certificate_of(entry_id, actor)
    if certificate.entry.is_void:
        require_printable(certificate)
    office = certificate.entry.book.office
    return pdf_of(design_of(certificate), office, [preview_of(certificate)])


def print_for_school(
    entry_ids: Collection[int], address_of: AddressOf, *, actor: Actor
) -> bytes:
    """Return certificates that the area opened to the actor's school as one PDF.

    Raises NothingChosenError, and UnknownSubjectError where one is not opened.
    """
    wanted = set(entry_ids)
    if not wanted:
        raise NothingChosenError
    certificates = chosen_of_school(actor, wanted)
    if len(certificates) < len(wanted) or len(wanted) > MOST_AT_ONCE:
        raise UnknownSubjectError
    return _printed(certificates, address_of, actor)


def _printed(
    certificates: Sequence[Certificate], address_of: AddressOf, actor: Actor
) -> bytes:
    pdf = joined(pages_of(certificates, address_of))
    events = [(each.entry, {"number": each.entry.number_text}) for each in certificates]
    record_many(AuditKind.CERTIFICATES_PRINTED, list(events), actor=actor)
    return pdf


def pages_of(
    certificates: Sequence[Certificate],
    address_of: AddressOf,
    *,
    in_background: bool = False,
) -> list[bytes]:
    """Return PDFs with a page for each certificate, in their order."""
    return [
        pdf_of(
            design,
            office,
            [paper_of(each, address_of) for each in run],
            in_background=in_background,
        )
        for design, office, run in by_design(certificates)
    ]


def joined(parts: Sequence[bytes]) -> bytes:
    """Return one PDF of several."""
    if len(parts) == 1:
        return parts[0]
    import pikepdf  # noqa: PLC0415  Not needed to start.

    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(BytesIO(part)) as pdf:
                whole.pages.extend(pdf.pages)
        buffer = BytesIO()
        whole.save(buffer)
    return buffer.getvalue()


@transaction.atomic
def ask_print(
    book: Book, first: int, last: int, form: str, address: str, *, actor: Actor
) -> CertificatePrint:
    """Ask for the certificates of a range of numbers; a worker makes them.

    ``address`` is the public page without its code. What is not approved, cancelled or
    not printed by the system is left out. Raises NotPrintableError where nothing is left.
    """
    found = printable(Certificate.objects.filter(office=actor.book_owner_id))
    found = found.filter(entry__book=book, entry__number__range=(first, last))
    keys = found.order_by("entry__number", "entry__insert_number").values_list("entry")
    entries = [key for (key,) in keys[: MOST_PRINTED + 1]]
    if not entries:
        message = (
            f"เลข {first}–{last} ปี {book.year_be} ไม่มีเกียรติบัตรที่พิมพ์ได้ "
            "(ต้องรับรองแล้ว ไม่ยกเลิกเลข และกำหนดให้พิมพ์โดยระบบ) ตรวจช่วงเลขอีกครั้ง"
        )
        raise NotPrintableError(message)
    if len(entries) > MOST_PRINTED:
        message = f"พิมพ์ได้ครั้งละไม่เกิน {MOST_PRINTED:,} ใบ แบ่งช่วงเลขให้สั้นลง"
        raise NotPrintableError(message)
    made = CertificatePrint.objects.create(
        office=actor.book_owner,
        asked_by_id=actor.user_id,
        title=f"เกียรติบัตรเลข {first}–{last} ปี {book.year_be}",
        form=form,
        address=address,
        entries=entries,
        count=len(entries),
        next_try_at=timezone.now(),
    )
    values = {"first": first, "last": last, "count": len(entries)}
    record(AuditKind.CERTIFICATES_PRINTED, book, actor=actor, values=values)
    printed: CertificatePrint = made
    return printed
