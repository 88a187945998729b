"""The books as lists: registers:entry_list."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from typing import Final

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from saraban.core import thai
from saraban.registers.actions.books import current_book
from saraban.registers.actions.close_book import close_for_good, set_open
from saraban.registers.actions.void import void_entry
from saraban.registers.models import Book, RegisterEntry
from tests.cast import Cast
from tests.registers.listing import (
    add,
    backdate,
    insert,
    noon,
    numbers,
    read,
    reserve,
    row_of,
)

MOST_QUERIES: Final = 14
AREA_INCOMING = [
    "เลขทะเบียนรับ",
    "ปี",
    "ที่",
    "ลงวันที่",
    "จาก",
    "ถึง",
    "เรื่อง",
    "กลุ่มปฏิบัติ",
    "บุคคลปฏิบัติ",
    "หมายเหตุ",
    "วันลงทะเบียน",
    "รายละเอียด",
    "ลบ",
    "แก้ไข",
]
SCHOOL_INCOMING = [
    "การปฏิบัติ" if name == "บุคคลปฏิบัติ" else name
    for name in AREA_INCOMING
    if name != "กลุ่มปฏิบัติ"
]
COLUMNS = {
    ("registry_clerk", "incoming"): AREA_INCOMING,
    ("school_clerk", "incoming"): SCHOOL_INCOMING,
    ("registry_clerk", "outgoing"): [
        "เลขทะเบียนส่ง",
        *AREA_INCOMING[1:],
        "ส่ง ร.ร.",
        "ส่ง สพฐ.",
    ],
    ("school_clerk", "outgoing"): ["เลขทะเบียนส่ง", *SCHOOL_INCOMING[1:], "ส่ง"],
}


@pytest.mark.parametrize(("by", "kind"), COLUMNS)
def test_columns_are_those_of_the_manuals(cast: Cast, by: str, kind: str) -> None:
    add(cast, 1, kind, by=by)
    heads = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", read(cast, by, kind))
    # Behind the ticks of those who hand letters on.
    assert [strip_tags(head) for head in heads] == ["เลือก", *COLUMNS[by, kind]]


def test_newest_fifty_come_first_and_ranges_lead_to_the_rest(cast: Cast) -> None:
    add(cast, 120)
    page = read(cast, "registry_clerk")
    assert numbers(page) == list(range(120, 70, -1))
    assert "แสดงเลข 120–71 จากทั้งหมด 120 เรื่อง" in page
    assert numbers(read(cast, "registry_clerk", query="upto=70")) == list(
        range(70, 20, -1)
    )
    assert numbers(read(cast, "registry_clerk", query="upto=20")) == list(
        range(20, 0, -1)
    )
    assert numbers(read(cast, "registry_clerk", query="upto=99999"))[0] == 120


@pytest.mark.parametrize("query", ["upto=x", "year=9", "division=abc", "upto=-1", "q="])
def test_nonsense_in_the_address_shows_the_newest(cast: Cast, query: str) -> None:
    add(cast, 2)
    assert numbers(read(cast, "registry_clerk", query=query)) == [2, 1]


def test_a_year_is_chosen(cast: Cast) -> None:
    add(cast, 1)
    old = Book.objects.create(office=cast.area, kind="incoming", year_be=2568)
    page = read(cast, "deputy", query="year=2568")
    assert f"ปี {old.year_be} ยังไม่มีรายการ" in page


def test_actions_show_only_for_those_who_may(cast: Cast) -> None:
    add(cast, 1, "outgoing")
    add(cast, 1, "outgoing", responsible_office_id=cast.divisions[4].pk)
    edit = "/edit/"
    assert read(cast, "registry_clerk", "outgoing").count(edit) == 2
    assert read(cast, "division_clerk", "outgoing").count(edit) == 1
    assert read(cast, "director", "outgoing").count(edit) == 0
    assert read(cast, "registry_clerk", "outgoing").count("/void/") == 2
    assert read(cast, "division_clerk", "outgoing").count("/void/") == 0
    assert read(cast, "division_clerk", "outgoing").count("?entry=") == 2
    assert read(cast, "division_clerk", "outgoing").count("to=obec") == 1


@pytest.mark.parametrize("by", ["administrator", "teacher_refused"])
def test_who_may_not_read_the_books_is_told(cast: Cast, by: str) -> None:
    if by == "teacher_refused":
        cast.schools[0].teachers_may_read_books = False
        cast.schools[0].save()
        by = "teacher"
    page = reverse("registers:entry_list", args=["incoming"])
    answer = cast.sign_in(by).get(page)
    assert answer.status_code == 403
    assert "ดูทะเบียนหนังสือ" in answer.content.decode()


def test_books_of_other_offices_are_not_there(cast: Cast) -> None:
    add(cast, 1)
    entry = RegisterEntry.objects.get()
    names = ("entry_detail", "entry_edit", "entry_void")
    for name in names:
        url = reverse(f"registers:{name}", args=[entry.pk])
        assert cast.sign_in("school_clerk").get(url).status_code == 404
        assert cast.sign_in("outsider").get(url).status_code == 404
    assert numbers(read(cast, "school_clerk")) == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    "query",
    ["", "upto=10", "go=999", "q=เรื่อง", "q=เ", "state=registered", "year=all&q=เรื่อง"],
)
def test_the_number_of_queries_does_not_grow(cast: Cast, query: str) -> None:
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:entry_list", args=["incoming"])
    current_book(cast.area, "outgoing")
    Book.objects.create(office=cast.area, kind="incoming", year_be=2560)
    add(cast, 3)
    with CaptureQueriesContext(connection) as few:
        client.get(f"{page}?{query}")
    add(cast, 60)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{page}?{query}")
    assert len(many) == len(few) <= MOST_QUERIES


def test_an_inserted_line_stands_above_its_number(cast: Cast) -> None:
    add(cast, 5)
    insert(cast, after=3)
    insert(cast, after=3)
    page = read(cast, "officer")
    assert numbers(page) == [5, 4, "3/2", "3/1", 3, 2, 1]
    assert page.count('class="chip info">แทรก<') == 2


def test_a_line_for_an_earlier_day_is_marked(cast: Cast) -> None:
    add(cast, 1)
    backdate(cast)
    page = read(cast, "officer")
    assert numbers(page) == [2, 1]
    assert page.count('class="chip info">ย้อนหลัง<') == 1


def test_a_void_line_stays_struck_through_with_its_reason(cast: Cast) -> None:
    add(cast, 2)
    entry = RegisterEntry.objects.get(number=1)
    void_entry(entry, "ออกเลขผิดเล่ม", actor=cast.actor("registry_clerk"))
    page = read(cast, "officer")
    row = row_of(page, 1)
    assert row.startswith('<tr class="void">')
    assert "ออกเลขผิดเล่ม" in row
    assert 'class="void"' not in row_of(page, 2)


def test_a_reserved_line_says_for_whom_and_until_when(cast: Cast) -> None:
    add(cast, 1)
    until = reserve(cast)
    page = read(cast, "registry_clerk")
    row = row_of(page, 2)
    assert "จองเลข" in row
    assert "รอผู้อำนวยการลงนาม" in row
    assert str(cast.users["registry_clerk"]) in row
    assert f"ใช้ภายใน {thai.format_date_short(until)}" in row
    assert "/void/" not in row
    assert "/edit/" not in row


def test_a_reserved_number_is_used_from_the_list_by_those_who_may(cast: Cast) -> None:
    reserve(cast)
    entry = RegisterEntry.objects.get()
    fill = reverse("registers:number_fill", args=[entry.pk])
    assert fill in read(cast, "registry_clerk")
    assert fill not in read(cast, "director")
    # It is of no division: another division's clerk does not use it.
    assert fill not in read(cast, "division_clerk")


def test_a_lapsed_number_is_used_by_those_who_may_write_afterwards(cast: Cast) -> None:
    until = reserve(cast, division=cast.divisions[1].pk)
    entry = RegisterEntry.objects.get()
    fill = reverse("registers:number_fill", args=[entry.pk])
    assert fill in read(cast, "division_clerk")
    with time_machine.travel(noon(until + timedelta(days=1)), tick=False):
        assert fill not in read(cast, "division_clerk")
        assert fill in read(cast, "registry_clerk")


def test_a_deadline_stands_in_the_row_and_is_late_once_past(cast: Cast) -> None:
    with time_machine.travel(noon(date(2026, 11, 20)), tick=False) as clock:
        moment = timezone.now() + timedelta(hours=4)
        add(cast, 1, deadline_at=moment)
        add(cast, 1)
        words = f"ด่วนภายใน {thai.format_datetime_short(moment)}"
        row = row_of(read(cast, "officer"), 1)
        assert f'<span class="chip wait">{words}</span>' in row
        assert words not in row_of(read(cast, "officer"), 2)
        clock.shift(timedelta(hours=5))
        row = row_of(read(cast, "officer"), 1)
        assert f'<span class="chip late">{words} เลยกำหนด</span>' in row


def test_a_closed_book_says_so(cast: Cast) -> None:
    add(cast, 1)
    assert "ปิดอยู่" not in read(cast, "officer")
    book = Book.objects.get(kind="incoming", office=cast.area)
    set_open(book, is_open=False, actor=cast.actor("registry_clerk"))
    page = read(cast, "officer")
    assert "ทะเบียนหนังสือรับ ปี" in page
    assert "ปิดอยู่ ลงทะเบียนเพิ่มไม่ได้" in page
    assert numbers(page) == [1]


def test_a_book_closed_for_good_says_since_when(cast: Cast) -> None:
    book = Book.objects.create(office=cast.area, kind="incoming", year_be=2560)
    close_for_good(book, actor=cast.actor("registry_clerk"))
    today = thai.format_date(thai.today())
    page = read(cast, "officer", query="year=2560")
    assert f"ปี 2560 ปิดถาวรแล้วเมื่อ {today}" in page


def test_links_lead_to_the_other_ways_of_registering(cast: Cast) -> None:
    names = ("entry_batch", "entry_backdate", "number_reserve", "number_list")
    addresses = [reverse(f"registers:{name}", args=["incoming"]) for name in names]
    clerk, officer = read(cast, "registry_clerk"), read(cast, "officer")
    for address in addresses:
        assert f'href="{address}"' in clerk
        assert f'href="{address}"' not in officer


def test_who_may_only_register_finds_the_batch_and_nothing_else(cast: Cast) -> None:
    page = read(cast, "officer", "outgoing")
    assert reverse("registers:entry_batch", args=["outgoing"]) in page
    for name in ("entry_backdate", "number_reserve", "number_list"):
        link = reverse(f"registers:{name}", args=["outgoing"])
        assert f'<li><a href="{link}">' not in page
    for by, kind in (("officer", "incoming"), ("director", "outgoing")):
        assert "ลงทะเบียนหลายเรื่อง" not in read(cast, by, kind)


def test_a_page_of_fifty_rows_is_small(cast: Cast) -> None:
    add(cast, 50, subject="ขออนุญาตพานักเรียนไปแข่งขันทักษะวิชาการระดับเขต" * 3)
    html = read(cast, "registry_clerk").encode()
    assert len(html) <= 103_000
    assert len(gzip.compress(html)) <= 15_000
