"""Pictures of printed sheets."""

from __future__ import annotations

from saraban.core.typesetting import typeset
from tools.paper import SCALE, picture_of_sheet
from tools.pictures import read_rows

BLACK_ON_A_WHITE_SHEET = "#set page(width: 100pt, height: 50pt, margin: 0pt)\n#rect(width: 50%, height: 100%, fill: black)"


def test_a_sheet_becomes_a_picture_of_its_size_and_colours() -> None:
    picture = picture_of_sheet(typeset(BLACK_ON_A_WHITE_SHEET, {}))
    width, height, rows = read_rows(picture)
    assert (width, height) == (round(100 * SCALE), round(50 * SCALE))
    middle = rows[height // 2]
    assert middle[width // 4] == (0, 0, 0)
    assert middle[3 * width // 4] == (255, 255, 255)
