"""Files by drag and drop: several at once, their progress, refusals, removal."""

from __future__ import annotations

import base64
from typing import Final

import pytest
from playwright.sync_api import Page, Route, expect

from saraban.registers.models import RegisterEntry
from tests import forms
from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import button, fill, look

DROP: Final = """([selector, files]) => {
    const carried = new DataTransfer();
    for (const [name, type, content] of files) {
        const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
        carried.items.add(new File([bytes], name, { type }));
    }
    for (const kind of ["dragenter", "dragover", "drop"]) {
        const options = { bubbles: true, cancelable: true, dataTransfer: carried };
        document.querySelector(selector).dispatchEvent(new DragEvent(kind, options));
    }
}"""
UPLOADS: Final = "**/uploads/"


def drop(page: Page, files: dict[str, bytes], on: str = ".drop") -> None:
    """Let files fall on a place of the page."""
    carried = [
        (name, "application/pdf", base64.b64encode(content).decode())
        for name, content in files.items()
    ]
    page.evaluate(DROP, [on, carried])


@pytest.fixture
def form(page: Page, cast: Cast) -> Page:
    """ลงทะเบียนหนังสือรับ of a school, filled but for its files."""
    sign_in(page, cast.users["school_clerk"])
    page.goto("/registers/incoming/new/")
    fill(
        page,
        {
            "จาก": "โรงเรียนวัดจำลอง",
            "เลขที่หนังสือ": "ที่ ศธ 04999.002/12",
            "ลงวันที่": "19/11/2569",
            "เรื่อง": "ส่งแบบรายงาน",
        },
    )
    return page


def test_several_files_are_dropped_and_one_is_removed(form: Page) -> None:
    files = {f"แผ่นที่ {n}.pdf": forms.PDF + b"%d" % n for n in range(1, 8)}
    drop(form, files)
    expect(form.get_by_text("แนบแล้ว", exact=True)).to_have_count(7)
    look(form)
    button(form, "เอาออก แผ่นที่ 3.pdf").click()
    expect(form.get_by_text("แนบแล้ว", exact=True)).to_have_count(6)
    expect(form.get_by_label("ไฟล์แนบ 3", exact=True)).to_be_focused()
    form.get_by_label("คำอธิบายไฟล์ 1 แผ่นที่ 1.pdf").fill("หนังสือนำส่ง")
    button(form, "ตกลง").click()
    expect(form.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    attachments = RegisterEntry.objects.get().content.attachments
    assert attachments.count() == 6
    assert attachments.get(name="แผ่นที่ 1.pdf").description == "หนังสือนำส่ง"
    assert not attachments.filter(name="แผ่นที่ 3.pdf").exists()


def test_progress_is_shown_and_the_form_waits_for_it(form: Page) -> None:
    held: list[Route] = []
    form.route(UPLOADS, lambda route: held.append(route))  # noqa: PLW0108
    with form.expect_request(UPLOADS):
        drop(form, {"หนังสือ.pdf": forms.PDF})
    expect(form.get_by_role("progressbar", name="ส่งไฟล์ หนังสือ.pdf")).to_be_visible()
    button(form, "ตกลง").click()
    expect(form.get_by_text("เมื่อครบแล้วจะบันทึกให้เอง").first).to_be_attached()
    assert not RegisterEntry.objects.exists()
    held[0].continue_()
    expect(form.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    assert RegisterEntry.objects.get().content.attachments.count() == 1


def test_a_refused_file_says_why_and_holds_the_form(form: Page) -> None:
    drop(form, {"โปรแกรม.exe": b"MZ\x90\x00", "หนังสือ.pdf": forms.PDF})
    expect(form.get_by_text("แนบแล้ว", exact=True)).to_have_count(1)
    refused = form.locator(".slot", has_text="โปรแกรม.exe").locator(".state")
    expect(refused).to_contain_text("pdf")
    look(form)
    button(form, "ตกลง").click()
    expect(button(form, "เอาออก โปรแกรม.exe")).to_be_focused()
    assert not RegisterEntry.objects.exists()
    button(form, "เอาออก โปรแกรม.exe").press("Enter")
    button(form, "ตกลง").click()
    expect(form.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()


def test_a_lost_connection_can_be_tried_again(form: Page) -> None:
    form.route(UPLOADS, lambda route: route.abort())
    drop(form, {"หนังสือ.pdf": forms.PDF})
    expect(form.get_by_text("ตรวจสัญญาณเครือข่ายแล้วกดลองใหม่").first).to_be_attached()
    form.unroute(UPLOADS)
    button(form, "ลองใหม่ หนังสือ.pdf").click()
    expect(form.get_by_text("แนบแล้ว", exact=True)).to_have_count(1)


def test_a_file_that_misses_the_area_does_not_replace_the_form(form: Page) -> None:
    drop(form, {"หนังสือ.pdf": forms.PDF}, on="h1")
    expect(form.get_by_text("แนบแล้ว", exact=True)).to_have_count(1)
    expect(form.get_by_label("เรื่อง", exact=True)).to_have_value("ส่งแบบรายงาน")


def test_files_stay_when_the_form_is_refused(form: Page) -> None:
    form.get_by_label("เรื่อง", exact=True).fill("")
    drop(form, {"หนังสือ.pdf": forms.PDF})
    expect(form.get_by_text("แนบแล้ว", exact=True)).to_have_count(1)
    button(form, "ตกลง").click()
    expect(form.get_by_role("alert")).to_contain_text("ยังไม่ได้กรอกเรื่อง")
    expect(button(form, "เอาออก หนังสือ.pdf")).to_be_visible()
    look(form)
    form.get_by_label("เรื่อง", exact=True).fill("ส่งแบบรายงาน")
    button(form, "ตกลง").click()
    expect(form.get_by_role("heading", name="ลงทะเบียนแล้ว")).to_be_visible()
    assert RegisterEntry.objects.get().content.attachments.count() == 1
