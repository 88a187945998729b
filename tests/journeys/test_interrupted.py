"""What was typed survives: a session that ended, another sign-in, a double press."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from saraban.dispatch.models import Dispatch
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import attach, button, fill, go_on, look, sign_in_by_form

SUBJECT = "ขออนุญาตพานักเรียนไปทัศนศึกษา"


def type_letter(page: Page) -> None:
    """Fill ลงทะเบียนหนังสือรับ of a school."""
    page.goto("/registers/incoming/new/")
    fill(
        page,
        {
            "จาก": "โรงเรียนวัดจำลอง",
            "เลขที่หนังสือ": "ที่ ศธ 04999.002/12",
            "ลงวันที่": "19/11/2569",
            "เรื่อง": SUBJECT,
            "การปฏิบัติ": "มอบครูวิชาการ",
        },
    )
    page.get_by_label("ด่วนมาก", exact=True).check()


def check_typed(page: Page) -> None:
    """Everything that was typed is there."""
    expect(page.get_by_label("จาก", exact=True)).to_have_value("โรงเรียนวัดจำลอง")
    expect(page.get_by_label("เรื่อง", exact=True)).to_have_value(SUBJECT)
    expect(page.get_by_label("การปฏิบัติ", exact=True)).to_have_value("มอบครูวิชาการ")
    expect(page.get_by_label("ลงวันที่", exact=True)).to_have_value("19/11/2569")
    expect(page.get_by_label("ด่วนมาก", exact=True)).to_be_checked()


def test_the_text_is_there_after_signing_in_again(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["school_clerk"])
    type_letter(page)
    attach(page, 1, "หนังสือ.pdf")
    Session.objects.all().delete()
    button(page, "ตกลง").click()
    expect(page.get_by_text("ข้อความที่พิมพ์ค้างไว้ยังอยู่")).to_be_visible()
    look(page)
    sign_in_by_form(page, cast.users["school_clerk"])
    expect(page.get_by_text("แต่ไฟล์แนบต้องเลือกใหม่อีกครั้ง")).to_be_visible()
    check_typed(page)
    look(page)
    attach(page, 1, "หนังสือ.pdf")
    button(page, "ตกลง").click()
    expect(page.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    entry = RegisterEntry.objects.get()
    assert entry.subject == SUBJECT
    assert entry.content.attachments.count() == 1


def test_nobody_else_gets_the_text(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["school_clerk"])
    type_letter(page)
    Session.objects.all().delete()
    button(page, "ตกลง").click()
    sign_in_by_form(page, cast.users["school_director"])
    expect(page.get_by_role("heading", name="ลงทะเบียนหนังสือรับ")).to_be_visible()
    expect(page.get_by_label("เรื่อง", exact=True)).to_have_value("")


def test_a_sign_in_in_another_tab_costs_one_more_press(page: Page, cast: Cast) -> None:
    person = cast.users["school_clerk"]
    page.goto("/")
    sign_in_by_form(page, person)
    type_letter(page)
    other = page.context.new_page()
    other.goto("/")
    button(other, "ออกจากระบบ").first.click()
    sign_in_by_form(other, person)
    expect(other.get_by_role("heading", name="งานของฉัน")).to_be_visible()
    button(page, "ตกลง").click()
    expect(page.get_by_text("ยังอยู่ครบ")).to_be_visible()
    check_typed(page)
    button(page, "ตกลง").click()
    expect(page.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    assert RegisterEntry.objects.count() == 1


def test_the_chosen_schools_are_kept_too(page: Page, cast: Cast) -> None:
    client = cast.sign_in("division_clerk")
    client.post("/registers/outgoing/new/", forms.outgoing(cast))
    entry = RegisterEntry.objects.get()
    sign_in(page, cast.users["division_clerk"])
    page.goto(f"/dispatch/new/?entry={entry.pk}")
    page.get_by_label("สถานศึกษาบางแห่ง").check()
    page.get_by_label("ร.ร.วัดจำลอง").check()
    page.get_by_label("เนื้อหาโดยสรุป").fill("ขอเชิญประชุม")
    Session.objects.all().delete()
    button(page, "ตกลง ส่งถึง 1 แห่ง").click()
    sign_in_by_form(page, cast.users["division_clerk"])
    expect(page.get_by_label("เนื้อหาโดยสรุป")).to_have_value("ขอเชิญประชุม")
    expect(page.get_by_label("ร.ร.วัดจำลอง")).to_be_checked()
    button(page, "ตกลง ส่งถึง 1 แห่ง").click()
    go_on(page, "ส่งตามนี้")
    expect(page.get_by_text("ส่งหนังสือถึง 1 แห่งแล้ว")).to_be_visible()
    assert Dispatch.objects.get().deliveries.get().office == cast.schools[1]


def test_a_double_click_makes_one_entry(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["school_clerk"])
    type_letter(page)
    button(page, "ตกลง").dblclick()
    expect(page.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    assert RegisterEntry.objects.count() == 1
