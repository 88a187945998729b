"""A clerk who never leaves the keyboard."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page, expect

from saraban.registers.models import RegisterEntry
from tests import forms
from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import button, look

# The order of the manual's form. วันนี้ and เมื่อวาน beside ลงวันที่ are left out: who
# uses the keyboard types the date.
ORDER: Final = [
    "จาก",
    "ปกติ",
    "เลขที่หนังสือ",
    "ลงวันที่",
    "ถึง",
    "เรื่อง",
    "กลุ่มปฏิบัติ",
    "บุคคลปฏิบัติ",
    "หมายเหตุ",
    "อ้างถึง",
    "ด่วนภายใน",
    "วันเวลาที่รับ",
    "ไม่ลับ",
    "ส่งต่อทันที",
    "ไฟล์แนบ 1",
    "คำอธิบายไฟล์ 1",
    "ไฟล์แนบ 2",
    "คำอธิบายไฟล์ 2",
    "ไฟล์แนบ 3",
    "คำอธิบายไฟล์ 3",
    "ไฟล์แนบ 4",
    "คำอธิบายไฟล์ 4",
    "ไฟล์แนบ 5",
    "คำอธิบายไฟล์ 5",
    "เพิ่มไฟล์",
    "ลดขนาดภาพถ่ายก่อนส่ง ส่งเร็วขึ้นและยังอ่านได้ชัด",
    "บันทึกแล้วลงเรื่องต่อไป F8",
    "ตกลง",
    "Reset",
    "ย้อนกลับ",
]
FOCUSED: Final = """() => {
    const element = document.activeElement;
    const label = element.labels && element.labels[0];
    const text = element.getAttribute("aria-label") || (label || element).textContent;
    return text.replace(/\\s+/g, " ").trim();
}"""


def test_tab_follows_the_order_of_the_manual(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto("/registers/incoming/new/")
    expect(page.get_by_label("จาก", exact=True)).to_be_focused()
    walked = []
    for _ in ORDER:
        walked.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert walked == ORDER


def test_a_letter_is_registered_without_a_mouse(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto("/registers/incoming/")
    page.keyboard.press("F2")
    expect(page.get_by_role("heading", name="ลงทะเบียนหนังสือรับ")).to_be_visible()
    sender = page.get_by_role("combobox", name="จาก")
    expect(sender).to_be_focused()
    page.keyboard.type("จำลอง")
    expect(page.get_by_role("option", name="โรงเรียนวัดจำลอง")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(sender).to_have_attribute("aria-expanded", "true")
    look(page)
    page.keyboard.press("Enter")
    expect(sender).to_have_value("โรงเรียนวัดจำลอง")
    expect(sender).to_have_attribute("aria-expanded", "false")
    # What was chosen with Enter needs no second one.
    expect(page.get_by_role("radio", name="ปกติ", exact=True)).to_be_focused()
    for keys in ("ArrowRight", "Tab"):
        page.keyboard.press(keys)
    page.keyboard.type("ที่ ศธ 04999.002/7")
    page.keyboard.press("Tab")
    page.keyboard.type("๒๐/๑๑/๖๙")
    expect(page.get_by_text("วันศุกร์ที่ 20 พฤศจิกายน 2569")).to_be_visible()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("ส่งรายงานข้อมูลนักเรียน")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F8")
    expect(page.get_by_text("ลงทะเบียนแล้ว ได้เลขรับ 1")).to_be_visible()
    entry = RegisterEntry.objects.get()
    assert entry.urgency == 2
    assert entry.sender_office == cast.schools[1]
    assert entry.reference_number == "ที่ ศธ 04999.002/7"
    assert entry.responsible_office == cast.divisions[0]


def test_escape_leaves_the_suggestions_and_keeps_the_text(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto("/registers/incoming/new/")
    sender = page.get_by_role("combobox", name="จาก")
    sender.press_sequentially("โรงเรียน")
    expect(page.get_by_role("option").filter(has_text="บ้านสมมติ")).to_be_visible()
    sender.press("Escape")
    expect(sender).to_have_attribute("aria-expanded", "false")
    expect(sender).to_have_value("โรงเรียน")


def test_the_search_box_and_the_rows_have_their_keys(page: Page, cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    for number in range(3):
        typed = forms.incoming(cast, reference_number=f"ที่ ตย 35614/{number}")
        client.post("/registers/incoming/new/", typed)
    sign_in(page, cast.users["registry_clerk"])
    page.goto("/registers/incoming/")
    page.keyboard.press("F4")
    page.keyboard.type("35614")
    page.keyboard.press("Enter")
    expect(page.get_by_text("พบ 3 เรื่อง").first).to_be_visible()
    first = page.get_by_role("link", name="คลิก รายละเอียด 3")
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="คลิก รายละเอียด 2")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()


def test_the_skip_link_leads_past_the_menus(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto("/registers/incoming/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="ข้ามไปยังเนื้อหา")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.get_by_role("main").locator(":focus")
    expect(focused).to_have_text("มุมมองและคอลัมน์")


def test_a_fault_takes_the_keyboard_to_its_field(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto("/registers/incoming/new/")
    page.keyboard.press("F8")
    faults = page.get_by_role("alert")
    expect(faults).to_be_focused()
    look(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("จาก", exact=True)).to_be_focused()
    expect(button(page, "ตกลง")).to_be_enabled()
