"""A letter goes from the area to its schools and comes back received; and answers."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from saraban.dispatch.models import Delivery, Dispatch
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import (
    attach,
    button,
    fill,
    go_on,
    look,
    menu,
    sign_in_by_form,
)

SUBJECT = "ประชุมผู้บริหารสถานศึกษา ครั้งที่ 12/2569"
SUMMARY = "ขอเชิญประชุมวันที่ 25 พฤศจิกายน 2569"


def register_outgoing(page: Page, cast: Cast, subject: str = SUBJECT) -> str:
    """Register a circular as the manual tells; return its number."""
    menu(page, "ทะเบียนหนังสือราชการ", "ทะเบียนหนังสือส่ง")
    page.get_by_role("link", name="ลงทะเบียนหนังสือ").click()
    page.get_by_label("ว (หนังสือเวียน)").check()
    fill(
        page,
        {
            "ลงวันที่": "20/11/2569",
            "ถึง": "ผู้อำนวยการโรงเรียนในสังกัด",
            "เรื่อง": subject,
            "กลุ่มปฏิบัติ": cast.divisions[1].name,
        },
    )
    look(page)
    button(page, "ตกลง").click()
    expect(page.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    return page.locator("[data-copied]").inner_text()


def test_a_letter_with_a_pdf_reaches_all_schools(
    page: Page, phone: Page, cast: Cast
) -> None:
    page.goto("/")
    look(page)
    sign_in_by_form(page, cast.users["registry_clerk"])
    look(page)
    menu(page, "ทะเบียนหนังสือราชการ", "ทะเบียนหนังสือส่ง")
    page.get_by_role("link", name="ลงทะเบียนหนังสือ").click()
    fill(
        page,
        {
            "ถึง": "ผู้อำนวยการโรงเรียนในสังกัด",
            "เรื่อง": SUBJECT,
            "กลุ่มปฏิบัติ": cast.divisions[1].name,
        },
    )
    attach(page, 1, "หนังสือนำส่ง.pdf", "หนังสือนำส่ง")
    button(page, "ตกลง").click()
    expect(page.locator("[data-copied]")).to_have_text("ที่ ศธ 04999/1")
    look(page)
    page.get_by_role("link", name="ส่ง ร.ร.").click()
    page.get_by_label("สถานศึกษารัฐบาลทุกแห่ง").check()
    page.get_by_label("เนื้อหาโดยสรุป").fill(SUMMARY)
    look(page)
    button(page, "ตกลง ส่งถึง 2 แห่ง").click()
    expect(page.get_by_text("ส่งหนังสือถึง 2 แห่งแล้ว")).to_be_visible()
    expect(page.get_by_role("progressbar").first).to_have_attribute("value", "0")

    receive_on_a_phone(phone, cast)
    page.reload()
    look(page)
    expect(page.get_by_role("progressbar").first).to_have_attribute("value", "1")
    received = page.get_by_role("row", name=re.compile("บ้านสมมติ.*เลขรับ 9"))
    expect(received).to_be_visible()
    waiting = page.get_by_role("row", name=re.compile("วัดจำลอง.*ยังไม่รับ"))
    expect(waiting).to_be_visible()
    page.get_by_role("link", name="พิมพ์").click()
    expect(page.get_by_text("ลงทะเบียนรับแล้ว ๑ จาก ๒ แห่ง")).to_be_visible()
    look(page)


def receive_on_a_phone(phone: Page, cast: Cast) -> None:
    """The school reads the letter and receives it under its own number, 9."""
    Book.objects.create(
        office=cast.schools[0],
        kind=Book.Kind.INCOMING,
        year_be=2569,
        start_number=9,
        last_number=8,
    )
    phone.goto("/")
    sign_in_by_form(phone, cast.users["school_clerk"])
    look(phone)
    phone.get_by_role("link", name=re.compile("^หนังสือรับ")).last.click()
    look(phone)
    phone.get_by_role("link", name=SUBJECT).click()
    expect(phone.get_by_text(SUMMARY)).to_be_visible()
    link = phone.get_by_role("link", name="หนังสือนำส่ง")
    answer = phone.request.get(str(link.get_attribute("href")))
    assert answer.body().startswith(b"%PDF")
    look(phone)
    button(phone, "ลงทะเบียนรับ").click()
    expect(phone.get_by_text("ลงทะเบียนรับแล้ว เลขรับ 9")).to_be_visible()
    look(phone)
    phone.get_by_role("link", name="ดูในทะเบียนหนังสือรับ").click()
    expect(phone.get_by_text("ที่ ศธ 04999/1")).to_be_visible()
    look(phone)


def test_the_way_of_the_manual_to_some_schools(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["division_clerk"])
    page.goto("/")
    number = register_outgoing(page, cast)
    assert number == "ที่ ศธ 04999/ว 1"
    page.get_by_role("link", name="แก้ไข / แนบไฟล์").click()
    attach(page, 1, "สแกน 01.pdf", "ฉบับลงนาม")
    look(page)
    button(page, "ตกลง").click()
    expect(page.get_by_text("บันทึกการแก้ไข เลขทะเบียน 1 แล้ว")).to_be_visible()
    menu(page, "ทะเบียนหนังสือส่ง")
    look(page)
    page.get_by_role("link", name="ส่ง 1", exact=True).click()
    page.get_by_label("สถานศึกษาบางแห่ง").check()
    choose_by_cluster(page)
    page.get_by_label("เนื้อหาโดยสรุป").fill(SUMMARY)
    carried = page.get_by_role("link", name="ฉบับลงนาม")
    assert page.request.get(str(carried.get_attribute("href"))).ok
    # The file opens beside the form: nothing typed may be lost by looking at it.
    expect(carried).to_have_attribute("target", "_blank")
    look(page)
    button(page, "ตกลง ส่งถึง 2 แห่ง").click()
    expect(page.get_by_text("ส่งหนังสือถึง 2 แห่งแล้ว")).to_be_visible()
    sent = Dispatch.objects.get()
    assert set(sent.deliveries.values_list("office", flat=True)) == {
        school.pk for school in cast.schools[1:]
    }
    menu(page, "ทะเบียนหนังสือราชการ", "ทะเบียนหนังสือส่ง")
    expect(page.get_by_role("link", name="ส่งแล้ว 1")).to_be_visible()


def choose_by_cluster(page: Page) -> None:
    """Search, tick a whole cluster, clear, and tick it again without the search."""
    cluster = page.get_by_label("กลุ่มเวียงจำลอง เลือกทั้งกลุ่ม")
    page.get_by_label("ค้นหาสถานศึกษา").fill("วัด")
    expect(page.get_by_label("ร.ร.บ้านสมมติ")).to_be_hidden()
    cluster.check()
    expect(page.get_by_text("เลือกแล้ว 1 จาก 3 แห่ง")).to_be_visible()
    page.get_by_label("ค้นหาสถานศึกษา").fill("")
    expect(cluster).to_have_js_property("indeterminate", value=True)
    cluster.check()
    expect(page.get_by_label("ร.ร.เอกชนตัวอย่าง")).to_be_checked()
    page.get_by_label("เลือกทั้งหมด", exact=True).check()
    expect(page.get_by_text("เลือกแล้ว 3 จาก 3 แห่ง")).to_be_visible()
    button(page, "ล้างที่เลือก").click()
    cluster.check()
    expect(page.get_by_text("เลือกแล้ว 2 จาก 3 แห่ง")).to_be_visible()


def test_more_files_go_under_the_number_that_was_sent(page: Page, cast: Cast) -> None:
    client = cast.sign_in("division_clerk")
    client.post("/registers/outgoing/new/", forms.outgoing(cast, file_1=forms.pdf()))
    entry = RegisterEntry.objects.get()
    client.post(f"/dispatch/new/?entry={entry.pk}", forms.dispatch(cast))
    sign_in(page, cast.users["division_clerk"])
    page.goto("/")
    menu(page, "รับส่งหนังสือราชการ", "ส่งหนังสือราชการ")
    look(page)
    wanted = f"{entry.reference_number} {entry.subject} (ส่งแล้ว)"
    page.locator("select[name=entry]").select_option(label=wanted)
    button(page, "เลือก").click()
    expect(page.get_by_label("เลขที่หนังสือ")).to_have_value("ที่ ศธ 04999/1")
    page.get_by_label("สถานศึกษาบางแห่ง").check()
    page.get_by_label("เลือกทั้งหมด", exact=True).check()
    page.get_by_label("เนื้อหาโดยสรุป").fill("ส่งแผนที่เพิ่มเติม")
    for place, name in enumerate(("แผนที่.pdf", "กำหนดการ.pdf"), start=1):
        attach(page, place, name)
    look(page)
    button(page, "ตกลง ส่งถึง 3 แห่ง").click()
    expect(page.get_by_text("(ไฟล์เพิ่มเติม)")).to_be_visible()
    first, second = Dispatch.objects.order_by("pk")
    assert second.entry == first.entry == entry
    assert second.letter.supplements == first.letter
    assert second.letter.attachments.count() == 2


def test_a_school_writes_back_and_the_area_receives_in_one_press(
    phone: Page, page: Page, cast: Cast
) -> None:
    sign_in(phone, cast.users["school_clerk"])
    for number, to in enumerate(("สารบรรณกลาง", "กลุ่ม"), start=1):
        phone.goto("/dispatch/new/")
        phone.get_by_label(to, exact=True).first.check()
        if to == "กลุ่ม":
            phone.get_by_label("สารบรรณกลาง", exact=True).first.uncheck()
            phone.get_by_label(cast.divisions[1].name, exact=True).check()
        fill(
            phone,
            {
                "เลขที่หนังสือ": f"ที่ ศธ 04999.001/{number}",
                "เรื่อง": "ส่งรายงานการประชุม",
                "เนื้อหาโดยสรุป": "ส่งรายงานตามที่ขอ",
            },
        )
        look(phone)
        button(phone, "ตกลง").click()
        go_on(phone, "ส่งตามนี้")
        expect(phone.get_by_text("ส่งหนังสือถึง 1 แห่งแล้ว")).to_be_visible()
    sign_in(page, cast.users["registry_clerk"])
    page.goto("/dispatch/inbox/?box=all")
    look(page)
    expect(page.get_by_role("button", name="ลงทะเบียนรับ ที่")).to_have_count(2)
    page.get_by_label("เลือก/ไม่เลือกทั้งหมด").check()
    page.keyboard.press("F8")
    expect(page.get_by_text("ลงทะเบียนรับแล้ว 2 เรื่อง เลขรับ 1–2")).to_be_visible()
    assert not Delivery.objects.outstanding().exists()
    menu(page, "ทะเบียนหนังสือราชการ")
    expect(page.get_by_role("rowheader")).to_have_count(2)
    division = Delivery.objects.get(attention=cast.divisions[1]).entry
    assert division is not None
    assert division.responsible_office == cast.divisions[1]
