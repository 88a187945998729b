"""Rows of a file from outside: Excel, the old system's export, or CSV as offices have it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from html.parser import HTMLParser
from typing import IO, Any, Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from saraban.registers.errors import ImportRefusedError

Cell = str | int | float | date | datetime | None

MOST_BYTES: Final = 20 * 1024 * 1024
# What the sheets of a workbook may become when they are unpacked.
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
NOT_READABLE: Final = (
    "อ่านไฟล์นี้ไม่ได้ ใช้ไฟล์ Excel (.xlsx) หรือ CSV ถ้าเป็นไฟล์ .xls ให้เปิดใน Excel "
    "แล้วบันทึกเป็น .xlsx ก่อน"
)
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What Excel and older programs write in Thailand; TIS-620 is a part of it.
_WINDOWS_THAI: Final = "cp874"
_DELIMITERS: Final = ",;\t|"


@dataclass(frozen=True)
class Table:
    """Rows with their numbers in the file, and what the reader must be told of it.

    ``without_value`` are the cells whose formula has no value: (row, column).
    """

    rows: list[tuple[int, list[Cell]]]
    notes: list[str] = field(default_factory=list)
    without_value: frozenset[tuple[int, int]] = frozenset()


def read_table(file: IO[bytes]) -> Table:
    """Return the rows of a file, by its content and not by its name.

    Raises ImportRefusedError for what is no table, too large or too long.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        message = (
            f"ไฟล์ใหญ่เกินไป นำเข้าได้ไฟล์ละไม่เกิน {MOST_BYTES // 2**20} MB แบ่งเป็นหลายไฟล์"
        )
        raise ImportRefusedError(message)
    if not content.strip():
        raise ImportRefusedError("ไฟล์นี้ว่าง เลือกไฟล์อื่น")  # noqa: EM101
    if content.startswith(_OLD_EXCEL):
        raise ImportRefusedError(NOT_READABLE)
    if content.startswith(_ZIP):
        return _read_workbook(content)
    text = _decoded(content)
    if "<table" in text[:20_000].lower():
        return Table(_limited(_read_html(text)))
    return Table(_limited(_read_csv(text)))


def _limited(rows: Iterable[tuple[int, list[Cell]]]) -> list[tuple[int, list[Cell]]]:
    """Return the rows that hold anything."""
    kept: list[tuple[int, list[Cell]]] = []
    for place, cells in rows:
        if all(each is None or not str(each).strip() for each in cells):
            continue
        if len(kept) >= MOST_ROWS:
            message = f"ไฟล์ยาวเกินไป นำเข้าได้ครั้งละไม่เกิน {MOST_ROWS:,} แถว แบ่งเป็นหลายไฟล์"
            raise ImportRefusedError(message)
        kept.append((place, cells[:MOST_COLUMNS]))
    return kept


# ── Excel ────────────────────────────────────────────────────────────────────


def _read_workbook(content: bytes) -> Table:
    _require_small(content)
    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
        formulas = load_workbook(io.BytesIO(content))
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        SyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise ImportRefusedError(NOT_READABLE) from error
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise ImportRefusedError("ไฟล์นี้ไม่มีแผ่นงานที่แสดงอยู่ เปิดใน Excel แล้วแสดงแผ่นงานก่อน")  # noqa: EM101
    sheet = shown[0]
    others = [each.title for each in book.worksheets if each is not sheet]
    notes = [f"อ่านแผ่นงาน {sheet.title}"]
    if others:
        notes.append(f"ไม่ได้อ่านแผ่นงานอื่นหรือที่ซ่อนไว้: {', '.join(others)}")
    rows = _limited(_rows_of(sheet))
    return Table(rows, notes, _without_value(sheet, formulas[sheet.title]))


def _require_small(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ImportRefusedError(NOT_READABLE) from error
    if unpacked > MOST_UNPACKED:
        raise ImportRefusedError("ไฟล์นี้ใหญ่เกินไปเมื่อเปิดออก แบ่งเป็นหลายไฟล์")  # noqa: EM101


def _rows_of(sheet: Worksheet) -> Iterator[tuple[int, list[Cell]]]:
    """Give the rows; what stands in a merged cell stands in each of its cells."""
    merged: dict[tuple[int, int], Cell] = {}
    for area in sheet.merged_cells.ranges:
        value: Any = sheet.cell(area.min_row, area.min_col).value
        # Titles over the whole sheet are no lines; only those that go down are.
        if area.max_row > area.min_row and area.size["rows"] <= MOST_ROWS:
            for row in range(area.min_row, area.max_row + 1):
                merged[row, area.min_col] = value
    last = min(sheet.max_row, sheet.min_row + 2 * MOST_ROWS)
    for place, cells in enumerate(
        sheet.iter_rows(
            min_row=1, max_row=last, max_col=MOST_COLUMNS, values_only=True
        ),
        start=1,
    ):
        values: list[Any] = list(cells)
        yield (
            place,
            [
                merged.get((place, column), value) if value is None else value
                for column, value in enumerate(values, start=1)
            ],
        )


def _without_value(
    values: Worksheet, formulas: Worksheet
) -> frozenset[tuple[int, int]]:
    """Cells with a formula that no program has computed: their value is unknown."""
    found = set()
    for cells in formulas.iter_rows(max_col=MOST_COLUMNS):
        for cell in cells:
            is_formula = cell.data_type == "f"
            if is_formula and values.cell(cell.row, cell.column).value is None:
                found.add((cell.row, cell.column - 1))
    return frozenset(found)


# ── text ─────────────────────────────────────────────────────────────────────


def _decoded(content: bytes) -> str:
    """Return the text: UTF-8 with or without its mark, else Windows-874 (TIS-620).

    Raises ImportRefusedError for what is no text at all.
    """
    if b"\x00" in content:
        raise ImportRefusedError(NOT_READABLE)
    for encoding in ("utf-8-sig", _WINDOWS_THAI):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportRefusedError(NOT_READABLE)


def _read_csv(text: str) -> Iterator[tuple[int, list[Cell]]]:
    head = text.splitlines()[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, list(cells)
    except csv.Error as error:
        raise ImportRefusedError(NOT_READABLE) from error


class _TableReader(HTMLParser):
    """The old system's "Excel" files are pages with one table."""

    def __init__(self) -> None:
        """Begin without a row."""
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Cell]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002  as the parser calls it
        """Begin a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self._keep()
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in {"td", "th", "tr", "table"}:
            self._keep()

    def handle_data(self, data: str) -> None:
        """Keep the text of the open cell."""
        if self._cell is not None:
            self._cell.append(data)

    def _keep(self) -> None:
        if self._cell is not None:
            self.rows[-1].append("".join(self._cell))
            self._cell = None


def _read_html(text: str) -> Iterator[tuple[int, list[Cell]]]:
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    yield from enumerate(reader.rows, start=1)
