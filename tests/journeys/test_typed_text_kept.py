"""What was typed survives leaving its page, for one person, an hour and one window."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page, Route, expect

from saraban.registers.models import RegisterEntry
from tests import forms
from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import attach, button, fill, look, menu
from tests.journeys.test_interrupted import SUBJECT, check_typed, type_letter

INCOMING: Final = "/registers/incoming/new/"
BATCH: Final = "/registers/incoming/batch/"
SECRET: Final = "/secret/receive/"
KEPT: Final = "sessionStorage.getItem('saraban-typed')"
NOTHING: Final = f"() => {KEPT} === null && !localStorage.length"
GIVEN_BACK: Final = re.compile(r"^นำข้อความที่พิมพ์ค้างไว้เมื่อ \d\d\.\d\d น\. กลับมาแล้ว$")
NO_ANSWER: Final = "แต่ไม่ได้รับคำตอบ"
AN_HOUR: Final = 60 * 60 * 1000


def leave(page: Page) -> None:
    """Go away by the menu, as the phone rings."""
    menu(page, "รายการหลัก")


def subject_of(page: Page) -> Any:
    return page.get_by_label("เรื่อง", exact=True)


def is_empty(page: Page) -> None:
    """The form begins empty, and says nothing of words that were kept."""
    expect(subject_of(page)).to_have_value("")
    expect(page.locator(".given")).to_have_count(0)


def test_words_and_files_survive_the_menu_back_and_reset_until_they_are_taken(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["school_clerk"])
    type_letter(page)
    attach(page, 1, "หนังสือ.pdf", "หนังสือนำส่ง")
    leave(page)
    assert SUBJECT in page.evaluate(KEPT)
    page.go_back()
    expect(page.get_by_text(GIVEN_BACK)).to_be_visible()
    check_typed(page)
    expect(page.get_by_text("วันพฤหัสบดีที่ 19 พฤศจิกายน 2569")).to_be_visible()
    expect(page.get_by_label("คำอธิบายไฟล์ 1 หนังสือ.pdf")).to_have_value("หนังสือนำส่ง")
    look(page)
    check_apart(page)
    button(page, "Reset").click()
    expect(subject_of(page)).to_have_value("")
    button(page, "นำกลับมา").click()
    check_typed(page)
    button(page, "ล้างแล้วเริ่มใหม่").click()
    expect(subject_of(page)).to_have_value("")
    expect(page.get_by_text("แนบแล้ว", exact=True)).to_have_count(0)
    button(page, "นำกลับมา").click()
    check_typed(page)
    button(page, "ตกลง").click()
    expect(page.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    page.wait_for_function(NOTHING)
    assert RegisterEntry.objects.get().content.attachments.count() == 1
    page.go_back()
    is_empty(page)


def check_apart(page: Page) -> None:
    """Reset stands far from ย้อนกลับ."""
    reset = page.get_by_role("button", name="Reset").bounding_box()
    back = page.get_by_role("link", name="ย้อนกลับ").bounding_box()
    assert reset is not None
    assert back is not None
    assert back["x"] - (reset["x"] + reset["width"]) > 200


@pytest.mark.long
def test_what_the_server_refused_is_not_written_over_and_is_kept_too(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["school_clerk"])
    type_letter(page)
    fill(page, {"จาก": ""})
    button(page, "ตกลง").click()
    expect(page.get_by_text("ยังไม่ได้กรอกจาก").first).to_be_visible()
    expect(page.locator(".given")).to_have_count(0)
    leave(page)
    page.goto(INCOMING)
    expect(page.get_by_text(GIVEN_BACK)).to_be_visible()
    fill(page, {"จาก": "โรงเรียนวัดจำลอง"})
    check_typed(page)


@pytest.mark.long
def test_the_next_line_of_a_batch_comes_back(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["school_clerk"])
    page.goto(BATCH)
    fill(page, {"จาก": "โรงเรียนวัดจำลอง", "เรื่อง": "เรื่องแรก"})
    fill(page, {"เลขที่หนังสือ": "ที่ ศธ 04999.002/13", "ลงวันที่": "วันนี้"})
    page.get_by_role("button", name="วันนี้").click()
    page.keyboard.press("F8")
    expect(page.get_by_text("ลงทะเบียนแล้ว ได้เลขรับ")).to_be_visible()
    subject_of(page).fill("เรื่องที่สอง")
    leave(page)
    page.goto(BATCH)
    expect(page.get_by_text(GIVEN_BACK)).to_be_visible()
    expect(subject_of(page)).to_have_value("เรื่องที่สอง")


@pytest.mark.long
def test_chosen_schools_come_back_with_their_count(page: Page, cast: Cast) -> None:
    client = cast.sign_in("division_clerk")
    client.post("/registers/outgoing/new/", forms.outgoing(cast))
    sign_in(page, cast.users["division_clerk"])
    page.goto(f"/dispatch/new/?entry={RegisterEntry.objects.get().pk}")
    address = page.url
    page.get_by_label("สถานศึกษาบางแห่ง").check()
    for school in cast.schools[:2]:
        page.get_by_label(school.short_name).check()
    leave(page)
    # Of another letter, so another form.
    page.goto("/dispatch/new/")
    expect(page.locator(".given")).to_have_count(0)
    page.goto(address)
    expect(page.get_by_text("นำสิ่งที่เลือกค้างไว้เมื่อ")).to_be_visible()
    for school in cast.schools[:2]:
        expect(page.get_by_label(school.short_name)).to_be_checked()
    expect(button(page, "ตกลง ส่งถึง 2 แห่ง")).to_be_visible()


def test_a_lost_answer_keeps_the_form_and_a_second_press_makes_no_second_line(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["school_clerk"])
    type_letter(page)

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            # The server takes it; what it says never arrives.
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route(f"**{INCOMING}", lose)
    with page.expect_event("requestfailed"):
        button(page, "ตกลง").click()
    page.unroute(f"**{INCOMING}")
    assert RegisterEntry.objects.count() == 1
    page.goto(INCOMING)
    expect(page.get_by_text(NO_ANSWER)).to_be_visible()
    check_typed(page)
    button(page, "ตกลง").click()
    expect(page.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    assert RegisterEntry.objects.count() == 1
    page.wait_for_function(NOTHING)


def test_signing_out_here_or_in_another_window_leaves_nothing(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["school_clerk"])
    type_letter(page)
    page.wait_for_function(f"() => {KEPT} !== null")
    other = page.context.new_page()
    other.goto(INCOMING)
    # A second window with the same form is for another letter.
    is_empty(other)
    subject_of(other).fill("พิมพ์ในหน้าต่างที่สอง")
    other.wait_for_function(f"() => {KEPT} !== null")
    button(other, "ออกจากระบบ").first.click()
    expect(other.get_by_role("heading", name="เข้าสู่ระบบ")).to_be_visible()
    for each in (page, other):
        each.wait_for_function(NOTHING)
    subject_of(page).fill("พิมพ์ต่อหลังออกจากระบบ")
    sign_in(page, cast.users["school_clerk"])
    page.goto(INCOMING)
    is_empty(page)


def test_after_an_hour_or_for_another_person_nothing_is_there(
    page: Page, cast: Cast
) -> None:
    page.clock.install()
    sign_in(page, cast.users["school_clerk"])
    type_letter(page)
    page.clock.run_for(1000)
    assert SUBJECT in page.evaluate(KEPT)
    page.clock.fast_forward(AN_HOUR)
    page.wait_for_function(NOTHING)
    page.reload()
    is_empty(page)
    type_letter(page)
    page.clock.run_for(1000)
    assert SUBJECT in page.evaluate(KEPT)
    sign_in(page, cast.users["school_director"])
    page.goto("/")
    page.wait_for_function(NOTHING)
    page.go_back()
    is_empty(page)


def test_secret_letters_leave_nothing(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["secret_registrar"], has_confirmed=True)
    page.goto(SECRET)
    subject_of(page).fill("เรื่องลับสมมติ")
    fill(page, {"จาก": "ผู้ส่งสมมติ"})
    button(page, "ตกลง").click()
    expect(page.locator("[data-errors]")).to_be_visible()
    assert page.evaluate(NOTHING)
    page.goto("/")
    page.goto(SECRET)
    is_empty(page)


def test_a_subject_that_is_too_long_stays_whole_and_is_counted(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["school_clerk"])
    type_letter(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", "ก" * 520)
    subject = subject_of(page)
    subject.fill("")
    subject.press("Control+V")
    expect(subject).to_have_value("ก" * 520)
    expect(page.get_by_text("ยาวเกิน 20 ตัวอักษร")).to_be_visible()
    # A line takes what stood on two, with a space between the words.
    page.evaluate("text => navigator.clipboard.writeText(text)", "ครู\r\nวิชาการ\n")
    action = page.get_by_label("การปฏิบัติ", exact=True)
    action.fill("")
    action.press("Control+V")
    expect(action).to_have_value("ครู วิชาการ")
    button(page, "ตกลง").click()
    expect(page.get_by_text("ที่พิมพ์มี 520 ตัวอักษร").first).to_be_visible()
    expect(subject).to_have_value("ก" * 520)
    subject.fill("ก" * 490)
    expect(page.get_by_text("พิมพ์แล้ว 490 จาก 500 ตัวอักษร")).to_be_visible()
    page.wait_for_function(f"() => ({KEPT} || '').includes('{'ก' * 490}')")
    # From that answer on it is a secret letter's.
    page.get_by_label("ลับ", exact=True).check()
    page.wait_for_function(NOTHING)


def test_a_press_without_a_network_says_so_and_keeps_the_form(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(INCOMING)
    page.get_by_label("เรื่อง", exact=True).fill("พิมพ์ไว้แล้ว")
    page.context.set_offline(True)
    page.keyboard.press("F8")
    expect(page.get_by_role("alert")).to_contain_text("ไม่มีเครือข่าย ยังไม่ได้บันทึก")
    expect(page.get_by_label("เรื่อง", exact=True)).to_have_value("พิมพ์ไว้แล้ว")
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_is_typed_after_reset_is_not_written_over(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(INCOMING)
    subject = page.get_by_label("เรื่อง", exact=True)
    subject.fill("ฉบับแรก")
    page.get_by_role("button", name="Reset").click()
    back = page.get_by_role("button", name="นำกลับมา")
    expect(back).to_be_visible()
    subject.press_sequentially("ฉบับที่สอง")
    expect(back).to_have_count(0)
    expect(subject).to_have_value("ฉบับที่สอง")
