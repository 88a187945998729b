"""Where on the first page there is room: for the stamp, and for the notes.

Lengths are millimetres from the upper left corner of the page as it is shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from saraban.stamps.paper.content import (
    A4,
    CORNER_MARGIN,
    DEFAULT_PLACE,
    STAMP_HEIGHT,
    STAMP_WIDTH,
    StampPosition,
)
from saraban.stamps.paper.overlay import NOTE_WIDTH

# Sheets as large as these (the side of a square: A5 to A3) are printed as they are.
TRUE_SIZES: Final = (172.0, 360.0)
# On the smallest ones the stamp is still this much of its size, to be read.
LEAST_SCALE: Final = 0.6
# The stamp goes on along the top in such steps, then down the page.
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

    def scaled(self, by: float) -> Rectangle:
        """Return it on a page so much larger."""
        return Rectangle(
            self.left * by, self.top * by, self.width * by, self.height * by
        )

    def lowered(self, by: float) -> Rectangle:
        """Return it so much further down."""
        return replace(self, top=self.top + by)


@dataclass(frozen=True)
class FirstPage:
    """The first page as it is shown, and which of its cells have ink."""

    width: float
    height: float
    columns: int = 0
    rows: int = 0
    cells: bytes = b""
    # Its millimetres for each that is printed.
    scale: float = 1.0

    def as_printed(self) -> FirstPage:
        """Return a large sheet as it is printed; notes are never smaller than on A4."""
        scale = max(1.0, scale_on(self.width, self.height))
        width, height = self.width / scale, self.height / scale
        return replace(self, width=width, height=height, scale=scale)

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


@dataclass(frozen=True)
class StampPlacement:
    """Where the stamp goes; on a ``strip`` so high if one is added above the page."""

    part: Rectangle
    strip: float = 0.0


def scale_on(width: float, height: float) -> float:
    """Return how much larger our pieces are drawn on a sheet, to be as printed.

    One larger than A3 is made smaller to be printed on A4: a plan, or a scan whose
    page is as large as its pixels. On one smaller than A5 there is less room.
    """
    smallest, largest = TRUE_SIZES
    size = math.sqrt(width * height)
    if size > largest:
        # A long strip of paper is printed by its width.
        return max(1.0, min(width, height) / A4[0])
    return max(LEAST_SCALE, min(1.0, size / smallest))


def stamp_scale(width: float, height: float) -> float:
    """Return the stamp's scale on a sheet, on which it is whole."""
    return min(scale_on(width, height), width / STAMP_WIDTH, height / STAMP_HEIGHT)


def stamp_part(sheet: FirstPage, place: StampPosition) -> StampPlacement:
    """Return where the stamp goes: whole on the page, at a chosen place in any case.

    The default place gives way to what stands there: along the top, then to anywhere
    that is free, then to a strip above the page.
    """
    scale = stamp_scale(sheet.width, sheet.height)
    width, height = STAMP_WIDTH * scale, STAMP_HEIGHT * scale
    if place != DEFAULT_PLACE:
        left = min(max(place.x * sheet.width, 0.0), sheet.width - width)
        top = min(max(place.y * sheet.height, 0.0), sheet.height - height)
        return StampPlacement(Rectangle(left, top, width, height))
    parts = [
        *_across(sheet, width, height, (each * scale for each in TOP_MARGINS)),
        *_across(sheet, width, height, _down_the_page(sheet, height, scale)),
    ]
    if not sheet.is_known:
        return StampPlacement(parts[0])
    gap = STAMP_GAP * scale
    for part in parts:
        if not sheet.has_ink(part.grown(gap)):
            return StampPlacement(part)
    # Above the page, as far from its edges as in the corner.
    margin = min(CORNER_MARGIN * scale, (sheet.width - width) / 2)
    above = Rectangle(sheet.width - width - margin, margin, width, height)
    return StampPlacement(above, height + margin + gap)


def _across(
    sheet: FirstPage, width: float, height: float, tops: Iterable[float]
) -> Iterator[Rectangle]:
    """At each height the right side first, then to the left of it."""
    scale = width / STAMP_WIDTH
    for each in tops:
        top = min(each, (sheet.height - height) / 2)
        side = min(CORNER_MARGIN * scale, (sheet.width - width) / 2)
        right = sheet.width - width - side
        steps = int(max(right - side, 0) // (STEP * scale))
        for step in range(steps + 1):
            yield Rectangle(right - step * STEP * scale, top, width, height)


def _down_the_page(sheet: FirstPage, height: float, scale: float) -> Iterator[float]:
    """Heights below the top band, in steps, down to the lower margin."""
    top, lowest = CORNER_MARGIN * scale, sheet.height - BOTTOM_MARGIN * scale - height
    for step in range(1, int(max(lowest - top, 0) // (STEP * scale)) + 1):
        yield top + step * STEP * scale


def note_parts(
    sheet: FirstPage, heights: Sequence[float], stamp: Rectangle | None
) -> list[Rectangle]:
    """Return where the first notes go, in order, as many as find room whole."""
    printed = sheet.as_printed()
    if stamp is not None:
        stamp = stamp.scaled(1 / printed.scale)
    parts: list[Rectangle] = []
    for left, top, bottom in _columns(printed, stamp):
        y = top
        for height in heights[len(parts) :]:
            if y + height > bottom:
                break
            parts.append(Rectangle(left, y, NOTE_WIDTH, height))
            y += height + NOTE_GAP
    return [part.scaled(printed.scale) for part in parts]


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
