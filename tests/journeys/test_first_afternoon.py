"""One technician, one afternoon: from an empty database to a letter at every school."""

from __future__ import annotations

import base64
import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from saraban.accounts.models import User
from saraban.directory.actions.first_start import renew_code
from saraban.offices.models import Office
from tests.browser import DESK, PHONE
from tests.directory import workbooks
from tests.directory.first_started import AREA, PAGE, PASSWORD
from tests.directory.invited import CHOSEN, OPEN
from tests.journeys.steps import attach, button, check_width, go_on, look

Opener = Callable[..., Page]
SUBJECT: Final = "แจ้งเริ่มใช้ระบบสารบรรณอิเล็กทรอนิกส์"
_SLIP: Final = re.compile(
    r"ชื่อผู้ใช้\s*(\S+)\s+รหัสในใบเชิญ\s*([a-z2-9]{4}(?:-[a-z2-9]{4}){3})"
)
PRESS_FOR_ALL: Final = """async () => {
    const button = document.querySelector("button[name='all']");
    const sent = new FormData(button.form, button);
    const answer = await fetch(button.form.action, {method: "POST", body: sent});
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
}"""
# Seconds of somebody who types no better than others (Card, Moran and Newell, 1983:
# keystroke-level model): a key, a press with the way to it, and the thought before.
KEY, PRESS, THOUGHT = 0.28, 1.3, 1.35
MOST_MINUTES: Final = 30


class Hands:
    """Fills and presses as a person does, and counts what a person's hands take."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seconds = 0.0

    def fill(self, where: str, text: str) -> None:
        """Write into a field."""
        self.seconds += THOUGHT + PRESS + KEY * len(text)
        self.page.locator(where).fill(text)

    def press(self, name: str) -> None:
        """Press a button by its words."""
        self.seconds += THOUGHT + PRESS
        button(self.page, name).first.click()

    def choose(self, where: str, path: Path) -> None:
        """Choose a file of the computer: a few presses."""
        self.seconds += THOUGHT + 4 * PRESS
        self.page.locator(where).set_input_files(path)


@pytest.mark.parametrize(
    ("schools", "people"), [(3, 3), pytest.param(200, 12, marks=pytest.mark.long)]
)
def test_from_nothing_to_the_first_letter(
    page: Page, open_window: Opener, tmp_path: Path, schools: int, people: int
) -> None:
    began, hands = time.monotonic(), Hands(page)
    file = tmp_path / "บุคลากร.xlsx"
    file.write_bytes(workbooks.untidy(schools, people, office=AREA))
    set_up(hands)
    bring_in(hands, file)
    assert Office.objects.filter(kind=Office.Kind.SCHOOL).count() == schools
    codes = print_slips(hands)
    # Two of the office besides; whoever set it up has a password.
    assert len(codes) == schools * people + 2 == User.objects.count() - 1
    clerk = Hands(open_window(DESK))
    accept(clerk, codes["5099.02"])
    send(clerk, schools)
    phone = open_window(PHONE, has_touch=True, is_mobile=True)
    accept(Hands(phone), codes["50991000.02"])
    receive(phone)
    minutes = (hands.seconds + clerk.seconds + time.monotonic() - began) / 60
    print(f"{schools} schools: {minutes:.1f} minutes from nothing to the first letter")
    assert minutes < MOST_MINUTES


def set_up(hands: Hands) -> None:
    """The office and its administrator, by the link that the server told."""
    page = hands.page
    page.goto(f"{PAGE}?code={renew_code()}")
    for where, text in (
        ("#id_code", "5099"),
        ("#id_name", AREA),
        ("#id_reference_prefix", "ที่ ศธ 04999/"),
        ("#id_username", "boss"),
        ("#id_given_name", "หัวหน้า"),
        ("#id_password", PASSWORD),
        ("#id_password_again", PASSWORD),
    ):
        hands.fill(where, text)
    hands.press("สร้างสำนักงานและผู้ดูแลระบบ")
    expect(page.get_by_role("heading", name="เริ่มใช้งานระบบ")).to_be_visible()


def bring_in(hands: Hands, file: Path) -> None:
    """The file as the office has it, looked at, and all of it in one press."""
    page = hands.page
    page.goto("/office/import/")
    hands.choose("#file", file)
    hands.press("ตกลง")
    expect(page.get_by_role("heading", name="ตรวจก่อนนำเข้า")).to_be_visible()
    look(page)
    hands.press("นำเข้า")
    expect(page.get_by_text("นำเข้าแล้ว").first).to_be_visible(timeout=120_000)
    page.goto("/office/schools/")
    lacking = re.compile(r"1 จาก \d+ แห่งยังไม่มีเจ้าหน้าที่สารบรรณ")
    expect(page.get_by_text(lacking).first).to_be_visible()
    look(page)


def print_slips(hands: Hands) -> dict[str, str]:
    """Slips for all; return the code of each user name, as it stands on the paper."""
    page = hands.page
    page.goto("/office/people/?state=waiting")
    look(page)
    hands.seconds += THOUGHT + PRESS
    # The form as the button sends it; the browser would show the PDF itself.
    content = base64.b64decode(page.evaluate(PRESS_FOR_ALL))
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    text = "\n".join(each.get_textpage().get_text_range() for each in document)
    return dict(_SLIP.findall(text))


def accept(hands: Hands, code: str) -> None:
    """Type the code of the slip and set the own password."""
    page = hands.page
    page.goto(OPEN)
    check_width(page)
    hands.fill("#code", code)
    hands.press("ต่อไป")
    hands.fill("#id_password", CHOSEN)
    hands.fill("#id_password_again", CHOSEN)
    look(page)
    hands.press("ตั้งรหัสผ่านและเข้าสู่ระบบ")
    expect(page.get_by_text("ตั้งรหัสผ่านแล้ว").first).to_be_visible()


def send(hands: Hands, schools: int) -> None:
    """The first letter, to every government school."""
    page = hands.page
    page.goto("/dispatch/new/")
    page.get_by_label("จาก", exact=True).select_option(index=1)
    page.get_by_label("สถานศึกษารัฐบาลทุกแห่ง").check()
    hands.seconds += 2 * (THOUGHT + PRESS)
    hands.fill("#id_reference_number", "ที่ ศธ 04999/ว 1")
    hands.fill("#id_subject", SUBJECT)
    hands.fill("#id_summary", "ขอให้ลงทะเบียนรับ")
    attach(page, 1, "หนังสือ.pdf")
    hands.seconds += 4 * PRESS
    page.get_by_role("button", name=re.compile("ตกลง ส่งถึง")).click()
    go_on(page, "ส่งตามนี้")
    hands.seconds += THOUGHT + PRESS
    expect(page.get_by_text(re.compile(r"ส่งหนังสือถึง \d+ แห่งแล้ว"))).to_be_visible()
    told = page.get_by_text(re.compile(r"ส่งหนังสือถึง \d+ แห่งแล้ว")).inner_text()
    # One in nine of the file is private.
    assert f"ถึง {schools - schools // 9} แห่ง" in told


def receive(phone: Page) -> None:
    """The school's clerk, on the telephone on the same day."""
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("^หนังสือรับ")).last.click()
    phone.get_by_role("link", name=SUBJECT).first.click()
    button(phone, "ลงทะเบียนรับ").click()
    expect(phone.get_by_text("ลงทะเบียนรับแล้ว เลขรับ 1")).to_be_visible()
    look(phone)
