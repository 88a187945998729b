"""Thai dates, digits and text."""

from __future__ import annotations

import contextlib
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saraban.core import thai
from saraban.core.dates import DateNotUnderstoodError, Near, read_entered_date

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "19",
        "1911",
        "191169",
        "๑๙๑๑๖๙",
        "19112569",
        "19/11",
        "19/11/69",
        "19/11/2569",
        "19/11/2026",
        "19.11.2569",
        "19-11-2569",
        "2026-11-19",
        "๑๙/๑๑/๒๕๖๙",
        "19 พ.ย. 2569",
        "19 พฤศจิกายน พ.ศ. 2569",
        " 19/11/2569 ",
        "19 / 11 / 2569",
        "19-พ.ย.-69",
        "19–11–2569",
        "วันที่ 19 พฤศจิกายน 2569",
        "ลงวันที่ ๑๙ พฤศจิกายน พ.ศ. ๒๕๖๙",
        "วันพฤหัสบดีที่ 19 พฤศจิกายน 2569",
        "19 พฤศจิกา 69",
        "19 พฤษจิกายน 2569",
        "19 พฤศจกิายน 2569",
        "19 พ.ย.",
        "19\u200b พ.ย\u200e. 2569",
    ],
)
def test_a_day_is_understood_as_people_write_it(text: str) -> None:
    assert read_entered_date(text, today=TODAY) == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("31/02/2569", "ไม่มีวันที่"),
        ("29/02/2569", "ไม่มีวันที่"),
        ("0/1/2569", "ไม่มีวันที่"),
        ("1/13/2569", "ไม่มีวันที่"),
        ("19/11/2269", "ดูไม่ถูกต้อง"),
        ("19/11/1569", "ดูไม่ถูกต้อง"),
        ("19/11/2999", "ดูไม่ถูกต้อง"),
        ("มะรืน", "อ่านวันที่ไม่ได้"),
        ("0", "ไม่มีวันที่ 0 "),
        ("31", "ไม่มีวันที่ 31 "),
        ("2569", "ไม่มีวันที่ 2569"),
        ("191", "อ่านวันที่ไม่ได้"),
        ("19116", "อ่านวันที่ไม่ได้"),
        ("19/11/256", "อ่านวันที่ไม่ได้"),
        ("19 ฟหก 2569", "อ่านวันที่ไม่ได้"),
        ("19 ม 2569", "อ่านวันที่ไม่ได้"),
        ("19 พฤ 2569", "อ่านวันที่ไม่ได้"),
        ("วันที่", "อ่านวันที่ไม่ได้"),
        ("²/1/2569", "อ่านวันที่ไม่ได้"),
    ],
)
def test_a_day_that_is_none_is_explained(text: str, part: str) -> None:
    with pytest.raises(DateNotUnderstoodError, match=part):
        read_entered_date(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "back", "this", "ahead"),
    [
        ("21", (2026, 11, 21), (2026, 11, 21), (2026, 11, 21)),
        ("25", (2026, 10, 25), (2026, 11, 25), (2026, 11, 25)),
        ("5", (2026, 11, 5), (2026, 11, 5), (2026, 12, 5)),
        # A letter may be dated some days ahead; what lies further is of last year.
        ("2811", (2026, 11, 28), (2026, 11, 28), (2026, 11, 28)),
        ("29/11", (2025, 11, 29), (2026, 11, 29), (2026, 11, 29)),
        ("5/1", (2026, 1, 5), (2026, 1, 5), (2027, 1, 5)),
        ("050170", (2027, 1, 5), (2027, 1, 5), (2027, 1, 5)),
    ],
)
def test_a_day_without_month_or_year_is_the_nearest_that_can_be_meant(
    text: str, back: tuple[int, ...], this: tuple[int, ...], ahead: tuple[int, ...]
) -> None:
    for near, meant in zip(Near, (back, this, ahead), strict=True):
        found = read_entered_date(text, today=TODAY, near=near)
        assert (found.year, found.month, found.day) == meant, near


def test_the_31st_is_of_a_month_that_has_one() -> None:
    back, ahead = (
        read_entered_date("31", today=TODAY, near=near)
        for near in (Near.BACK, Near.AHEAD)
    )
    assert (back, ahead) == (date(2026, 10, 31), date(2026, 12, 31))


@pytest.mark.parametrize("text", ["19", "1911", "191169"])
def test_a_cell_of_a_file_is_no_day_in_short(text: str) -> None:
    with pytest.raises(DateNotUnderstoodError):
        read_entered_date(text, today=TODAY, is_short=False)


@pytest.mark.parametrize(
    ("word", "day"), [("เมื่อวาน", 20), ("วันนี้", 21), ("พรุ่งนี้ ", 22), ("เมื่อวานนี้", 20)]
)
def test_the_words_of_the_buttons_are_days(word: str, day: int) -> None:
    assert read_entered_date(word, today=TODAY) == date(2026, 11, day)
    with pytest.raises(DateNotUnderstoodError):
        read_entered_date(word, today=TODAY, is_short=False)


@pytest.mark.parametrize(
    ("typed", "month"),
    [("กุมภา", 2), ("มีนา", 3), ("เมษา", 4), ("กรกฏาคม", 7), ("กันยา", 9), ("ธันวา", 12)],
)
def test_a_month_is_understood_as_it_is_often_typed(typed: str, month: int) -> None:
    read = read_entered_date(f"5 {typed} 2569", today=TODAY)
    assert read == date(2026, month, 5)


@given(st.dates(date(1980, 1, 1), date(2027, 12, 31)))
def test_a_day_is_read_back_as_it_is_shown(day: date) -> None:
    shown = thai.format_entered_date(day)
    assert read_entered_date(shown, today=TODAY) == day


@given(st.text())
def test_any_text_is_a_day_or_a_sentence(text: str) -> None:
    with contextlib.suppress(DateNotUnderstoodError):
        assert read_entered_date(text, today=TODAY).year


def test_days_are_those_of_bangkok() -> None:
    moment = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    assert thai.format_date(moment) == "1 ม.ค. 2570"
    assert thai.format_datetime(moment) == "1 ม.ค. 2570 เวลา 00:30 น."
    assert thai.format_datetime_short(moment) == "1 ม.ค. 70 00:30"
    assert thai.format_date(None) == "–"
    assert thai.format_full_date(TODAY) == "วันเสาร์ที่ 21 พฤศจิกายน 2569"


@given(st.text())
def test_a_stored_line_has_no_control_characters(text: str) -> None:
    line = thai.clean_line(text)
    assert not any(unicodedata.category(mark).startswith("C") for mark in line)
    assert line == thai.clean_line(line)
    assert "\n" not in line


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ประชุม ๑๒/๒๕๖๙", "ประชุม 12/2569"),
        ("น\u0e4d\u0e32ส่ง", "นำส่ง"),
        ("น\u0e4d\u0e49\u0e32ใจ", "น้ำใจ"),
        ("ก\u200bา\u00adร", "การ"),
        ("เเผน", "แผน"),
        ("ABC  Def", "abc def"),
        ("ครั้งที่3/2569", "ครั้งที่ 3 / 2569"),
        ("ปีที่ 1–3", "ปีที่ 1-3"),
        ("หน่วยงานต่างๆในสังกัด", "หน่วยงานต่าง ๆ ในสังกัด"),
        ("กรุงเทพฯ", "กรุงเทพ ฯ"),
        ("โครงการ “เด็กดี”", 'โครงการ "เด็กดี"'),
    ],
)
def test_search_sees_through_spelling(typed: str, stored: str) -> None:
    assert thai.search_key(typed) == thai.search_key(stored)


def test_numbers_beside_each_other_stay_two() -> None:
    assert thai.search_key("หมวด 1 2") == "หมวด1 2"


@given(st.text())
def test_a_search_key_is_its_own_key(text: str) -> None:
    key = thai.search_key(text)
    assert thai.search_key(key) == key


def test_names_come_in_the_order_of_thai_dictionaries() -> None:
    """A vowel before its consonant is read behind it; tones decide last."""
    ordered = [
        "กานดา",
        "เกษม",
        "แก้ว",
        "ไกร",
        "ขจร",
        "คำ",
        "ค้ำ",
        "เจริญ",
        "มาลี",
        "แม้น",
        "ใหม่",
    ]
    assert sorted(sorted(ordered), key=thai.order_key) == ordered
