"""The process that compares a stamped copy with its original.

Started by ``checking.py`` with a task on standard input, in a process of little memory
and time; imports nothing of the system, and reads with another library than the one
that wrote the copy. Where it ends without an answer, nothing is known of the copy.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

# Dots of a page's longer side: two for each millimetre of A4.
LONGER_SIDE: Final = 600
# So much may the brightness of a dot differ: edges are smoothed a little otherwise.
UNLIKE: Final = 32
# Points by which a page's side may differ: numbers are rounded when written.
ROUNDED: Final = 0.5
# Around our own pieces, as a share of the page: their edges are smoothed too.
MARGIN: Final = 0.004


def main() -> None:
    """Read the task, say what differs: nothing, where the copy is whole."""
    task = json.load(sys.stdin.buffer)
    json.dump({"difference": _difference(task)}, sys.stdout)


def _difference(task: dict[str, Any]) -> str:
    before, after = _opened(task["before"]), _opened(task["after"])
    if task["box"]:
        stamp, *task["pieces"] = task["pieces"]
        if not _has_ink(after[0], stamp):
            return "the stamp above the page is not seen"
        _cut_off_strip(after, task)
    if task["lost_box"]:
        _show_only(before, task["lost_box"])
    sizes = _sizes(before)
    if task["sheets"]:
        sizes += _sizes(_opened(task["sheets"]))
    found = _sizes(after)
    if len(found) != len(sizes):
        return f"{len(found)} pages, not {len(sizes)}"
    for number, (size, other) in enumerate(zip(sizes, found, strict=True)):
        if any(map(_is_unlike, size, other)):
            return f"the size of page {number + 1}"
    return _difference_of_looks(before, after, task)


def _difference_of_looks(before: Any, after: Any, task: Mapping[str, Any]) -> str:
    for number in _altered(task, len(before)):
        unlike = _unlike(before[number], after[number])
        pieces = task["pieces"] if number == 0 else []
        if not all(_shows(unlike, piece) for piece in pieces):
            return "a piece of ours is not seen"
        for piece in pieces:
            ImageDraw.Draw(unlike).rectangle(_place_of(piece, unlike, MARGIN), fill=0)
        if unlike.getbbox():
            return f"what page {number + 1} shows"
    return ""


def _opened(path: str) -> Any:
    document = pypdfium2.PdfDocument(path)
    if document.get_formtype():
        document.init_forms()
    return document


def _sizes(document: Any) -> list[tuple[float, float]]:
    return [document.get_page_size(number) for number in range(len(document))]


def _is_unlike(one: float, other: float) -> bool:
    return not math.isclose(one, other, abs_tol=ROUNDED)


def _has_ink(page: Any, piece: Mapping[str, float]) -> bool:
    """Whether something stands in the place of a piece that was blank before."""
    drawn = _drawn(page, LONGER_SIDE / max(page.get_size())).convert("L")
    levels = drawn.crop(_place_of(piece, drawn)).histogram()
    return any(levels[:-UNLIKE])


def _cut_off_strip(after: Any, task: dict[str, Any]) -> None:
    """Let page 1 be the letter's own again, and the places of pieces shares of that."""
    whole = after[0].get_height()
    _show_only(after, task["box"])
    own = after[0].get_height()
    for piece in task["pieces"]:
        piece["top"] = (piece["top"] * whole - (whole - own)) / own
        piece["height"] *= whole / own


def _show_only(document: Any, box: Sequence[float]) -> None:
    """Let page 1 show this; the library reads a page's boxes when it is opened."""
    page = document[0]
    page.set_mediabox(*box)
    page.set_cropbox(*box)
    page.close()


def _altered(task: Mapping[str, Any], count: int) -> Iterator[int]:
    """The first page, which has our pieces, and the others that the task names."""
    yield 0
    yield from (number for number in task["altered"] if 0 < number < count)


def _drawn(page: Any, scale: float) -> Image.Image:
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture.convert("RGB")


def _unlike(before: Any, after: Any) -> Image.Image:
    """Return a picture with a white dot wherever the two pages look otherwise."""
    scale = LONGER_SIDE / max(before.get_width(), before.get_height(), 1)
    one, other = _drawn(before, scale), _drawn(after, scale)
    if one.size != other.size:
        other = other.resize(one.size)
    bands = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return most.point([255 * (level >= UNLIKE) for level in range(256)])


def _shows(unlike: Image.Image, piece: Mapping[str, float]) -> bool:
    """Whether anything of ours is seen in its place."""
    return unlike.crop(_place_of(piece, unlike)).getbbox() is not None


def _place_of(
    piece: Mapping[str, float], page: Image.Image, margin: float = 0
) -> tuple[int, int, int, int]:
    more = margin * max(page.size)
    left, top = piece["left"] * page.width, piece["top"] * page.height
    right = left + piece["width"] * page.width
    bottom = top + piece["height"] * page.height
    sides = (left - more, top - more, right + more, bottom + more)
    return (
        math.floor(sides[0]),
        math.floor(sides[1]),
        math.ceil(sides[2]),
        math.ceil(sides[3]),
    )


if __name__ == "__main__":
    main()
