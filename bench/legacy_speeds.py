"""What the predecessor took on a machine with two cores, and what we aim for.

AMSS++ 4.02 under PHP 8.2-FPM, nginx and MariaDB 10.11 on the same amounts of data.
Where it was measured twice, its better figure stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

PAGE_MOST: Final = 100_000
TRANSFERRED_MOST: Final = 15_000
LISTS: Final = ("register_list", "register_list_deep", "school_inbox", "area_inbox")


@dataclass(frozen=True)
class Legacy:
    """Median of one session alone, rate of eight, and how much better to be."""

    median_ms: float
    rps8: float
    faster: float
    rate: float = 0.0


SPEEDS: Final = {
    "register_list": Legacy(213, 9.1, faster=20, rate=40),
    "area_inbox": Legacy(329, 4.4, faster=8),
    "school_inbox": Legacy(50, 21.5, faster=8),
    "register_letter": Legacy(90, 12.0, faster=4),
    "register_letter_file": Legacy(88, 11.5, faster=1),
    "receive_letter": Legacy(6, 169, faster=0),
    "dispatch_200": Legacy(28, 29.7, faster=1),
}


@dataclass(frozen=True)
class Goal:
    """One aim and how near it is; it is told and decides nothing."""

    text: str
    aim: str
    measured: str
    is_reached: bool | None


def goals_of(result: dict[str, Any]) -> list[Goal]:
    """Return the goals of one result."""
    goals = []
    legacy = SPEEDS.get(result["name"])
    if legacy:
        goals.append(
            _factor("alone", legacy.median_ms / result["median_ms"], legacy.faster)
        )
        goals.append(_factor("8 sessions", result["rps8"] / legacy.rps8, legacy.rate))
    if result["name"] in LISTS:
        goals.append(_size("HTML", result["bytes"], PAGE_MOST))
        goals.append(_size("transferred", result["transferred"], TRANSFERRED_MOST))
    return goals


def _factor(text: str, factor: float, aim: float) -> Goal:
    return Goal(
        text,
        f"{aim:g} ×" if aim else "–",
        f"{factor:.1f} ×",
        factor >= aim if aim else None,
    )


def _size(text: str, size: int, most: int) -> Goal:
    aim, measured = f"≤ {most / 1000:.0f} kB", f"{size / 1000:.1f} kB"
    return Goal(text, aim, measured, size <= most)
