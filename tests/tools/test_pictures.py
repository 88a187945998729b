"""Pictures of pages, written anew with a palette."""

from __future__ import annotations

import struct
import zlib

import pytest

from tools.pictures import MARK, MOST_COLOURS, chunk, chunks, read_rows, with_palette

WIDTH, HEIGHT = 40, 20


def png(how: int, *, colours: int) -> bytes:
    """Return an RGB picture whose lines are all told in one way (PNG filter)."""
    lines = []
    above = bytes(3 * WIDTH)
    for row in range(HEIGHT):
        marks = [(row * WIDTH + column) % colours for column in range(WIDTH)]
        line = bytes(value for mark in marks for value in (mark % 256, mark // 256, 7))
        lines.append(bytes([how]) + told(how, line, above))
        above = line
    head = struct.pack(">LLBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    content = zlib.compress(b"".join(lines))
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", content), chunk(b"IEND", b""))
    return MARK + b"".join(parts)


def told(how: int, line: bytes, above: bytes) -> bytes:
    left = bytes(3) + line[:-3]
    if how == 1:
        return bytes((a - b) & 255 for a, b in zip(line, left, strict=True))
    if how == 2:
        return bytes((a - b) & 255 for a, b in zip(line, above, strict=True))
    if how == 3:
        return bytes(
            (a - (b + c) // 2) & 255 for a, b, c in zip(line, left, above, strict=True)
        )
    return line


@pytest.mark.parametrize("how", [0, 1, 2, 3])
def test_a_picture_of_few_colours_stays_as_it_is(how: int) -> None:
    picture = png(how, colours=200)
    _, _, rows = read_rows(picture)
    assert rows[0][5] == (5, 0, 7)
    assert rows[5][0] == (0, 0, 7)
    shown = dict(chunks(with_palette(picture)))
    palette = shown[b"PLTE"]
    lines = zlib.decompress(shown[b"IDAT"])
    for number, row in enumerate(rows):
        line = lines[number * (WIDTH + 1) + 1 : (number + 1) * (WIDTH + 1)]
        assert [tuple(palette[3 * each : 3 * each + 3]) for each in line] == row


def test_a_picture_of_many_colours_keeps_256_of_them() -> None:
    shown = dict(chunks(with_palette(png(0, colours=700))))
    assert len(shown[b"PLTE"]) == 3 * MOST_COLOURS
