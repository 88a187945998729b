"""รอสั่งการ in a browser: a decision in two presses, ten seconds, no network."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, Route, ViewportSize, expect

from saraban.circulation.models import Endorsement, PendingDecision, Phrase, Step
from tests.browser import check_axe, sign_in
from tests.cast import Cast
from tests.circulation.queued import desk, proposed

QUEUE = reverse("circulation:queue")
SMALL_PHONE: ViewportSize = {"width": 360, "height": 740}
# The whole page of a letter on a slow link, without the pictures of its pages.
MOST_BYTES = 60_000
TEN_SECONDS = 11_000
NOTHING_KEPT = "ยังเปิดหน้านี้ไม่ได้"
GONE = "async () => !(await caches.has('saraban-waiting'))"
# Lets what was kept be so many hours old.
MADE_OLDER = """async (hours) => {
  const cache = await caches.open("saraban-waiting");
  const owner = await cache.match("/service-worker.js?owner");
  const at = String(Date.now() - hours * 3600000);
  const older = new Response(await owner.text(), { headers: { "X-Kept-At": at } });
  await cache.put("/service-worker.js?owner", older);
}"""


@pytest.fixture
def letters(cast: Cast) -> list[Step]:
    """Three letters before the director."""
    return [proposed(cast, "director", subject=f"เรื่องที่ {n}") for n in (1, 2, 3)]


def open_queue(page: Page, cast: Cast) -> None:
    """Open the director's queue."""
    sign_in(page, cast.users["director"])
    page.goto(QUEUE)
    expect(page.get_by_text("ฉบับที่ 1 จาก 3", exact=True)).to_be_visible()


def press(page: Page, name: str) -> None:
    """Press a button that begins with these words."""
    page.get_by_role("button", name=re.compile(f"^{name}")).click()


def without_network(page: Page) -> Page:
    """Open the queue in another window of the same browser, without a network."""
    page.context.set_offline(True)
    later = page.context.new_page()
    later.goto(QUEUE)
    return later


def test_a_plain_order_takes_two_presses_and_is_undone_with_one(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    press(phone, "ทราบ")
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_text("ฉบับที่ 2 จาก 3", exact=True)).to_be_visible()
    expect(phone.get_by_role("heading", name="เรื่องที่ 2")).to_be_visible()
    check_axe(phone)
    press(phone, "เลิกทำ")
    expect(phone.get_by_role("heading", name="เรื่องที่ 1")).to_be_visible()
    expect(phone.get_by_role("dialog")).to_be_visible()
    expect(phone.get_by_label("ทราบ", exact=True)).to_be_checked()
    assert not PendingDecision.objects.exists()
    assert not Endorsement.objects.filter(step__in=letters).exists()


def test_assigning_shows_the_words_as_they_will_stand(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    phone.set_viewport_size(SMALL_PHONE)
    open_queue(phone, cast)
    press(phone, "มอบ")
    phone.get_by_label("มอบ…ดำเนินการ").check()
    phone.get_by_label("ค้นชื่อผู้รับมอบ").fill("นภา")
    name = desk(cast, "officer").name
    phone.get_by_label(name).check()
    expect(phone.get_by_label("นางมาลี แผนจำลอง")).to_be_hidden()
    phone.get_by_label("ข้อความเพิ่มเติม").fill("โดยด่วน")
    expect(phone.get_by_text(f"มอบ {name} ดำเนินการ โดยด่วน")).to_be_visible()
    check_axe(phone)
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_text("ฉบับที่ 2 จาก 3", exact=True)).to_be_visible()
    held = PendingDecision.objects.get()
    assert held.filled["words"] == "ดำเนินการ โดยด่วน"


def test_a_longer_word_than_the_decision_stays_whole(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    texts = {"มอบหมาย…ดำเนินการ": "assigned", "เก็บเรื่อง": "filed"}
    for text, decision in texts.items():
        Phrase.objects.create(office=cast.area, text=text, decision=decision)
    open_queue(phone, cast)
    stands = phone.locator("[data-stands] output")
    press(phone, "มอบ")
    phone.get_by_label("มอบหมาย…ดำเนินการ").check()
    expect(stands).to_have_text("มอบหมาย ดำเนินการ")
    name = desk(cast, "officer").name
    phone.get_by_label(name).check()
    expect(stands).to_have_text(f"มอบหมาย {name} ดำเนินการ")
    phone.get_by_label("คำสั่งอื่น", exact=True).check()
    phone.get_by_label("เก็บเรื่อง").check()
    expect(stands).to_have_text(f"มอบ {name} เก็บเรื่อง")


def test_what_is_typed_stands_in_the_gap_of_an_opinion(phone: Page, cast: Cast) -> None:
    step = proposed(cast, "director", purpose=Step.Purpose.OPINION)
    sign_in(phone, cast.users["director"])
    phone.goto(QUEUE)
    press(phone, "ความเห็นอื่น")
    phone.get_by_label("เห็นควรมอบ…ดำเนินการ").check()
    phone.get_by_label("ข้อความเพิ่มเติม").fill("กลุ่มนโยบายและแผน")
    stands = "เห็นควรมอบ กลุ่มนโยบายและแผน ดำเนินการ"
    expect(phone.locator("[data-stands] output")).to_have_text(stands)
    check_axe(phone)
    press(phone, "ลงความเห็น")
    expect(phone.get_by_text("ลงความเห็นเลขรับ")).to_be_visible()
    assert PendingDecision.objects.get(step=step).filled["words"] == stands
    assert PendingDecision.objects.get().filled["kind"] == Endorsement.Kind.OPINION


def test_what_belongs_to_another_order_is_not_sent(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    press(phone, "มอบ")
    phone.get_by_label(desk(cast, "officer").name).check()
    phone.get_by_label("ทราบ", exact=True).check()
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_text("ฉบับที่ 2 จาก 3", exact=True)).to_be_visible()
    assert PendingDecision.objects.get().filled["to"] == []


def test_after_ten_seconds_the_bar_says_that_it_is_written(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    phone.clock.install()
    press(phone, "ทราบ")
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_role("button", name=re.compile(r"^เลิกทำ"))).to_be_visible()
    PendingDecision.objects.update(due_at="2020-01-01T00:00:00+00:00")
    phone.clock.fast_forward(TEN_SECONDS)
    expect(phone.get_by_text("บันทึกแล้ว")).to_be_visible()
    assert Endorsement.objects.filter(step=letters[0]).exists()


def test_at_a_desk_the_keys_decide_and_search(
    page: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(page, cast)
    page.keyboard.press("F8")
    page.keyboard.press("F4")
    page.keyboard.type("นภา")
    page.get_by_label(desk(cast, "officer").name).check()
    check_axe(page)
    page.keyboard.press("F8")
    expect(page.get_by_text("ฉบับที่ 2 จาก 3", exact=True)).to_be_visible()
    assert PendingDecision.objects.count() == 1


def test_without_a_network_what_waits_is_read_and_nothing_can_be_done(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function("caches.has('saraban-waiting')")
    phone.reload()
    phone.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    phone.goto(QUEUE)
    expect(phone.get_by_text("ข้อมูล ณ")).to_be_visible()
    expect(phone.get_by_text("เรื่องที่ 3")).to_be_visible()
    assert phone.locator("form").count() == 0
    check_axe(phone)
    phone.context.set_offline(False)


def test_what_was_kept_is_shown_for_an_hour(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function("caches.has('saraban-waiting')")
    phone.wait_for_load_state("networkidle")
    for hours, is_shown in ((0.99, True), (1, False)):
        phone.evaluate(MADE_OLDER, hours)
        later = without_network(phone)
        expect(later.get_by_text(NOTHING_KEPT)).to_be_visible(visible=not is_shown)
        expect(later.get_by_text("เรื่องที่ 3")).to_be_visible(visible=is_shown)
    assert not phone.evaluate("caches.has('saraban-waiting')")


@pytest.mark.long
def test_what_is_too_old_goes_with_the_next_page(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function("caches.has('saraban-waiting')")
    phone.reload()
    phone.wait_for_load_state("networkidle")
    phone.evaluate(MADE_OLDER, 0.99)
    phone.goto(reverse("desk:home"))
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate("caches.has('saraban-waiting')")
    phone.evaluate(MADE_OLDER, 1)
    phone.goto(reverse("desk:home"))
    phone.wait_for_function(GONE)


def test_a_session_that_ended_by_itself_removes_what_was_kept(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    phone.wait_for_function("caches.has('saraban-waiting')")
    phone.wait_for_load_state("networkidle")
    Session.objects.all().delete()
    phone.goto(QUEUE)
    expect(phone.get_by_role("heading", name="เข้าสู่ระบบ")).to_be_visible()
    phone.wait_for_function(GONE)
    later = without_network(phone)
    expect(later.get_by_text("เรื่องที่ 3")).to_be_hidden()


def test_signing_out_without_a_network_removes_what_was_kept(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    phone.wait_for_function("caches.has('saraban-waiting')")
    phone.wait_for_load_state("networkidle")
    phone.goto(reverse("account_logout"))
    assert phone.evaluate("caches.has('saraban-waiting')")
    phone.context.set_offline(True)
    with phone.expect_event("requestfailed"):
        phone.get_by_role("main").get_by_role("button", name="ออกจากระบบ").click()
    later = without_network(phone)
    expect(later.get_by_text(NOTHING_KEPT)).to_be_visible()
    assert not later.evaluate("caches.has('saraban-waiting')")


def test_another_persons_page_removes_what_was_kept(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    phone.wait_for_function("caches.has('saraban-waiting')")
    sign_in(phone, cast.users["deputy"])
    phone.goto(reverse("desk:home"))
    phone.wait_for_function(GONE)


def test_an_order_pressed_without_a_network_is_not_lost(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    press(phone, "ทราบ")
    phone.get_by_label("ข้อความเพิ่มเติม").fill("พิมพ์ไว้แล้ว")
    phone.context.set_offline(True)
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_text("ไม่มีสัญญาณเครือข่าย ยังไม่ได้ลงคำสั่ง")).to_be_visible()
    expect(phone.get_by_label("ข้อความเพิ่มเติม")).to_have_value("พิมพ์ไว้แล้ว")
    phone.context.set_offline(False)
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_text("ฉบับที่ 2 จาก 3", exact=True)).to_be_visible()
    assert PendingDecision.objects.count() == 1


def test_a_lost_answer_keeps_the_order_which_is_given_once(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)

    def lose(route: Route) -> None:
        # The server takes it; what it says never arrives.
        route.fetch()
        route.abort()

    phone.route("**/decide/", lose)
    press(phone, "มอบ")
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_text("ส่งแล้วแต่ไม่ได้รับคำตอบ")).to_be_visible()
    phone.unroute("**/decide/")
    # Nobody was chosen: the sheet says so, and keeps the rest.
    phone.get_by_label("ข้อความเพิ่มเติม").fill("โดยด่วน")
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.locator("[data-errors]")).to_be_focused()
    expect(phone.get_by_label("ข้อความเพิ่มเติม")).to_have_value("โดยด่วน")
    phone.get_by_label("ภายในวันพรุ่งนี้").click()
    expect(phone.get_by_label("ภายในวันที่", exact=True)).not_to_have_value("")
    phone.get_by_label(desk(cast, "officer").name).check()
    phone.route("**/decide/", lose)
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_text("ส่งแล้วแต่ไม่ได้รับคำตอบ")).to_be_visible()
    phone.unroute("**/decide/")
    check_axe(phone)
    assert PendingDecision.objects.count() == 1
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_text("ฉบับที่ 2 จาก 3", exact=True)).to_be_visible()
    assert PendingDecision.objects.count() == 1
    assert not phone.evaluate("sessionStorage.length")


@pytest.mark.long
def test_an_order_that_never_left_is_shown_again(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    phone.route("**/decide/", lambda route: route.abort())
    press(phone, "ทราบ")
    phone.get_by_label("ข้อความเพิ่มเติม").fill("พิมพ์ไว้แล้ว")
    press(phone, "ลงคำสั่ง แล้วเปิดฉบับที่ 2")
    expect(phone.get_by_text("ส่งแล้วแต่ไม่ได้รับคำตอบ")).to_be_visible()
    phone.goto(QUEUE)
    expect(phone.get_by_role("dialog")).to_be_visible()
    expect(phone.get_by_text(re.compile("^กดบันทึกเมื่อ"))).to_be_visible()
    expect(phone.get_by_label("ข้อความเพิ่มเติม")).to_have_value("พิมพ์ไว้แล้ว")
    check_axe(phone)
    assert not PendingDecision.objects.exists()


def test_a_letter_comes_quickly_on_a_slow_link(
    phone: Page, cast: Cast, letters: list[Step]
) -> None:
    open_queue(phone, cast)
    sizes = phone.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter((each) => /\\.(css|js)$/.test(new URL(each.name).pathname))"
        ".concat(performance.getEntriesByType('navigation'))"
        ".map((each) => each.encodedBodySize)"
    )
    assert 0 < sum(sizes) < MOST_BYTES
