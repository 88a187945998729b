"""The books as lists: registers:entry_list."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from saraban.registers import actions
from saraban.registers.books import current_book
from saraban.registers.details import EntryDetails
from saraban.registers.models import Register, RegisterEntry
from tests.cast import Cast

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
    ("registry_clerk", "outgoing"): ["เลขทะเบียนส่ง", *AREA_INCOMING[1:], "ส่ง ร.ร."],
    ("school_clerk", "outgoing"): ["เลขทะเบียนส่ง", *SCHOOL_INCOMING[1:], "ส่ง"],
}


def add(cast: Cast, count: int, kind: str = "incoming", **changed: Any) -> None:
    """Register letters as the registry clerk, or as who is named."""
    actor = cast.actor(changed.pop("by", "registry_clerk"))
    division = None if actor.book_owner.is_school else cast.divisions[1].pk
    for number in range(count):
        details = {
            "document_date": "2026-11-16",
            "sender": "บ้านสมมติ",
            "addressee": "สำนักงานเขตพื้นที่การศึกษา",
            "subject": f"เรื่องที่ {number + 1}",
            "reference_number": f"ที่ ศธ 04999.001/{number + 1}",
            "responsible_office_id": division,
            **changed,
        }
        actions.register_letter(kind, EntryDetails(**details), actor=actor)


def read(cast: Cast, by: str, kind: str = "incoming", query: str = "") -> str:
    """Return the page's HTML."""
    page = reverse("registers:entry_list", args=[kind])
    answer = cast.sign_in(by).get(f"{page}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(page: str) -> list[int]:
    """Return the numbers of the shown rows, in their order."""
    return [int(each) for each in re.findall(r'class="regno">(\d+)<', page)]


@pytest.mark.parametrize(("by", "kind"), COLUMNS)
def test_columns_are_those_of_the_manuals(cast: Cast, by: str, kind: str) -> None:
    add(cast, 1, kind, by=by)
    heads = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", read(cast, by, kind))
    assert [strip_tags(head) for head in heads] == COLUMNS[by, kind]


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


def test_search_finds_words_in_any_order_and_either_digits(cast: Cast) -> None:
    add(cast, 1, subject="ประชุมผู้บริหาร ครั้งที่ 11/2569", sender="ศาลากลาง")
    add(cast, 1, subject="อบรมครูใหม่")
    assert numbers(read(cast, "officer", query="q=๑๑/๒๕๖๙ ประชุม")) == [1]
    assert numbers(read(cast, "officer", query="q=ศาลา")) == [1]
    add(cast, 1, reference_number="ที่ ตย 0017/ว 35614")
    assert numbers(read(cast, "officer", query="q=0017/ว35614")) == [3]
    assert "ไม่มีเรื่องที่ตรงกับที่ค้นหา" in read(cast, "officer", query="q=ไม่มีคำนี้")


def test_the_division_filter_shows_its_letters(cast: Cast) -> None:
    add(cast, 2)
    add(cast, 1, responsible_office_id=cast.divisions[4].pk)
    query = f"division={cast.divisions[4].pk}"
    assert numbers(read(cast, "director", query=query)) == [3]


def test_filtered_pages_go_on(cast: Cast) -> None:
    add(cast, 60)
    page = read(cast, "registry_clerk", query="q=เรื่องที่")
    assert len(numbers(page)) == 50
    older = re.search(r'href="([^"]*)" rel="next"', page)
    assert older
    rest = cast.sign_in("registry_clerk").get(older[1].replace("&amp;", "&"))
    assert numbers(rest.content.decode()) == list(range(10, 0, -1))


def test_a_year_is_chosen(cast: Cast) -> None:
    add(cast, 1)
    old = Register.objects.create(office=cast.area, kind="incoming", year_be=2568)
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
    assert read(cast, "division_clerk", "outgoing").count("?entry=") == 1


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


def test_the_number_of_queries_does_not_grow(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    add(cast, 60)
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:entry_list", args=["incoming"])
    current_book(cast.area, "outgoing")
    for query in ("", "?upto=10", "?q=เรื่อง", f"?division={cast.divisions[1].pk}"):
        with django_assert_max_num_queries(9):
            client.get(page + query)


def test_a_page_of_fifty_rows_is_small(cast: Cast) -> None:
    add(cast, 50, subject="ขออนุญาตพานักเรียนไปแข่งขันทักษะวิชาการระดับเขต" * 3)
    html = read(cast, "registry_clerk").encode()
    assert len(html) <= 100_000
    assert len(gzip.compress(html)) <= 15_000
