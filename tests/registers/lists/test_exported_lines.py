"""ส่งออก Excel, the sheet: columns, and what stands in their cells."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from openpyxl.utils.escape import unescape

from saraban.core import thai
from saraban.registers.actions.register_irregular import register_irregular
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.actions.void import void_entry
from saraban.registers.details import (
    EntryDetails,
    IrregularDetails,
    ReservationDetails,
)
from saraban.registers.models import RegisterEntry
from tests.cast import Cast
from tests.registers.exported import (
    AREA_INCOMING,
    HEAD_ROW,
    NOW,
    add,
    fetch,
    heads,
    lines,
    numbers,
)

SCHOOL_INCOMING = [*AREA_INCOMING[:10], "การปฏิบัติ", "สถานะ"]
HEADS = {
    ("registry_clerk", "incoming"): AREA_INCOMING,
    ("registry_clerk", "outgoing"): ["ลำดับที่", "เลขทะเบียนส่ง", *AREA_INCOMING[2:]],
    ("school_clerk", "incoming"): SCHOOL_INCOMING,
    ("school_clerk", "outgoing"): ["ลำดับที่", "เลขทะเบียนส่ง", *SCHOOL_INCOMING[2:]],
}


@pytest.mark.parametrize(("by", "kind"), HEADS)
def test_columns_are_those_of_the_old_export(cast: Cast, by: str, kind: str) -> None:
    add(cast, kind, by)
    assert heads(fetch(cast, by=by, kind=kind)) == HEADS[by, kind]


@pytest.mark.postgres
def test_a_line_says_what_the_book_says(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        add(cast)
        sheet = fetch(cast, "year=2569")
    assert lines(sheet) == [
        {
            "ลำดับที่": 1,
            "เลขทะเบียนรับ": 1,
            "ปี": 2569,
            "ที่": "ที่ ตย 0017.3/ว 35614",
            "ลงวันที่": datetime.fromisoformat("2026-11-16"),
            "จาก": "ศาลากลางจังหวัดตัวอย่าง",
            "ถึง": "สำนักงานเขตพื้นที่การศึกษา",
            "เรื่อง": "การเลื่อนวันหยุดชดเชย",
            "วันลงทะเบียน": datetime.fromisoformat("2026-11-20 10:32:07"),
            "หมายเหตุ": "เอกสารกระดาษ",
            "กลุ่มปฏิบัติ": cast.divisions[1].short_name,
            "ผู้ปฏิบัติ": "นางสาวกิ่งดาว จำลองจิต",
            "สถานะ": "ลงทะเบียนแล้ว",
        }
    ]


def test_dates_are_dates_of_the_thai_calendar(cast: Cast) -> None:
    add(cast)
    sheet = fetch(cast)
    for name in ("ลงวันที่", "วันลงทะเบียน"):
        cell = sheet.cell(HEAD_ROW + 1, AREA_INCOMING.index(name) + 1)
        assert cell.is_date
        assert cell.number_format.startswith("[$-107041E]d mmm yyyy")


def test_the_sheet_prints_as_a_book(cast: Cast) -> None:
    add(cast)
    sheet = fetch(cast)
    year = thai.year_be(thai.today())
    assert sheet["A1"].value == f"ทะเบียนหนังสือรับ ปี {year} {cast.area.name}"
    assert str(sheet["A2"].value).startswith("ทั้งทะเบียน · ส่งออกเมื่อ ")
    assert str(cast.users["registry_clerk"]) in str(sheet["A2"].value)
    assert sheet.freeze_panes == "C4"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.auto_filter.ref == "A3:M4"
    assert sheet.column_dimensions["H"].width > 40


@pytest.mark.postgres
def test_void_and_reserved_and_irregular_lines_stay_in_the_book(cast: Cast) -> None:
    clerk = cast.actor("registry_clerk")
    with time_machine.travel(NOW, tick=False):
        entry = add(cast, "outgoing")
        void_entry(entry, "ออกเลขผิด", actor=clerk)
        wanted = ReservationDetails(
            1, clerk.user.pk, "รอลงนาม", thai.today(), cast.divisions[1].pk
        )
        reserve_numbers("outgoing", wanted, actor=clerk)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        for after in (1, None):
            where = IrregularDetails(date(2026, 11, 20), "ตกหล่น", after)
            letter = EntryDetails(
                date(2026, 11, 19), "สพป.ตัวอย่าง", "ผู้อำนวยการโรงเรียน", "ตกหล่น"
            )
            register_irregular("outgoing", letter, where, actor=clerk)
        sheet = fetch(cast, "year=2569", kind="outgoing")
    assert numbers(sheet, "เลขทะเบียนส่ง") == [1, "1/1", 2, 3]
    assert [line["ลำดับที่"] for line in lines(sheet)] == [1, 2, 3, 4]
    assert [line["สถานะ"] for line in lines(sheet)] == [
        "ยกเลิกเลข: ออกเลขผิด",
        "ลงทะเบียนแล้ว · เลขแทรก ลงในวันที่ 20 พ.ย. 2569: ตกหล่น",
        "จองเลข",
        "ลงทะเบียนแล้ว · ลงย้อนหลัง ลงในวันที่ 20 พ.ย. 2569: ตกหล่น",
    ]
    assert lines(sheet)[2]["เรื่อง"] == "รอลงนาม"
    assert lines(sheet)[2]["ลงวันที่"] is None
    struck = [bool(cell.font.strike) for cell in sheet[HEAD_ROW + 1]]
    assert struck == [True] * 12 + [False]
    assert not any(cell.font.strike for cell in sheet[HEAD_ROW + 2])


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", '=HYPERLINK("x")', "=1+1"])
def test_a_text_is_never_a_formula(cast: Cast, mark: str) -> None:
    typed = f"{mark}คำสั่ง"
    add(cast, subject=typed, sender=typed, note=typed)
    sheet = fetch(cast)
    for name in ("เรื่อง", "จาก", "หมายเหตุ"):
        cell = sheet.cell(HEAD_ROW + 1, AREA_INCOMING.index(name) + 1)
        assert (cell.value, cell.data_type) == (typed, "s")
        assert cell.quotePrefix


@pytest.mark.parametrize(
    "typed", ["\tแท็บ", "\r=1", "12345", "1/2", "TRUE", "http://a.example"]
)
def test_a_text_stays_the_text_that_it_is(cast: Cast, typed: str) -> None:
    entry = add(cast)
    RegisterEntry.objects.filter(pk=entry.pk).update(
        subject=typed, reference_number="7"
    )
    sheet = fetch(cast)
    cell = sheet.cell(HEAD_ROW + 1, AREA_INCOMING.index("เรื่อง") + 1)
    assert cell.data_type == "s"
    assert unescape(str(cell.value)) == typed
    assert cell.hyperlink is None
    assert lines(sheet)[0]["ที่"] == "7"


def test_a_day_before_all_calendars_of_spreadsheets_is_written_in_words(
    cast: Cast,
) -> None:
    entry = add(cast)
    RegisterEntry.objects.filter(pk=entry.pk).update(document_date=date(1899, 5, 1))
    assert lines(fetch(cast))[0]["ลงวันที่"] == "1 พ.ค. 2442"
