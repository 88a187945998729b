"""Counting working days: Monday to Friday without วันหยุดราชการ."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import DateField, QuerySet
from django.utils import timezone

from saraban.core import thai
from saraban.core.prepared import PreparedQuery, placeholder
from saraban.offices.models import Office
from saraban.workdays.models import Holiday

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
# Nobody is off work for a year: a table that says so has run wild.
_LOOKED_BACK = timedelta(days=366)


def calendar_owner_id(office: Office) -> int:
    """Return whose holidays count: a school's and a division's are its area's."""
    is_below = office.is_school or office.is_division
    return office.parent_id if is_below and office.parent_id else office.pk


def holidays_of(office: Office, since: date) -> set[date]:
    """Return the holidays that count for an office, from a day on."""
    rows = Holiday.objects.filter(office=calendar_owner_id(office), date__gte=since)
    return set(rows.values_list("date", flat=True))


def holidays_looked_back(owner_id: Any) -> QuerySet[Holiday]:
    """Return the holidays of a calendar's owner that overdue letters depend on today."""
    return Holiday.objects.filter(office=owner_id, date__gte=_since()).order_by()


def _since() -> date:
    return thai.today() - _LOOKED_BACK


_LOOKED_BACK_ON: Final = PreparedQuery(
    lambda: (
        Holiday.objects.filter(
            office=placeholder("owner"), date__gte=placeholder("since", DateField())
        )
        .order_by()
        .values_list("date")
    )
)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether it is neither a weekend nor a holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def last_overdue_day(today: date, days: int, holidays: Collection[date]) -> date:
    """Return the last day whose letters have waited over ``days`` working days.

    The day of sending does not count: sent on Monday, a letter is overdue on Friday
    where three working days are given.
    """
    day, counted = today, 0
    while counted <= days and today - day < _LOOKED_BACK:
        if is_working_day(day, holidays):
            counted += 1
        day -= _ONE_DAY
    return day


def overdue_before(
    office: Office, holidays: Collection[date] | None = None
) -> datetime:
    """Return the moment before which letters were sent that are overdue now.

    By the office's own number of days and its area's holidays, which are read unless
    they are known already.
    """
    today = thai.today()
    if holidays is None:
        found = _LOOKED_BACK_ON.values(owner=calendar_owner_id(office), since=_since())
        holidays = {day for (day,) in found}
    day = last_overdue_day(today, office.receipt_days, holidays)
    return timezone.make_aware(datetime.combine(day + _ONE_DAY, time.min))


def working_days_after(day: date, today: date, holidays: Collection[date]) -> int:
    """Return how many working days have begun since ``day``, which does not count.

    A letter of that day is overdue once these are more than the days given.
    """
    days = (day + timedelta(days=each) for each in range(1, (today - day).days + 1))
    return sum(is_working_day(each, holidays) for each in days)


def day_in_working_days(day: date, days: int, holidays: Collection[date]) -> date:
    """Return the last day of ``days`` working days that begin after ``day``."""
    last = day + _LOOKED_BACK
    while days and day < last:
        day += _ONE_DAY
        days -= is_working_day(day, holidays)
    return day
