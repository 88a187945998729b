"""Papers of secret letters: ทขล. 1, 2 and 3, ใบปก, ใบตอบรับ, and who has read what.

They are set in a process that gets the text on its standard input and gives the PDF on
its output: nothing of them is written to a disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from saraban.core import thai
from saraban.core.typesetting import typeset
from saraban.letters.models import Secrecy, Urgency
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.models import Book
from saraban.registers.models.kinds import SECRET_CONTROL, SECRET_INCOMING
from saraban.registers.printing.documents import in_digits, typst_source
from saraban.secret_letters.actions.inspect import found_in, settings_of
from saraban.secret_letters.models import (
    SecretDelivery,
    SecretEntry,
    SecretInspection,
    SecretLetter,
    SecretStep,
)
from saraban.secret_letters.queries.readings import Reading
from saraban.secret_letters.queries.steps import AnsweredStep

PACKAGE = "saraban.secret_letters.paper"
Cells = list[list[str]]


@dataclass(frozen=True)
class SecretPaper:
    """One paper: title, facts, words, a table, and who signs; empty parts are left out."""

    title: str
    level: str
    office: Office
    form: str = ""
    period: str = ""
    copy: str = ""
    is_numbered: bool = False
    is_across: bool = False
    facts: Sequence[tuple[str, str]] = ()
    words: Sequence[str] = ()
    heads: Sequence[str] = ()
    widths: Sequence[int] = ()
    lines: Sequence[tuple[list[str], bool]] = ()
    signers: Sequence[str] = ()

    def pdf(self, actor: Actor) -> bytes:
        """Return the paper; raises TypesettingBusyError, TypesettingTooLongError."""
        made = (
            f"จัดพิมพ์เมื่อ {thai.format_datetime(timezone.now())} "
            f"โดย {actor.user.get_full_name()} {actor.office.short_name}"
        )
        content = {
            "title": self.title,
            "level": self.level,
            "form": self.form,
            "copy": self.copy,
            "period": [each for each in (self.form, self.period) if each],
            "office": self.office.name,
            "facts": [{"name": n, "value": v} for n, v in self.facts if v],
            "words": list(self.words),
            "heads": list(self.heads),
            "lines": [{"cells": cells, "is_void": void} for cells, void in self.lines],
            "signers": list(self.signers),
            "made": made,
        }
        written: dict[str, Any] = in_digits(content, thai.to_thai_digits)
        written |= {
            "widths": list(self.widths),
            "across": self.is_across,
            "numbered": self.is_numbered,
            "thai_digits": True,
        }
        return typeset(typst_source("secret", PACKAGE), written)


def book_paper(book: Book, lines: Sequence[SecretEntry], office: Office) -> SecretPaper:
    """Return a book as it is printed: every line, those of voided numbers struck."""
    settings = settings_of(office)
    kind = book.of_kind
    is_control = book.kind == SECRET_CONTROL.code
    form = (
        settings.form_control
        if is_control
        else settings.form_incoming
        if book.kind == SECRET_INCOMING.code
        else settings.form_outgoing
    )
    highest = max((each.letter.level for each in lines), default=Secrecy.CONFIDENTIAL)
    heads, widths = _control_heads() if is_control else _book_heads(kind.number_title)
    cells = _control_cells if is_control else _book_cells
    return SecretPaper(
        title=kind.name,
        level=Secrecy(max(highest, Secrecy.CONFIDENTIAL)).label,
        office=office,
        form=form,
        period=f"ปี พ.ศ. {book.year_be}",
        is_across=True,
        heads=heads,
        widths=widths,
        lines=[(cells(each), each.is_void) for each in reversed(lines)],
        signers=("นายทะเบียน", "ผู้ตรวจ"),
    )


def _book_heads(number: str) -> tuple[list[str], list[int]]:
    heads = [number, "ที่", "ลงวันที่", "ชั้นความลับ", "จาก", "ถึง", "เรื่อง"]
    return [*heads, "การปฏิบัติ/ที่เก็บ", "วันลงทะเบียน"], [16, 28, 22, 18, 34, 34, 0, 32, 26]


def _book_cells(entry: SecretEntry) -> list[str]:
    said, own = entry.letter.content, entry.content
    if not entry.letter.is_secret_still:
        said_subject = f"{said.subject} (ปรับชั้นความลับแล้ว)"
    else:
        said_subject = said.subject
    note = " ".join(filter(None, (own.note, own.kept_at, own.void_reason)))
    return [
        str(entry.number),
        said.reference_number,
        thai.format_date_short(said.dated),
        Secrecy(entry.letter.level).label,
        said.sender,
        said.addressee,
        said_subject,
        note,
        thai.format_datetime_short(entry.registered_at),
    ]


def _control_heads() -> tuple[list[str], list[int]]:
    heads = ["เลขควบคุม", "ที่", "เรื่อง", "ชั้นความลับ", "เจ้าของเรื่อง", "จำนวนชุด", "จำนวนแผ่น"]
    return [*heads, "ที่เก็บรักษา", "หมายเหตุ"], [18, 28, 0, 20, 36, 16, 16, 32, 34]


def _control_cells(entry: SecretEntry) -> list[str]:
    said, own = entry.letter.content, entry.content
    return [
        str(entry.number),
        said.reference_number,
        said.subject,
        Secrecy(entry.letter.level).label,
        said.sender,
        str(said.copy_count),
        str(said.sheet_count),
        own.kept_at,
        " ".join(filter(None, (own.note, own.void_reason))),
    ]


def cover_paper(letter: SecretLetter, office: Office, copy: str) -> SecretPaper:
    """Return ใบปก: what lies under it, and that nobody opens it without being listed."""
    said = letter.content
    return SecretPaper(
        title="ใบปกข้อมูลข่าวสารลับ",
        level=Secrecy(letter.level).label,
        office=office,
        form=settings_of(office).form_cover,
        copy=copy if letter.level == Secrecy.SECRET else "",
        is_numbered=letter.level == Secrecy.SECRET,
        facts=[
            ("ที่", said.reference_number),
            ("ลงวันที่", thai.format_date(said.dated)),
            ("จาก", said.sender),
            ("ถึง", said.addressee),
            ("เรื่อง", said.subject),
            ("ชั้นความเร็ว", Urgency(letter.urgency).label),
            ("จำนวน", f"{said.copy_count} ชุด ชุดละ {said.sheet_count} แผ่น"),
            ("ผู้กำหนดชั้นความลับ", said.classified_by),
            ("เหตุผล", said.classified_why),
        ],
        words=[
            "เอกสารภายใต้ใบปกนี้เป็นข้อมูลข่าวสารลับของทางราชการ เปิดได้เฉพาะผู้ที่ได้รับมอบหมายให้อ่านเท่านั้น",
            "ผู้อ่านลงชื่อ วันที่ และเวลาทุกครั้ง เมื่ออ่านแล้วให้คืนนายทะเบียนข้อมูลข่าวสารลับ",
        ],
        heads=["ชื่อผู้อ่าน", "ตำแหน่ง", "วันเวลา", "ลายมือชื่อ"],
        widths=[55, 50, 35, 0],
        lines=[([" ", " ", " ", " "], False)] * 8,
    )


def receipt_paper(delivery: SecretDelivery) -> SecretPaper:
    """Return ใบตอบรับ of a copy that was registered: by whom, when, under which number."""
    letter, entry = delivery.letter, delivery.entry
    said = letter.content
    receiver = delivery.settled_by.get_full_name() if delivery.settled_by else ""
    number = f"{entry.number}/{entry.book.year_be}" if entry else ""
    return SecretPaper(
        title="ใบตอบรับข้อมูลข่าวสารลับ",
        level=Secrecy(letter.level).label,
        office=delivery.office,
        form=settings_of(delivery.office).form_receipt,
        facts=[
            ("ที่", said.reference_number),
            ("ลงวันที่", thai.format_date(said.dated)),
            ("จาก", delivery.sender.name),
            ("ผู้รับ", delivery.office.name),
            ("ชุดที่", str(delivery.copy_number)),
            ("ส่งเมื่อ", thai.format_datetime(delivery.sent_at)),
            ("รับเมื่อ", thai.format_datetime(delivery.settled_at)),
            ("เลขทะเบียนรับ", number),
            ("ผู้รับ (นายทะเบียน)", receiver),
        ],
        words=["หน่วยงานผู้รับได้รับข้อมูลข่าวสารลับตามรายการข้างต้นครบถ้วนแล้ว"],
        signers=("ผู้รับ",),
    )


def readings_paper(
    letter: SecretLetter, office: Office, readings: Sequence[Reading]
) -> SecretPaper:
    """Return who has read what, when, of one letter in one office."""
    said = letter.content
    return SecretPaper(
        title="บันทึกการเปิดอ่านข้อมูลข่าวสารลับ",
        level=Secrecy(letter.level or Secrecy.CONFIDENTIAL).label,
        office=office,
        facts=[("ที่", said.reference_number), ("เรื่อง", said.subject)],
        heads=["วันเวลา", "ผู้อ่าน", "การดำเนินการ", "รายการ", "จากเครื่อง"],
        widths=[32, 42, 42, 0, 28],
        lines=[
            (
                [
                    thai.format_datetime_short(each.at),
                    f"{each.person} {each.capacity}".strip(),
                    each.deed,
                    each.about,
                    each.address,
                ],
                False,
            )
            for each in reversed(readings)
        ],
        signers=("นายทะเบียน",),
    )


def endorsements_paper(
    letter: SecretLetter, office: Office, steps: Sequence[AnsweredStep]
) -> SecretPaper:
    """Return what was asked and answered inside the office, signed line by line."""
    said = letter.content
    return SecretPaper(
        title="ใบปะหน้าการเสนอหนังสือลับ",
        level=Secrecy(letter.level or Secrecy.CONFIDENTIAL).label,
        office=office,
        facts=[
            ("ที่", said.reference_number),
            ("ลงวันที่", thai.format_date(said.dated)),
            ("จาก", said.sender),
            ("เรื่อง", said.subject),
        ],
        heads=["เสนอ", "ความเห็นหรือคำสั่ง", "ผู้ลงนาม", "วันเวลา"],
        widths=[45, 0, 50, 28],
        lines=[
            (
                [
                    f"{SecretStep.Purpose(each.step.purpose).label} {each.asked}".strip(),
                    f"{each.answer.decision} {each.answer.text}".strip(),
                    " ".join(each.answer.signer),
                    thai.format_datetime_short(each.step.answered_at),
                ],
                False,
            )
            for each in steps
        ],
    )


def inspection_paper(inspection: SecretInspection, office: Office) -> SecretPaper:
    """Return what a committee found."""
    found = found_in(inspection)
    return SecretPaper(
        title="บันทึกการตรวจสอบข้อมูลข่าวสารลับ",
        level=Secrecy.CONFIDENTIAL.label,
        office=office,
        facts=[
            ("ตรวจสอบเมื่อ", thai.format_date(inspection.inspected_on)),
            ("คำสั่งแต่งตั้งที่", found.order_number),
            ("จำนวนในทะเบียน", f"{inspection.letter_count:,} เรื่อง"),
            ("ผลการตรวจสอบ", found.result),
            ("สูญหายหรือไม่ครบ", found.missing or "ไม่มี"),
        ],
        words=[f"คณะกรรมการ: {each}" for each in found.committee],
        signers=tuple(found.committee[:3]) or ("ประธานกรรมการ",),
    )
