"""What the form of a received letter puts into its fields, and what it only offers."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import look
from tests.registers.listing import add

OPTION: Final = ".suggest:not([hidden]) [role=option]"
INCOMING: Final = "/registers/incoming/new/"
TREASURY: Final = "สำนักงานคลังจังหวัดตัวอย่าง"
PREFIX: Final = "ที่ ตย 0003/"
# What is typed behind the beginning, and what shall stand there.
NUMBERS: Final = {
    "ว12/2569": "ที่ ตย 0003/ว12/2569",
    "ที่ ตย 0003/4102": "ที่ ตย 0003/4102",
    "ตย 0003/ว 4102": "ตย 0003/ว 4102",
    "ที่ ตย ๐๐๐๓/๔๑๐๒": "ที่ ตย ๐๐๐๓/๔๑๐๒",
    "ที่ ศธ 04006/ว 7": "ที่ ศธ 04006/ว 7",
    "ที่ อบต.ตย 72301/118": "ที่ อบต.ตย 72301/118",
}
# Playwright writes Thai letters without pressing their keys; a list is chosen by keys.
PRESS_THAI: Final = """(field, word) => Array.from(word).forEach((key) =>
    field.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true})))"""


@pytest.fixture
def form(page: Page, cast: Cast) -> Page:
    """The form, after two letters of the treasury for the fourth group."""
    for number in (1, 2):
        add(
            cast,
            1,
            sender=TREASURY,
            reference_number=f"{PREFIX}{number}",
            addressee="ผู้อำนวยการโรงเรียนในสังกัด",
            subject=f"ผลการเบิกจ่ายงบประมาณ ครั้งที่ {number}",
            responsible_office_id=cast.divisions[3].pk,
        )
    sign_in(page, cast.users["registry_clerk"])
    page.goto(INCOMING)
    return page


def number_of(page: Page, sender: str = TREASURY) -> Locator:
    """Write จาก anew and come into เลขที่หนังสือ, whose beginning stands there."""
    page.get_by_role("combobox", name="จาก").fill(sender)
    number = page.get_by_label("เลขที่หนังสือ")
    with page.expect_response("**/registers/remembered/"):
        number.focus()
    return number


def test_who_types_the_whole_number_has_it_once(form: Page) -> None:
    for typed, number in NUMBERS.items():
        number_of(form, "ผู้ส่งใหม่").fill("")
        field = number_of(form)
        expect(field).to_have_value(PREFIX)
        form.keyboard.type(typed)
        expect(field).to_have_value(number)
        # Pasted at once it is the same.
        field.fill(f"{PREFIX}{typed}")
        expect(field).to_have_value(number)


@pytest.mark.long
def test_another_sender_takes_the_beginning_along_but_no_number(form: Page) -> None:
    field = number_of(form)
    expect(field).to_have_value(PREFIX)
    expect(number_of(form, "ผู้ส่งใหม่")).to_have_value("")
    expect(number_of(form)).to_have_value(PREFIX)
    form.keyboard.type("7")
    expect(number_of(form, "ผู้ส่งใหม่")).to_have_value(f"{PREFIX}7")


def test_a_group_is_offered_and_chosen_by_nobody_else(form: Page, cast: Cast) -> None:
    group = form.get_by_label("กลุ่มปฏิบัติ")
    number_of(form)
    offer = form.locator("[data-offer]")
    expect(offer).to_have_text(f"{cast.divisions[3].name} F7")
    look(form)
    for _ in range(6):
        form.keyboard.press("Enter")
    expect(group).to_have_value("")
    form.keyboard.press("F7")
    expect(group).to_have_value(str(cast.divisions[3].pk))
    expect(group).to_be_focused()


def test_a_group_is_found_by_its_code_or_a_word(form: Page, cast: Cast) -> None:
    group = form.get_by_label("กลุ่มปฏิบัติ")
    for typed, place in (("02", 2), ("1", 1), ("10", 10), ("9", 9)):
        group.focus()
        form.keyboard.type(typed)
        expect(group).to_have_value(str(cast.divisions[place - 1].pk))
        form.get_by_label("หมายเหตุ").focus()
    for word, place in (("บุคคล", 5), ("กลุ่มนิเทศ", 7), ("กฎหมาย", 10), ("ตรวจสอบ", 9)):
        group.focus()
        group.evaluate(PRESS_THAI, word)
        expect(group).to_have_value(str(cast.divisions[place - 1].pk))
        form.get_by_label("หมายเหตุ").focus()


@pytest.mark.long
def test_down_shows_who_was_written_to_and_who_works_there(
    form: Page, cast: Cast
) -> None:
    addressee = form.get_by_role("combobox", name="ถึง")
    addressee.focus()
    form.keyboard.press("ArrowDown")
    expect(form.locator(OPTION)).to_have_text("ผู้อำนวยการโรงเรียนในสังกัด")
    form.keyboard.press("Enter")
    expect(addressee).to_have_value("ผู้อำนวยการโรงเรียนในสังกัด")
    expect(form.get_by_label("เรื่อง", exact=True)).to_be_focused()
    form.get_by_label("กลุ่มปฏิบัติ").select_option(cast.divisions[1].name)
    performer = form.get_by_role("combobox", name="บุคคลปฏิบัติ")
    performer.focus()
    form.keyboard.press("ArrowDown")
    expect(form.locator(OPTION).first).to_contain_text("นางสาวนภา ใจสมมติ")
    look(form)


def test_a_name_that_only_begins_is_gone_on_with(form: Page) -> None:
    sender = form.get_by_role("combobox", name="จาก")
    form.keyboard.type("อบต")
    expect(form.locator(OPTION).first).to_contain_text("องค์การบริหารส่วนตำบล…")
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Enter")
    expect(sender).to_be_focused()
    form.keyboard.type("ทุ่งจำลอง")
    expect(sender).to_have_value("องค์การบริหารส่วนตำบลทุ่งจำลอง")
