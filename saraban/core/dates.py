"""Read a date that a person typed, in พ.ศ. or ค.ศ."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from django.utils import timezone

from saraban.core import thai

# A letter may be old, and may carry a date a little ahead of its registration.
YEARS_BACK: Final = 60
YEARS_AHEAD: Final = 1
# Longer than any day with its hour: what is longer is not looked at.
MOST_TYPED: Final = 200
_NOT_READ: Final = "อ่านวันที่ไม่ได้ พิมพ์เป็น วัน/เดือน/ปี พ.ศ. เช่น "

# How far ahead of its registration a letter may be dated: 28/11 on the 21st is of this year.
_DATED_AHEAD: Final = timedelta(days=7)
# In twelve months each day of a month comes at least once.
_MONTHS: Final = 12

# As the buttons beside a field say it.
_DAYS: Final = {"เมื่อวาน": -1, "เมื่อวานนี้": -1, "วันนี้": 0, "พรุ่งนี้": 1}
# What people write before the day, and around its parts.
_BEFORE: Final = re.compile(
    rf"^(?:ลง)?(?:วัน)?(?:{'|'.join(thai.WEEKDAYS)})?(?:ที่)?\s*(?=\d)"
)
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_AROUND: Final = re.compile(r"\s*([/.\-])\s*")
_ENTERED: Final = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$")
_RUN: Final = re.compile(r"^(\d{2})(\d{2})(\d{4}|\d{2})?$")
_WHOLE_RUN: Final = 8
_DAY: Final = re.compile(r"^\d{1,2}$")
_ISO: Final = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_WORDS: Final = re.compile(
    r"^(\d{1,2})[\s./\-]*([ก-๙][ก-๙.]*?)[\s./\-]*"
    r"(?:(?:พ\.?ศ\.?[\s.]*)?(\d{2}|\d{4}))?$"
)
_MOMENT: Final = re.compile(
    r"^(?P<day>.+?)\s+(?:เวลา\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:\s*น\.?)?$"
)
# A month as it is often misspelt has these consonants all the same, or the first of them.
_ALIKE: Final = str.maketrans("ฏศษณ", "ฎสสน")
_NO_CONSONANT: Final = re.compile("[^ก-ฮ]")
_LEAST_CONSONANTS: Final = 2


def _consonants(name: str) -> str:
    return _NO_CONSONANT.sub("", name).translate(_ALIKE)


_MONTH_NUMBERS: Final = {
    name.replace(".", ""): number
    for names in (thai.MONTHS, thai.MONTHS_SHORT)
    for number, name in enumerate(names, start=1)
}
_SKELETONS: Final = tuple(_consonants(name) for name in thai.MONTHS)


class DateNotUnderstoodError(ValueError):
    """The typed text is no date; the message is a sentence for the person."""


class Near(StrEnum):
    """Which day is meant where month or year are left out."""

    # The last there was: what is dated lies behind.
    BACK = "back"
    # That of this month and this year.
    THIS = "this"
    # The next there will be: what is asked for lies ahead.
    AHEAD = "ahead"


def read_entered_date(
    text: str, *, today: date, near: Near = Near.THIS, is_short: bool = True
) -> date:
    """Return the day that ``text`` means.

    Understood: ``19/11``, ``19/11/69``, ``19 / 11 / 2569``, ``19112569``, ``19/11/2026``,
    ``2026-11-19``, ``19 พ.ย. 2569``, ``19-พ.ย.-69``, ``วันที่ 19 พฤศจิกายน``, months as they
    are often misspelt, Thai or Arabic digits; where ``is_short``, as people
    type it, ``19``, ``1911``, ``191169``, ``วันนี้`` and ``เมื่อวาน`` too. Years from 2400 are พ.ศ.; a two-digit
    year is พ.ศ. of this century of the era. ``near`` says which day one without a month
    or year is. Raises DateNotUnderstoodError with a Thai sentence.
    """
    if len(text) > MOST_TYPED:
        raise DateNotUnderstoodError(_NOT_READ + thai.format_entered_date(today))
    typed = _plain(text)
    if is_short and typed in _DAYS:
        return today + timedelta(days=_DAYS[typed])
    if is_short and _DAY.match(typed):
        found = _day_of_month(int(typed), today, near)
    else:
        found = _day_of_parts(_split(typed, is_short=is_short), today, near)
    if found is None:
        message = f"ไม่มีวันที่ {text.strip()} ในปฏิทิน ตรวจวันและเดือนอีกครั้ง"
        raise DateNotUnderstoodError(message)
    if not -YEARS_BACK <= found.year - today.year <= YEARS_AHEAD:
        message = (
            f"ปี พ.ศ. {thai.year_be(found)} ดูไม่ถูกต้อง ปีนี้คือ พ.ศ. "
            f"{thai.year_be(today)} ตรวจปีแล้วพิมพ์ใหม่"
        )
        raise DateNotUnderstoodError(message)
    return found


def read_entered_moment(text: str, *, today: date, near: Near = Near.THIS) -> datetime:
    """Return the moment of Bangkok that ``text`` means.

    A date as in ``read_entered_date``, then the hour: ``25/11/2569 16:30``, ``25/11
    16.30 น.``. Raises DateNotUnderstoodError with a Thai sentence.
    """
    typed = text.strip() if len(text) <= MOST_TYPED else ""
    match = _MOMENT.match(thai.to_arabic_digits(thai.clean_line(typed)))
    if match is None:
        example = f"{thai.format_entered_date(today)} 16:30"
        message = f"ใส่ทั้งวันที่และเวลา เช่น {example}"
        raise DateNotUnderstoodError(message)
    day = read_entered_date(match["day"], today=today, near=near)
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23 or minute > 59:  # noqa: PLR2004
        message = "เวลาต้องอยู่ระหว่าง 00:00 ถึง 23:59"
        raise DateNotUnderstoodError(message)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _day_of_month(day: int, today: date, near: Near) -> date | None:
    """The nearest day of this number; a month that does not have it is passed over."""
    step = {Near.BACK: -1, Near.THIS: 0, Near.AHEAD: 1}[near]
    for months in range(_MONTHS if step else 1):
        month = today.year * _MONTHS + today.month - 1 + step * months
        found = _day_of(day, month % _MONTHS + 1, month // _MONTHS)
        if found is not None and (found - today).days * step >= 0:
            return found
    return None


def _day_of_parts(
    parts: tuple[int, int, int | None] | None, today: date, near: Near
) -> date | None:
    if parts is None:
        raise DateNotUnderstoodError(_NOT_READ + thai.format_entered_date(today))
    day, month, year = parts
    if year is not None:
        return _day_of(day, month, _christian_year(year, today))
    found = _day_of(day, month, today.year)
    if found is None:
        return None
    if near == Near.BACK and found > today + _DATED_AHEAD:
        return _day_of(day, month, today.year - 1)
    if near == Near.AHEAD and found < today:
        return _day_of(day, month, today.year + 1)
    return found


def _day_of(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _split(text: str, *, is_short: bool) -> tuple[int, int, int | None] | None:
    if match := _ENTERED.match(text):
        day, month, year = match.groups()
        return int(day), int(month), int(year) if year else None
    match = _RUN.match(text)
    if match and (is_short or len(text) == _WHOLE_RUN):
        day, month, year = match.groups()
        return int(day), int(month), int(year) if year else None
    if match := _ISO.match(text):
        year, month, day = match.groups()
        return int(day), int(month), int(year)
    if match := _WORDS.match(text):
        number = _month_number(match[2].replace(".", ""))
        year = match[3]
        return (int(match[1]), number, int(year) if year else None) if number else None
    return None


def _plain(text: str) -> str:
    """Return what was typed with its marks in order and no more than the day."""
    line = _DASHES.sub("-", thai.to_arabic_digits(thai.clean_line(text)))
    return _BEFORE.sub("", _AROUND.sub(r"\1", line))


def _month_number(name: str) -> int | None:
    """Return the month of this name, of its short form, or of what is often typed."""
    if known := _MONTH_NUMBERS.get(name):
        return known
    typed = _consonants(name)
    if len(typed) < _LEAST_CONSONANTS:
        return None
    found = [
        number
        for number, skeleton in enumerate(_SKELETONS, start=1)
        if skeleton.startswith(typed)
    ]
    return found[0] if len(found) == 1 else None


def _christian_year(year: int, today: date) -> int:
    if year < 100:  # noqa: PLR2004  two digits mean พ.ศ.
        century = thai.year_be(today) // 100 * 100
        return century + year - thai.BE_OFFSET
    if year >= 2400:  # noqa: PLR2004
        return year - thai.BE_OFFSET
    return year
