"""What an inspector asks for in a book: which lines, and what to say of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, DateField, F, Func, Q
from django.db.models.lookups import LessThan
from django.utils import timezone

from saraban.core import thai
from saraban.registers.models import Book, RegisterEntry


class BangkokDay(Func):
    """The day of a moment in Bangkok, told by the database itself.

    Django's TruncDate calls back into Python for each row on SQLite, which takes
    seconds in a long book.
    """

    arity = 1
    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Moments lie in UTC; Bangkok has one offset all year."""
        template = "date(%(expressions)s, '+7 hours')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Moments know their time zone."""
        template = "((%(expressions)s) AT TIME ZONE 'Asia/Bangkok')::date"
        return self.as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True)
class Rule:
    """One thing that an inspector asks for: which lines, and what to say of each."""

    name: str
    title: str
    condition: Q
    at: Callable[[RegisterEntry], datetime | None]
    by: Callable[[RegisterEntry], object]
    reason: Callable[[RegisterEntry], str]
    is_fault: bool = False


def _overdue_words(entry: RegisterEntry) -> str:
    reservation = entry.reservation
    if reservation is None:
        return entry.subject
    late = " เกินกำหนดแล้ว" if reservation.expires_on < thai.today() else ""
    until = thai.format_date(reservation.expires_on)
    return f"{reservation.reason} (ใช้ภายในวันที่ {until}{late})"


def _reserved_at(entry: RegisterEntry) -> datetime:
    return entry.reservation.reserved_at if entry.reservation else entry.registered_at


def _irregular_words(entry: RegisterEntry) -> str:
    return f"{entry.irregular_reason} (ลงในวันที่ {thai.format_date(entry.book_date)})"


def _late_words(entry: RegisterEntry) -> str:
    words = []
    if entry.reservation is not None:
        words.append(f"จองเลขไว้: {entry.reservation.reason}")
    if entry.book_date < timezone.localdate(entry.registered_at):
        words.append(f"เลขออกวันที่ {thai.format_date(entry.book_date)}")
    if entry.received_at is not None:
        words.append(f"รับหนังสือ {thai.format_datetime(entry.received_at)}")
    return " · ".join(words)


_LATE: Final = Q(state=RegisterEntry.State.REGISTERED, irregular_reason="") & (
    Q(book_date__lt=BangkokDay(F("registered_at")))
    | Q(LessThan(BangkokDay(F("received_at")), BangkokDay(F("registered_at"))))
)
_RULES: Final = (
    Rule(
        name="copies",
        title="เลขซ้ำ",
        condition=Q(legacy_copy__gt=0),
        at=lambda entry: entry.registered_at,
        by=lambda entry: entry.registered_by,
        reason=lambda entry: f"ซ้ำมากับทะเบียนที่นำเข้า: {entry.subject}",
        is_fault=True,
    ),
    Rule(
        name="void",
        title="ยกเลิกเลข",
        condition=Q(state=RegisterEntry.State.VOID),
        at=lambda entry: entry.voided_at,
        by=lambda entry: entry.voided_by,
        reason=lambda entry: entry.void_reason,
    ),
    Rule(
        name="reserved",
        title="จองเลข ยังไม่ใช้",
        condition=Q(state=RegisterEntry.State.RESERVED),
        at=_reserved_at,
        by=lambda entry: entry.reservation and entry.reservation.owner,
        reason=_overdue_words,
    ),
    Rule(
        name="backdated",
        title="ลงทะเบียนย้อนหลัง",
        condition=Q(insert_number=0) & ~Q(irregular_reason=""),
        at=lambda entry: entry.registered_at,
        by=lambda entry: entry.registered_by,
        reason=_irregular_words,
    ),
    Rule(
        name="inserted",
        title="เลขแทรก",
        condition=Q(insert_number__gt=0),
        at=lambda entry: entry.registered_at,
        by=lambda entry: entry.registered_by,
        reason=_irregular_words,
    ),
    Rule(
        name="imported",
        title="นำเข้าจากทะเบียนเดิม",
        condition=Q(imported_from__isnull=False),
        at=lambda entry: entry.registered_at,
        by=lambda entry: entry.registered_by,
        reason=lambda entry: f"{entry.imported_from} {entry.subject}",
    ),
    Rule(
        name="late",
        title="ลงทะเบียนหลังวันที่รับหรือวันที่ออกเลข",
        condition=_LATE,
        at=lambda entry: entry.registered_at,
        by=lambda entry: entry.registered_by,
        reason=_late_words,
    ),
)


def rules_for(book: Book) -> tuple[Rule, ...]:
    """Return what is asked for in a book; whole numbers only where it issues them."""
    return _RULES if book.is_incoming else (*_RULES, _same_references(book))


def _same_references(book: Book) -> Rule:
    """Two letters that go by one เลขที่หนังสือ: corrected so once, or brought along."""
    letters = RegisterEntry.objects.filter(
        book=book, state=RegisterEntry.State.REGISTERED
    ).exclude(reference_key="")
    keys = letters.order_by().values("reference_key").annotate(letters=Count("pk"))
    doubles = keys.filter(letters__gt=1).values("reference_key")
    return Rule(
        name="same_references",
        title="เลขที่หนังสือซ้ำ",
        condition=Q(state=RegisterEntry.State.REGISTERED, reference_key__in=doubles),
        at=lambda entry: entry.registered_at,
        by=lambda entry: entry.registered_by,
        reason=lambda entry: f"{entry.reference_number} {entry.subject}",
        is_fault=True,
    )
