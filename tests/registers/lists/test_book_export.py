"""ส่งออก Excel: registers:book_export."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.core import thai
from saraban.registers.actions.books import current_book
from saraban.registers.models import RegisterEntry
from saraban.registers.queries import export
from tests.cast import Cast
from tests.registers.exported import (
    AREA_INCOMING,
    EMPTY,
    HEAD_ROW,
    NOW,
    add,
    ask,
    fetch,
    fill,
    heads,
    lines,
    numbers,
    read_all,
)


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
    with transaction.atomic():
        fill(cast, 1_500)
    with django_assert_num_queries(QUERIES):
        read_all(client.get(page))


QUERIES = 9


def test_a_full_sheet_goes_on_in_another_with_its_head(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "ROWS_OF_SHEET", HEAD_ROW + 2)
    for number in range(1, 6):
        add(cast, subject=f"เรื่องที่ {number}")
    answer = ask(cast)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [sheet.title[-4:] for sheet in book.worksheets] == ["2569", " (2)", " (3)"]
    written = []
    for sheet in book.worksheets:
        assert [cell.value for cell in sheet[HEAD_ROW]] == AREA_INCOMING
        assert sheet.auto_filter.ref is not None
        rows = sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)
        written += [row[0] for row in rows]
    assert written == [1, 2, 3, 4, 5]
