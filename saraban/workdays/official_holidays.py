"""วันหยุดราชการ as they are published, as far as they are known beforehand."""

from __future__ import annotations

from datetime import date
from typing import Final

import holidays

from saraban.core import thai
from saraban.workdays.models import HOLIDAY_NAME_MAX
from saraban.workdays.queries.working_days import is_working_day

# Holidays of workers and of children; government offices are open.
_NOT_OF_GOVERNMENT: Final = ("วันแรงงาน", "วันเด็ก")


def official_holidays(year_be: int) -> dict[date, str]:
    """Return the working days of a year on which government offices are closed.

    With the days in lieu (ชดเชย). The cabinet may add days at any time, and the
    ploughing ceremony is known one year ahead only: the office adds those.
    """
    known = holidays.country_holidays(
        "TH",
        years=year_be - thai.BE_OFFSET,
        language="th",
        categories=("public", "government"),
    )
    named = {day: _of_government(text) for day, text in sorted(known.items())}
    return {
        day: name[:HOLIDAY_NAME_MAX]
        for day, name in named.items()
        if name and is_working_day(day, ())
    }


def _of_government(text: str) -> str:
    names = text.split("; ")
    kept = [
        each for each in names if not any(other in each for other in _NOT_OF_GOVERNMENT)
    ]
    return " ".join(kept)
