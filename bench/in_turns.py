"""What was measured in turns with what it is judged by, in this process."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limit:
    """By what a name is judged, and how many times that it may take, on any database."""

    name: str
    most: float


def judged(
    names: tuple[str, str, str],
    own: Sequence[float],
    others: Sequence[float],
    limit: Limit,
) -> dict[str, Any]:
    """Return the result of a name on a database and data set (``names``); times in s."""
    name, database, dataset = names
    ratios = [one / other for one, other in zip(own, others, strict=True)]
    return {
        "name": name,
        "database": database,
        "dataset": dataset,
        "median_ms": round(statistics.median(own) * 1000, 3),
        "p95_ms": round(max(own) * 1000, 3),
        "rps8": 0.0,
        "bytes": 0,
        "transferred": 0,
        "queries": 0,
        "limit": limit.name,
        "limit_value": round(statistics.median(others) * 1000, 3),
        "ratio": round(statistics.median(ratios), 4),
        "most": limit.most,
    }
