"""The columns of a book in Excel: those of the old system, and those of every other kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any, Final

from django.utils import timezone

from saraban.core import thai
from saraban.offices.models import Office
from saraban.registers.models import BookKind, RegisterEntry, number_text
from saraban.registers.queries.cells import (
    CERTIFICATE_FIELDS,
    REGISTRAR_FIELDS,
    check_of,
    printing_of,
    registrar_of,
)
from saraban.registers.queries.kinds import columns_at
from saraban.registers.queries.list_filters import EntryFilters

FIELDS: Final = (
    "book__year_be",
    "number",
    "insert_number",
    "legacy_copy",
    "state",
    "reference_number",
    "document_date",
    "sender",
    "addressee",
    "subject",
    "registered_at",
    "note",
    "responsible_office__short_name",
    "action_taken",
    *REGISTRAR_FIELDS,
    *CERTIFICATE_FIELDS,
    "imported_from_id",
    "book_date",
    "irregular_reason",
    "void_reason",
)
State: Final = RegisterEntry.State
Cell = int | str | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column of the sheet: its head, its width in letters, its value of an entry."""

    head: str
    width: int
    value: Callable[[Any], Cell]


def columns_of(filters: EntryFilters, office: Office) -> list[Column]:
    """Return the columns of the old system's export, and สถานะ behind them."""
    place = count(1)
    kind = filters.book.of_kind
    if not kind.is_of_letters:
        return _columns_of_kind(kind, office)
    last = (
        [Column("การปฏิบัติ", 24, lambda row: row.action_taken)]
        if office.is_school
        else [
            Column("กลุ่มปฏิบัติ", 16, lambda row: row.responsible_office__short_name),
            Column("ผู้ปฏิบัติ", 24, lambda row: row.action_taken),
        ]
    )
    return [
        Column("ลำดับที่", 8, lambda _: next(place)),
        Column(filters.book.of_kind.number_title, 13, _number),
        Column("ปี", 7, lambda row: row.book__year_be),
        Column("ที่", 24, lambda row: row.reference_number),
        Column("ลงวันที่", 13, lambda row: row.document_date),
        Column("จาก", 28, lambda row: row.sender),
        Column("ถึง", 28, lambda row: row.addressee),
        Column("เรื่อง", 48, lambda row: row.subject),
        Column("วันลงทะเบียน", 18, lambda row: _local(row.registered_at)),
        Column("หมายเหตุ", 20, lambda row: row.note),
        *last,
        Column("สถานะ", 30, _state_words),
    ]


def _columns_of_kind(kind: BookKind, office: Office) -> list[Column]:
    """What such a book has, in the order of its list; สถานะ behind it."""
    place = count(1)
    optional = {
        "sender": Column("จาก", 28, lambda row: row.sender),
        "addressee": Column(kind.label("addressee"), 28, lambda row: row.addressee),
        "second": Column(kind.label("second"), 40, lambda row: row.subject_second),
        "division": Column(
            "กลุ่มปฏิบัติ", 16, lambda row: row.responsible_office__short_name
        ),
        "action": Column("บุคคลปฏิบัติ", 24, lambda row: row.action_taken),
        "note": Column("หมายเหตุ", 28, lambda row: row.note),
        "signatory": Column("ผู้ลงนาม", 28, lambda row: row.certificate__signatory__name),
        "printing": Column("การพิมพ์", 18, printing_of),
        "check": Column("ตรวจสอบ", 14, check_of),
        "registrar": Column("ผู้ลงทะเบียน", 24, registrar_of),
    }
    shown = columns_at(kind, office)
    return [
        Column("ลำดับที่", 8, lambda _: next(place)),
        Column(kind.number_title, 13, _number),
        Column("ปี", 7, lambda row: row.book__year_be),
        Column(kind.label("reference"), 18, lambda row: row.reference_number),
        Column(kind.label("subject"), 60, lambda row: row.subject),
        Column(kind.label("dated"), 13, lambda row: row.document_date),
        *(column for name, column in optional.items() if name in shown),
        Column("วันลงทะเบียน", 18, lambda row: _local(row.registered_at)),
        Column("สถานะ", 30, _state_words),
    ]


def _number(row: Any) -> Cell:
    if row.insert_number:
        return number_text(row.number, row.insert_number)
    return int(row.number)


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0)


def _state_words(row: Any) -> str:
    words = [State(row.state).label]
    if row.void_reason:
        words[0] += f": {row.void_reason}"
    if row.irregular_reason:
        how = "เลขแทรก" if row.insert_number else "ลงย้อนหลัง"
        day = thai.format_date(row.book_date)
        words.append(f"{how} ลงในวันที่ {day}: {row.irregular_reason}")
    if row.legacy_copy:
        words.append("เลขซ้ำจากทะเบียนที่นำเข้า")
    return " · ".join(words)
