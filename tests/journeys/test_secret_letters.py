"""A secret letter from paper to the answer's receipt, and nothing of it on the disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from playwright.sync_api import FilePayload, Page, expect

from saraban.secret_letters.models import SecretDelivery, SecretLetter
from tests import forms
from tests.browser import sign_in
from tests.cast import PASSWORD, Cast
from tests.journeys.steps import button, look, menu
from tests.journeys.test_letter_on_its_way import Opener, at_work
from tests.secret_letters import given

# Words that no test and no page uses.
PHRASE = "ปริศนาวาฬสีครามสมมติ"
FILE_PHRASE = "กุญแจหอคอยงาช้างสมมติ"
LONG = 60_000


def paper(name: str) -> FilePayload:
    """Return a PDF that holds the phrase as three kinds of text."""
    mark = FILE_PHRASE.encode() + FILE_PHRASE.encode("utf-16-le")
    words = b"%PDF-1.7\n% " + mark + FILE_PHRASE.encode("utf-16-be") + b"\n"
    content = forms.PDF.replace(b"%PDF-1.7\n", words)
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def confirm(page: Page) -> None:
    """Give the password again where it is asked for."""
    if "/accounts/confirm/" in page.url:
        look(page)
        page.get_by_label("รหัสผ่าน").fill(PASSWORD)
        button(page, "ยืนยัน").click()


def fill(page: Page, subject: str) -> None:
    page.get_by_label("ลับ", exact=True).check()
    page.get_by_label(re.compile("^ที่$")).fill("ที่ ตย 9/ล 1")
    page.get_by_label("ลงวันที่", exact=True).fill("16/11/2569")
    page.get_by_label("เรื่อง", exact=True).fill(subject)
    page.locator("#id_file_1").set_input_files(paper(f"{PHRASE}.pdf"))
    expect(page.get_by_text("แนบแล้ว")).to_be_visible()


def register(page: Page) -> None:
    """The registrar writes a paper letter into the book and lists the director."""
    page.goto("/")
    menu(page, "ทะเบียนหนังสือราชการ", "หนังสือลับ")
    confirm(page)
    look(page)
    page.get_by_role("link", name="ลงทะเบียนรับหนังสือลับ").click()
    page.get_by_label("จาก", exact=True).fill(f"{PHRASE} ผู้ส่ง")
    fill(page, PHRASE)
    look(page)
    button(page, "ตกลง").click()
    expect(page.get_by_text("ลงทะเบียนหนังสือลับแล้ว")).to_be_visible()
    look(page)


def propose(page: Page, cast: Cast) -> None:
    for name in ("director", "division_director"):
        page.get_by_role("link", name="เพิ่มผู้อ่าน").click()
        label = cast.users[name].get_full_name()
        page.get_by_label("ผู้อ่าน", exact=True).select_option(label=label)
        page.get_by_label("เหตุผลที่ต้องรู้").fill(f"{PHRASE} เหตุผล")
        look(page)
        button(page, "ตกลง").click()
    page.get_by_role("link", name="เสนอ", exact=True).click()
    page.get_by_label(cast.users["director"].get_full_name()).check()
    page.get_by_label("ข้อความ", exact=True).fill(f"{PHRASE} โปรดสั่งการ")
    look(page)
    button(page, "ตกลง").click()
    expect(page.get_by_text("เสนอแล้ว")).to_be_visible()


def instruct(phone: Page, cast: Cast) -> None:
    """The director learns that one waits, gives the password, reads and instructs."""
    phone.goto("/")
    assert PHRASE not in phone.content()
    phone.get_by_role("link", name="หนังสือลับ รอท่านดำเนินการ").click()
    confirm(phone)
    look(phone)
    phone.get_by_role("link", name=PHRASE).click()
    assert PHRASE not in phone.title()
    picture = phone.get_by_role("img", name="หน้า 1").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 900)
    look(phone)
    phone.get_by_role("link", name="ดำเนินการ").click()
    phone.get_by_label("มอบดำเนินการ").check()
    phone.get_by_label("ข้อความเพิ่มเติม").fill(f"{PHRASE} ตอบโรงเรียน")
    phone.get_by_label(cast.users["division_director"].get_full_name()).check()
    look(phone)
    button(phone, "ตกลง").click()
    expect(phone.get_by_text("บันทึกแล้ว")).to_be_visible()


def answer(page: Page, cast: Cast) -> None:
    """The answer goes to two schools in one press."""
    page.goto("/secret/send/")
    page.get_by_label("ถึง", exact=True).fill("ผู้อำนวยการสถานศึกษา")
    fill(page, f"{PHRASE} คำตอบ")
    for school in cast.schools[:2]:
        page.get_by_label(school.short_name).check()
    look(page)
    button(page, "ตกลง").click()
    expect(page.get_by_text("ลงทะเบียนหนังสือลับแล้ว")).to_be_visible()
    expect(page.get_by_text("รอลงทะเบียนรับ", exact=True)).to_have_count(2)


def receive(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="หนังสือลับ รอท่านดำเนินการ").click()
    confirm(page)
    page.get_by_role("link", name=re.compile("^รอลงทะเบียนรับ")).click()
    look(page)
    page.get_by_role("link", name=re.compile("^ลงทะเบียนรับ ")).click()
    page.get_by_label("หมายเหตุ").fill(f"{PHRASE} เก็บแล้ว")
    look(page)
    button(page, "ตกลง").click()
    expect(page.get_by_text("ลงทะเบียนรับหนังสือลับแล้ว")).to_be_visible()


def test_from_paper_to_the_receipt_of_two_schools(
    page: Page, open_window: Opener, cast: Cast, server_log: Path
) -> None:
    for name in ("other_school_clerk", "teacher"):
        given.school_registrar(cast, name)
    sign_in(page, cast.users[given.REGISTRAR])
    register(page)
    propose(page, cast)
    with at_work(open_window, cast.users["director"]) as phone:
        instruct(phone, cast)
    answer(page, cast)
    for name in ("other_school_clerk", "teacher"):
        school = open_window()
        sign_in(school, cast.users[name])
        receive(school)
    sent = SecretLetter.objects.latest("pk")
    page.goto(sent.get_absolute_url())
    assert not SecretDelivery.objects.exclude(state="received").exists()
    receipts = page.get_by_role("link", name=re.compile("^ใบตอบรับ"))
    expect(receipts).to_have_count(2)
    href = str(receipts.first.get_attribute("href"))
    assert page.request.get(href).body().startswith(b"%PDF")
    page.get_by_role("link", name="ใครอ่านแล้วบ้าง").click()
    look(page)
    late_form(page, cast)
    written = dict(everything(server_log))
    assert not [name for name, content in written.items() if has_phrase(content)]
    # It was looked for where things are written: other words are found there.
    assert any(cast.area.short_name.encode() in each for each in written.values())
    assert any("secret-files" in name for name in written)


def late_form(page: Page, cast: Cast) -> None:
    """A form that is sent after its ten minutes keeps its words, sealed."""
    page.goto("/secret/receive/")
    page.get_by_label("เรื่อง", exact=True).fill(f"{PHRASE} พิมพ์ค้าง")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sign_in(page, cast.users[given.REGISTRAR])
    button(page, "ตกลง").click()
    confirm(page)
    expect(page.get_by_label("เรื่อง", exact=True)).to_have_value(f"{PHRASE} พิมพ์ค้าง")


def everything(server_log: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every byte that the system has written: database, WAL, files, log."""
    folder = Path(settings.DATA_FOLDER)
    database = Path(str(connection.settings_dict["NAME"]))
    places = {database.parent, folder, Path(settings.SECRET_FILES_FOLDER)}
    files = {each for place in places for each in place.rglob("*") if each.is_file()}
    for path in sorted({*files, server_log}):
        yield str(path), path.read_bytes()


def has_phrase(content: bytes) -> bool:
    """Whether a phrase stands there in any writing; the index keeps three letters."""
    for phrase in (PHRASE, FILE_PHRASE):
        for writing in ("utf-8", "utf-16-le", "utf-16-be"):
            if phrase[:12].encode(writing) in content:
                return True
        escaped = phrase[:12].encode("unicode_escape")
        if escaped in content or escaped.replace(b"\\u", b"\\\\u") in content:
            return True
    return False
