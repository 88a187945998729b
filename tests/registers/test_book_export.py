"""ส่งออก Excel: registers:book_export."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.core import thai
from saraban.registers import actions
from saraban.registers.books import current_book
from saraban.registers.details import (
    EntryDetails,
    IrregularDetails,
    ReservationDetails,
    search_text_of,
)
from saraban.registers.irregular import register_irregular
from saraban.registers.models import RegisterEntry
from saraban.registers.reservations import reserve_numbers
from tests.cast import Cast

AREA_INCOMING = [
    "ลำดับที่",
    "เลขทะเบียนรับ",
    "ปี",
    "ที่",
    "ลงวันที่",
    "จาก",
    "ถึง",
    "เรื่อง",
    "วันลงทะเบียน",
    "หมายเหตุ",
    "กลุ่มปฏิบัติ",
    "ผู้ปฏิบัติ",
    "สถานะ",
]
SCHOOL_INCOMING = [*AREA_INCOMING[:10], "การปฏิบัติ", "สถานะ"]
HEADS = {
    ("registry_clerk", "incoming"): AREA_INCOMING,
    ("registry_clerk", "outgoing"): ["ลำดับที่", "เลขทะเบียนส่ง", *AREA_INCOMING[2:]],
    ("school_clerk", "incoming"): SCHOOL_INCOMING,
    ("school_clerk", "outgoing"): ["ลำดับที่", "เลขทะเบียนส่ง", *SCHOOL_INCOMING[2:]],
}
HEAD_ROW = 3
EMPTY = "ไม่มีรายการในทะเบียนนี้ที่ตรงกับที่เลือก"
NOW = datetime(2026, 11, 20, 3, 32, 7, tzinfo=UTC)


def add(
    cast: Cast, kind: str = "incoming", by: str = "registry_clerk", **changed: Any
) -> RegisterEntry:
    """Register a letter."""
    actor = cast.actor(by)
    division = None if actor.book_owner.is_school else cast.divisions[1].pk
    values: dict[str, Any] = {
        "document_date": date(2026, 11, 16),
        "sender": "ศาลากลางจังหวัดตัวอย่าง",
        "addressee": "สำนักงานเขตพื้นที่การศึกษา",
        "subject": "การเลื่อนวันหยุดชดเชย",
        "reference_number": "ที่ ตย 0017.3/ว 35614",
        "responsible_office_id": division,
        "action_taken": "นางสาวกิ่งดาว จำลองจิต",
        "note": "เอกสารกระดาษ",
        **changed,
    }
    return actions.register_letter(kind, EntryDetails(**values), actor=actor)


def ask(
    cast: Cast, query: str = "", by: str = "registry_clerk", kind: str = "incoming"
) -> Any:
    """Return the answer to the link."""
    page = reverse("registers:book_export", args=[kind])
    return cast.sign_in(by).get(f"{page}?{query}")


def fetch(cast: Cast, query: str = "", **asked: str) -> Worksheet:
    """Return the sheet of the file that came."""
    answer = ask(cast, query, **asked)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    return load_workbook(io.BytesIO(content)).worksheets[0]


def heads(sheet: Worksheet) -> list[Any]:
    """Return the names of the columns."""
    return [cell.value for cell in sheet[HEAD_ROW]]


def lines(sheet: Worksheet) -> list[dict[str, Any]]:
    """Return the rows under the heads, by the names of the columns."""
    rows = sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)
    return [dict(zip(heads(sheet), row, strict=True)) for row in rows]


def numbers(sheet: Worksheet, name: str = "เลขทะเบียนรับ") -> list[Any]:
    """Return the numbers of the lines."""
    return [line[name] for line in lines(sheet)]


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
        actions.void_entry(entry, "ออกเลขผิด", actor=clerk)
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


def test_paper_letters_and_one_division_can_be_exported_alone(cast: Cast) -> None:
    for _ in range(4):
        add(cast)
    other = cast.divisions[2]
    entries = RegisterEntry.objects
    entries.filter(number__in=[2, 4]).update(is_electronic=True)
    entries.filter(number__in=[3, 4]).update(responsible_office=other)
    division = f"division={other.pk}"
    paper, of_division = fetch(cast, "medium=paper"), fetch(cast, division)
    both = fetch(cast, f"medium=paper&{division}")
    assert numbers(paper) == [1, 3]
    assert numbers(of_division) == [3, 4]
    assert numbers(both) == [3]
    assert [line["ลำดับที่"] for line in lines(of_division)] == [1, 2]
    assert str(paper["A2"].value).startswith("เฉพาะ เอกสารกระดาษ · ")
    assert str(both["A2"].value).startswith(f"เฉพาะ {other.name} · เอกสารกระดาษ · ")


@pytest.mark.postgres
def test_what_the_list_shows_can_be_exported(cast: Cast) -> None:
    add(cast, subject="ประชุมผู้บริหาร")
    add(cast, subject="อบรมครู", urgency=3)
    add(cast, subject="ประชุมครู", urgency=3)
    assert numbers(fetch(cast, "q=ประชุม")) == [1, 3]
    assert numbers(fetch(cast, "q=ประชุม&urgency=3")) == [3]
    today = thai.format_entered_date(thai.today())
    assert numbers(fetch(cast, f"from={today}&to={today}")) == [1, 2, 3]
    said = str(fetch(cast, "q=ประชุม&state=registered")["A2"].value)
    assert said.startswith("เฉพาะ ลงทะเบียนแล้ว · คำค้น ประชุม · ")


def test_the_page_of_the_list_does_not_matter(cast: Cast) -> None:
    fill(cast, 60)
    assert numbers(fetch(cast, "upto=10")) == list(range(1, 61))


def test_all_years_come_in_their_order(cast: Cast) -> None:
    with time_machine.travel(NOW - timedelta(days=365), tick=False):
        add(cast)
    with time_machine.travel(NOW, tick=False):
        add(cast)
        sheet = fetch(cast, "year=all&medium=paper")
    assert [line["ปี"] for line in lines(sheet)] == [2568, 2569]
    assert str(sheet["A1"].value).startswith("ทะเบียนหนังสือรับ ทุกปี ")


def test_an_empty_year_gives_a_sheet_that_says_so(cast: Cast) -> None:
    sheet = fetch(cast)
    assert heads(sheet) == AREA_INCOMING
    assert sheet["A4"].value == EMPTY
    assert sheet.auto_filter.ref is None


@pytest.mark.parametrize("year", ["2500", "2026", "x", "all", "-1", "2569x"])
def test_a_year_without_a_book_is_not_found(cast: Cast, year: str) -> None:
    assert ask(cast, f"year={year}").status_code == 404


def test_thai_digits_of_the_year_are_understood(cast: Cast) -> None:
    year = thai.to_thai_digits(thai.year_be(thai.today()))
    assert ask(cast, f"year={year}").status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("from=32/13/2569", "ในปฏิทิน"), ("q=" + "ก" * 501, "ตัดให้เหลือเฉพาะคำสำคัญ")],
)
def test_filters_that_cannot_be_understood_are_refused(
    cast: Cast, query: str, sentence: str
) -> None:
    answer = ask(cast, query)
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert not AuditEvent.objects.filter(kind=AuditKind.BOOK_EXPORTED).exists()


def test_the_file_has_a_thai_and_a_plain_name(cast: Cast) -> None:
    year = thai.year_be(thai.today())
    answer = ask(cast, f"year={year}")
    plain, thai_name = answer["Content-Disposition"].split("; ")[1:]
    assert plain == f'filename="incoming-{year}.xlsx"'
    assert thai_name.isascii()
    assert unquote(thai_name) == (
        f"filename*=UTF-8''ทะเบียนหนังสือรับ ปี {year} {cast.area.short_name}.xlsx"
    )
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["Cache-Control"] == "private, no-store"
    assert int(answer["Content-Length"]) > 1000


ROLES = {
    "registry_clerk": 200,
    "director": 200,
    "deputy": 200,
    "division_clerk": 200,
    "division_director": 200,
    "school_clerk": 200,
    "officer": 403,
    "secret_registrar": 403,
    "administrator": 403,
    "teacher": 403,
}


@pytest.mark.parametrize(("who", "status"), ROLES.items())
def test_who_may_export(cast: Cast, who: str, status: int) -> None:
    assert ask(cast, by=who).status_code == status
    events = AuditEvent.objects.filter(kind=AuditKind.BOOK_EXPORTED)
    assert events.exists() == (status == 200)


def test_nobody_exports_the_lines_of_another_office(cast: Cast) -> None:
    add(cast, by="school_clerk")
    assert numbers(fetch(cast, by="school_clerk")) == [1]
    for who in ("registry_clerk", "other_school_clerk"):
        assert fetch(cast, by=who)["A4"].value == EMPTY


def test_the_record_says_what_was_exported_but_not_what_was_searched(
    cast: Cast,
) -> None:
    add(cast, subject="นายสมชาย ลาป่วย")
    year = thai.year_be(thai.today())
    fetch(cast, "q=สมชาย&medium=paper")
    event = AuditEvent.objects.get(kind=AuditKind.BOOK_EXPORTED)
    assert event.subject_id == current_book(cast.area, "incoming").pk
    assert event.actor == cast.users["registry_clerk"]
    assert AuditDetail.objects.get(event=event).values == {
        "kind": "incoming",
        "year": str(year),
        "rows": 1,
        "medium": "paper",
        "division": None,
        "filtered": True,
    }


def test_nothing_is_left_on_the_disk(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    add(cast)
    answer = ask(cast)
    assert open_files(tmp_path) == 1
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert open_files(tmp_path) == 0
    assert list(tmp_path.iterdir()) == []


def open_files(folder: Path) -> int:
    """Return how many files of a folder this process holds open, removed or not."""
    links = [entry for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
    return sum(str(link.readlink()).startswith(str(folder)) for link in links)


def fill(cast: Cast, count: int) -> None:
    """Write many lines into the book, as an import would."""
    book = current_book(cast.area, "incoming")
    user = cast.users["registry_clerk"].pk
    for first in range(book.last_number + 1, count + 1, 2000):
        RegisterEntry.objects.bulk_create(
            RegisterEntry(
                register=book,
                number=number,
                state=RegisterEntry.State.VOID,
                voided_at=NOW,
                voided_by_id=user,
                void_reason="นำเข้า",
                reference_number=f"ที่ ศธ 04999/{number}",
                document_date=date(2026, 11, 16),
                sender="ศาลากลางจังหวัดตัวอย่าง",
                addressee="สำนักงานเขตพื้นที่การศึกษา",
                subject=f"ขออนุญาตพานักเรียนไปแข่งขันทักษะวิชาการระดับเขต {number}",
                responsible_office=cast.divisions[number % 10],
                book_date=date(2026, 11, 20),
                registered_at=NOW,
                registered_by_id=user,
                search_text=search_text_of(book.pk, number, ""),
                submission=uuid.uuid4(),
            )
            for number in range(first, min(first + 2000, count + 1))
        )
    book.last_number = count
    book.save()


def peak_of_export(cast: Cast) -> int:
    """Return the most memory that an export held at a time."""
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:book_export", args=["incoming"])
    tracemalloc.start()
    try:
        read_all(client.get(page))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def read_all(answer: Any) -> None:
    """Take the file as a browser does, piece by piece."""
    for _ in answer.streaming_content:
        pass


@pytest.mark.parametrize(
    ("few", "many"),
    [(500, 2_000), pytest.param(2_000, 20_000, marks=pytest.mark.long)],
)
def test_many_times_the_rows_need_no_more_memory(
    cast: Cast, few: int, many: int
) -> None:
    read_all(ask(cast))  # What is loaded once does not count.
    fill(cast, few)
    short = peak_of_export(cast)
    fill(cast, many)
    long = peak_of_export(cast)
    assert long < 1.3 * short


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    add(cast)
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:book_export", args=["incoming"])
    with django_assert_num_queries(QUERIES):
        read_all(client.get(page))
    fill(cast, 1_500)
    with django_assert_num_queries(QUERIES):
        read_all(client.get(page))


QUERIES = 9
