"""Reading, registering, sending and receiving in a browser without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from saraban.dispatch.models import Delivery, Dispatch
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.conftest import Opener
from tests.journeys.steps import button, fill, pdf_file

SUBJECT = "การเลื่อนวันหยุดชดเชยวันหยุดราชการ"


@pytest.fixture
def plain(open_window: Opener) -> Page:
    """A window in which no script runs."""
    return open_window(java_script_enabled=False)


def test_a_letter_is_registered_with_more_files_than_slots(
    plain: Page, cast: Cast
) -> None:
    sign_in(plain, cast.users["registry_clerk"])
    plain.goto("/registers/incoming/new/")
    fill(
        plain,
        {
            "จาก": "ศาลากลางจังหวัดตัวอย่าง",
            "เลขที่หนังสือ": "ที่ ตย 0017.3/ว 35614",
            "ลงวันที่": "16/11/2569",
            "เรื่อง": SUBJECT,
            "กลุ่มปฏิบัติ": cast.divisions[1].name,
            "คำอธิบายไฟล์ 1": "หนังสือนำส่ง",
        },
    )
    plain.get_by_label("ด่วนมาก", exact=True).check()
    first = pdf_file("หนังสือ 1.pdf", forms.PDF + b"1")
    plain.get_by_label("ไฟล์แนบ 1", exact=True).set_input_files(first)
    button(plain, "เพิ่มไฟล์").click()
    expect(plain.get_by_label("เรื่อง", exact=True)).to_have_value(SUBJECT)
    expect(plain.get_by_label("ด่วนมาก", exact=True)).to_be_checked()
    expect(plain.get_by_label("หนังสือ 1.pdf", exact=True)).to_be_checked()
    last = pdf_file("หนังสือ 10.pdf", forms.PDF + b"10")
    plain.get_by_label("ไฟล์แนบ 10", exact=True).set_input_files(last)
    button(plain, "ตกลง").click()
    expect(plain.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    entry = RegisterEntry.objects.get()
    assert entry.urgency == 3
    names = [
        (each.name, each.description)
        for each in entry.content.attachments.order_by("pk")
    ]
    assert names == [("หนังสือ 1.pdf", "หนังสือนำส่ง"), ("หนังสือ 10.pdf", "หนังสือ 10")]
    plain.goto("/registers/incoming/")
    plain.get_by_role("link", name=SUBJECT).click()
    expect(plain.get_by_role("link", name="หนังสือนำส่ง")).to_be_visible()


def test_some_schools_are_sent_a_letter_and_receive_it(plain: Page, cast: Cast) -> None:
    client = cast.sign_in("division_clerk")
    client.post("/registers/outgoing/new/", forms.outgoing(cast, file_1=forms.pdf()))
    sign_in(plain, cast.users["division_clerk"])
    plain.goto("/registers/outgoing/")
    plain.get_by_role("link", name="ส่ง 1", exact=True).click()
    plain.get_by_label("สถานศึกษาบางแห่ง").check()
    plain.get_by_label("ร.ร.บ้านสมมติ").check()
    plain.get_by_label("ร.ร.วัดจำลอง").check()
    plain.get_by_label("เนื้อหาโดยสรุป").fill("ขอเชิญประชุม")
    button(plain, "ตกลง").click()
    expect(plain.get_by_text("ส่งหนังสือถึง 2 แห่งแล้ว")).to_be_visible()
    assert Dispatch.objects.get().recipient_count == 2

    plain.context.clear_cookies()
    sign_in(plain, cast.users["school_clerk"])
    plain.goto("/dispatch/inbox/")
    plain.get_by_role("link", name="คลิก").click()
    button(plain, "ลงทะเบียนรับ").click()
    expect(plain.get_by_text("ลงทะเบียนรับแล้ว เลขรับ 1")).to_be_visible()
    assert Delivery.objects.received().count() == 1


def test_many_letters_are_received_in_one_press(plain: Page, cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    for number in (1, 2, 3):
        typed = forms.dispatch(cast, reference_number=f"ที่ ศธ 04999/{number}")
        client.post("/dispatch/new/", typed)
    sign_in(plain, cast.users["school_clerk"])
    plain.goto("/dispatch/inbox/")
    for number in (1, 3):
        plain.get_by_label(f"เลือก ที่ ศธ 04999/{number}", exact=True).check()
    button(plain, "ลงทะเบียนรับที่เลือก").click()
    expect(plain.get_by_text("ลงทะเบียนรับแล้ว 2 เรื่อง เลขรับ 1–2")).to_be_visible()
    waiting = Delivery.objects.outstanding().filter(office=cast.schools[0])
    assert waiting.get().dispatch.reference_number == "ที่ ศธ 04999/2"


def test_a_double_click_makes_one_entry(plain: Page, cast: Cast) -> None:
    sign_in(plain, cast.users["school_clerk"])
    plain.goto("/registers/incoming/new/")
    fill(
        plain,
        {"จาก": "วัดจำลอง", "เลขที่หนังสือ": "ที่ 1/1", "ลงวันที่": "1/11/69", "เรื่อง": SUBJECT},
    )
    button(plain, "ตกลง").dblclick()
    expect(plain.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    assert RegisterEntry.objects.count() == 1
