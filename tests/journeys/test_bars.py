"""The bars of a phone: what they begin with, and that the judge sees what is wrong."""

from __future__ import annotations

from typing import Final

import pytest

from tests.cast import Cast
from tests.journeys.conftest import Opener
from tests.journeys.every_page import pages_of, shown
from tests.journeys.judged import SMALL_PHONE, Judge
from tests.page_table import Line
from tests.scene import set_scene

# Pages whose bar once began with ลบ, แทรก, ส่งคืน or the undoing of an import.
BARS: Final = (
    ("dep", "registers:entry_detail", "area_in"),
    ("reg", "registers:entry_detail", "area_in"),
    ("dcl", "registers:entry_detail", "area_out"),
    ("sdi", "registers:entry_detail", "school_in"),
    ("off", "circulation:step_detail", "for_officer"),
    ("sdi", "dispatch:delivery_detail", "to_school"),
    ("adm", "directory:import_detail", "directory_import"),
    ("reg", "registers:year_list", "-"),
)
# What is done to the page, and what the judge must say of it.
SPOILT: Final = (
    ("document.querySelector('h1').style.minWidth = '500px'", "scrolls sideways"),
    ("document.querySelector('.tabbar').style.height = '500px'", "bars leave"),
    ("document.querySelector('.tabbar').style.height = '200px'", "under a bar"),
    ("document.querySelector('.actions .btn').style.marginLeft = '400px'", "cut off"),
    ("document.querySelector('.actions .btn').classList.add('bad')", "yet first"),
)


def line_of(role: str, page: str, thing: str) -> Line:
    """Return the line of the table for what this role sees."""
    seen = {(line.page, line.thing): line for line in pages_of(role)}
    return seen[page, thing]


def test_no_bar_begins_with_what_cannot_be_undone(
    open_window: Opener, cast: Cast
) -> None:
    page = open_window()
    judge, scene = Judge(page), set_scene(cast)
    pages = [(role, line_of(role, page, thing)) for role, page, thing in BARS]
    for role, line in shown(page, scene, pages):
        judge.look(f"{line.page} {role}", SMALL_PHONE)
    judge.check()


@pytest.mark.long
def test_the_judge_sees_what_is_wrong(open_window: Opener, cast: Cast) -> None:
    page = open_window()
    judge, scene = Judge(page), set_scene(cast)
    line = line_of("sdi", "dispatch:delivery_detail", "to_school")
    for _ in shown(page, scene, [("sdi", line)]):
        judge.look("as it is", SMALL_PHONE)
        judge.check()
        for spoil, said in SPOILT:
            page.reload()
            page.evaluate(spoil)
            judge.look("spoilt", SMALL_PHONE)
            assert any(said in fault for fault in judge.faults), (said, judge.faults)
            judge.faults.clear()
