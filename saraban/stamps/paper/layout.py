"""Where on the first page there is room: for the stamp, and for the notes.

Lengths are millimetres from the upper left corner of the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from saraban.stamps.paper.content import (
    CORNER_MARGIN,
    DEFAULT_PLACE,
    STAMP_HEIGHT,
    STAMP_WIDTH,
    StampPosition,
)
from saraban.stamps.paper.overlay import NOTE_WIDTH

# The stamp goes on along the top in such steps, down to so low.
STEP: Final = 5.0
# Between what stands there and a stamp that gives way to it.
STAMP_GAP: Final = 1.5
TOP_MARGINS: Final = (CORNER_MARGIN, 3.0)
SIDE_MARGIN: Final = 15.0
BOTTOM_MARGIN: Final = 10.0
COLUMN_GAP: Final = 8.0
# Between what stands there and a note, and between two notes.
NOTE_GAP: Final = 5.0
# Notes stand in the lower part, as on paper; less room is left for who signs by hand.
UPPER_PART: Final = 0.4
LEAST_BAND: Final = 30.0


@dataclass(frozen=True)
class Rectangle:
    """A part of the page."""

    left: float
    top: float
    width: float
    height: float

    def grown(self, by: float) -> Rectangle:
        """Return it with so much more on every side."""
        return Rectangle(
            self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by
        )


@dataclass(frozen=True)
class FirstPage:
    """The first page as it is shown, and which of its cells have ink."""

    width: float
    height: float
    columns: int = 0
    rows: int = 0
    cells: bytes = b""

    @property
    def is_known(self) -> bool:
        """Whether the page could be drawn."""
        return bool(self.cells)

    def has_ink(self, part: Rectangle) -> bool:
        """Whether something stands in this part."""
        first = self._row(part.top)
        last = self._row(part.top + part.height - 0.01)
        return any(
            self._is_inked(row, part.left, part.left + part.width)
            for row in range(first, last + 1)
        )

    def bands(self, left: float, width: float) -> list[tuple[float, float]]:
        """Return the free bands of a column: where each begins and ends."""
        marks = [
            (self._is_inked(row, left, left + width), row) for row in range(self.rows)
        ]
        row_height = self.height / self.rows
        found = []
        for is_inked, group in groupby(marks, key=lambda mark: mark[0]):
            if not is_inked:
                rows = [row for _, row in group]
                found.append((rows[0] * row_height, (rows[-1] + 1) * row_height))
        return found

    def _row(self, y: float) -> int:
        return min(max(int(y / self.height * self.rows), 0), self.rows - 1)

    def _is_inked(self, row: int, left: float, right: float) -> bool:
        first = min(max(int(left / self.width * self.columns), 0), self.columns - 1)
        last = min(max(int(right / self.width * self.columns), 0), self.columns - 1)
        start = row * self.columns
        return any(self.cells[start + first : start + last + 1])


def stamp_part(sheet: FirstPage, place: StampPosition) -> Rectangle:
    """Return where the stamp goes: whole on the page, smaller only on tiny ones.

    The default place gives way to ink along the top; a chosen one is kept.
    """
    scale = min(1.0, sheet.width / STAMP_WIDTH, sheet.height / STAMP_HEIGHT)
    width, height = STAMP_WIDTH * scale, STAMP_HEIGHT * scale
    if place != DEFAULT_PLACE:
        left = min(max(place.x * sheet.width, 0.0), sheet.width - width)
        top = min(max(place.y * sheet.height, 0.0), sheet.height - height)
        return Rectangle(left, top, width, height)
    parts = list(_along_the_top(sheet, width, height))
    if sheet.is_known:
        free = (part for part in parts if not sheet.has_ink(part.grown(STAMP_GAP)))
        return next(free, parts[0])
    return parts[0]


def _along_the_top(
    sheet: FirstPage, width: float, height: float
) -> Iterator[Rectangle]:
    """The corner first, then to the left of it, then closer to the edge."""
    for margin in TOP_MARGINS:
        top = min(margin, (sheet.height - height) / 2)
        side = min(CORNER_MARGIN, (sheet.width - width) / 2)
        right = sheet.width - width - side
        steps = int(max(right - side, 0) // STEP)
        for step in range(steps + 1):
            yield Rectangle(right - step * STEP, top, width, height)


def note_parts(
    sheet: FirstPage, heights: Sequence[float], stamp: Rectangle | None
) -> list[Rectangle]:
    """Return where the first notes go, in order, as many as find room whole."""
    parts: list[Rectangle] = []
    for left, top, bottom in _columns(sheet, stamp):
        y = top
        for height in heights[len(parts) :]:
            if y + height > bottom:
                break
            parts.append(Rectangle(left, y, NOTE_WIDTH, height))
            y += height + NOTE_GAP
    return parts


def _columns(
    sheet: FirstPage, stamp: Rectangle | None
) -> Iterator[tuple[float, float, float]]:
    """Each column's left side and its tallest free band, from left to right."""
    if not sheet.is_known:
        return
    room = sheet.width - 2 * SIDE_MARGIN + COLUMN_GAP
    count = int(room // (NOTE_WIDTH + COLUMN_GAP))
    used = count * (NOTE_WIDTH + COLUMN_GAP) - COLUMN_GAP
    for number in range(count):
        left = (sheet.width - used) / 2 + number * (NOTE_WIDTH + COLUMN_GAP)
        bands = [
            _trimmed(sheet, band, left, stamp) for band in sheet.bands(left, NOTE_WIDTH)
        ]
        top, bottom = max(bands, key=lambda band: band[1] - band[0], default=(0, 0))
        if bottom - top >= LEAST_BAND:
            yield left, top, bottom


def _trimmed(
    sheet: FirstPage, band: tuple[float, float], left: float, stamp: Rectangle | None
) -> tuple[float, float]:
    """Keep off what stands above and below, off the edge and off the stamp."""
    top = max(band[0] + NOTE_GAP, sheet.height * UPPER_PART)
    bottom = min(band[1] - NOTE_GAP, sheet.height - BOTTOM_MARGIN)
    if stamp is None or not _is_beside(stamp, left):
        return top, bottom
    end = stamp.top + stamp.height
    if end <= top or stamp.top >= bottom:
        return top, bottom
    above = (top, stamp.top - NOTE_GAP)
    below = (end + NOTE_GAP, bottom)
    return max(above, below, key=lambda part: part[1] - part[0])


def _is_beside(stamp: Rectangle, left: float) -> bool:
    return stamp.left < left + NOTE_WIDTH and left < stamp.left + stamp.width
