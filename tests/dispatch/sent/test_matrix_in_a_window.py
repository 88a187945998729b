"""ผลการลงทะเบียนรับ in a browser: counts come by themselves, nothing chosen is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from saraban.dispatch.models import Dispatch
from tests.browser import check_axe, sign_in
from tests.cast import Cast
from tests.dispatch.sent_letters import delivery_to, give_back, receive, send

HALF_A_MINUTE = 31_000


@pytest.fixture
def sent(cast: Cast) -> Dispatch:
    """A letter to all three schools that asks for a report."""
    return send(cast, needs_reply=True)


@pytest.fixture
def matrix(page: Page, cast: Cast, sent: Dispatch) -> Page:
    """The page of the letter, whose minutes pass as quickly as the test wants."""
    sign_in(page, cast.users["division_clerk"])
    page.clock.install()
    page.goto(sent.get_absolute_url())
    return page


def wait_for_news(page: Page) -> None:
    """Let half a minute go by, until the counts have come."""
    with page.expect_response(lambda answer: "/rows/" in answer.url):
        page.clock.fast_forward(HALF_A_MINUTE)


def test_news_come_without_losing_ticks_filter_or_place(
    matrix: Page, cast: Cast, sent: Dispatch
) -> None:
    first = delivery_to(sent, cast.schools[0])
    last = delivery_to(sent, cast.schools[2])
    matrix.locator(f"#tick-{last.pk}").check()
    search = matrix.locator("#q")
    search.fill("วัดจำ")
    expect(matrix.locator("#matrix-counts")).to_contain_text("0 จาก 3 แห่ง")
    receive(cast, sent)
    wait_for_news(matrix)
    expect(matrix.locator("#matrix-counts")).to_contain_text("1 จาก 3 แห่ง")
    expect(matrix.locator(f"#r{first.pk}-receipt")).to_contain_text("เลขรับ 1")
    expect(matrix.locator(f"#r{first.pk}-state")).to_contain_text("ลงทะเบียนรับแล้ว")
    expect(matrix.locator(f"#tick-{last.pk}")).to_be_checked()
    expect(search).to_be_focused()
    expect(search).to_have_value("วัดจำ")
    assert matrix.url.endswith(sent.get_absolute_url())
    give_back(cast, sent, "other_school_clerk")
    wait_for_news(matrix)
    returns = matrix.locator("#matrix-returns")
    expect(returns).to_contain_text("ส่งคืน 1 แห่ง รอดำเนินการ")
    matrix.locator("#remind-all").click()
    expect(matrix.get_by_text("แจ้งเตือน 1 แห่งแล้ว")).to_be_visible()


def test_the_sign_in_page_is_not_put_into_the_page(
    matrix: Page, cast: Cast, sent: Dispatch
) -> None:
    matrix.context.clear_cookies()
    wait_for_news(matrix)
    expect(matrix.locator("#matrix-counts")).to_contain_text("0 จาก 3 แห่ง")
    expect(matrix.locator("input[type=password]")).to_have_count(0)


def test_the_chosen_are_counted_and_asked_about(
    matrix: Page, cast: Cast, sent: Dispatch
) -> None:
    matrix.get_by_label("เลือก/ไม่เลือกทั้งหมด").check()
    expect(matrix.get_by_text("เลือก 3 แห่ง")).to_be_visible()
    matrix.get_by_role("button", name="เรียกคืนแห่งที่เลือก").click()
    expect(matrix.get_by_role("button", name="เรียกคืนจาก 3 แห่ง")).to_be_visible()
    check_axe(matrix)


def test_the_text_for_the_chat_group_is_copied(
    page: Page, cast: Cast, sent: Dispatch
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, cast.users["division_clerk"])
    page.goto(f"{sent.get_absolute_url()}chat/")
    page.get_by_role("button", name="คัดลอกข้อความ").click()
    expect(page.get_by_text("คัดลอกแล้ว").first).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("ยังไม่ลงทะเบียนรับ 3 แห่ง")
    check_axe(page)


def look_at_pages(window: Page, cast: Cast, sent: Dispatch) -> None:
    """Walk through the sender's pages; none is wider than the window."""
    receive(cast, sent)
    give_back(cast, sent, "other_school_clerk")
    sign_in(window, cast.users["division_clerk"])
    for page in ("", "replace/", "add/"):
        window.goto(f"{sent.get_absolute_url()}{page}")
        check_axe(window)
        width = window.evaluate("document.documentElement.scrollWidth")
        assert window.viewport_size is not None
        assert width <= window.viewport_size["width"]


def test_the_pages_are_usable_for_everybody(
    page: Page, cast: Cast, sent: Dispatch
) -> None:
    look_at_pages(page, cast, sent)


def test_the_pages_are_usable_on_a_phone(
    phone: Page, cast: Cast, sent: Dispatch
) -> None:
    look_at_pages(phone, cast, sent)
