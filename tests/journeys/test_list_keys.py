"""The list of a book by keys alone, and what folds open."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import look
from tests.registers.listing import add

BOOK = "/registers/incoming/"


def test_keys_lead_to_the_search_and_to_the_days(page: Page, cast: Cast) -> None:
    add(cast, 3)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(BOOK)
    day = page.get_by_label("วันลงทะเบียน ตั้งแต่วันที่")
    expect(day).not_to_be_visible()
    page.keyboard.press("F9")
    expect(day).to_be_focused()
    look(page)
    page.keyboard.type("1/1/2569")
    page.keyboard.press("F4")
    expect(page.get_by_label("ค้นหาหนังสือ")).to_be_focused()
    page.keyboard.type("เรื่องที่ 2")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("from=1%2F1%2F2569"))
    expect(page.locator(".regno")).to_have_text(["2"])
    expect(day).to_have_value("1/1/2569")
    page.keyboard.press("F2")
    expect(page).to_have_url(re.compile("/registers/incoming/new/"))


def test_arrows_walk_down_the_same_deed(page: Page, cast: Cast) -> None:
    add(cast, 3)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(BOOK)
    page.get_by_role("link", name="แก้ไข 3").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="แก้ไข 2")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="แก้ไข 3")).to_be_focused()


def test_what_opens_over_the_list_closes_with_escape(page: Page, cast: Cast) -> None:
    add(cast, 1)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(BOOK)
    page.get_by_text("มุมมองและคอลัมน์").click()
    box = page.get_by_role("checkbox", name="หมายเหตุ")
    box.uncheck()
    look(page)
    page.keyboard.press("Escape")
    expect(box).not_to_be_visible()
    page.get_by_text("มุมมองและคอลัมน์").click()
    page.get_by_role("button", name="ตกลง").click()
    expect(page.get_by_role("columnheader", name="หมายเหตุ")).to_have_count(0)


def test_filters_and_views_work_on_a_phone(phone: Page, cast: Cast) -> None:
    add(cast, 2)
    sign_in(phone, cast.users["registry_clerk"])
    phone.goto(BOOK)
    phone.get_by_text("ตัวกรอง", exact=True).click()
    phone.get_by_label("สื่อ").select_option("เอกสารกระดาษ")
    look(phone)
    phone.get_by_role("button", name="ค้นหา").click()
    expect(phone.locator(".regno")).to_have_text(["2", "1"])
    phone.get_by_text("มุมมองและคอลัมน์").click()
    phone.get_by_label("ชื่อมุมมอง").fill("กระดาษ")
    phone.get_by_role("button", name="บันทึก", exact=True).click()
    expect(phone.get_by_role("link", name="กระดาษ", exact=True)).to_be_visible()
    look(phone)


def test_ten_rows_are_seen_at_once(page: Page, cast: Cast) -> None:
    add(cast, 20)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(BOOK)
    rows = page.locator("tbody tr")
    tenth = rows.nth(9).bounding_box()
    assert tenth is not None
    assert tenth["y"] + tenth["height"] <= 768
