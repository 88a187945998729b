"""What letters are about, and how a subject gets its years, rounds and places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from saraban.core import thai

# Months in which the new budget year and the new school year have begun.
FISCAL_MONTH: Final = 10
SCHOOL_MONTH: Final = 5
PLACES: Final = (
    "ทุ่งจำลอง", "หนองสมมติ", "เวียงตัวอย่าง", "ดอนต้นแบบ", "บึงสาธิต", "เขามโนภาพ",
)  # fmt: skip


@dataclass(frozen=True)
class Topic:
    """One matter: how its subject may read, why the letter is written and to what end.

    ``division`` is the place of the responsible division in the official order.
    """

    key: str
    division: int
    subjects: tuple[str, ...]
    reason: str
    purpose: str


def fill(text: str, day: date, random: Random) -> str:
    """Put the years, rounds and places of a day into a subject."""
    if "{" not in text:
        return text
    year = thai.year_be(day)
    ahead = day + timedelta(days=random.randint(5, 25))
    return text.format(
        year=year,
        fiscal=year + (day.month >= FISCAL_MONTH),
        school_year=year - (day.month < SCHOOL_MONTH),
        term=1 if SCHOOL_MONTH <= day.month < FISCAL_MONTH else 2,
        month=f"{thai.MONTHS[day.month - 1]} {year}",
        round=random.randint(1, 6),
        date=f"{ahead.day} {thai.MONTHS[ahead.month - 1]} {thai.year_be(ahead)}",
        place=random.choice(PLACES),
    )
