"""ย้ายตรา and the stamped copy in a browser: mouse, finger, keys; news by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from saraban.registers.models import RegisterEntry
from saraban.stamps.jobs import make_renditions
from saraban.stamps.models import StampPlace
from tests.browser import check_axe, sign_in
from tests.cast import Cast
from tests.stamps import copies


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """A letter that came in."""
    return copies.came_in(cast)


def open_place(window: Page, cast: Cast, entry: RegisterEntry) -> None:
    sign_in(window, cast.users["registry_clerk"])
    window.goto(reverse("stamps:stamp_place", args=[entry.pk]))


def shares(window: Page) -> list[float]:
    """Return what the two fields say."""
    return [float(window.input_value(f"#id_{name}")) for name in ("left", "top")]


def box_of(window: Page, selector: str) -> Any:
    box = window.locator(selector).bounding_box()
    assert box
    return box


def corner(window: Page) -> list[float]:
    """Return where the frame is on the drawn page, in per cent."""
    sheet, frame = box_of(window, "svg.placer"), box_of(window, ".frame")
    return [
        100 * (frame["x"] - sheet["x"]) / sheet["width"],
        100 * (frame["y"] - sheet["y"]) / sheet["height"],
    ]


def test_the_mouse_moves_the_stamp_and_the_fields_follow(
    page: Page, cast: Cast, entry: RegisterEntry
) -> None:
    open_place(page, cast, entry)
    check_axe(page)
    frame, sheet = box_of(page, ".frame"), box_of(page, "svg.placer")
    page.mouse.move(frame["x"] + 10, frame["y"] + 10)
    page.mouse.down()
    page.mouse.move(
        sheet["x"] + sheet["width"] * 0.2 + 10, sheet["y"] + sheet["height"] * 0.6 + 10
    )
    page.mouse.up()
    assert shares(page) == pytest.approx([20, 60], abs=1)
    assert corner(page) == pytest.approx(shares(page), abs=1)
    page.mouse.move(0, 0)
    assert shares(page) == pytest.approx([20, 60], abs=1)
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_text("บันทึกตำแหน่งตราแล้ว")).to_be_visible()
    kept = StampPlace.objects.get(entry=entry)
    assert (kept.x, kept.y) == pytest.approx((0.2, 0.6), abs=0.01)


def test_the_stamp_stays_whole_on_the_page(
    page: Page, cast: Cast, entry: RegisterEntry
) -> None:
    open_place(page, cast, entry)
    frame = box_of(page, ".frame")
    page.mouse.move(frame["x"] + 10, frame["y"] + 10)
    page.mouse.down()
    page.mouse.move(1360, 5)
    page.mouse.up()
    assert shares(page) == pytest.approx([100 * 160 / 210, 0], abs=0.5)


def test_arrow_keys_move_the_stamp_and_say_where_it_is(
    page: Page, cast: Cast, entry: RegisterEntry
) -> None:
    open_place(page, cast, entry)
    page.locator("#id_left").fill("๓๐")
    page.locator("#id_top").fill("40")
    assert corner(page) == pytest.approx([30, 40], abs=1)
    page.get_by_role("group", name="ตรารับหนังสือ").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowUp")
    assert shares(page) == pytest.approx([31, 44], abs=0.2)
    expect(page.locator("[data-stamp-words]")).to_contain_text("จากขอบบนร้อยละ")


def test_a_finger_moves_the_stamp_and_not_the_page(
    phone: Page, cast: Cast, entry: RegisterEntry
) -> None:
    open_place(phone, cast, entry)
    check_axe(phone)
    frame = box_of(phone, ".frame")
    touch = phone.context.new_cdp_session(phone)
    x, y = frame["x"] + 10, frame["y"] + 10
    places = [(x, y), (x - 60, y + 60), (x - 120, y + 120)]
    for kind, (at_x, at_y) in zip(
        ("touchStart", "touchMove", "touchMove"), places, strict=True
    ):
        points = [{"x": at_x, "y": at_y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    moved = box_of(phone, ".frame")
    assert moved["x"] == pytest.approx(frame["x"] - 120, abs=2)
    assert moved["y"] == pytest.approx(frame["y"] + 120, abs=2)
    assert phone.evaluate("window.scrollY") == 0


def test_the_letter_says_by_itself_when_the_copy_is_there(
    page: Page, cast: Cast, entry: RegisterEntry
) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(entry.get_absolute_url())
    page.get_by_role("button", name="ประทับตรารับ").click()
    expect(page.get_by_text("กำลังประทับตรา")).to_be_visible()
    make_renditions()
    expect(page.get_by_role("link", name="เปิดฉบับประทับตรา")).to_be_visible(
        timeout=20_000
    )
    check_axe(page)
