"""Counting working days: weekends and วันหยุดราชการ do not count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from saraban.workdays.models import Holiday
from saraban.workdays.queries.working_days import (
    calendar_owner_id,
    is_working_day,
    last_overdue_day,
    overdue_before,
    working_days_after,
)
from tests.cast import Cast

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
ONE_DAY = timedelta(days=1)


def naive_count(sent: date, today: date, holidays: frozenset[date]) -> int:
    """Count one by one the working days after ``sent``, up to today."""
    count, day = 0, sent
    while day < today:
        day += ONE_DAY
        if day.isoweekday() not in (6, 7) and day not in holidays:
            count += 1
    return count


@given(
    today=DAYS,
    days=st.integers(1, 30),
    offsets=st.frozensets(st.integers(0, 60), max_size=25),
)
def test_the_last_overdue_day_is_where_a_naive_count_says_so(
    today: date, days: int, offsets: frozenset[int]
) -> None:
    holidays = frozenset(today - timedelta(days=each) for each in offsets)
    last = last_overdue_day(today, days, holidays)
    assert naive_count(last, today, holidays) > days
    assert naive_count(last + ONE_DAY, today, holidays) <= days


@given(sent=DAYS, waited=st.integers(0, 90), offsets=st.frozensets(st.integers(0, 90)))
def test_days_waited_are_what_a_naive_count_says(
    sent: date, waited: int, offsets: frozenset[int]
) -> None:
    today = sent + timedelta(days=waited)
    holidays = frozenset(sent + timedelta(days=each) for each in offsets)
    assert working_days_after(sent, today, holidays) == naive_count(
        sent, today, holidays
    )


def test_a_letter_of_friday_before_a_long_weekend_waits_over_it() -> None:
    # Friday 10 April 2026, then Songkran from Monday to Wednesday.
    songkran = {date(2026, 4, day) for day in (13, 14, 15)}
    friday = date(2026, 4, 10)
    assert last_overdue_day(date(2026, 4, 20), 3, songkran) < friday
    assert last_overdue_day(date(2026, 4, 21), 3, songkran) >= friday
    assert last_overdue_day(date(2026, 4, 16), 3, set()) >= friday


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 11, 19), date(2026, 11, 15)),
        (date(2026, 11, 20), date(2026, 11, 16)),
        (date(2026, 11, 21), date(2026, 11, 16)),
        (date(2026, 11, 23), date(2026, 11, 17)),
    ],
)
def test_sent_on_monday_is_overdue_on_friday(today: date, last: date) -> None:
    assert last_overdue_day(today, 3, set()) == last


def test_a_calendar_that_is_all_holidays_comes_to_an_end() -> None:
    today = date(2026, 11, 20)
    holidays = {today - timedelta(days=each) for each in range(800)}
    assert last_overdue_day(today, 30, holidays) >= today - timedelta(days=370)


def test_weekends_and_holidays_are_no_working_days() -> None:
    assert is_working_day(date(2026, 11, 20), set())
    assert not is_working_day(date(2026, 11, 21), set())
    assert not is_working_day(date(2026, 11, 20), {date(2026, 11, 20)})


def test_a_school_and_a_division_go_by_the_areas_calendar(cast: Cast) -> None:
    for office in (cast.area, cast.schools[0], cast.divisions[1]):
        assert calendar_owner_id(office) == cast.area.pk


@pytest.mark.postgres
def test_each_office_counts_by_its_own_number_and_its_areas_holidays(
    cast: Cast,
) -> None:
    Holiday.objects.create(office=cast.area, date=date(2026, 11, 18), name="วันหยุด")
    Holiday.objects.create(
        office=cast.other_area, date=date(2026, 11, 17), name="ของเขตอื่น"
    )
    school = cast.schools[0]
    school.receipt_days = 1
    school.save()
    with time_machine.travel(datetime(2026, 11, 20, 2, tzinfo=UTC), tick=False):
        # Friday: Thursday and Tuesday are the working days behind it.
        assert overdue_before(school) == datetime(2026, 11, 18, 17, tzinfo=UTC)
        assert overdue_before(cast.area) == datetime(2026, 11, 15, 17, tzinfo=UTC)
