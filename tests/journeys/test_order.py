"""An order: instructed on a phone, issued, signed, told, acknowledged, printed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from saraban.circulation.models import Endorsement
from saraban.registers.models import Book, NamedPerson, RegisterEntry
from tests.browser import sign_in
from tests.cast import Cast
from tests.dispatch.came import pdf, received, to_school
from tests.journeys.steps import attach, button, look, menu
from tests.journeys.test_letter_on_its_way import (
    Opener,
    at_work,
    open_queue,
    propose,
    ten_seconds_pass,
)

INSTRUCTION = "ให้ออกคำสั่งแต่งตั้งคณะกรรมการ"


def instruct(phone: Page) -> None:
    """The director writes what is to be done, and gives the instruction."""
    open_queue(phone)
    phone.get_by_role("region", name="คำสั่ง").get_by_role(
        "button", name="ทราบ", exact=True
    ).click()
    words = phone.get_by_label(re.compile("ข้อความ")).first
    words.fill(INSTRUCTION)
    phone.get_by_role("button", name=re.compile("^ลง")).click()
    expect(phone.get_by_role("button", name=re.compile("^เลิกทำ"))).to_be_visible()
    ten_seconds_pass()


def issue(page: Page, letter: RegisterEntry) -> RegisterEntry:
    """ออกคำสั่ง on the letter: one press, and the form is filled in."""
    page.goto(letter.get_absolute_url())
    page.get_by_role("link", name="ออกคำสั่ง").click()
    expect(page.get_by_label("เรื่อง")).to_have_value(letter.subject)
    look(page)
    button(page, "ตกลง").click()
    expect(page.locator("[data-copied]")).to_have_text(re.compile(r"^1/25\d\d$"))
    look(page)
    return RegisterEntry.objects.get(book__kind=Book.Kind.ORDER)


def test_an_order_from_the_instruction_to_the_printed_list(
    page: Page, open_window: Opener, cast: Cast
) -> None:
    letter = received(cast, to_school(cast, pdf()))
    sign_in(page, cast.users["school_clerk"])
    propose(page, letter)
    with at_work(open_window, cast.users["school_director"]) as phone:
        instruct(phone)
    assert Endorsement.objects.latest("pk").words == INSTRUCTION

    order = issue(page, letter)
    page.get_by_role("link", name="แก้ไข / แนบไฟล์").click()
    attach(page, 1, "คำสั่ง.pdf", "คำสั่งที่ลงนามแล้ว")
    button(page, "ตกลง").click()
    expect(page.get_by_role("link", name="คำสั่งที่ลงนามแล้ว")).to_be_visible()
    expect(page.get_by_text("ออกตาม")).to_be_visible()

    page.get_by_role("link", name="แจ้งบุคคลในคำสั่ง").click()
    page.get_by_label(str(cast.users["teacher"])).check()
    look(page)
    button(page, "แจ้งบุคคลที่เลือก").click()
    expect(page.get_by_text("แจ้งบุคคลในคำสั่งแล้ว 1 คน")).to_be_visible()

    with at_work(open_window, cast.users["teacher"]) as phone:
        acknowledge(phone, order)
    page.reload()
    expect(page.get_by_text("แจ้งแล้ว 1 คน รับทราบแล้ว 1 คน")).to_be_visible()
    address = page.get_by_role("link", name="พิมพ์รายชื่อ").get_attribute("href")
    assert page.request.get(str(address)).body().startswith(b"%PDF")


def acknowledge(phone: Page, order: RegisterEntry) -> None:
    """From the first page: the order, its file, รับทราบคำสั่ง."""
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("คำสั่งที่มีชื่อท่าน.*ยังไม่ได้รับทราบ")).click()
    look(phone)
    phone.get_by_role("link", name=order.subject).click()
    expect(phone.get_by_role("link", name="คำสั่งที่ลงนามแล้ว")).to_be_visible()
    look(phone)
    button(phone, "รับทราบคำสั่ง").click()
    expect(phone.get_by_text("รับทราบแล้ว").first).to_be_visible()
    assert NamedPerson.objects.get().acknowledged_at is not None


def test_a_book_of_the_offices_own_in_a_few_presses(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto("/")
    menu(page, "ทะเบียนหนังสือราชการ", "ทะเบียนอื่น")
    page.get_by_role("link", name="ทะเบียนสัญญา").click()
    page.get_by_label("รูปแบบเลข").fill("สพป.ตย/{เลข}/{ปี}")
    button(page, "ตกลง").click()
    expect(page.get_by_role("heading", name="ทะเบียนสัญญา")).to_be_visible()
    look(page)
    page.get_by_role("link", name="ลงทะเบียนสัญญา").click()
    page.get_by_label("เรื่อง").fill("จ้างทำความสะอาดอาคาร")
    page.get_by_label("กลุ่มปฏิบัติ").select_option(cast.divisions[1].name)
    look(page)
    button(page, "ตกลง").click()
    expect(page.locator("[data-copied]")).to_have_text(
        re.compile(r"^สพป\.ตย/1/25\d\d$")
    )
