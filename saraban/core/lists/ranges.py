"""Pages of a series of numbers without gaps: each is one range, known beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from saraban.core.lists.keyset import ROWS
from saraban.core.lists.pager import Pager
from saraban.core.shell import ShellItem

RANGES_SHOWN: Final = 4


@dataclass(frozen=True)
class NumberRange:
    """One page of the numbers ``first`` to ``last``: down from ``upto``, newest on top.

    There is at least one number, and ``upto`` is one of them.
    """

    first: int
    last: int
    upto: int
    rows: int = ROWS

    @property
    def total(self) -> int:
        """How many numbers there are."""
        return self.last - self.first + 1

    @property
    def low(self) -> int:
        """The lowest number of the page."""
        return self._low(self.upto)

    @property
    def newer(self) -> int | None:
        """The highest number of the page before; None on the first."""
        return min(self.upto + self.rows, self.last) if self.upto < self.last else None

    @property
    def older(self) -> int | None:
        """The highest number of the page behind; None on the last."""
        return self.low - 1 if self.low > self.first else None

    @property
    def tops(self) -> list[int]:
        """The highest numbers of this page and of the next few."""
        return list(range(self.upto, self.first - 1, -self.rows))[:RANGES_SHOWN]

    @property
    def bottom(self) -> int:
        """The highest number of the last page, counted from the first page on."""
        return (self.total - 1) % self.rows + self.first

    def links(self, url_of: Callable[[int], str]) -> list[ShellItem]:
        """Return links to the next few pages and the last; ``url_of`` takes a top."""
        links = [
            ShellItem(
                title=f"{top}–{self._low(top)}",
                url=url_of(top),
                is_current=top == self.upto,
            )
            for top in self.tops
        ]
        if self.tops[-1] - self.rows >= self.first:
            title = f"หน้าสุดท้าย ({self.bottom}–{self.first})"
            links.append(ShellItem(title, url_of(self.bottom)))
        return links

    def _low(self, top: int) -> int:
        return max(top - self.rows + 1, self.first)


def range_pager(page: NumberRange, url_of: Callable[[int], str]) -> Pager:
    """Return the ranges around a page; ``url_of`` gives the address down from a number."""
    return Pager(
        f"แสดงเลข {page.upto}–{page.low} จากทั้งหมด {page.total:,} เรื่อง เลขใหม่อยู่บน",
        page.links(url_of),
        newer_url=None if page.newer is None else url_of(page.newer),
        older_url=None if page.older is None else url_of(page.older),
    )
