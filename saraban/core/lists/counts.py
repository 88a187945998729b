"""Counts of waiting work that stop at a hundred: shown as 100+, never more."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet

MOST_COUNTED: Final = 100


def first_values(found: QuerySet[Any, Any], column: str = "pk") -> list[Any]:
    """Return one column of the rows, of a hundred at most, in the order they have."""
    # Counting in the database takes a subquery, which takes longer than 100 rows.
    return list(found.values_list(column, flat=True)[:MOST_COUNTED])


def count_to_hundred(found: QuerySet[Any, Any]) -> int:
    """Return how many rows there are, at most 100, in one query without an order."""
    return len(first_values(found.order_by()))
