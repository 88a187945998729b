"""Files that several write at once are whole, and what fails leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from fontTools.ttLib import TTFont

from saraban.core.bundles import build_bundles
from saraban.core.fonts import build_pdf_fonts, build_web_fonts
from saraban.core.whole_files import write_whole, written_whole

AT_ONCE = 4


@pytest.mark.parametrize("build", [build_pdf_fonts, build_web_fonts, build_bundles])
def test_those_who_build_an_asset_at_once_do_not_meet(
    build: Callable[[Path], object], tmp_path: Path
) -> None:
    """The first certificates after a start were lost when two threads made the fonts."""
    start = Barrier(AT_ONCE)

    def run(_: int) -> None:
        start.wait()
        build(tmp_path / "assets")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(AT_ONCE)))
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert made
    assert not [path for path in made if path.suffix == ".part"]
    for path in made:
        if path.suffix in {".ttf", ".woff2"}:
            assert ord("ก") in (TTFont(path).getBestCmap() or {})


def test_what_fails_changes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    write_whole(path, "first")

    def fail() -> None:
        with written_whole(path) as part:
            part.write_text("half", encoding="utf-8")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail()
    assert path.read_text(encoding="utf-8") == "first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_for_its_owner_is_never_open_to_others(tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    path.touch(0o644)
    write_whole(path, "secret")
    assert path.stat().st_mode & 0o777 == 0o600
