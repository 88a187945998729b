"""Files from outside that would take too much time or memory to read."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from saraban.core.tables.errors import TableRefusedError
from saraban.core.tables.reading import MOST_CELLS, MOST_SHEETS, read_table, read_tables


def seconds(pieces: int) -> float:
    began = time.process_time()
    content = b"<table>" + b"<!--" * pieces + b"<tr><" * pieces
    with contextlib.suppress(TableRefusedError):
        read_table(io.BytesIO(content))
    return time.process_time() - began


def test_a_broken_page_costs_as_much_as_it_is_long() -> None:
    short = min(seconds(20_000) for _ in range(3))
    assert seconds(160_000) < 24 * max(short, 0.005)


def test_a_page_with_a_table_is_read() -> None:
    page = "<html><!-- x --><table><tr><th>ชื่อ</th><td>ก &amp; ข<br>ค</td></tr><tr><td>ง"
    table = read_table(io.BytesIO(page.encode()))
    assert [cells for _, cells in table.rows] == [["ชื่อ", "ก & ข ค"], ["ง"]]


def with_cells(cells: int) -> bytes:
    """Return a workbook with a row of so many empty cells."""
    book, target = Workbook(), io.BytesIO()
    book.active.append(["ชื่อ"])
    book.save(target)
    made = io.BytesIO()
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(made, "w") as new:
        for each in old.namelist():
            part = old.read(each)
            if each.startswith("xl/worksheets/sheet"):
                row = b'<row r="2">' + b"<c/>" * cells + b"</row></sheetData>"
                part = part.replace(b"</sheetData>", row)
            new.writestr(each, part)
    return made.getvalue()


def test_a_row_of_more_cells_than_excel_has_is_refused() -> None:
    assert read_table(io.BytesIO(with_cells(50))).rows
    with pytest.raises(TableRefusedError, match="ใหญ่เกินไป"):
        read_table(io.BytesIO(with_cells(MOST_CELLS + 1)))


def test_so_many_sheets_are_read_and_no_more() -> None:
    book, target = Workbook(), io.BytesIO()
    for _ in range(MOST_SHEETS):
        book.create_sheet()
    book.save(target)
    with pytest.raises(TableRefusedError, match="แผ่นงาน"):
        read_tables(io.BytesIO(target.getvalue()))
