"""The picture of awkward papers in the documentation can be made anew."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from tools.awkward_papers import CELL, COLUMNS, GROUND, PAPERS


@pytest.mark.long
def test_every_awkward_paper_is_stamped_and_none_needs_a_cover() -> None:
    kept = {key: value for key, value in os.environ.items() if "DJANGO" not in key}
    made = subprocess.run(
        [sys.executable, "-m", "tools.awkward_papers"],
        check=True,
        capture_output=True,
        env=kept,
    )
    picture = Image.open(BytesIO(made.stdout))
    assert picture.width > COLUMNS * CELL[0]
    assert picture.height > len(PAPERS) // COLUMNS * CELL[1]
    assert picture.getpixel((0, 0)) == GROUND
