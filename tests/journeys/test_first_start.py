"""From the link that the server tells to the first look at what is still to be done."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from saraban.directory.actions.first_start import renew_code
from tests.directory.first_started import AREA, PAGE, PASSWORD
from tests.journeys.steps import check_width, look


def test_an_empty_system_is_set_up_in_the_browser(page: Page) -> None:
    page.goto(f"{PAGE}?code={renew_code()}")
    assert "code" not in page.url
    look(page)
    page.get_by_label("รหัสหน่วยงาน").fill("5099")
    page.get_by_label("ชื่อหน่วยงาน").fill(AREA)
    page.get_by_label("ชื่อผู้ใช้").fill("boss")
    page.locator("#id_given_name").fill("หัวหน้า")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password_again").fill(PASSWORD)
    narrow(page)
    page.get_by_role("button", name="สร้างสำนักงานและผู้ดูแลระบบ").click()
    expect(page.get_by_role("heading", name="เริ่มใช้งานระบบ")).to_be_visible()
    look(page)
    narrow(page)


def narrow(page: Page) -> None:
    """Nothing is too wide on the smallest phone; then the window is as before."""
    page.set_viewport_size({"width": 360, "height": 640})
    check_width(page)
    page.set_viewport_size({"width": 1366, "height": 768})
