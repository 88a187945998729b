"""How many actions it takes to hand letters of paper to their divisions.

An action is one thing that a hand does: a press of a key or a button, or one choice.
Typing what stands on the letter is not counted, since it is the same in every way.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from saraban.circulation.models import Step
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import button, look
from tests.registers.listing import add

FORM = "/registers/incoming/new/"
BOOK = "/registers/incoming/"
MANY = pytest.param(100, marks=pytest.mark.long)


class Hands:
    """Somebody at a window, whose actions are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def key(self, name: str) -> None:
        """Press a key."""
        self.count += 1
        self.page.keyboard.press(name)

    def click(self, role: str, name: str | re.Pattern[str]) -> None:
        """Press a button or a link."""
        self.count += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def choose(self, label: str, value: str) -> None:
        """Choose from a list."""
        self.count += 1
        self.page.get_by_label(label, exact=True).select_option(label=value)

    def register(self, number: int, division: str) -> None:
        """Fill the form that is open and save it; the next form opens."""
        form = self.page
        form.get_by_label("จาก", exact=True).fill("ศาลากลางจังหวัดตัวอย่าง")
        form.get_by_label("เลขที่หนังสือ", exact=True).fill(f"ที่ ตย 1/{number}")
        form.get_by_label("ลงวันที่", exact=True).fill("16/11/2569")
        form.get_by_label("เรื่อง", exact=True).fill(f"เรื่องกระดาษที่ {number}")
        self.choose("กลุ่มปฏิบัติ", division)
        self.key("F8")
        expect(form.get_by_text(f"ลงทะเบียนแล้ว ได้เลขรับ {number} ")).to_be_visible()


def registered(hands: Hands, count: int, division: Office) -> int:
    """Register letters one after the other; return how many actions that took."""
    before = hands.count
    hands.page.goto(FORM)
    last = RegisterEntry.objects.count()
    for number in range(last + 1, last + count + 1):
        hands.register(number, division.name)
    return hands.count - before


@pytest.mark.parametrize("count", [2, MANY])
def test_paper_letters_reach_their_divisions_with_their_numbers(
    page: Page, cast: Cast, count: int
) -> None:
    division = cast.divisions[1]
    sign_in(page, cast.users["registry_clerk"])
    hands = Hands(page)
    office = Office.objects.filter(pk=cast.area.pk)
    # As it was: registered first, then each handed on by itself.
    office.update(registering_hands_on=False)
    registering = registered(hands, 1, division)
    page.goto(BOOK)
    before = hands.count
    hands.click("link", re.compile("รายละเอียด 1$"))
    hands.click("link", "ส่งต่อ")
    hands.choose("กลุ่มปฏิบัติ", division.name)
    hands.key("F8")
    expect(page.get_by_text("ส่งต่อแล้ว แจ้งผู้รับแล้ว")).to_be_visible()
    hands.click("link", "ย้อนกลับ")
    assert hands.count - before == 5
    assert Step.objects.count() == 1
    # As it is: nothing besides what registering takes.
    office.update(registering_hands_on=True)
    assert registered(hands, count, division) - count * registering == 0
    told = page.get_by_text(f"ส่งต่อ {division.name} แล้ว")
    expect(told).to_be_visible()
    look(page)
    steps = Step.objects.waiting().filter(office=division, role="")
    assert steps.count() == count + 1


def test_a_pile_is_handed_on_with_three_keys(page: Page, cast: Cast) -> None:
    add(cast, 4)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(BOOK)
    hands = Hands(page)
    page.get_by_label("เลือก/ไม่เลือกทั้งหน้า").focus()
    hands.key("Space")
    expect(page.get_by_text("เลือกไว้ 4 เรื่อง")).to_be_visible()
    look(page)
    hands.key("F8")
    expect(button(page, "ส่งต่อ 4 เรื่อง")).to_be_visible()
    look(page)
    hands.key("F8")
    expect(page.get_by_text("ส่งต่อแล้ว 4 เรื่อง")).to_be_visible()
    assert hands.count == 3
    assert Step.objects.count() == 4


@pytest.mark.long
def test_the_next_letter_begins_with_enter(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["registry_clerk"])
    page.goto(FORM)
    division = page.get_by_label("กลุ่มปฏิบัติ", exact=True)
    hint = page.get_by_text(f"จะส่งต่อ {cast.divisions[1].name}")
    expect(hint).not_to_be_visible()
    division.select_option(label=cast.divisions[1].name)
    expect(hint).to_be_in_viewport()
    page.get_by_text("ยังไม่ส่งต่อ").click()
    expect(hint).not_to_be_visible()
    page.get_by_text("ส่งต่อทันที").click()
    division.select_option(label=cast.divisions[2].name)
    expect(page.get_by_text("จะออกเลขโดยไม่ส่งต่อ").first).to_be_hidden()
    expect(
        page.get_by_text(f"{cast.divisions[2].name} ยังไม่มีผู้รับหนังสือในระบบ")
    ).to_be_visible()
    for label, text in {
        "จาก": "ศาลากลาง",
        "เลขที่หนังสือ": "ที่ ตย 1",
        "ลงวันที่": "16/11/2569",
        "เรื่อง": "ขอเชิญประชุม",
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    button(page, "ตกลง").click()
    expect(page.get_by_role("link", name=re.compile("^ฉบับถัดไป"))).to_be_focused()
    look(page)
    page.keyboard.press("Enter")
    expect(page.get_by_label("จาก", exact=True)).to_be_focused()
    expect(page.get_by_label("ลงวันที่", exact=True)).to_have_value("16/11/2569")


@pytest.mark.long
def test_lines_are_ticked_and_proposed_on_a_phone(phone: Page, cast: Cast) -> None:
    add(cast, 2)
    sign_in(phone, cast.users["registry_clerk"])
    phone.goto(BOOK)
    phone.get_by_label("เลือก 2", exact=True).check()
    look(phone)
    button(phone, "เสนอที่เลือก").click()
    phone.get_by_text("เสนอผู้อำนวยการเขตพื้นที่โดยตรง").click()
    lines = phone.get_by_role("region", name="เรื่องที่เลือก")
    expect(lines.get_by_text(str(cast.users["director"]))).to_be_visible()
    expect(lines.get_by_text("→")).to_have_count(0)
    look(phone)
    button(phone, "เสนอ").click()
    expect(phone.get_by_text("เสนอแล้ว 1 เรื่อง")).to_be_visible()
    assert Step.objects.get().person == cast.users["director"]
