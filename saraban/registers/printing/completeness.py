"""รายงานความครบถ้วนของทะเบียน on paper."""

from __future__ import annotations

from typing import Any, Final

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.typesetting import typeset
from saraban.offices.actors import Actor
from saraban.registers.models import Book
from saraban.registers.printing.documents import in_digits, typst_source
from saraban.registers.queries.completeness import (
    Completeness,
    Finding,
    Series,
    Span,
    report_on,
)
from saraban.registers.queries.seal_cover import SealCover

# Of each finding; about 35 sheets.
MOST_LINES: Final = 1000
NONE: Final = "ไม่มี"

Pair = dict[str, str]


def print_completeness(book: Book, *, actor: Actor) -> bytes:
    """Return the report on a book as PDF, and record that it was printed.

    Raises TypesettingBusyError and TypesettingTooLongError.
    """
    report = report_on(book, actor=actor, most_entries=MOST_LINES)
    pdf = typeset(typst_source("completeness"), content_of(report, actor))
    values = {
        "document": "completeness",
        "kind": book.kind,
        "year": book.year_be,
        "verdict": report.verdict,
    }
    record(AuditKind.BOOK_PRINTED, book, actor=actor, values=values)
    return pdf


def content_of(report: Completeness, actor: Actor) -> dict[str, Any]:
    """Return what the Typst source reads, in Thai digits; the hash stays as it is."""
    book = report.book
    content = {
        "title": "รายงานความครบถ้วนของทะเบียน",
        "form": "",
        "period": [f"{book.of_kind.name} ปี {book.year_be}"],
        "office": book.office.name,
        "verdict": report.verdict,
        "counts": _counts(report),
        "heads": ["เลขทะเบียน", "เมื่อ", "โดย", "เหตุผล"],
        "findings": [_finding(each) for each in report.findings if each.count],
        "made": f"จัดทำเมื่อ {thai.format_datetime(report.made_at)} โดย {actor.user}",
    }
    seal = {"seal": _seal(report.cover)}
    return {**in_digits(content, thai.to_thai_digits), **seal, "thai_digits": True}


def _counts(report: Completeness) -> list[Pair]:
    numbers, circulars = report.numbers, report.circulars
    issued = "ยังไม่ได้ออกเลข"
    if numbers.expected:
        span = Span(numbers.first, numbers.last).text
        issued = f"{span} รวม {numbers.expected:,} เลข"
    pairs = [
        _pair("เลขที่ออกแล้ว", issued),
        _pair("รายการในทะเบียน", f"{report.entry_count:,} รายการ"),
        _pair("เลขขาด", _missing(numbers)),
    ]
    if circulars and circulars.expected:
        span = Span(circulars.first, circulars.last).text
        pairs += [
            _pair("เลขหนังสือเวียน", f"{span} รวม {circulars.expected:,} เลข"),
            _pair("เลขหนังสือเวียนขาด", _missing(circulars)),
        ]
    pairs += [_pair(each.rule.title, _how_many(each.count)) for each in report.findings]
    if report.stray_count:
        pairs.append(_pair("นอกช่วงเลข", _how_many(report.stray_count)))
    return pairs


def _pair(name: str, value: str) -> Pair:
    return {"name": name, "value": value}


def _how_many(count: int) -> str:
    return f"{count:,} รายการ" if count else NONE


def _missing(series: Series) -> str:
    if not series.missing:
        return NONE
    rest = "" if series.gaps_are_all else " …"
    return f"{series.missing:,} เลข: {_numbers(series.gaps)}{rest}"


def _numbers(spans: list[Span]) -> str:
    return ", ".join(span.text for span in spans)


def _finding(finding: Finding) -> dict[str, Any]:
    rest = "" if finding.spans_are_all else " …"
    shown = len(finding.entries)
    return {
        "title": f"{finding.rule.title} {finding.count:,} รายการ",
        "numbers": f"เลข {_numbers(finding.spans)}{rest}",
        "entries": [
            [
                entry.number_text,
                thai.format_datetime_short(entry.at),
                entry.by,
                entry.reason,
            ]
            for entry in finding.entries
        ],
        "more": f"แสดง {shown:,} รายการแรก" if shown < finding.count else "",
    }


def _seal(cover: SealCover) -> list[Pair]:
    digits = thai.to_thai_digits
    waiting = f"{cover.unsealed:,} เหตุการณ์ของทะเบียนนี้" if cover.unsealed else NONE
    pairs = [_pair("ยังไม่ประทับ", digits(waiting))]
    if cover.seal is None or cover.last_event is None:
        return [_pair("ตราประทับ", "ยังไม่มี"), *pairs]
    sealed_at = thai.format_datetime(cover.seal.sealed_at)
    last_at = thai.format_datetime(cover.last_event.at)
    return [
        _pair("ตราประทับที่", digits(f"{cover.seal.number:,} เมื่อ {sealed_at}")),
        _pair("ครอบคลุมถึง", digits(f"เหตุการณ์ {cover.last_event.pk:,} เมื่อ {last_at}")),
        # In one piece and as it is, to be compared letter by letter.
        _pair("SHA-256", cover.seal.hash),
        *pairs,
    ]
