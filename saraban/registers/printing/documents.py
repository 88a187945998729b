"""The content of each printed document, ready for its Typst source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from saraban.core import thai, typesetting
from saraban.core.thai_words import NOT_FIRST
from saraban.core.typesetting import breakable
from saraban.offices.models import Office
from saraban.registers.models import KINDS, Book, RegisterEntry, number_text
from saraban.registers.printing.columns import reference_text, register_columns
from saraban.registers.printing.entries import Volume, numbers_of
from saraban.registers.printing.request import Document, PrintWish

State = RegisterEntry.State
# Cells that are longer may run over the end of a sheet.
MOST_ON_ONE_SHEET: Final = 300
# Three lines and two, at 8 points on a slip of A8.
SUBJECT_OF_SLIP: Final = 100
PARTY_OF_SLIP: Final = 65
PACKAGE: Final = "saraban.registers.printing"
FORMS: Final = {
    **{(Document.REGISTER, each.code): each.form for each in KINDS.values()},
    (Document.DELIVERY_BOOK, Book.Kind.INCOMING): "แบบที่ 16",
    (Document.DELIVERY_BOOK, Book.Kind.OUTGOING): "แบบที่ 16",
    (Document.RECEIPT_SLIPS, Book.Kind.OUTGOING): "แบบที่ 17",
}
TITLES: Final = {
    Document.DELIVERY_BOOK: "สมุดส่งหนังสือ",
    Document.RECEIPT_SLIPS: "ใบรับหนังสือ",
}
NO_DIVISION: Final = "ไม่ระบุกลุ่มปฏิบัติ"

Content = dict[str, Any]


@dataclass(frozen=True)
class Printout:
    """What goes onto paper: the wish, its book and office, the rows and replies."""

    wish: PrintWish
    book: Book
    office: Office
    volume: Volume
    rows: Sequence[Any]
    replies: dict[int, list[str]]

    def source(self) -> str:
        """Return the Typst source of the document."""
        return typst_source(self.wish.document)

    def content(self) -> Content:
        """Return what the source reads."""
        wish, book = self.wish, self.book
        period = [wish.period()]
        if wish.division:
            period.append(wish.division.name)
        if self.volume.of > 1:
            period.append(self.volume.title)
        content = {
            "title": self._title(),
            "form": FORMS.get((wish.document, book.kind), ""),
            "period": period,
            "office": self.office.name,
            **_MAKERS[wish.document](self),
        }
        digits = thai.to_thai_digits if wish.has_thai_digits else str
        return {**in_digits(content, digits), "thai_digits": wish.has_thai_digits}

    def _title(self) -> str:
        kind = self.book.of_kind.name
        if self.wish.document == Document.REGISTER:
            return kind
        if self.wish.document == Document.SIGNING:
            return f"สารบัญ{kind.removeprefix('ทะเบียน')}สำหรับลงชื่อรับ"
        return TITLES[self.wish.document]


def typst_source(name: str, package: str = PACKAGE) -> str:
    """Return a Typst source, of this package or another, with what all of them share."""
    parts = (files(PACKAGE) / "base.typ", files(package) / f"{name}.typ")
    return typesetting.typst_source(*parts)


def in_digits(content: Any, digits: Callable[[object], str]) -> Any:
    """Return all texts of the content in the wished digits, with their line ends."""
    # What stands on many lines is read once; nothing is kept after the document.
    marked = cache(breakable)

    def written(value: Any) -> Any:
        if isinstance(value, str):
            return digits(marked(value))
        if isinstance(value, dict):
            return {name: written(each) for name, each in value.items()}
        if isinstance(value, list):
            return [written(each) for each in value]
        return value

    return written(content)


# ── ทะเบียน (แบบที่ 13, 14) ──────────────────────────────────────────────────────


def _register(printout: Printout) -> Content:
    columns = register_columns(printout.book.of_kind)
    return {
        "heads": [column.head for column in columns],
        "widths": [column.width for column in columns],
        "centred": [column.is_centred for column in columns],
        "lines": [
            _register_line([column.cell(row, printout) for column in columns], row)
            for row in printout.rows
        ],
        "total": _total(printout),
    }


def _register_line(cells: list[str], row: Any) -> Content:
    return {
        "cells": cells,
        "is_void": row.state == State.VOID,
        "is_long": any(len(cell) > MOST_ON_ONE_SHEET for cell in cells),
    }


def _total(printout: Printout) -> str:
    rows = printout.rows
    of_what = "รวมเล่มนี้" if printout.volume.of > 1 else "รวม"
    void = sum(row.state == State.VOID for row in rows)
    reserved = sum(row.state == State.RESERVED for row in rows)
    return (
        f"{of_what} {len(rows):,} รายการ (เลข {numbers_of(rows)}) "
        f"ยกเลิก {void:,} รายการ จองเลข {reserved:,} รายการ"
    )


# ── letters that are handed over ─────────────────────────────────────────────


def _signing(printout: Printout) -> Content:
    is_incoming = printout.book.is_incoming
    groups: dict[tuple[int, str], list[list[str]]] = {}
    for row in printout.rows:
        cells = [
            _number(row),
            reference_text(row),
            thai.format_date_short(row.document_date),
            row.sender if is_incoming else row.addressee,
            row.subject,
        ]
        groups.setdefault(_group_of(row, printout.office), []).append(cells)
    return {
        "heads": [
            printout.book.of_kind.number_title,
            "ที่",
            "ลงวันที่",
            printout.book.of_kind.party_title,
            "เรื่อง",
            "ผู้รับ (ลงชื่อ)",
            "วันเวลา",
        ],
        "groups": [
            {"name": f"{name} ({len(lines)} เรื่อง)" if name else "", "lines": lines}
            for (_, name), lines in sorted(groups.items())
        ],
        "total": f"รวม {len(printout.rows):,} เรื่อง",
    }


def _group_of(row: Any, office: Office) -> tuple[int, str]:
    """A division in its official order, those without one last; none in schools."""
    if office.is_school:
        return 0, ""
    if row.responsible_office__short_name is None:
        return 10**6, NO_DIVISION
    return row.responsible_office__order, row.responsible_office__short_name


def _delivery_book(printout: Printout) -> Content:
    """สมุดส่งหนังสือ; หน่วยรับ is known for what a กลุ่ม gets, else written by hand."""
    lines = [
        [
            _number(row),
            row.sender,
            row.addressee,
            (row.responsible_office__short_name or "")
            if printout.book.is_incoming
            else "",
        ]
        for row in printout.rows
    ]
    heads = ["เลขทะเบียน", "จาก", "ถึง", "หน่วยรับ", "ผู้รับ", "วันและเวลา", "หมายเหตุ"]
    total = f"รวม {len(lines):,} ฉบับ"
    return {"heads": heads, "lines": lines, "total": total}


def _receipt_slips(printout: Printout) -> Content:
    lines = [
        [
            shortened(reference_text(row), PARTY_OF_SLIP),
            shortened(row.addressee, PARTY_OF_SLIP),
            shortened(row.subject, SUBJECT_OF_SLIP),
        ]
        for row in printout.rows
    ]
    return {"names": ["ที่", "ถึง", "เรื่อง"], "lines": lines}


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many letters, never torn within a syllable's marks."""
    if len(text) <= most:
        return text
    end = most - 1
    while end > 0 and text[end] in NOT_FIRST:
        end -= 1
    return f"{text[:end].rstrip()}…"


def _number(row: Any) -> str:
    return number_text(row.number, row.insert_number)


_MAKERS: Final[dict[Document, Callable[[Printout], Content]]] = {
    Document.REGISTER: _register,
    Document.SIGNING: _signing,
    Document.DELIVERY_BOOK: _delivery_book,
    Document.RECEIPT_SLIPS: _receipt_slips,
}
