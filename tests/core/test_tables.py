"""Files from outside that would take too much time or memory to read."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from pathlib import Path

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


def with_entity(declared: str) -> io.BytesIO:
    """Return a workbook whose one cell holds the entity ``x`` that is declared."""
    book, target, made = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["name"])
    book.save(target)
    head = f"<!DOCTYPE d [{declared}]>".encode() if declared else b""
    written = 0
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(made, "w") as new:
        for each in old.namelist():
            text = old.read(each)
            if b">name<" in text:
                text = head + text.replace(b">name<", b">a&x;<" if head else b">a<")
                written += 1
            new.writestr(each, text)
    assert written == 1
    made.seek(0)
    return made


def test_a_workbook_that_names_other_files_or_grows_is_refused(tmp_path: Path) -> None:
    told = tmp_path / "told"
    told.write_text("what stands elsewhere")
    tenfold = "".join(
        f'<!ENTITY {"x" if n == 9 else f"e{n}"} "{f"&e{n - 1};" * 10}">'
        for n in range(1, 10)
    )
    for declared in (
        f'<!ENTITY x SYSTEM "{told.as_uri()}">',
        f'<!ENTITY e0 "{"a" * 10}">{tenfold}',
        '<!ENTITY x "b">',
    ):
        with pytest.raises(TableRefusedError, match="อ่านไฟล์นี้ไม่ได้"):
            read_table(with_entity(declared))
    assert read_table(with_entity("")).rows[0][1][:2] == ["a", None]
