"""นำเข้าทะเบียนปีก่อน: registers:import_create, import_detail, import_write, import_undo."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from saraban.audit.models import AuditEvent, AuditKind
from saraban.backup.verify_books import book_faults
from saraban.letters.models import Letter
from saraban.registers.actions.own_kinds import KindDetails, add_kind
from saraban.registers.models import Book, BookImport, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests import forms
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
HEADS = ["เลขทะเบียน", "ปี", "ที่คำสั่ง", "เรื่อง", "สั่ง ณ วันที่", "หมายเหตุ"]
LINES: list[list[Any]] = [
    [1, 2566, "1/2566", "แต่งตั้งคณะกรรมการตรวจรับพัสดุ", "16 พ.ย. 2566", "เดิม"],
    [2, 2566, "2/2566", "ให้ข้าราชการไปราชการ", date(2023, 11, 17), ""],
    [3, 2566, "", "ยกเลิกคำสั่ง", "18/11/2566", ""],
]

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def in_november() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def workbook(rows: Sequence[Sequence[Any]], book: Workbook | None = None) -> bytes:
    """Return an Excel file with these rows."""
    book = book or Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(
    cast: Cast,
    content: bytes,
    name: str = "คำสั่ง 2566.xlsx",
    kind: str = "order",
    **typed: str,
) -> Any:
    """Choose a file and press ตกลง."""
    page = reverse("registers:import_create", args=[kind])
    file = SimpleUploadedFile(name, content)
    client = cast.sign_in("registry_clerk")
    return client.post(page, {"file": file, **typed}, follow=True)


def press(cast: Cast, deed: str, by: str = "registry_clerk") -> Any:
    """Press นำเข้า, or ยกเลิกการนำเข้าทั้งชุด, of the newest file."""
    made = BookImport.objects.latest("pk")
    page = reverse(f"registers:import_{deed}", args=[made.pk])
    return cast.sign_in(by).post(page, follow=True)


def lines_of(kind: str = "order") -> list[tuple[Any, ...]]:
    entries = RegisterEntry.objects.filter(book__kind=kind)
    return list(
        entries.order_by("book__year_be", "number", "legacy_copy").values_list(
            "book__year_be", "number", "reference_number", "subject", "document_date"
        )
    )


@pytest.mark.postgres
def test_old_lines_are_looked_at_brought_in_and_found(cast: Cast) -> None:
    page = read(cast, workbook([HEADS, *LINES])).content.decode()
    assert "รายการที่นำเข้าได้</dt><dd>3" in page
    assert not RegisterEntry.objects.exists()
    assert "นำเข้าแล้ว 3 รายการ" in press(cast, "write").content.decode()
    assert lines_of() == [
        (2566, 1, "1/2566", LINES[0][3], date(2023, 11, 16)),
        (2566, 2, "2/2566", LINES[1][3], date(2023, 11, 17)),
        (2566, 3, "3/2566", LINES[2][3], date(2023, 11, 18)),
    ]
    client = cast.sign_in("registry_clerk")
    listed = client.get(reverse("registers:entry_list", args=["order"]), {"year": 2566})
    assert "นำเข้า</span>" in listed.content.decode()
    found = client.get(
        reverse("registers:entry_list", args=["order"]), {"year": "all", "q": "ตรวจรับ"}
    )
    assert "1/2566" in found.content.decode()
    book = Book.objects.get(kind="order", year_be=2566)
    assert (book.start_number, book.last_number, book.is_open) == (1, 3, False)
    entry = book.entries.get(number=1)
    assert "นำเข้าจากระบบเดิม" in client.get(entry.get_absolute_url()).content.decode()
    event = AuditEvent.objects.get(kind=AuditKind.BOOK_IMPORTED)
    assert event.detail.values["years"] == {"2566": 3}


def test_the_report_counts_them_apart(cast: Cast) -> None:
    read(cast, workbook([HEADS, *LINES, [5, 2566, "", "ขาดเลข 4", "1/12/2566", ""]]))
    press(cast, "write")
    book = Book.objects.select_related("office").get(kind="order", year_be=2566)
    report = report_on(book, actor=cast.actor("registry_clerk"))
    imported = next(each for each in report.findings if each.rule.name == "imported")
    assert imported.count == 4
    assert "ขาด 1 เลข (4)" in report.verdict
    # The old book lacked it: nothing was lost here.
    assert list(book_faults()) == []
    RegisterEntry.objects.get(number=2).delete()
    assert len(list(book_faults())) == 1


def test_a_second_press_brings_nothing_in_twice(cast: Cast) -> None:
    read(cast, workbook([HEADS, *LINES]))
    press(cast, "write")
    press(cast, "write")
    assert RegisterEntry.objects.count() == 3
    again = read(cast, workbook([HEADS, *LINES])).content.decode()
    assert "เลข 1 ปี 2566 มีในทะเบียนแล้ว" in again
    press(cast, "write")
    assert RegisterEntry.objects.count() == 3


@pytest.mark.postgres
def test_an_import_is_undone_as_one(cast: Cast) -> None:
    read(cast, workbook([HEADS, *LINES]))
    press(cast, "write")
    page = press(cast, "undo").content.decode()
    assert "เอา 3 รายการออกจากทะเบียน" in page
    assert not RegisterEntry.objects.exists()
    assert not Letter.objects.exists()
    book = Book.objects.get(kind="order", year_be=2566)
    assert (book.start_number, book.last_number) == (1, 0)
    assert AuditEvent.objects.filter(kind=AuditKind.IMPORT_UNDONE).count() == 1
    read(cast, workbook([HEADS, *LINES]))
    press(cast, "write")
    assert RegisterEntry.objects.count() == 3


def test_what_somebody_worked_on_is_not_undone(cast: Cast) -> None:
    read(cast, workbook([HEADS, *LINES]))
    press(cast, "write")
    entry = RegisterEntry.objects.get(number=2)
    edit = reverse("registers:entry_edit", args=[entry.pk])
    cast.sign_in("registry_clerk").post(
        edit, forms.order(cast, subject="แก้ไขแล้ว", version=1)
    )
    page = press(cast, "undo").content.decode()
    assert "มีรายการที่แก้ไข" in page
    assert RegisterEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["สิบ", 2566, "", "เรื่อง", "1/1/2566", ""], "เลขทะเบียน สิบ ไม่ใช่ตัวเลข"),
        (["", 2566, "", "เรื่อง", "1/1/2566", ""], "เลขทะเบียน ไม่ใช่ตัวเลข"),
        ([9, 2566, "", "เรื่อง", "31/2/2566", ""], "31/2/2566 ไม่ใช่วันที่"),
        ([9, 2566, "", "เรื่อง", "", ""], "ไม่มีลงวันที่"),
        ([9, 2566, "", "", "1/1/2566", ""], "ไม่มีเรื่อง"),
        ([9, 2569, "", "เรื่อง", "1/1/2566", ""], "ปี 2569 ไม่ใช่ปีที่ผ่านมา"),
        ([9, 2566, "", "ก" * 2000, "1/1/2566", ""], "เรื่องยาว 2000 ตัวอักษร"),
        ([9, "", "", "ปีนี้", "5/1/2569", ""], "ปี 2569 ไม่ใช่ปีที่ผ่านมา"),
        ([9, "", "", "ปีที่ไม่มี", date(1900, 1, 1), ""], "ปี 2443 ไม่ใช่ปีที่ผ่านมา"),
        ([9, "2" * 5000, "", "ปียาว", "5/1/2566", ""], "ไม่ใช่ปีที่ผ่านมา"),
    ],
)
def test_a_bad_row_is_told_and_the_others_come(
    cast: Cast, row: list[Any], sentence: str
) -> None:
    page = read(cast, workbook([HEADS, LINES[0], row])).content.decode()
    assert "แถว 3" in page
    assert sentence in page
    press(cast, "write")
    assert [line[1] for line in lines_of()] == [1]


def test_double_numbers_are_kept_and_marked(cast: Cast) -> None:
    double = [1, 2566, "1/2566", "เลขซ้ำ", "20/11/2566", ""]
    page = read(cast, workbook([HEADS, LINES[0], double])).content.decode()
    assert "เลข 1 ปี 2566 ซ้ำในไฟล์" in page
    press(cast, "write")
    copies = RegisterEntry.objects.order_by("legacy_copy")
    assert list(copies.values_list("number", "legacy_copy")) == [(1, 0), (1, 1)]
    book = Book.objects.select_related("office").get(kind="order", year_be=2566)
    report = report_on(book, actor=cast.actor("registry_clerk"))
    assert "เลขซ้ำ 1 รายการ" in report.verdict


def test_titles_merged_cells_and_hidden_sheets(cast: Cast) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ทะเบียนคำสั่ง สำนักงานเขตพื้นที่การศึกษา"])
    sheet.merge_cells("A1:F1")
    hidden = book.create_sheet("ลับ")
    hidden.append(HEADS)
    hidden.append([77, 2566, "", "ไม่ให้เห็น", "1/1/2566", ""])
    hidden.sheet_state = "hidden"
    content = workbook([HEADS, *LINES], book)
    sheet.merge_cells("B3:B5")
    for row in (4, 5):
        assert sheet.cell(row, 2).value is None
    content = saved(book)
    page = read(cast, content).content.decode()
    assert "ไม่ได้อ่านแผ่นงานอื่นหรือที่ซ่อนไว้: ลับ" in page
    press(cast, "write")
    assert [line[:2] for line in lines_of()] == [(2566, 1), (2566, 2), (2566, 3)]


def test_a_formula_without_a_value_is_told(cast: Cast) -> None:
    row = ["=A2+1", 2566, "", "เลขเป็นสูตร", "1/1/2566", ""]
    page = read(cast, workbook([HEADS, LINES[0], row])).content.decode()
    assert "เป็นสูตรที่ยังไม่มีค่า" in page
    press(cast, "write")
    assert [line[1] for line in lines_of()] == [1]


def csv_of(rows: Sequence[Sequence[Any]], delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(str(cell) for cell in row) for row in rows)


THAI = [
    ["เลขทะเบียน", "ปี", "เรื่อง", "สั่ง ณ วันที่"],
    ["๑", "๒๕๖๖", "แต่งตั้งครูน้ำใจ", "๑๖ พ.ย. ๒๕๖๖"],
    ["๒", "๒๕๖๖", "ให้ไปราชการ", "17 พฤศจิกายน 2566"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "tis-620", "cp874"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_offices_have_it(cast: Cast, encoding: str, delimiter: str) -> None:
    content = csv_of(THAI, delimiter).encode(encoding)
    read(cast, content, "คำสั่ง.csv")
    press(cast, "write")
    assert lines_of() == [
        (2566, 1, "1/2566", "แต่งตั้งครูน้ำใจ", date(2023, 11, 16)),
        (2566, 2, "2/2566", "ให้ไปราชการ", date(2023, 11, 17)),
    ]


def test_the_old_systems_export_is_read(cast: Cast) -> None:
    cells = ["1", "14533", "2566", "ที่ ศธ 04999/ว 77", "16 พย 2566", "สพฐ.", "สพป."]
    heads = ["ลำดับที่", "เลขทะเบียนรับ", "ปี", "ที่", "ลงวันที่", "จาก", "ถึง", "เรื่อง"]
    rows = "".join(
        f"<tr>{''.join(f'<td>{each}</td>' for each in row)}</tr>"
        for row in (heads, [*cells, "เชิญประชุม"])
    )
    content = f"<html><body><table border=1>{rows}</table></body></html>".encode()
    read(cast, content, "book.xls", "incoming")
    press(cast, "write")
    assert lines_of("incoming") == [
        (2566, 14533, "ที่ ศธ 04999/ว 77", "เชิญประชุม", date(2023, 11, 16))
    ]
    assert RegisterEntry.objects.get().sender == "สพฐ."


def test_years_of_the_christian_era_and_of_excel(cast: Cast) -> None:
    rows = [
        [1, 2023, "", "ปี ค.ศ.", date(2023, 5, 1), ""],
        [2, 2566, "", "พ.ศ. ในเซลล์วันที่", datetime(2566, 5, 2), ""],  # noqa: DTZ001  as Excel has it
        [3, "", "", "ไม่มีปี", "3/5/2566", ""],
    ]
    read(cast, workbook([HEADS, *rows]))
    press(cast, "write")
    assert [(line[0], line[4].year) for line in lines_of()] == [(2566, 2023)] * 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "เลือกไฟล์"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ถ้าเป็นไฟล์ .xls ให้เปิดใน Excel"),
        (b"PK\x03\x04 no archive", "อ่านไฟล์นี้ไม่ได้"),
        (b"\x00\x01\x02\x03", "อ่านไฟล์นี้ไม่ได้"),
        (b"\xef\xbb\xbf", "ไฟล์นี้ว่าง"),
        ("ก,ข\n1,2".encode(), "ไม่พบหัวคอลัมน์ เลขทะเบียน, เรื่อง, ลงวันที่"),
        (csv_of(THAI[:1]).encode(), "มีแต่หัวคอลัมน์"),
    ],
)
def test_what_is_no_old_book_is_told(cast: Cast, content: bytes, sentence: str) -> None:
    answer = read(cast, content, "ไฟล์.csv")
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not BookImport.objects.exists()


def test_nothing_chosen_is_told(cast: Cast) -> None:
    page = reverse("registers:import_create", args=["order"])
    answer = cast.sign_in("registry_clerk").post(page, {})
    assert answer.status_code == 422
    assert "ยังไม่ได้เลือกไฟล์" in answer.content.decode()


def test_this_year_is_not_imported(cast: Cast) -> None:
    answer = read(cast, workbook([HEADS, *LINES]), year_be="2569")
    assert answer.status_code == 422
    assert "นำเข้าได้เฉพาะปีที่ผ่านมาแล้ว" in answer.content.decode()


def test_a_number_taken_meanwhile_stops_it_whole(cast: Cast) -> None:
    read(cast, workbook([HEADS, *LINES]))
    first = BookImport.objects.get()
    BookImport.objects.filter(pk=first.pk).update(read_by=cast.users["director"])
    read(cast, workbook([HEADS, LINES[1]]))
    press(cast, "write")
    page = reverse("registers:import_write", args=[first.pk])
    answer = cast.sign_in("registry_clerk").post(page, follow=True)
    assert "มีผู้ลงเลขบางเลขของไฟล์นี้" in answer.content.decode()
    assert [line[1] for line in lines_of()] == [2]


def test_a_book_closed_for_good_takes_nothing_in(cast: Cast) -> None:
    Book.objects.create(
        office=cast.area,
        kind="order",
        year_be=2566,
        is_open=False,
        closed_for_good_at=NOON,
    )
    read(cast, workbook([HEADS, *LINES]))
    assert "ปิดถาวรแล้ว นำเข้าเพิ่มไม่ได้" in press(cast, "write").content.decode()
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize(
    "by", ["division_clerk", "director", "officer", "school_clerk"]
)
def test_only_who_runs_the_books_of_the_office(cast: Cast, by: str) -> None:
    read(cast, workbook([HEADS, *LINES]))
    status = 404 if by == "school_clerk" else 403
    assert press(cast, "write", by).status_code == status
    assert not RegisterEntry.objects.exists()


def test_divisions_are_found_by_name_and_others_kept_as_words(cast: Cast) -> None:
    heads = ["เลขทะเบียนรับ", "เรื่อง", "ลงวันที่", "กลุ่มปฏิบัติ", "ผู้ปฏิบัติ"]
    known = cast.divisions[1].short_name
    rows = [
        [1, "หนึ่ง", "1/5/2566", known, "นาย ก"],
        [2, "สอง", "1/5/2566", "กลุ่มเดิมที่ยุบ", "นาย ข"],
    ]
    read(cast, workbook([heads, *rows]), kind="incoming")
    press(cast, "write")
    first, second = RegisterEntry.objects.order_by("number")
    assert (first.responsible_office, first.action_taken) == (
        cast.divisions[1],
        "นาย ก",
    )
    assert (second.responsible_office, second.action_taken) == (
        None,
        "กลุ่มเดิมที่ยุบ นาย ข",
    )


@pytest.mark.parametrize("place", [0.3, 0.5, 0.7, 0.9])
def test_a_damaged_workbook_is_told(cast: Cast, place: float) -> None:
    content = bytearray(workbook([HEADS, *LINES]))
    at = int(len(content) * place)
    content[at : at + 40] = bytes(40)
    answer = read(cast, bytes(content))
    assert answer.status_code in {200, 422}


def test_merges_and_formats_far_away_cost_nothing(cast: Cast) -> None:
    book = Workbook()
    assert book.active is not None
    content = workbook([HEADS, *LINES], book)
    book.active.cell(1_048_576, 3).number_format = "0.00"
    content = saved(book)
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.infolist():
            text = old.read(each)
            if each.filename.endswith("sheet1.xml"):
                merge = b'<mergeCells count="1"><mergeCell ref="A6:XFD1048576"/>'
                text = text.replace(
                    b"</sheetData>", b"</sheetData>" + merge + b"</mergeCells>"
                )
            new.writestr(each, text)
    read(cast, changed.getvalue())
    press(cast, "write")
    assert [line[1] for line in lines_of()] == [1, 2, 3]


def test_an_own_kinds_words_head_its_columns(cast: Cast) -> None:
    kind = add_kind(
        KindDetails("ทะเบียนสัญญา", "{number}/{year}", "สัญญาเลขที่", "ทำ ณ วันที่"),
        actor=cast.actor("registry_clerk"),
    )
    heads = ["เลขทะเบียน", "สัญญาเลขที่", "เรื่อง", "ทำ ณ วันที่", "ผู้ลงทะเบียน"]
    row = [4, "จ. 44/2566", "จ้างเหมา", "5/5/2566", "นางเดิม เคยทำ"]
    read(cast, workbook([heads, row]), kind=kind.code)
    press(cast, "write")
    entry = RegisterEntry.objects.get()
    assert entry.reference_number == "จ. 44/2566"
    assert entry.note == "ผู้ลงทะเบียน นางเดิม เคยทำ"
    page = reverse("registers:entry_list", args=[kind.code])
    listed = cast.sign_in("registry_clerk").get(page, {"year": 2566}).content.decode()
    table = listed.split("<tbody>")[1].split("</tbody>")[0]
    assert str(cast.users["registry_clerk"]) not in table


def test_a_line_stands_in_the_year_of_its_book(cast: Cast) -> None:
    late = [1, 2566, "", "ลงวันที่ปีก่อน", "28/12/2565", ""]
    read(cast, workbook([HEADS, late]))
    press(cast, "write")
    entry = RegisterEntry.objects.get()
    assert entry.document_date == date(2022, 12, 28)
    assert entry.book_date == date(2023, 1, 1)


def test_undo_leaves_the_book_as_it_was(cast: Cast) -> None:
    book = Book.objects.create(
        office=cast.area, kind="order", year_be=2566, start_number=100, last_number=99
    )
    read(cast, workbook([HEADS, *LINES]))
    press(cast, "write")
    press(cast, "undo")
    book.refresh_from_db()
    assert (book.start_number, book.last_number, book.is_open) == (100, 99, True)
    assert book.imported_gap_count == 0


def test_this_years_book_opens_although_an_old_one_came_in_closed(cast: Cast) -> None:
    old = [1, 2568, "", "ปีก่อน", "1/5/2568", ""]
    read(cast, workbook([HEADS, old]))
    press(cast, "write")
    page = reverse("registers:entry_create", args=["order"])
    answer = cast.sign_in("registry_clerk").post(page, forms.order(cast))
    assert answer.status_code == 302
    assert RegisterEntry.objects.latest("pk").reference_number == "1/2569"
