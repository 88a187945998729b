"""Pages that go on behind a row: no OFFSET, no COUNT, however long the list is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db.models import Q, QuerySet

ROWS: Final = 50
Row = TypeVar("Row")


@dataclass(frozen=True)
class Cut(Generic[Row]):
    """The rows of one page; are there more behind it, and is it the first page."""

    rows: list[Row]
    has_more: bool
    is_first: bool

    def place(self, name: str) -> dict[str, Any]:
        """Return where the next page goes on: the last id under a name of the address.

        Empty where nothing follows.
        """
        if not self.has_more:
            return {}
        last: Any = self.rows[-1]
        return {name: last["id"] if isinstance(last, dict) else last.id}


def cut(found: Sequence[Row], *, is_first: bool, count: int = ROWS) -> Cut[Row]:
    """Return the page of ``count`` rows out of those that were read, one more at most."""
    return Cut(list(found[:count]), len(found) > count, is_first)


@dataclass(frozen=True)
class Keyset:
    """An order of rows by columns that together are different in every row.

    Columns are named as ``order_by`` names them, with "-" where the largest comes
    first. None of them may be NULL.
    """

    columns: tuple[str, ...]

    def behind(self, key: Sequence[Any]) -> Q:
        """Return the condition for what comes after the row with these values."""
        found, same = Q(), Q()
        for column, value in zip(self.columns, key, strict=True):
            name = column.removeprefix("-")
            side = "lt" if column.startswith("-") else "gt"
            found |= same & Q(**{f"{name}__{side}": value})
            same &= Q(**{name: value})
        return found

    def read(
        self, rows: QuerySet[Any, Any], after: Sequence[Any] | None, count: int
    ) -> list[Any]:
        """Return the first ``count`` rows behind a key in one query; None: of all."""
        return list(self.rows(rows, after, count))

    def rows(
        self, rows: QuerySet[Any, Any], after: Sequence[Any] | None, count: int
    ) -> QuerySet[Any, Any]:
        """Return the query for the first ``count`` rows behind a key; None: of all."""
        if after is not None:
            rows = rows.filter(self.behind(after))
        return rows.order_by(*self.columns)[:count]

    def page(
        self, rows: QuerySet[Any, Any], after: Sequence[Any] | None, count: int = ROWS
    ) -> Cut[Any]:
        """Return the page behind a key, the first one for None, in one query."""
        found = self.read(rows, after, count + 1)
        return cut(found, is_first=after is None, count=count)

    def page_after_id(self, rows: QuerySet[Any, Any], after: int | None) -> Cut[Any]:
        """Return the page behind an id, of an order by id alone."""
        return self.page(rows, None if after is None else (after,))


NEWEST_FIRST: Final = Keyset(("-pk",))
OLDEST_FIRST: Final = Keyset(("pk",))
