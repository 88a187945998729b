"""Certificates: sixty names, approved, printed by a school, checked by their QR."""

from __future__ import annotations

import re

import pypdfium2
import zxingcpp
from playwright.sync_api import Page, expect

from saraban.registers.models import Certificate
from tests.browser import sign_in
from tests.cast import Cast
from tests.certificates import given
from tests.journeys.steps import button, look, menu
from tests.journeys.test_letter_on_its_way import Opener, at_work

NAMES = [f"เด็กหญิงคนที่ {number:02}ก ใจสมมติ" for number in range(1, 61)]


def register(page: Page) -> None:
    """Paste sixty names, look at what was read, and press once."""
    page.goto("/")
    menu(page, "ทะเบียนหนังสือราชการ", "ทะเบียนเกียรติบัตร")
    look(page)
    page.get_by_text("ลงทะเบียนแบบอื่น").click()
    page.get_by_role("link", name="ลงทะเบียนหลายรายชื่อ").click()
    page.get_by_label("เรื่อง บรรทัดที่ 1").fill("รางวัลชนะเลิศ การแข่งขันทักษะภาษาไทย")
    page.get_by_label("ชื่อ", exact=True).fill("\n".join(NAMES))
    page.get_by_text("พิมพ์ได้ทั้ง สพท.และโรงเรียน").click()
    look(page)
    button(page, "ตรวจรายชื่อ").click()
    expect(page.get_by_text("ตัวอย่างก่อนออกเลข: 60 ชื่อ")).to_be_visible()
    look(page)
    button(page, "ตกลง ออกเลข 60 ใบ").click()
    expect(page.get_by_text("ลงทะเบียนแล้ว 60 ใบ เลข 1–60")).to_be_visible()


def approve(phone: Page) -> None:
    """The checker sees what waits on the first page, and approves all of it."""
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("เกียรติบัตร.*รอท่านตรวจสอบ")).click()
    look(phone)
    button(phone, "รับรองทั้งชุด 60 ใบ").click()
    expect(phone.get_by_text("รับรองแล้ว 60 ใบ")).to_be_visible()


def print_one(page: Page, name: str) -> bytes:
    """A school looks for a name and prints it."""
    page.goto("/")
    menu(page, "ทะเบียนหนังสือราชการ", "เกียรติบัตร สพท.")
    look(page)
    page.get_by_label(re.compile("^ค้นหา")).fill(name)
    page.get_by_role("button", name="ค้นหา").click()
    expect(page.get_by_role("rowheader", name=name)).to_be_visible()
    link = page.get_by_role("link", name=re.compile("^พิมพ์"))
    return page.request.get(str(link.get_attribute("href"))).body()


def code_on(pdf: bytes) -> str:
    """Return what a phone reads of the rendered page."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def test_from_sixty_names_to_the_public_page(
    page: Page, open_window: Opener, cast: Cast
) -> None:
    given.signatory(cast)
    given.checker(cast)
    sign_in(page, cast.users["registry_clerk"])
    register(page)
    with at_work(open_window, cast.users[given.CHECKER]) as phone:
        approve(phone)
    school = open_window()
    sign_in(school, cast.users["teacher"])
    pdf = print_one(school, NAMES[41])
    stranger = open_window()
    stranger.goto(code_on(pdf))
    expect(stranger.get_by_text("เกียรติบัตรนี้เป็นของจริง")).to_be_visible()
    expect(stranger.get_by_text(NAMES[41])).to_be_visible()
    look(stranger)

    entry = Certificate.objects.get(entry__addressee=NAMES[41]).entry
    page.goto(entry.get_absolute_url())
    look(page)
    page.get_by_text("เพิ่มเติม", exact=True).click()
    page.get_by_role("link", name="ลบ (ยกเลิกเลข)").click()
    page.get_by_label("เหตุผลที่ยกเลิกเลข").fill("ออกผิดคน")
    button(page, "ยกเลิกเลข").click()
    stranger.reload()
    expect(stranger.get_by_text("เกียรติบัตรนี้ยกเลิกแล้ว ไม่มีผล")).to_be_visible()


def test_a_design_follows_the_form(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto("/certificates/designs/new/?from=wave")
    picture = page.get_by_role("img", name="ตัวอย่างเกียรติบัตรตามที่กรอกล่าสุด")
    page.get_by_label("ชื่อแบบ").fill("แบบของเขต")
    page.get_by_label("ชื่อผู้รับ จากขอบบน (มม.)").fill("120")
    expect(picture).to_be_visible()
    look(page)
    button(page, "ตกลง").click()
    expect(page.get_by_text("บันทึกแบบเกียรติบัตร แบบของเขต แล้ว")).to_be_visible()
    look(page)
