"""Photographs from phones as paper: very large, lying, turned, without their end."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from saraban.documents.picture_reading import read_picture
from saraban.stamps.paper.content import CoverReason
from tests.documents import looks
from tests.stamps.papers import note, plan, stamped

BOX = (3508, 3508)


@pytest.mark.parametrize(
    ("size", "orientation"),
    [
        ((16000, 4000), 1),
        pytest.param((8160, 6120), 1, marks=pytest.mark.long),
        pytest.param((8160, 6120), 6, marks=pytest.mark.long),
        pytest.param((6120, 8160), 1, marks=pytest.mark.long),
        pytest.param((12000, 9000), 1, marks=pytest.mark.long),
        pytest.param((9000, 12000), 8, marks=pytest.mark.long),
    ],
)
def test_a_large_photograph_is_stamped_however_it_lies(
    tmp_path: Path, size: tuple[int, int], orientation: int
) -> None:
    content = looks.turned(looks.picture("JPEG", size), orientation)
    made = stamped(tmp_path, content, plan(note("ก")), "jpg")
    assert made.cover is None
    width, height = made.sheet
    assert (width > height) == ((size[0] > size[1]) == (orientation == 1))


def test_a_photograph_without_its_end_mark_is_whole(tmp_path: Path) -> None:
    whole = looks.grainy_photograph()
    assert whole.endswith(b"\xff\xd9")
    made = stamped(tmp_path, whole[:-2], plan(note("ก")), "jpg")
    assert made.cover is None
    dots = read_picture(BytesIO(whole), BOX).tobytes()
    for missing in (1, 2):
        assert read_picture(BytesIO(whole[:-missing]), BOX).tobytes() == dots


def test_a_photograph_that_lacks_a_part_is_not(tmp_path: Path) -> None:
    whole = looks.grainy_photograph()
    cut = whole[: len(whole) * 3 // 4].rstrip(b"\xff")
    made = stamped(tmp_path, cut, plan(note("ก")), "jpg")
    assert made.cover == CoverReason.DAMAGED
    # The cut went through a mark, or through what is white to the end.
    for content in (cut + b"\xff", looks.picture("JPEG", (900, 900))[:2500]):
        with pytest.raises(OSError, match="truncated"):
            read_picture(BytesIO(content), BOX)
