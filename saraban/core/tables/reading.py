"""Rows of a file from outside: Excel, the old system's export, or CSV as offices have it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from itertools import islice
from typing import IO, Any, Final

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from saraban.core.heavy_work import heavy_work
from saraban.core.tables.errors import TableRefusedError

Cell = str | int | float | date | datetime | None

MOST_BYTES: Final = 20 * 1024 * 1024
# What the sheets of a workbook may become when they are unpacked.
MOST_UNPACKED: Final = 64 * 1024 * 1024
# Cells of one row in the file, as many as Excel has, and sheets that are read.
MOST_CELLS: Final = 16_384
MOST_SHEETS: Final = 10
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
# Sheets with a format on their last row have a million empty ones.
LAST_ROW: Final = 2 * MOST_ROWS
NOT_READABLE: Final = (
    "อ่านไฟล์นี้ไม่ได้ ใช้ไฟล์ Excel (.xlsx) หรือ CSV ถ้าเป็นไฟล์ .xls ให้เปิดใน Excel "
    "แล้วบันทึกเป็น .xlsx ก่อน"
)
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What Excel and older programs write in Thailand; TIS-620 is a part of it.
_WINDOWS_THAI: Final = "cp874"
_MERGED: Final = re.compile(
    rb'<mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"'
)
_DELIMITERS: Final = ",;\t|"


@dataclass(frozen=True)
class Table:
    """Rows with their numbers in the file, and what the reader must be told of it.

    ``without_value`` are the cells whose formula has no value: (row, column).
    ``sheet`` is the name of the sheet in a workbook.
    """

    rows: list[tuple[int, list[Cell]]]
    notes: list[str] = field(default_factory=list)
    without_value: frozenset[tuple[int, int]] = frozenset()
    sheet: str = ""


def read_table(file: IO[bytes]) -> Table:
    """Return the rows of a file, of a workbook those of its first sheet.

    By its content and not by its name. Raises TableRefusedError for what is no table,
    too large or too long.
    """
    return _read(file, first_only=True)[0]


def read_tables(file: IO[bytes]) -> list[Table]:
    """Return the rows of every sheet that is shown; other files have one table.

    Raises as ``read_table``.
    """
    return _read(file, first_only=False)


@heavy_work()
def _read(file: IO[bytes], *, first_only: bool) -> list[Table]:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        message = (
            f"ไฟล์ใหญ่เกินไป นำเข้าได้ไฟล์ละไม่เกิน {MOST_BYTES // 2**20} MB แบ่งเป็นหลายไฟล์"
        )
        raise TableRefusedError(message)
    if not content.strip():
        raise TableRefusedError("ไฟล์นี้ว่าง เลือกไฟล์อื่น")  # noqa: EM101
    if content.startswith(_OLD_EXCEL):
        raise TableRefusedError(NOT_READABLE)
    if content.startswith(_ZIP):
        return _read_workbook(content, first_only=first_only)
    text = _decoded(content)
    if not text.strip():
        raise TableRefusedError("ไฟล์นี้ว่าง เลือกไฟล์อื่น")  # noqa: EM101
    if "<table" in text[:20_000].lower():
        return [Table(_limited(_read_html(text)))]
    return [Table(_limited(_read_csv(text)))]


def _limited(rows: Iterable[tuple[int, list[Cell]]]) -> list[tuple[int, list[Cell]]]:
    """Return the rows that hold anything."""
    kept: list[tuple[int, list[Cell]]] = []
    for place, cells in rows:
        if all(each is None or not str(each).strip() for each in cells):
            continue
        if len(kept) >= MOST_ROWS:
            message = f"ไฟล์ยาวเกินไป นำเข้าได้ครั้งละไม่เกิน {MOST_ROWS:,} แถว แบ่งเป็นหลายไฟล์"
            raise TableRefusedError(message)
        kept.append((place, cells[:MOST_COLUMNS]))
    return kept


# ── Excel ────────────────────────────────────────────────────────────────────


def _read_workbook(content: bytes, *, first_only: bool) -> list[Table]:
    try:
        return _read_sheets(content, first_only=first_only)
    except TableRefusedError:
        raise
    except Exception as error:
        # Whatever a broken file makes of the library: it is no table.
        raise TableRefusedError(NOT_READABLE) from error


def _read_sheets(content: bytes, *, first_only: bool) -> list[Table]:
    """Read the sheets that are shown, row by row: a workbook may be large."""
    _require_small(content)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        message = "ไฟล์นี้ไม่มีแผ่นงานที่แสดงอยู่ เปิดใน Excel แล้วแสดงแผ่นงานก่อน"
        raise TableRefusedError(message)
    wanted = shown[:1] if first_only else shown
    if len(wanted) > MOST_SHEETS:
        message = f"ไฟล์นี้มีแผ่นงานที่แสดงอยู่เกิน {MOST_SHEETS} แผ่น ลบหรือซ่อนแผ่นที่ไม่ใช้ก่อน"
        raise TableRefusedError(message)
    formulas: Any = load_workbook(io.BytesIO(content), read_only=True)
    read = [_read_sheet(content, sheet, formulas[sheet.title]) for sheet in wanted]
    others = [each.title for each in book.worksheets if each not in wanted]
    if others:
        read[0].notes.append(f"ไม่ได้อ่านแผ่นงานอื่นหรือที่ซ่อนไว้: {', '.join(others)}")
    return read


def _read_sheet(content: bytes, sheet: Any, formulas: Any) -> Table:
    merged = _merged_downwards(content, sheet._worksheet_path)  # noqa: SLF001  its own name in the file
    rows = _limited(_with_merged(_rows_of(sheet), merged))
    without = _without_value(formulas, dict(rows))
    return Table(rows, [f"อ่านแผ่นงาน {sheet.title}"], without, sheet.title)


def _require_small(content: bytes) -> None:
    """Refuse what would take too much memory or time when it is opened."""
    too_large = TableRefusedError("ไฟล์นี้ใหญ่เกินไปเมื่อเปิดออก แบ่งเป็นหลายไฟล์")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
            raise too_large
        for name in archive.namelist():
            # Whatever its name: which part is a sheet another part of the file says.
            text = archive.read(name)
            # No spreadsheet declares a document type; what does wants to name other
            # files, or entities that grow when they are read.
            if b"<!DOCTYPE" in text:
                raise TableRefusedError(NOT_READABLE)
            if any(row.count(b"<c") > MOST_CELLS for row in text.split(b"<row")[1:]):
                raise too_large


def _rows_of(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    every = sheet.iter_rows(
        min_row=1, max_row=LAST_ROW, max_col=MOST_COLUMNS, values_only=True
    )
    for place, cells in enumerate(every, start=1):
        yield place, list(cells)


def _merged_downwards(content: bytes, path: str) -> dict[tuple[int, int], int]:
    """Return where cells are merged over several rows: (row, column) → last row."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(path.lstrip("/"))
    found: dict[tuple[int, int], int] = {}
    for first, top, bottom in islice(_MERGED.findall(text), MOST_ROWS):
        row, last = int(top), int(bottom)
        if row < last <= LAST_ROW:
            found[row, column_index_from_string(first.decode()) - 1] = last
    return found


def _with_merged(
    rows: Iterator[tuple[int, list[Cell]]], merged: dict[tuple[int, int], int]
) -> Iterator[tuple[int, list[Cell]]]:
    """Let what stands in a cell that goes down stand in each of its rows."""
    going: dict[int, tuple[Cell, int]] = {}
    for place, cells in rows:
        for column, (value, last) in list(going.items()):
            if place > last:
                del going[column]
            elif column < len(cells) and cells[column] is None:
                cells[column] = value
        for column, value in enumerate(cells):
            if (place, column) in merged:
                going[column] = (value, merged[place, column])
        yield place, cells


def _without_value(
    formulas: Any, values: dict[int, list[Cell]]
) -> frozenset[tuple[int, int]]:
    """Cells with a formula that no program has computed: their value is unknown."""
    found = set()
    for place, cells in enumerate(
        formulas.iter_rows(min_row=1, max_row=LAST_ROW, max_col=MOST_COLUMNS), start=1
    ):
        known = values.get(place, [])
        for column, cell in enumerate(cells):
            value = known[column] if column < len(known) else None
            if value is None and cell.data_type == "f":
                found.add((place, column))
    return frozenset(found)


# ── text ─────────────────────────────────────────────────────────────────────


def _decoded(content: bytes) -> str:
    """Return the text: UTF-8 with or without its mark, else Windows-874 (TIS-620).

    Raises TableRefusedError for what is no text at all.
    """
    if b"\x00" in content:
        raise TableRefusedError(NOT_READABLE)
    for encoding in ("utf-8-sig", _WINDOWS_THAI):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefusedError(NOT_READABLE)


def _read_csv(text: str) -> Iterator[tuple[int, list[Cell]]]:
    head = text.lstrip().splitlines()[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, list(cells)
    except csv.Error as error:
        raise TableRefusedError(NOT_READABLE) from error


# Each piece is read once: what is broken costs no more than what is whole.
_PIECE_OF_PAGE: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(/?)(tr|td|th|table|br)\b[^<>]*>|<[^<>]*>|([^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)


class _TableReader:
    """The old system's "Excel" files are pages with one table."""

    def __init__(self) -> None:
        """Begin without a row."""
        self.rows: list[list[Cell]] = []
        self._cell: list[str] | None = None

    def feed(self, text: str) -> None:
        """Read a whole page."""
        for found in _PIECE_OF_PAGE.finditer(text):
            end, tag, words = found[1], (found[2] or "").lower(), found[3]
            if words is not None:
                if self._cell is not None:
                    self._cell.append(words)
            elif tag and end:
                self._end(tag)
            elif tag:
                self._begin(tag)
        self._keep()

    def _begin(self, tag: str) -> None:
        if tag == "tr":
            self._keep()
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self._keep()
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def _end(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._keep()

    def _keep(self) -> None:
        if self._cell is not None:
            self.rows[-1].append(unescape("".join(self._cell)))
            self._cell = None


def _read_html(text: str) -> Iterator[tuple[int, list[Cell]]]:
    reader = _TableReader()
    reader.feed(text)
    yield from enumerate(reader.rows, start=1)
