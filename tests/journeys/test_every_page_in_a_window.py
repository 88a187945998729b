"""Every page that somebody sees, in the window of an office and of a phone."""

from __future__ import annotations

from itertools import count, repeat
from pathlib import Path
from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book
from tests.browser import DESK, PHONE, sign_in
from tests.cast import Cast
from tests.journeys.conftest import Opener
from tests.journeys.every_page import (
    CAPACITIES,
    HOLDING,
    LONG,
    OWN,
    long_scene,
    pages_of,
    sampled,
    shared_out,
    shown,
)
from tests.journeys.judged import OFFICE, SMALL_PHONE, WINDOWS, Judge
from tests.journeys.steps import look
from tests.page_table import ROLES, Line
from tests.scene import Scene, set_scene

SIZES: Final = (DESK, PHONE)
# Every eighth page; each day another eighth.
PARTS: Final = 8
LOOKING: Final = ["reg", "sdi", "adm", "any"]
# Of four pages one is looked at by axe in each window.
IN_OFFICE, ON_PHONE = 0, 2
TEN: Final = 10
VISIBLE_ROWS: Final = """() => Array.from(document.querySelectorAll("tbody tr")).filter(
    (row) => row.getBoundingClientRect().bottom <= window.innerHeight).length"""


def test_an_eighth_of_the_pages_is_well_in_every_window(
    open_window: Opener, cast: Cast, turn: int, pictures: Path | None
) -> None:
    """One page after the other, on a small phone and in one more window.

    Windows and capacities take turns. axe looks at every second page, in
    one of the windows, and at half of those in the dark too.
    """
    scene, page = long_scene(cast), open_window()
    judge = Judge(page, pictures)
    pages = list(sampled(HOLDING))[turn % PARTS :: PARTS]
    make_things(scene, pages)
    held = (CAPACITIES[(turn + place) % len(CAPACITIES)] for place in count())
    for place, (role, line) in enumerate(shown(page, scene, pages, held), start=turn):
        look_by_axe(judge, place)
        windows = SMALL_PHONE, WINDOWS[place % len(WINDOWS)]
        judge.look(f"{line.page} {role}", *dict.fromkeys(windows))
    judge.check()


def look_by_axe(judge: Judge, place: int) -> None:
    """Let axe look at every second page."""
    dark = place % 8 < 4
    if place % 4 == IN_OFFICE:
        judge.open_at(OFFICE)
        look(judge.page, dark=dark)
    elif place % 4 == ON_PHONE:
        judge.open_at(SMALL_PHONE)
        look(judge.page, dark=dark)


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_axe_finds_nothing_on_any_thing_in_any_window(
    open_window: Opener, cast: Cast, size: tuple[int, int]
) -> None:
    scene, page = set_scene(cast), open_window(size)
    for _ in shown(page, scene, shared_out(LOOKING)):
        look(page, dark=True)


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_everybody_is_well_in_every_window(
    open_window: Opener, cast: Cast, role: str, pictures: Path | None
) -> None:
    scene = long_scene(cast)
    pages = [(role, line) for line in pages_of(role)]
    judge_all(Judge(open_window(), pictures), scene, pages, OWN)


@pytest.mark.long
@pytest.mark.parametrize("capacity", CAPACITIES[1:])
def test_every_page_is_well_for_who_stands_in_or_has_two_posts(
    open_window: Opener, cast: Cast, capacity: str, pictures: Path | None
) -> None:
    scene, pages = long_scene(cast), list(sampled(HOLDING))
    judge_all(Judge(open_window(), pictures), scene, pages, capacity)


def judge_all(
    judge: Judge, scene: Scene, pages: list[tuple[str, Line]], capacity: str
) -> None:
    """Judge all of these pages in all windows."""
    if capacity != OWN:
        make_things(scene, pages)
    for role, line in shown(judge.page, scene, pages, repeat(capacity)):
        judge.look(f"{line.page} {line.thing} {role} {capacity}", *WINDOWS)
    judge.check()


def make_things(scene: Scene, pages: list[tuple[str, Line]]) -> None:
    """Make what the pages are about, by people who still hold their own posts."""
    for _, line in pages:
        line.address(scene)


def test_refusals_are_pages_too(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["teacher"])
    for address, status in ((reverse("dispatch:dispatch_list"), 403), ("/none/", 404)):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status
        look(page)


@pytest.mark.parametrize("kind", ["incoming", "outgoing"])
def test_ten_rows_are_seen_at_once(page: Page, cast: Cast, kind: str) -> None:
    actor = cast.actor("registry_clerk")
    for division in cast.divisions:
        details = EntryDetails(
            document_date=actor.appointment.starts_on,
            sender="สำนักงานคณะกรรมการส่งเสริมสวัสดิการและสวัสดิภาพครูและบุคลากรทางการศึกษา",
            addressee="ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1",
            subject=LONG * 2,
            reference_number="ที่ ศธ 04999.020216/ว 35614",
            responsible_office_id=division.pk,
            action_taken="ว่าที่ร้อยตรีหญิงกิ่งกาญจน์ ตัวอย่างสกุลยาวมาก",
            note="เอกสารกระดาษ ส่งคืนฉบับจริงแล้ว",
            urgency=4,
        )
        register_letter(kind, details, [], actor=actor)
    Book.objects.update(last_number=TEN)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(reverse("registers:entry_list", args=[kind]))
    assert page.evaluate(VISIBLE_ROWS) >= TEN
    look(page)
