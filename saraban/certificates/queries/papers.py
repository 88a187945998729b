"""What is printed of certificates, and which may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from saraban.certificates.errors import NotPrintableError
from saraban.certificates.paper.setting import Paper
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.models import Certificate, Design, RegisterEntry
from saraban.registers.models.designs import DESIGNS, GOLD
from saraban.registers.queries.visible import visible_entry

AddressOf = Callable[[str], str]
WITH = (
    "entry__book__office",
    "signatory",
    "signature",
    "own_design__background",
    "own_design__emblem",
)
State = RegisterEntry.State


def certificate_of(entry_id: int, actor: Actor) -> Certificate:
    """Return the certificate of a line of the actor's own books.

    Raises UnknownSubjectError, also for a line that has none.
    """
    visible_entry(RegisterEntry.objects.all(), entry_id, actor)
    found = Certificate.objects.filter(entry=entry_id).select_related(*WITH).first()
    if found is None:
        raise UnknownSubjectError
    return found


def printable(
    certificates: DigestedQuerySet[Certificate],
) -> DigestedQuerySet[Certificate]:
    """Keep those that are approved, stand in the book, and are printed by the system."""
    return certificates.filter(
        check_state=Certificate.Check.APPROVED,
        entry__state=State.REGISTERED,
        printing__gt=Certificate.Printing.NONE,
    )


def require_printable(certificate: Certificate) -> None:
    """Raise NotPrintableError with the reason, unless it may be printed."""
    if certificate.entry.is_void:
        raise NotPrintableError("เกียรติบัตรนี้ยกเลิกเลขแล้ว พิมพ์ไม่ได้")  # noqa: EM101
    if certificate.printing == Certificate.Printing.NONE:
        message = "เกียรติบัตรนี้กำหนดไว้ว่าไม่พิมพ์โดยระบบ แก้ไขที่ การพิมพ์โดยระบบ ก่อนพิมพ์"
        raise NotPrintableError(message)
    if certificate.check_state == Certificate.Check.REFUSED:
        message = "ไม่ผ่านการตรวจสอบทะเบียนโดยเจ้าหน้าที่ แก้ไขตามเหตุผลที่ไม่รับรองแล้วให้ตรวจสอบใหม่"
        raise NotPrintableError(message)
    if not certificate.is_approved:
        message = "เกียรติบัตรนี้ยังไม่ได้รับรอง ให้ผู้ตรวจสอบรับรองก่อนพิมพ์"
        raise NotPrintableError(message)


def design_of(certificate: Certificate) -> Design:
    """Return how a certificate looks."""
    own = certificate.own_design
    return own.as_design() if own else DESIGNS.get(certificate.design, GOLD)


def paper_of(certificate: Certificate, address_of: AddressOf) -> Paper:
    """Return what stands on an approved certificate; ``address_of`` its public page."""
    return replace(
        _words_of(certificate.entry),
        signatory=certificate.signed_block,
        signature=certificate.signature,
        code=certificate.public_code,
        address=address_of(certificate.public_code),
    )


def preview_of(certificate: Certificate) -> Paper:
    """Return how it would look: without signature and code, marked as a preview."""
    signatory = certificate.signatory
    lines = signatory.block if signatory else []
    words = _words_of(certificate.entry)
    return replace(words, signatory=lines, is_preview=True)


def _words_of(entry: RegisterEntry) -> Paper:
    return Paper(
        number=entry.reference_number,
        name=entry.addressee,
        subject=entry.subject,
        second=entry.subject_second,
        dated=given_on(entry.document_date) if entry.document_date else "",
    )


def given_on(day: date) -> str:
    """Return the line of the day as the old system prints it."""
    month = thai.MONTHS[day.month - 1]
    return f"ให้ไว้ ณ วันที่ {day.day} เดือน {month} พุทธศักราช {thai.year_be(day)}"


def by_design(
    certificates: Iterable[Certificate],
) -> list[tuple[Design, Office, list[Certificate]]]:
    """Return certificates in their order, in runs of one design."""
    runs: list[tuple[Design, Office, list[Certificate]]] = []
    last = ""
    for each in certificates:
        if not runs or each.design != last:
            runs.append((design_of(each), each.entry.book.office, []))
            last = each.design
        runs[-1][2].append(each)
    return runs
