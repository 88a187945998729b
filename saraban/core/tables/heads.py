"""Columns by what their heads say: where they stand, and what a row has under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from saraban.core import thai
from saraban.core.tables.reading import Cell, Table

# Among so many rows the heads are looked for: titles stand above them.
HEADS_WITHIN: Final = 15
_NOT_COMPARED: Final = re.compile(r"[\s\-–/().]")


def head_key(cell: Cell) -> str:
    """Return a head without what offices write differently: blanks, strokes, digits."""
    return _NOT_COMPARED.sub("", thai.to_arabic_digits(str(cell or ""))).casefold()


def find_heads(
    table: Table, words: Mapping[str, Iterable[str]]
) -> tuple[int, dict[str, int]]:
    """Return where the heads stand among the rows, and the place of each known column.

    ``words`` are the heads of each column; it is the row that names the most of them.
    No place at all where no row names any.
    """
    known = {head_key(word): name for name, said in words.items() for word in said}
    best: tuple[int, dict[str, int]] = (0, {})
    for start, (_, cells) in enumerate(table.rows[:HEADS_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            name = known.get(head_key(cell))
            if name is not None:
                places.setdefault(name, place)
        if len(places) > len(best[1]):
            best = (start, places)
    return best


@dataclass(frozen=True)
class NamedCells:
    """The cells of one row by the names of their columns."""

    row: int
    cells: Sequence[Cell]
    places: Mapping[str, int]
    without_value: frozenset[tuple[int, int]]

    def value(self, name: str) -> Cell:
        """Return what stands in a column, None where there is nothing."""
        place = self.places.get(name)
        if place is None or place >= len(self.cells):
            return None
        return self.cells[place]

    def has_lost_formula(self, name: str) -> bool:
        """Whether the cell is a formula that no program has computed."""
        place = self.places.get(name)
        return (
            self.value(name) is None
            and place is not None
            and (self.row, place) in self.without_value
        )
