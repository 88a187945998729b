"""The holidays of one year, as the page shows them."""

from __future__ import annotations

from datetime import date
from typing import Final

from saraban.core import thai
from saraban.workdays.models import Holiday

YEARS_SHOWN: Final = 60


def shown_year(asked: int | None) -> int:
    """Return the year of พ.ศ. that is asked for, or this one."""
    this_year = thai.year_be(thai.today())
    is_near = asked is not None and abs(asked - this_year) <= YEARS_SHOWN
    return asked if asked is not None and is_near else this_year


def years_around(year: int) -> list[int]:
    """Return the years to go to."""
    return [year - 1, year, year + 1]


def holidays_in(year_be: int, owner_id: int) -> list[Holiday]:
    """Return the holidays of one calendar in one year, in their order."""
    year = year_be - thai.BE_OFFSET
    span = (date(year, 1, 1), date(year, 12, 31))
    return list(Holiday.objects.filter(office=owner_id, date__range=span))
