"""Office hours: when letters are written, sent and received."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from django.utils import timezone

OPENS: Final = time(8, 30)
HALF_DAY: Final = 210  # minutes from 8:30 to 12:00 and from 13:00 to 16:30
DAY: Final = 2 * HALF_DAY
LUNCH: Final = 60
FIRST_WEEKEND_DAY: Final = 5
# Public holidays that fall on the same day every year, (month, day).
HOLIDAYS: Final = frozenset({
    (1, 1), (4, 6), (4, 13), (4, 14), (4, 15), (5, 1), (5, 4), (6, 3),
    (7, 28), (8, 12), (10, 13), (10, 23), (12, 5), (12, 10), (12, 31),
})  # fmt: skip
# Busy: terms begin in May and November, the fiscal year ends in September.
MONTH_WEIGHT: Final = (
    1.0, 1.0, 0.9, 0.6, 1.2, 1.1, 1.1, 1.1, 1.4, 0.8, 1.2, 1.0,
)  # fmt: skip


class WorkTime:
    """The working days up to now as one line of minutes, nights and weekends cut out.

    A deed is a point on the line; what lies beyond ``length`` has not happened yet.
    """

    def __init__(self, now: datetime, days: int) -> None:
        """Lay out the working days of the last ``days`` calendar days."""
        now = timezone.localtime(now)
        today = now.date()
        calendar = (today - timedelta(days=back) for back in range(days, -1, -1))
        self.days = [day for day in calendar if is_working_day(day)]
        last = float(DAY)
        if self.days and self.days[-1] == today:
            last = _minutes_into(now)
            if last <= 0:
                self.days.pop()
                last = float(DAY)
        if not self.days:
            message = f"no working day among the last {days} days"
            raise ValueError(message)
        zone = timezone.get_current_timezone()
        self._starts = [
            datetime.combine(day, OPENS, tzinfo=zone).astimezone(UTC)
            for day in self.days
        ]
        self._last_day_length = last
        self.length = (len(self.days) - 1) * DAY + last

    @property
    def first_day(self) -> date:
        """The first working day."""
        return self.days[0]

    def day(self, minute: float) -> date:
        """Return the date of a point."""
        return self.days[self._day_index(minute)]

    def moment(self, minute: float) -> datetime:
        """Return the date and time of a point, in UTC as it is stored."""
        index = self._day_index(minute)
        within = minute - index * DAY
        if within >= HALF_DAY:
            within += LUNCH
        return self._starts[index] + timedelta(minutes=within)

    def spread(self, count: int, random: Random) -> list[float]:
        """Return ``count`` points in order, denser in the busy months."""
        weights = [MONTH_WEIGHT[day.month - 1] for day in self.days]
        weights[-1] *= self._last_day_length / DAY
        sums = list(accumulate(weights))
        points = []
        for number in range(count):
            place = (number + random.random()) / count * sums[-1]
            index = min(bisect_right(sums, place), len(sums) - 1)
            share = 1 - (sums[index] - place) / weights[index]
            is_last = index == len(self.days) - 1
            minutes = self._last_day_length if is_last else DAY
            points.append(index * DAY + max(0.0, share) * minutes * 0.999)
        return points

    def _day_index(self, minute: float) -> int:
        return min(int(minute // DAY), len(self.days) - 1)


def is_working_day(day: date) -> bool:
    """Tell whether offices are open, as far as the weekday and fixed holidays say."""
    is_holiday = (day.month, day.day) in HOLIDAYS
    return day.weekday() < FIRST_WEEKEND_DAY and not is_holiday


def _minutes_into(now: datetime) -> float:
    """Return how many working minutes of today have passed."""
    passed = (now.hour - OPENS.hour) * 60 + now.minute - OPENS.minute
    if passed >= HALF_DAY:
        passed = max(HALF_DAY, passed - LUNCH)
    return float(min(max(passed, 0), DAY))
