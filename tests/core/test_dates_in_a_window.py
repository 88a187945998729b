"""The day that is written below a date field, and the buttons beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from saraban.core import thai
from saraban.core.dates import DateNotUnderstoodError, Near, read_entered_date
from tests.browser import sign_in
from tests.cast import Cast

TYPED: Final = (
    *(str(day) for day in (0, 1, 9, 15, 20, 25, 28, 31, 32)),
    *("0101", "2811", "3112", "2902", "2569", "28/2", "31/12", "5.6", "1-1"),
    *("251169", "310269", "25112569", "๒๕๑๑๖๙", "25/11/69", "25 พ.ย. 69"),
    *("2026-11-19", "191", "19116", "เมื่อวาน", "มะรืน", "28/11/26", "28 / 11 / 2569"),
    *("28-พ.ย.-69", "วันที่ 28 พฤศจิกายน 2569", "28 พฤษจิกา 69", "5 กรกฏาคม", "5 พฤ"),
)
NOT_READ: Final = "พิมพ์เป็น วัน/เดือน/ปี พ.ศ. เช่น"
INCOMING: Final = reverse("registers:entry_create", args=["incoming"])
SIGNATORY: Final = reverse("certificates:signatory_create")


def meant(text: str, near: Near) -> str:
    """Return what the server understands, in words."""
    try:
        found = read_entered_date(text, today=thai.today(), near=near)
    except DateNotUnderstoodError:
        return NOT_READ
    return thai.format_full_date(found)


@pytest.mark.parametrize(
    ("address", "label", "near"),
    [
        (INCOMING, "ลงวันที่", Near.BACK),
        pytest.param(SIGNATORY, "ลงนามตั้งแต่วันที่", Near.THIS, marks=pytest.mark.long),
        (SIGNATORY, "ถึงวันที่", Near.AHEAD),
    ],
)
def test_the_page_understands_a_day_as_the_server_does(
    page: Page, cast: Cast, address: str, label: str, near: Near
) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(address)
    field = page.get_by_label(label, exact=True)
    below = page.locator(f"#{field.get_attribute('id')}_day")
    for text in TYPED:
        field.fill(text)
        assert (below.text_content() or "").startswith(meant(text, near)), text


def test_a_year_far_away_is_pointed_out_before_the_press(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(INCOMING)
    field = page.get_by_label("ลงวันที่", exact=True)
    below = page.locator(f"#{field.get_attribute('id')}_day")
    for text, is_far in (("28/11/26", True), ("28/11/69", False)):
        field.fill(text)
        assert ("ตรวจปีอีกครั้ง" in (below.text_content() or "")) is is_far


def buttons(page: Page, label: str) -> dict[str, date]:
    """Press every button beside a date; return the day that each one writes."""
    field = page.get_by_label(label, exact=True)
    found = {}
    for button in field.locator("xpath=..").get_by_role("button").all():
        button.click()
        written = read_entered_date(field.input_value(), today=thai.today())
        found[button.inner_text().strip()] = written
    return found


def test_beside_a_day_to_come_stands_no_day_gone_by(page: Page, cast: Cast) -> None:
    today = thai.today()
    sign_in(page, cast.users["registry_clerk"])
    page.goto(SIGNATORY)
    assert buttons(page, "ถึงวันที่") == {
        "พรุ่งนี้": today + timedelta(days=1),
        "อีก 7 วัน": today + timedelta(days=7),
    }
    assert buttons(page, "ลงนามตั้งแต่วันที่") == {
        "วันนี้": today,
        "พรุ่งนี้": today + timedelta(days=1),
    }
    page.goto(INCOMING)
    assert buttons(page, "ลงวันที่") == {
        "วันนี้": today,
        "เมื่อวาน": today - timedelta(days=1),
    }
    page.goto(reverse("registers:number_reserve", args=["outgoing"]))
    expect(page.get_by_role("button", name="เมื่อวาน")).to_have_count(0)
