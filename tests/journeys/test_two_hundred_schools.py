"""The area writes to 200 schools: one sends it back, one is reminded, one answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from saraban.core import thai
from saraban.dispatch.models import Delivery, Dispatch
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests.browser import PHONE, sign_in
from tests.cast import Cast
from tests.journeys.steps import attach, button, go_on, look, menu

SCHOOLS = 200
SUBJECT = "สำรวจข้อมูลนักเรียนรายบุคคล"
SUMMARY = "ขอให้สำรวจและรายงานภายในกำหนด"
OLD = "แบบสำรวจ.pdf"
NEW = "แบบสำรวจฉบับแก้ไข.pdf"
Opener = Callable[..., Page]


def more_schools(cast: Cast) -> None:
    """Let the area have 200 government schools; two of them are the cast's."""
    Office.objects.bulk_create(
        Office(
            kind=Office.Kind.SCHOOL,
            parent=cast.area,
            cluster=cast.clusters[number % 2],
            code=f"509910{number:02d}",
            name=f"โรงเรียนสมมติที่ {number}",
            short_name=f"ร.ร.สมมติที่ {number}",
            school_type=Office.SchoolType.GOVERNMENT,
        )
        for number in range(SCHOOLS - 2)
    )


def in_three_weeks() -> str:
    """Return a day as people type it."""
    day = thai.today() + timedelta(weeks=3)
    return f"{day.day}/{day.month}/{thai.year_be(day)}"


def open_letter(phone: Page) -> None:
    """Find the letter in หนังสือรับ, as the thumb does."""
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("^หนังสือรับ")).last.click()
    phone.get_by_role("link", name=SUBJECT).first.click()
    expect(phone.get_by_role("heading", name=SUBJECT)).to_be_visible()


def test_one_returns_one_is_reminded_one_answers(
    page: Page, phone: Page, open_window: Opener, cast: Cast
) -> None:
    more_schools(cast)
    sign_in(page, cast.users["division_clerk"])
    send(page)
    other = open_window(PHONE, has_touch=True, is_mobile=True)
    sign_in(other, cast.users["other_school_clerk"])
    return_it(other)
    sign_in(phone, cast.users["school_clerk"])
    receive_and_answer(phone)
    see_what_happened(page)
    send_the_corrected_one(page)
    receive_the_corrected_one(other)
    remind_the_rest(page)
    count_what_is_left(cast)


def send(page: Page) -> None:
    """ส่งหนังสือราชการ to all government schools, who have to report back."""
    page.goto("/")
    menu(page, "รับส่งหนังสือราชการ", "ส่งหนังสือราชการ")
    page.get_by_label("สถานศึกษารัฐบาลทุกแห่ง").check()
    page.get_by_label("เลขที่หนังสือ").fill("ที่ ศธ 04999/ว 77")
    page.get_by_label("เรื่อง", exact=True).fill(SUBJECT)
    page.get_by_label("เนื้อหาโดยสรุป").fill(SUMMARY)
    page.get_by_label("ต้องรายงานกลับ", exact=True).check()
    page.get_by_role("textbox", name="รายงานกลับภายในวันที่").fill(in_three_weeks())
    attach(page, 1, OLD)
    look(page)
    button(page, f"ตกลง ส่งถึง {SCHOOLS} แห่ง").click()
    # The number is not in the book.
    go_on(page, "ส่งตามนี้")
    expect(page.get_by_text(f"ส่งหนังสือถึง {SCHOOLS} แห่งแล้ว")).to_be_visible()
    look(page)


def return_it(other: Page) -> None:
    """The second school cannot open the file and sends the letter back."""
    open_letter(other)
    look(other)
    other.get_by_role("link", name="ส่งคืน").click()
    other.get_by_label("ไฟล์เปิดไม่ได้").check()
    look(other)
    button(other, "ส่งคืน").click()
    expect(other.get_by_text("ส่งคืนแล้ว").first).to_be_visible()
    look(other)


def receive_and_answer(phone: Page) -> None:
    """The first school receives, and reports back to the group that wrote."""
    open_letter(phone)
    button(phone, "ลงทะเบียนรับ").click()
    expect(phone.get_by_text("ลงทะเบียนรับแล้ว เลขรับ 1")).to_be_visible()
    look(phone)
    phone.get_by_role("link", name="รายงานกลับ", exact=True).click()
    look(phone)
    button(phone, "ตกลง").click()
    expect(phone.get_by_text("ที่ ศธ 04999.001/1").first).to_be_visible()
    look(phone)
    phone.get_by_role("link", name="แนบไฟล์และส่งรายงานกลับ").first.click()
    phone.get_by_label("เนื้อหาโดยสรุป").fill("สำรวจแล้ว นักเรียน 120 คน")
    look(phone)
    button(phone, "ตกลง").click()
    go_on(phone, "ส่งตามนี้")
    expect(phone.get_by_text("ส่งหนังสือถึง 1 แห่งแล้ว")).to_be_visible()
    expect(phone.get_by_text("นับเป็นการรายงานกลับหนังสือ")).to_be_visible()


def see_what_happened(page: Page) -> None:
    """The counts renew themselves, without the page."""
    page.evaluate("window.stays = true")
    page.evaluate(
        "htmx.ajax('GET', document.querySelector('#matrix-counts').getAttribute('hx-get'), {target: '#matrix-counts', swap: 'outerHTML'})"
    )
    expect(page.get_by_role("heading", name="ส่งคืน 1 แห่ง")).to_be_visible()
    expect(page.get_by_role("progressbar").first).to_have_attribute("value", "1")
    assert page.evaluate("window.stays") is True
    page.get_by_role("link", name="รายงานกลับแล้ว").click()
    row = page.get_by_role("row", name=re.compile("บ้านสมมติ"))
    expect(row).to_contain_text("เลขรับ 1")
    expect(row.get_by_role("link", name=re.compile("04999.001"))).to_be_visible()
    look(page)


def send_the_corrected_one(page: Page) -> None:
    """ส่งฉบับแก้ไขแทน to the school that sent it back, with another file."""
    page.get_by_role("link", name=re.compile("^ส่งฉบับแก้ไขแทน ให้")).click()
    page.get_by_label("เหตุผล").fill("ไฟล์เดิมเปิดไม่ได้")
    attach(page, 1, NEW)
    look(page)
    button(page, "ส่งฉบับแก้ไขแทนถึง 1 แห่ง").click()
    expect(
        page.get_by_text(re.compile("ส่งฉบับแก้ไขแทนถึง 1 แห่งแล้ว")).first
    ).to_be_visible()
    look(page)


def receive_the_corrected_one(other: Page) -> None:
    """The new version comes as such; both files are there."""
    open_letter(other)
    expect(other.get_by_text("ไฟล์เดิมเปิดไม่ได้").first).to_be_visible()
    expect(other.get_by_text(NEW.removesuffix(".pdf")).first).to_be_visible()
    button(other, "ลงทะเบียนรับ").click()
    expect(other.get_by_text("ลงทะเบียนรับแล้ว เลขรับ 1")).to_be_visible()
    look(other)


def remind_the_rest(page: Page) -> None:
    """แจ้งเตือน everybody who has not received, and a text for the chat group."""
    first = Dispatch.objects.get(reference_number="ที่ ศธ 04999/ว 77", replaces=None)
    page.goto(first.get_absolute_url())
    button(page, f"แจ้งเตือนทุกแห่งที่ยังไม่รับ ({SCHOOLS - 2} แห่ง)").click()
    question = page.get_by_role("link", name="กลับไปแก้ไข")
    expect(question).to_be_focused()
    look(page)
    page.keyboard.press("F9")
    expect(
        page.get_by_text(re.compile(f"แจ้งเตือน.*{SCHOOLS - 2} แห่ง")).first
    ).to_be_visible()
    look(page)


def count_what_is_left(cast: Cast) -> None:
    """Every school is accounted for, and no number was taken twice."""
    first = Dispatch.objects.get(reference_number="ที่ ศธ 04999/ว 77", replaces=None)
    states = Delivery.State
    counts = {state: first.deliveries.filter(state=state).count() for state in states}
    assert counts[states.SENT] == SCHOOLS - 2
    assert counts[states.RECEIVED] == counts[states.REPLACED] == 1
    assert first.deliveries.filter(reminder_count=1).count() == SCHOOLS - 2
    for school in cast.schools[:2]:
        lines = RegisterEntry.objects.filter(book__office=school)
        assert [line.number for line in lines.filter(book__kind="incoming")] == [1]
