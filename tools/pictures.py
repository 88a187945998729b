"""Smaller PNG files: a picture of a page has few colours, and needs no more.

Only what Chromium writes is read: eight bits a channel, without or with opacity.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

MARK: Final = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS: Final = 256
FREQUENT: Final = 176
CHANNELS: Final = {2: 3, 6: 4}

Colour = tuple[int, int, int]


def with_palette(png: bytes) -> bytes:
    """Return the picture in 256 of its colours; the others take the nearest."""
    width, height, rows = read_rows(png)
    counts = Counter(colour for row in rows for colour in row)
    palette = choose(counts)
    index = {colour: nearest(colour, palette) for colour in counts}
    lines = b"".join(b"\0" + bytes(index[colour] for colour in row) for row in rows)
    return b"".join(
        (
            MARK,
            chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 3, 0, 0, 0)),
            chunk(b"PLTE", bytes(value for colour in palette for value in colour)),
            chunk(b"IDAT", zlib.compress(lines, 9)),
            chunk(b"IEND", b""),
        )
    )


def choose(counts: Counter[Colour]) -> list[Colour]:
    """Return the most frequent colours, and the rare ones unlike any of them."""
    by_count = [colour for colour, _ in counts.most_common()]
    palette, rest = by_count[:FREQUENT], by_count[FREQUENT:]
    apart = {each: min(unlike(each, other) for other in palette) for each in rest}
    while apart and len(palette) < MOST_COLOURS:
        odd = max(apart, key=apart.__getitem__)
        palette.append(odd)
        apart = {
            each: min(far, unlike(each, odd)) for each, far in apart.items() if far
        }
        apart.pop(odd)
    return palette


def nearest(colour: Colour, palette: list[Colour]) -> int:
    """Return the place of the palette's colour that differs least."""
    return min(range(len(palette)), key=lambda place: unlike(palette[place], colour))


def unlike(one: Colour, other: Colour) -> int:
    """Return how far two colours are apart."""
    return (
        (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2
    )


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return one part of a PNG file."""
    check = zlib.crc32(kind + content)
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", check)


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of each part of a PNG file."""
    place = len(MARK)
    while place < len(png):
        (length,) = struct.unpack_from(">L", png, place)
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length


def read_rows(png: bytes) -> tuple[int, int, list[list[Colour]]]:
    """Return width, height and the colours, row by row."""
    parts = list(chunks(png))
    width, height, depth, kind, *_ = struct.unpack(">LLBBBBB", parts[0][1])
    if depth != 8 or kind not in CHANNELS:
        message = f"a PNG of depth {depth} and colour type {kind} is not understood"
        raise ValueError(message)
    step = CHANNELS[kind]
    content = zlib.decompress(b"".join(part for name, part in parts if name == b"IDAT"))
    length = width * step
    rows = []
    line = bytearray(length)
    for place in range(0, len(content), length + 1):
        written = bytearray(content[place + 1 : place + 1 + length])
        line = unfiltered(content[place], written, line, step)
        reds, greens, blues = (line[channel::step] for channel in range(3))
        rows.append(list(zip(reds, greens, blues, strict=True)))
    return width, height, rows


def unfiltered(how: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    """Undo the PNG filter of one line, in place."""
    for place, value in enumerate(line):
        left = line[place - step] if place >= step else 0
        if how == 1:
            line[place] = (value + left) & 255
        elif how == 2:
            line[place] = (value + above[place]) & 255
        elif how == 3:
            line[place] = (value + (left + above[place]) // 2) & 255
        elif how == 4:
            corner = above[place - step] if place >= step else 0
            line[place] = (value + paeth(left, above[place], corner)) & 255
    return line


def paeth(left: int, above: int, corner: int) -> int:
    """Return the neighbour that a PNG line was told from."""
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))
