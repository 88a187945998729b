"""ส่งออก Excel: the year, paper letters, one division, or what the list shows.

Rows go from the database into the file one by one, so that a long book needs no more
memory than a short one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, Final

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.errors import DomainError
from saraban.core.heavy_work import heavy_work
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.export_columns import FIELDS, Cell, Column, columns_of
from saraban.registers.queries.list_filters import CHOICES, EntryFilters, entries_of

ROWS_AT_ONCE: Final = 200
# What a sheet of xlsx holds, and how long its name may be.
ROWS_OF_SHEET: Final = 1_048_576
SHEET_NAME_MAX: Final = 31
# Arabic digits (1), the Thai Buddhist calendar (07), Thai (041E).
THAI_DATE: Final = "[$-107041E]d mmm yyyy"
THAI_MOMENT: Final = "[$-107041E]d mmm yyyy h:mm"
FONT: Final = "TH SarabunPSK"
# With these a spreadsheet may take a typed text for a formula.
FORMULA_MARKS: Final = ("=", "+", "-", "@", "\t", "\r")
# Before 1900 a spreadsheet knows no day.
FIRST_YEAR: Final = 1900
State: Final = RegisterEntry.State


@heavy_work()
def export_entries(filters: EntryFilters, *, actor: Actor) -> IO[bytes]:
    """Write the lines that a list is about into an Excel file; return it, unnamed.

    It is gone when it is closed. Raises NotAllowedError, and DomainError with the
    sentences about filters that could not be understood.
    """
    require_somewhere(actor, Permission.BOOK_EXPORT)
    if filters.is_refused:
        raise DomainError(" ".join(filters.errors.values()))
    entries = entries_of(filters, actor).order_by(
        "book__year_be", "number", "insert_number", "legacy_copy"
    )
    rows = entries.values_list(*FIELDS, named=True).iterator(chunk_size=ROWS_AT_ONCE)
    # No transaction is open meanwhile: nobody waits for the file.
    file = TemporaryFile()  # noqa: SIM115  Whoever sends it closes it.
    try:
        written = _write_workbook(file, filters, rows, actor=actor)
        record(
            AuditKind.BOOK_EXPORTED,
            filters.book,
            actor=actor,
            values=_recorded(filters, written),
        )
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _recorded(filters: EntryFilters, written: int) -> dict[str, Any]:
    """What was exported; of a search only that there was one: names stand in it."""
    return {
        "kind": filters.book.kind,
        "year": filters.year,
        "rows": written,
        "medium": filters.chosen.get("medium", ""),
        "division": filters.division_id,
        "filtered": filters.is_filtered,
    }


def title_of(filters: EntryFilters) -> str:
    """Return which book it is: ทะเบียนหนังสือรับ ปี 2569."""
    year = "ทุกปี" if filters.is_all_years else f"ปี {filters.book.year_be}"
    return f"{filters.book.of_kind.name} {year}"


def sheet_name(title: str) -> str:
    """Return a title as a sheet may be called: an office names its own books freely."""
    plain = _NOT_IN_SHEET_NAMES.sub(" ", title)[:SHEET_NAME_MAX]
    return plain.strip("' ")


_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\]")


def scope_of(filters: EntryFilters) -> str:
    """Return in words which of its lines were asked for."""
    words = []
    if filters.division_id:
        divisions = Office.objects.divisions_of(filters.book.office_id)
        division = divisions.filter(pk=filters.division_id).first()
        words.append(division.name if division else "กลุ่มปฏิบัติที่เลือก")
    words += [
        label
        for name, value in filters.chosen.items()
        for known, label, _ in CHOICES[name]
        if known == value
    ]
    if filters.first_day or filters.last_day:
        first = thai.format_date(filters.first_day) if filters.first_day else "ต้นทะเบียน"
        last = thai.format_date(filters.last_day) if filters.last_day else "ท้ายทะเบียน"
        words.append(f"วันลงทะเบียน {first} ถึง {last}")
    if filters.text:
        words.append(f"คำค้น {filters.text}")
    return f"เฉพาะ {' · '.join(words)}" if words else "ทั้งทะเบียน"


def _write_workbook(
    file: IO[bytes], filters: EntryFilters, rows: Iterator[Any], *, actor: Actor
) -> int:
    office = actor.book_owner
    columns = columns_of(filters, office)
    with TemporaryDirectory() as folder:
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": title_of(filters), "company": office.name})
        sheet = ExcelSheet(book, columns, sheet_name(title_of(filters)))
        made = f"ส่งออกเมื่อ {thai.format_datetime(timezone.now())} โดย {actor.user}"
        sheet.write_head(
            [f"{title_of(filters)} {office.name}", f"{scope_of(filters)} · {made}"]
        )
        for row in rows:
            sheet.write_line(row, is_void=row.state == State.VOID)
        sheet.finish("ไม่มีรายการในทะเบียนนี้ที่ตรงกับที่เลือก")
        book.close()
    return sheet.written


class ExcelSheet:
    """A table that is being written, from top to bottom.

    Where one sheet is full another follows with the same head: ``ชื่อ (2)``.
    """

    def __init__(self, book: Workbook, columns: list[Column], name: str) -> None:
        """Make it ready for printing: A4 across, heads on every page."""
        self.columns = columns
        self.written = 0
        self.head_rows = 0
        self._book, self._name, self._number = book, name, 1
        self._titles: list[str] = []
        self._sheet: Worksheet = book.add_worksheet(name)
        self._rows = 0
        self._title: Format = book.add_format(
            {"font_name": FONT, "font_size": 16, "bold": True}
        )
        self._plain: Format = book.add_format({"font_name": FONT, "font_size": 14})
        self._head: Format = book.add_format(
            {
                "font_name": FONT,
                "font_size": 14,
                "bold": True,
                "border": 1,
                "bg_color": "#E7ECEE",
                "align": "center",
                "valign": "vcenter",
            }
        )
        self._formats = {
            (kind, is_void): book.add_format(
                {
                    "font_name": FONT,
                    "font_size": 14,
                    "border": 1,
                    "valign": "top",
                    "font_strikeout": is_void,
                    **more,
                }
            )
            for is_void in (False, True)
            for kind, more in _KINDS.items()
        }
        self._lay_out()

    def _lay_out(self) -> None:
        for place, column in enumerate(self.columns):
            self._sheet.set_column(place, place, column.width)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4.
        self._sheet.set_margins(left=0.6, right=0.4, top=0.5, bottom=0.6)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&R&P / &N")

    def write_head(self, titles: list[str]) -> None:
        """Write the titles and the heads, which stay in sight and on every page."""
        self._titles, self.head_rows = titles, 0
        for title, style in zip(titles, (self._title, self._plain), strict=True):
            self._sheet.write_string(self.head_rows, 0, title, style)
            self.head_rows += 1
        for place, column in enumerate(self.columns):
            self._sheet.write_string(self.head_rows, place, column.head, self._head)
        self._sheet.repeat_rows(0, self.head_rows)
        self.head_rows += 1
        self._sheet.freeze_panes(self.head_rows, 2)

    def write_line(self, row: Any, *, is_void: bool) -> None:
        """Write one entry of the book; a void one is struck through, but its สถานะ."""
        if self.head_rows + self._rows >= ROWS_OF_SHEET:
            self._begin_next_sheet()
        at = self.head_rows + self._rows
        last = len(self.columns) - 1
        for place, column in enumerate(self.columns):
            struck = is_void and place != last
            self._write_cell(at, place, column.value(row), is_void=struck)
        self._rows += 1
        self.written += 1

    def _begin_next_sheet(self) -> None:
        self._add_filter()
        self._number += 1
        self._rows = 0
        suffix = f" ({self._number})"
        name = f"{self._name[: SHEET_NAME_MAX - len(suffix)]}{suffix}"
        self._sheet = self._book.add_worksheet(name)
        self._lay_out()
        self.write_head(self._titles)

    def _add_filter(self) -> None:
        last = self.head_rows + self._rows - 1
        self._sheet.autofilter(self.head_rows - 1, 0, last, len(self.columns) - 1)

    def _write_cell(self, at: int, place: int, value: Cell, *, is_void: bool) -> None:
        style = self._formats[_kind_of(value), is_void]
        if isinstance(value, date) and value.year >= FIRST_YEAR:
            moment = value if isinstance(value, datetime) else _midnight(value)
            self._sheet.write_datetime(at, place, moment, style)
        elif isinstance(value, date):
            self._sheet.write_string(at, place, thai.format_date(value), style)
        elif isinstance(value, int):
            self._sheet.write_number(at, place, value, style)
        elif value:
            self._sheet.write_string(at, place, value, style)
        else:
            self._sheet.write_blank(at, place, None, style)

    def finish(self, empty: str) -> None:
        """Write the sentence of an empty sheet, or the buttons that filter a full one."""
        if not self.written:
            self._sheet.write_string(self.head_rows, 0, empty, self._plain)
            return
        self._add_filter()


_KINDS: Final[dict[str, dict[str, object]]] = {
    "text": {"text_wrap": True},
    # What a formula would begin with stays text, also when somebody edits the cell.
    "quoted": {"text_wrap": True, "quote_prefix": True},
    "number": {"num_format": "0", "align": "center"},
    "day": {"num_format": THAI_DATE, "align": "left"},
    "moment": {"num_format": THAI_MOMENT, "align": "left"},
}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _kind_of(value: Cell) -> str:
    if isinstance(value, datetime):
        return "moment"
    if isinstance(value, date):
        return "day"
    if isinstance(value, int):
        return "number"
    return "quoted" if value and value.startswith(FORMULA_MARKS) else "text"
