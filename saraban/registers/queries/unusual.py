"""What is not as usual about a line, asked about before it takes a number."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from django.utils.text import Truncator

from saraban.core import thai
from saraban.core.questions import Unusual
from saraban.offices.actors import Actor
from saraban.registers.details import EntryDetails, ReservationDetails
from saraban.registers.models import Book, BookKind, RegisterEntry
from saraban.registers.models.kinds import INCOMING
from saraban.registers.queries.duplicates import duplicate_of

# What comes may have lain somewhere; what goes out is dated about the day of its number.
FAR_BACK_INCOMING: Final = 365
FAR_BACK: Final = 90
FAR_AHEAD: Final = 30
MANY_NUMBERS: Final = 50
# Not in กลับ, สลับ, พลับ, คลับ, ทลับ; nor in ลับแล (a place), ลับสมอง, ลับมีด, ลับคม.
_SAYS_SECRET: Final = re.compile("(?<![กสพคท])ลับ(?!แล|สมอง|มีด|คม)")
_NAMED: Final = (
    "เรื่องมีคำว่า ลับ แต่ความลับเป็น ไม่ลับ ถ้าเป็นหนังสือลับ กลับไปเลือกความลับเป็น ลับ หรือ ลับมาก"
)
_SUBJECT_SHOWN: Final = 90


def unusual_of_entry(
    details: EntryDetails,
    kind: BookKind,
    book: Book | None,
    day: date | None = None,
    *,
    actor: Actor,
) -> list[Unusual]:
    """Return what is unusual about a line before it is written into a book.

    ``day`` is the one under which a back-dated line stands, today unless said.
    """
    back = FAR_BACK_INCOMING if kind.code == INCOMING.code else FAR_BACK
    found = [
        duplicate(details, book, actor=actor),
        secrecy_named(details.subject) if kind.is_of_letters else None,
        far_date(details.document_date, day, "document_date", back=back),
    ]
    return [each for each in found if each is not None]


def unusual_of_correction(details: EntryDetails, entry: RegisterEntry) -> list[Unusual]:
    """Return what a correction makes unusual; what stood there before is not asked."""
    kind = entry.book.of_kind
    back = FAR_BACK_INCOMING if kind.code == INCOMING.code else FAR_BACK
    found: list[Unusual | None] = []
    if kind.is_of_letters and not names_secrecy(entry.subject):
        found.append(secrecy_named(details.subject))
    if details.document_date != entry.document_date:
        day = entry.book_date
        found.append(far_date(details.document_date, day, "document_date", back=back))
    return [each for each in found if each is not None]


def many_reserved(details: ReservationDetails) -> list[Unusual]:
    """Return that very many numbers are reserved at once: each stays in the book."""
    if details.count <= MANY_NUMBERS:
        return []
    sentence = (
        f"จองครั้งเดียว {details.count:,} เลข ทุกเลขเข้าทะเบียนทันที เลขที่ไม่ใช้จะคงอยู่เป็นเลขยกเลิก"
    )
    return [Unusual("reserved", str(details.count), sentence, "count")]


def duplicate(
    details: EntryDetails, book: Book | None, *, actor: Actor
) -> Unusual | None:
    """Return that the book holds a letter from the same จาก under the same ที่."""
    alike = duplicate_of(details, book, actor=actor)
    if alike is None:
        return None
    registered = thai.format_date(thai.day_of(alike.registered_at))
    subject = Truncator(alike.subject).chars(_SUBJECT_SHOWN)
    return Unusual(
        "duplicate",
        str(alike.pk),
        f"จากและเลขที่หนังสือนี้ลงทะเบียนแล้วเป็นเลขรับ {alike.number_text} เมื่อ {registered} "
        f"เรื่อง {subject}",
        "reference_number",
        alike.get_absolute_url(),
        f"ดูเลขรับ {alike.number_text}",
    )


def secrecy_named(subject: str) -> Unusual | None:
    """Return that an ordinary letter says in its subject that it is secret."""
    if not names_secrecy(subject):
        return None
    return Unusual("secrecy", subject, _NAMED, "subject")


def names_secrecy(subject: str) -> bool:
    """Whether a subject says that something is secret: หนังสือลับ, not กลับ or ลับแล."""
    return _SAYS_SECRET.search(subject) is not None


def far_date(
    dated: date, day: date | None, field: str, *, back: int = FAR_BACK
) -> Unusual | None:
    """Return that a letter is dated long before or after the day of its number."""
    distance = (dated - (day or thai.today())).days
    if -back <= distance <= FAR_AHEAD:
        return None
    where = "หลัง" if distance > 0 else "ก่อน"
    of_day = thai.format_date(day) if day else "วันนี้"
    return Unusual(
        "date",
        dated.isoformat(),
        f"ลงวันที่ {thai.format_date(dated)} อยู่{where}{of_day} {abs(distance):,} วัน "
        "ตรวจวัน เดือน ปี",
        field,
    )
