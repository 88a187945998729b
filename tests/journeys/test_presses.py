"""How many keys ten received letters take; docs/presses.md tells what it was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Final

from playwright.sync_api import Page, expect

from saraban.core import thai
from saraban.registers.models import RegisterEntry
from tests.browser import sign_in
from tests.cast import Cast
from tests.registers.listing import add

GOAL: Final = 8
# 783 before; 476 of them are subjects.
MOST_TYPED: Final = 640
INCOMING: Final = "/registers/incoming/new/"


@dataclass(frozen=True)
class Letter:
    """A letter of the demo's kind: what the typist types, and what shall come of it.

    ``before`` is the subject of the sender's letter before, empty for a new sender.
    """

    typed: str
    sender: str
    prefix: str
    number: str
    subject: str
    group: int
    before: str = ""
    urgency: int = 1

    @property
    def reference(self) -> str:
        """The whole number."""
        return f"{self.prefix}{self.number}"


LETTERS: Final = (
    Letter(
        "สพฐ", "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", "ที่ ศธ 04006/", "ว 3021",
        "ขอเชิญประชุมเชิงปฏิบัติการศึกษานิเทศก์ รุ่นที่ 3", 7,
        "ขอเชิญประชุมเชิงปฏิบัติการศึกษานิเทศก์ รุ่นที่ 2",
    ),
    Letter(
        "ศธจ", "สำนักงานศึกษาธิการจังหวัดตัวอย่าง", "ที่ ศธ 02999/", "5412",
        "ซักซ้อมการขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ", 5,
        "การตัดโอนอัตราเงินเดือนข้าราชการ ครั้งที่ 2/2569",
    ),
    Letter(
        "ศาลากลาง", "ศาลากลางจังหวัดตัวอย่าง", "ที่ ตย 0017.3/", "ว 35614",
        "ขอเชิญประชุมคณะกรรมการจังหวัด ครั้งที่ 11/2569", 1,
        "การจัดกิจกรรมจิตอาสาพัฒนา ประจำเดือนตุลาคม", urgency=2,
    ),
    Letter(
        "คลัง", "สำนักงานคลังจังหวัดตัวอย่าง", "ที่ ตย 0003/", "4102",
        "แจ้งผลการเบิกจ่ายงบประมาณของส่วนราชการ เดือนพฤศจิกายน", 4,
        "แจ้งผลการเบิกจ่ายงบประมาณของส่วนราชการ เดือนตุลาคม",
    ),
    Letter(
        "สสจ", "สำนักงานสาธารณสุขจังหวัดตัวอย่าง", "ที่ ตย 0032/", "8790",
        "การตรวจสุขภาพช่องปากนักเรียนประถมศึกษา ปี 2570", 8,
        "การให้บริการวัคซีนนักเรียน ปีการศึกษา 2569",
    ),
    Letter(
        "อบต.ทุ่ง", "องค์การบริหารส่วนตำบลทุ่งจำลอง", "ที่ อบต.ตย 72301/", "118",
        "ขอใช้สถานที่จัดการแข่งขันกีฬาต้านยาเสพติด ตำบลทุ่งจำลอง", 8,
        "ขอเชิญร่วมโครงการอบรมคุณธรรมนักเรียน ตำบลทุ่งจำลอง",
    ),
    Letter(
        "รร.บ้านสมมติ", "โรงเรียนบ้านสมมติ", "ที่ ศธ 04999.001/", "77",
        "ส่งแผนปฏิบัติการประจำปีงบประมาณ พ.ศ. 2570", 2,
        "ส่งแผนปฏิบัติการประจำปีงบประมาณ พ.ศ. 2569",
    ),
    Letter(
        "สตง", "สำนักงานการตรวจเงินแผ่นดิน", "", "ที่ ตผ 0012/1043",
        "ขอให้จัดส่งรายงานการเงินประจำปีงบประมาณ พ.ศ. 2569", 9,
    ),
    Letter(
        "สวจ", "สำนักงานวัฒนธรรมจังหวัดตัวอย่าง", "ที่ ตย 0031/", "ว 2604",
        "ขอเชิญร่วมพิธีเนื่องในวันสำคัญ วันที่ 5 ธันวาคม 2569", 1,
        "ขอเชิญร่วมพิธีเนื่องในวันสำคัญ วันที่ 23 ตุลาคม 2569",
    ),
    Letter(
        "สหกรณ์", "สหกรณ์ออมทรัพย์ครูตัวอย่าง จำกัด", "", "ที่ สอ.ตย 902",
        "แจ้งรายการหักเงินสหกรณ์ ประจำเดือนพฤศจิกายน", 5,
        "แจ้งรายการหักเงินสหกรณ์ ประจำเดือนตุลาคม",
    ),
)  # fmt: skip


@dataclass
class Typist:
    """Uses the keyboard alone, and counts: letters of text, and the other presses."""

    page: Page
    letters: int = 0
    presses: list[str] = field(default_factory=list)

    def type(self, text: str) -> None:
        """Type text, a key a letter."""
        self.letters += len(text)
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Press keys that are no text."""
        for key in keys:
            self.presses.append(key)
            self.page.keyboard.press(key)


def register(typist: Typist, letter: Letter, day: str) -> None:
    """Type one letter, from จาก to F8, looking at the screen where a person does."""
    page = typist.page
    sender = page.get_by_role("combobox", name="จาก")
    expect(sender).to_be_focused()
    typist.type(letter.typed)
    option = page.get_by_role("option").filter(has_text=letter.sender).first
    expect(option).to_be_visible()
    if option.get_attribute("aria-selected") != "true":
        typist.press("ArrowDown")
    typist.press("Enter")
    expect(sender).to_have_value(letter.sender)
    typist.press(*["ArrowRight"] * (letter.urgency - 1))
    typist.press("Enter")
    number = page.get_by_label("เลขที่หนังสือ")
    expect(number).to_have_value(letter.prefix, timeout=15_000)
    typist.type(letter.number)
    expect(number).to_have_value(letter.reference)
    typist.press("Enter")
    typist.type(day)
    typist.press("Enter", "Enter")
    expect(page.get_by_label("เรื่อง", exact=True)).to_be_focused()
    typist.type(letter.subject)
    if letter.before:
        expect(page.locator("[data-offer]")).to_be_visible()
        typist.press("F7")
    else:
        typist.press("Tab", str(letter.group))
    typist.press("F8")


def test_ten_letters_take_few_keys_beside_their_text(page: Page, cast: Cast) -> None:
    for place, letter in enumerate(each for each in LETTERS if each.before):
        add(
            cast,
            1,
            sender=letter.sender,
            reference_number=f"{letter.prefix or 'ที่ สอ.ตย '}{place + 100}",
            subject=letter.before,
            responsible_office_id=cast.divisions[letter.group - 1].pk,
        )
    written = RegisterEntry.objects.count()
    dated = thai.today() - timedelta(days=1)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(INCOMING)
    presses, typed = [], 0
    for place, letter in enumerate(LETTERS, start=written + 1):
        typist = Typist(page)
        register(typist, letter, f"{dated.day:02d}{dated.month:02d}")
        expect(page.get_by_text(f"ได้เลขรับ {place} ")).to_be_visible()
        presses.append(len(typist.presses))
        typed += typist.letters
    assert max(presses) <= GOAL, presses
    assert median(presses) == GOAL - 1, presses
    assert typed <= MOST_TYPED, typed
    found = RegisterEntry.objects.filter(number__gt=written).order_by("number")
    assert [
        (
            each.sender,
            each.reference_number,
            each.document_date,
            each.subject,
            each.urgency,
            each.responsible_office_id,
        )
        for each in found
    ] == [
        (
            each.sender,
            each.reference,
            dated,
            each.subject,
            each.urgency,
            cast.divisions[each.group - 1].pk,
        )
        for each in LETTERS
    ]
