"""Filters and jumps of registers:entry_list; all of them stand in the address."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
import time_machine

from saraban.core import thai
from saraban.registers.actions.void import void_entry
from saraban.registers.models import Book, RegisterEntry
from tests.cast import Cast
from tests.registers.listing import (
    add,
    backdate,
    fetch,
    insert,
    next_page,
    noon,
    numbers,
    read,
    reserve,
)


def filtered(cast: Cast, **asked: object) -> list[int | str]:
    return numbers(read(cast, "officer", query=urlencode(asked)))


def go(cast: Cast, number: str, **asked: object) -> str:
    return read(cast, "officer", query=urlencode({"go": number, **asked}))


def note(page: str) -> str:
    found = re.search(r'class="note[^"]*" role="status">.*?<div>(.*?)</div>', page)
    return html.unescape(found[1]) if found else ""


# ── filters ──────────────────────────────────────────────────────────────


def test_the_division_filter_shows_its_letters(cast: Cast) -> None:
    add(cast, 2)
    add(cast, 1, responsible_office_id=cast.divisions[4].pk)
    assert filtered(cast, division=cast.divisions[4].pk) == [3]


def test_urgency_and_deadline(cast: Cast) -> None:
    add(cast, 1)
    add(cast, 1, urgency=3)
    add(cast, 1, deadline_at=noon(date(2026, 11, 30)))
    assert filtered(cast, urgency="3") == [2]
    assert filtered(cast, urgency="within") == [3]
    assert filtered(cast, urgency="1") == [3, 1]


def test_what_became_of_a_number(cast: Cast) -> None:
    add(cast, 2)
    entry = RegisterEntry.objects.get(number=1)
    void_entry(entry, "ออกเลขผิด", actor=cast.actor("registry_clerk"))
    reserve(cast)
    insert(cast, after=2)
    backdate(cast)
    assert filtered(cast, state="void") == [1]
    assert filtered(cast, state="reserved") == [3]
    assert filtered(cast, state="irregular") == [4, "2/1"]
    assert filtered(cast, state="registered") == [4, "2/1", 2]


def test_paper_and_system_with_files_and_without(cast: Cast) -> None:
    add(cast, 2)
    RegisterEntry.objects.filter(number=2).update(is_electronic=True, has_files=True)
    assert filtered(cast, medium="paper") == [1]
    assert filtered(cast, medium="system") == [2]
    assert filtered(cast, files="yes") == [2]
    assert filtered(cast, files="no") == [1]


@pytest.fixture
def three_days(cast: Cast) -> Cast:
    for day in (17, 18, 19):
        with time_machine.travel(noon(date(2026, 11, day)), tick=False):
            add(cast, 1)
    return cast


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"from": "18/11/2569"}, [3, 2]),
        ({"to": "18/11/2569"}, [2, 1]),
        ({"from": "18/11/2569", "to": "18/11/2569"}, [2]),
        ({"from": "๑๙ พ.ย. ๒๕๖๙"}, [3]),
        ({"from": "18/11/2026"}, [3, 2]),
        ({"from": "20/11/2569"}, []),
    ],
)
def test_the_days_of_the_book(
    three_days: Cast, asked: dict[str, str], expected: list[int]
) -> None:
    assert filtered(three_days, **asked) == expected


def test_a_line_for_an_earlier_day_stands_under_that_day(three_days: Cast) -> None:
    with time_machine.travel(noon(date(2026, 11, 20)), tick=False):
        backdate(three_days, date(2026, 11, 18))
        assert filtered(three_days, **{"from": "18/11/2569", "to": "18/11/2569"}) == [
            4,
            2,
        ]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "32/13/2569"}, "ไม่มีวันที่ 32/13/2569 ในปฏิทิน"),
        ({"to": "มะรืน"}, "อ่านวันที่ไม่ได้ พิมพ์เป็น วัน/เดือน/ปี พ.ศ."),
        ({"from": "19/11/2569", "to": "17/11/2569"}, "ช่วงวันที่สิ้นสุดก่อนวันเริ่ม"),
    ],
)
def test_wrong_dates_are_told_and_kept(
    three_days: Cast, asked: dict[str, str], sentence: str
) -> None:
    page = read(three_days, "officer", query=urlencode({**asked, "q": "เรื่อง"}))
    assert sentence in page
    assert numbers(page) == []
    for typed in (*asked.values(), "เรื่อง"):
        assert f'value="{typed}"' in page
    assert '<details class="filters" open>' in page


def test_filters_and_words_work_together(cast: Cast) -> None:
    add(cast, 1, subject="งบประมาณ", urgency=2)
    add(cast, 1, subject="งบประมาณ")
    add(cast, 1, subject="อบรม", urgency=2)
    assert filtered(cast, q="งบประมาณ", urgency="2") == [1]
    assert filtered(cast, q="งบ", urgency="2", medium="paper") == [1]


def test_the_next_page_and_the_form_keep_every_filter(cast: Cast) -> None:
    asked = {
        "year": "2569",
        "q": "เรื่องที่",
        "division": str(cast.divisions[1].pk),
        "urgency": "1",
        "state": "registered",
        "medium": "paper",
        "files": "no",
        "from": "1/1/2569",
        "to": "31/12/2569",
    }
    add(cast, 60)
    add(cast, 1, urgency=2)
    page = read(cast, "officer", query=urlencode(asked))
    assert numbers(page) == list(range(60, 10, -1))
    rest = fetch(cast, "officer", next_page(page))
    assert numbers(rest) == list(range(10, 0, -1))
    for shown in (page, rest):
        chosen = re.findall(r'<option value="([^"]*)" selected', shown)
        assert set(chosen) == {asked[each] for each in (*CHOSEN, "division")}
        assert "ตัวกรอง (5)" in shown


CHOSEN = ("urgency", "state", "medium", "files")


def test_rarely_used_filters_are_folded_until_one_is_set(cast: Cast) -> None:
    add(cast, 1)
    assert '<details class="filters">' in read(cast, "officer")
    page = read(cast, "officer", query="files=no")
    assert '<details class="filters" open>' in page
    assert ">ล้าง</a>" in page


@pytest.mark.parametrize(
    "query", ["urgency=9", "state=x", "medium=%00", "files=", "year=ทุก", "before=x"]
)
def test_unknown_choices_are_left_out(cast: Cast, query: str) -> None:
    add(cast, 2)
    assert numbers(read(cast, "officer", query=query)) == [2, 1]


# ── going to a number ────────────────────────────────────────────────────


def test_a_number_is_gone_to(cast: Cast) -> None:
    add(cast, 120)
    page = go(cast, "๗๐")
    assert numbers(page) == list(range(70, 20, -1))
    assert note(page) == ""


def test_an_inserted_number_is_gone_to(cast: Cast) -> None:
    add(cast, 5)
    insert(cast, after=3)
    page = go(cast, "3/1")
    assert numbers(page) == ["3/1", 3, 2, 1]
    assert note(page) == ""
    page = go(cast, "3/2")
    assert numbers(page)[0] == "3/1"
    assert note(page) == "ไม่มีเลข 3/2 ในปี 2569 แสดงเลขที่ใกล้ที่สุด 3"


@pytest.mark.parametrize(
    ("number", "nearest"), [("20000", 60), ("61", 60), ("0", 5), ("3", 5)]
)
def test_a_number_outside_the_book_shows_the_nearest(
    cast: Cast, number: str, nearest: int
) -> None:
    Book.objects.create(
        office=cast.area,
        kind="incoming",
        year_be=thai.year_be(thai.today()),
        start_number=5,
        last_number=4,
    )
    add(cast, 56)
    page = go(cast, number)
    assert numbers(page)[0] == nearest
    assert note(page) == f"ไม่มีเลข {number} ในปี 2569 แสดงเลขที่ใกล้ที่สุด {nearest}"


@pytest.mark.parametrize(("number", "nearest"), [("12", 10), ("298", 300), ("150", 10)])
def test_a_gap_of_an_imported_book_shows_the_nearest(
    cast: Cast, number: str, nearest: int
) -> None:
    add(cast, 10)
    Book.objects.update(last_number=299)
    add(cast, 1)
    page = go(cast, number)
    assert numbers(page)[0] == nearest
    assert note(page) == f"ไม่มีเลข {number} ในปี 2569 แสดงเลขที่ใกล้ที่สุด {nearest}"


@pytest.mark.parametrize("typed", ["abc", "12-3", "1/2/3", "12345678", "-5"])
def test_what_is_no_number_is_told_and_kept(cast: Cast, typed: str) -> None:
    add(cast, 2)
    page = go(cast, typed)
    assert "ไปที่เลข ให้พิมพ์เฉพาะเลขทะเบียน" in page
    assert f'value="{typed}"' in page
    assert numbers(page) == [2, 1]


def test_going_to_a_number_keeps_the_filters(cast: Cast) -> None:
    add(cast, 3, urgency=2)
    add(cast, 3)
    page = go(cast, "4", urgency="2")
    assert numbers(page) == [3, 2, 1]
    assert note(page) == ("เลข 4 ไม่อยู่ในเรื่องที่ตรงกับที่ค้นหา แสดงเลขก่อนหน้าที่ใกล้ที่สุด 3")
    assert note(go(cast, "2", urgency="2")) == ""


def test_a_found_number_is_gone_to_whatever_stands_above_it(cast: Cast) -> None:
    add(cast, 20)
    insert(cast, after=5)
    page = go(cast, "10", division=str(cast.divisions[1].pk))
    assert numbers(page) == ["5/1", *range(10, 0, -1)]
    assert note(page) == ""
    assert note(go(cast, "5/1", urgency="1")) == ""
    assert note(go(cast, "5/2", urgency="1")) == absent("5/2", "ก่อนหน้า", 5)


def test_later_pages_of_a_jump_say_nothing_of_the_number(cast: Cast) -> None:
    add(cast, 60)
    add(cast, 1, urgency=2)
    page = go(cast, "61", urgency="1")
    assert numbers(page) == list(range(60, 10, -1))
    assert note(page) == absent("61", "ก่อนหน้า", 60)
    rest = fetch(cast, "officer", next_page(page))
    assert numbers(rest) == list(range(10, 0, -1))
    assert note(rest) == ""
    page = go(cast, "60", urgency="1")
    assert note(page) == note(fetch(cast, "officer", next_page(page))) == ""


@pytest.mark.postgres
@pytest.mark.parametrize("asked", [{"urgency": "2"}, {"q": "งบประมาณ"}, {"q": "งบ"}])
def test_where_all_that_was_found_is_behind_the_next_is_shown(
    cast: Cast, asked: dict[str, str]
) -> None:
    add(cast, 5)
    add(cast, 3, urgency=2, subject="งบประมาณ")
    page = go(cast, "3", **asked)
    assert numbers(page) == [6]
    assert note(page) == absent("3", "ถัดไป", 6)
    page = go(cast, "9", **asked)
    assert numbers(page) == [8, 7, 6]
    assert note(page) == absent("9", "ก่อนหน้า", 8)
    assert note(go(cast, "7", **asked)) == ""
    page = go(cast, "3", q="ไม่มีเรื่องนี้")
    assert numbers(page) == []
    assert note(page) == ""


def absent(number: str, side: str, nearest: int) -> str:
    """Return what the list says of a number that it does not hold."""
    return f"เลข {number} ไม่อยู่ในเรื่องที่ตรงกับที่ค้นหา แสดงเลข{side}ที่ใกล้ที่สุด {nearest}"


def test_another_year_is_gone_to(cast: Cast) -> None:
    with time_machine.travel(noon(date(2025, 6, 1)), tick=False):
        add(cast, 3, document_date=date(2025, 5, 30))
    add(cast, 1)
    page = go(cast, "2", year="2568")
    assert numbers(page) == [2, 1]
    later = thai.today() + timedelta(days=1)
    assert filtered(cast, year="all", to=thai.format_entered_date(later)) == [
        1,
        3,
        2,
        1,
    ]
