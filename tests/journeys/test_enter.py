"""Enter in a field sends nothing: only a button or its key does."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Request, Route, expect

from saraban.registers.models import RegisterEntry
from tests.browser import DESK, sign_in
from tests.cast import Cast
from tests.journeys.conftest import Opener
from tests.journeys.every_page import HOLDING, sampled, shown
from tests.journeys.steps import look
from tests.scene import set_scene

INCOMING: Final = "/registers/incoming/new/"
RESERVE: Final = "/registers/outgoing/reserve/"
SUGGEST: Final = re.compile(r"/senders/\?")
# Forms that issue a number or send; `make test` tries these, the long run all.
TRIED: Final = (
    ("registry_clerk", INCOMING),
    ("division_clerk", "/dispatch/new/"),
)
# What Enter could send, in the order of the page; each gets a mark to be found by. Of
# boxes that are alike the first stands for all.
MARK_FIELDS: Final = """() => Array.from(document.querySelectorAll("form[method=post][data-once]"))
    .flatMap((form) => Array.from(form.elements))
    .filter((each) => each.matches("input:not([type=hidden], [type=file]), select")
        && each.getClientRects().length > 0 && !each.disabled
        && !(each.type === "checkbox" && each.name && each.form.elements[each.name] !== each
            && each.form.elements[each.name][0] !== each))
    .map((each, place) => each.setAttribute("data-tried", String(place))).length"""


def check_enter(page: Page) -> int:
    """Press Enter twice in every field of the forms that write; nothing may be sent."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.is_navigation_request():
            sent.append(f"{page.url} → {request.url}")

    address = page.url
    page.on("request", note)
    count: int = page.evaluate(MARK_FIELDS)
    for place in range(count):
        field = page.locator(f"[data-tried='{place}']")
        if not field.is_visible():
            continue
        field.focus()
        field.press("Enter")
        field.press("Enter")
        assert not sent, (place, sent)
    assert page.url == address
    page.remove_listener("request", note)
    return count


def test_enter_sends_no_form_that_issues_or_sends(page: Page, cast: Cast) -> None:
    for person, address in TRIED:
        sign_in(page, cast.users[person])
        page.goto(address)
        assert check_enter(page), address


@pytest.mark.long
def test_enter_sends_no_form_of_any_page(open_window: Opener, cast: Cast) -> None:
    window, pages = open_window(), sampled(HOLDING)
    assert sum(check_enter(window) for _ in shown(window, set_scene(cast), pages))


class Late:
    """Answers of suggestions that are held back until they are let go."""

    def __init__(self, page: Page) -> None:
        """Hold back from now on."""
        self.page = page
        self.held: list[Route] = []
        page.route(SUGGEST, self._hold)

    def _hold(self, route: Route) -> None:
        self.held.append(route)

    def let_go(self) -> None:
        """Let the last answer come; those before it were given up by the page."""
        while not self.held:
            # The request was made; its hand-over comes with the next turn.
            self.page.evaluate("0")
        self.held.pop().continue_()


def open_incoming(page: Page, cast: Cast) -> Any:
    """Open ลงทะเบียนหนังสือรับ with the cursor in จาก."""
    sign_in(page, cast.users["registry_clerk"])
    page.goto(INCOMING)
    sender = page.get_by_role("combobox", name="จาก")
    expect(sender).to_be_focused()
    return sender


def test_down_and_enter_before_the_suggestions_came_choose_the_first(
    page: Page, cast: Cast
) -> None:
    sender = open_incoming(page, cast)
    late = Late(page)
    with page.expect_request(SUGGEST):
        page.keyboard.type("จำลอง")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    expect(sender).to_have_value("จำลอง")
    late.let_go()
    expect(sender).to_have_value("โรงเรียนวัดจำลอง")
    assert page.url.endswith(INCOMING)
    assert not RegisterEntry.objects.exists()


def test_f8_after_such_an_enter_waits_for_the_choice(page: Page, cast: Cast) -> None:
    sender = open_incoming(page, cast)
    late = Late(page)
    with page.expect_request(SUGGEST):
        page.keyboard.type("จำลอง")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.press("F8")
    late.let_go()
    expect(page.get_by_text("ยังไม่ได้กรอกเรื่อง").first).to_be_visible()
    expect(sender).to_have_value("โรงเรียนวัดจำลอง")


def test_enter_stays_where_suggestions_come_that_nobody_marked(
    page: Page, cast: Cast
) -> None:
    sender = open_incoming(page, cast)
    late = Late(page)
    with page.expect_request(SUGGEST):
        page.keyboard.type("จำลอง")
        page.keyboard.press("Enter")
    late.let_go()
    expect(sender).to_have_attribute("aria-expanded", "true")
    expect(sender).to_be_focused()
    expect(sender).to_have_value("จำลอง")
    # Now they are there: what is typed is kept, and Enter goes on.
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="ปกติ", exact=True)).to_be_focused()


def test_enter_goes_on_where_there_is_nothing_to_choose(page: Page, cast: Cast) -> None:
    sender = open_incoming(page, cast)
    late = Late(page)
    with page.expect_request(SUGGEST):
        page.keyboard.type("ไม่มีผู้ใดชื่อนี้")
        page.keyboard.press("Enter")
    late.let_go()
    expect(page.get_by_role("radio", name="ปกติ", exact=True)).to_be_focused()
    expect(sender).to_have_value("ไม่มีผู้ใดชื่อนี้")


def test_enter_walks_through_the_fields_and_says_at_the_end_what_saves(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(RESERVE)
    for name in ("จำนวนเลข", "ใช้ภายในวันที่", "ผู้จอง", "กลุ่มปฏิบัติ", "เหตุผล"):
        expect(
            page.locator("input, select").and_(page.get_by_label(name))
        ).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.get_by_label("เหตุผล")).to_be_focused()
    said = page.get_by_text("ยังไม่ได้บันทึก กด F8 หรือ ปุ่ม “ตกลง” เพื่อบันทึก")
    expect(said).to_be_visible()
    look(page)
    page.keyboard.press("Shift+Tab")
    expect(said).to_have_count(0)
    assert not RegisterEntry.objects.exists()


def test_enter_is_a_new_line_in_a_text_and_a_search_in_a_search_box(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(INCOMING)
    subject = page.get_by_label("เรื่อง", exact=True)
    subject.fill("หนึ่ง")
    subject.press("Enter")
    expect(subject).to_have_value("หนึ่ง")
    expect(subject).not_to_be_focused()
    page.goto(reverse("dispatch:dispatch_create"))
    summary = page.get_by_label("เนื้อหาโดยสรุป", exact=True)
    summary.fill("หนึ่ง")
    summary.press("Enter")
    expect(summary).to_have_value("หนึ่ง\n")
    page.goto("/registers/incoming/")
    page.keyboard.press("F4")
    page.keyboard.type("ไม่มี")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "q=" in page.url


def test_without_scripts_enter_sends_nothing_and_the_button_does(
    open_window: Opener, cast: Cast
) -> None:
    page = open_window(DESK, java_script_enabled=False)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(RESERVE)
    page.get_by_label("กลุ่มปฏิบัติ").select_option(label="กลุ่มอำนวยการ")
    reason = page.get_by_label("เหตุผล")
    reason.fill("หนังสือรอลงนาม")
    reason.press("Enter")
    expect(reason).to_have_value("หนังสือรอลงนาม")
    assert not RegisterEntry.objects.exists()
    page.get_by_role("button", name="ตกลง").click()
    expect(page.get_by_role("heading", name="เลขจองที่ยังไม่ใช้")).to_be_visible()
    assert RegisterEntry.objects.count() == 1
