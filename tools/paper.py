"""The picture of a printed form: a busy day is registered, and its book printed."""

from __future__ import annotations

import struct
import zlib
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import pypdfium2
from playwright.sync_api import Page

from saraban.core import thai
from saraban.demo.vocabulary.outside import OUTSIDE_TOPICS, SENDERS
from saraban.demo.vocabulary.topics import fill
from tools.pictures import MARK, chunk

LETTERS: Final = 60
# A sheet across is as wide as the screen of a desk.
SCALE: Final = 1.62


def register_day(page: Page) -> None:
    """Type sixty letters from outside into ลงทะเบียนหนังสือรับ; cancel one number."""
    random = Random("a busy day")
    page.goto("/registers/incoming/new/")
    for number in range(LETTERS):
        topic = random.choice(OUTSIDE_TOPICS)
        sender = random.choice(SENDERS[topic.key.split("-")[0]])
        page.get_by_label("จาก", exact=True).fill(sender.name)
        if number % 7 == 3:
            page.get_by_text("ด่วนมาก", exact=True).click()
        page.get_by_label("เลขที่หนังสือ").fill(f"{sender.prefix}{2000 + number * 3}")
        written_on = today() - timedelta(days=random.randint(0, 4))
        page.get_by_label("ลงวันที่", exact=True).fill(
            thai.format_entered_date(written_on)
        )
        page.get_by_label("เรื่อง", exact=True).fill(
            fill(random.choice(topic.subjects), today(), random)
        )
        page.get_by_label("กลุ่มปฏิบัติ").select_option(index=topic.division)
        page.get_by_role("button", name="บันทึกแล้วลงเรื่องต่อไป").click()
        page.wait_for_url("**/new/?after=*")
        if number == 4:
            cancel_last(page)


def cancel_last(page: Page) -> None:
    """Cancel the number that was just issued, and go on."""
    page.get_by_role("link", name="ดูรายละเอียด").click()
    page.get_by_role("link", name="ยกเลิกเลข").first.click()
    page.get_by_label("เหตุผลที่ยกเลิกเลข").fill("ลงทะเบียนซ้ำ")
    page.get_by_role("button", name="ยกเลิกเลข").first.click()
    page.goto("/registers/incoming/new/")


def print_day(page: Page) -> bytes:
    """Return the first sheet of today's แบบที่ 13 as a picture."""
    day = thai.format_entered_date(today())
    asked: dict[str, str | float | bool] = {
        "document": "register",
        "span": "day",
        "day": day,
        "thai_digits": "on",
    }
    answer = page.request.get("/registers/incoming/print/pdf/", params=asked)
    return picture_of_sheet(answer.body())


def today() -> date:
    """Return today's date in Bangkok; here are no settings to ask."""
    return datetime.now(ZoneInfo("Asia/Bangkok")).date()


def picture_of_sheet(pdf: bytes) -> bytes:
    """Return the first sheet of a PDF as PNG."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[0].render(scale=SCALE, rev_byteorder=True)
        width, channels = bitmap.width, bitmap.n_channels
        content = bytes(bitmap.buffer)
        rows = (
            content[row * bitmap.stride :][: width * channels]
            for row in range(bitmap.height)
        )
        lines = b"".join(b"\0" + row for row in rows)
        colours = {3: 2, 4: 6}[channels]
        head = struct.pack(">LLBBBBB", width, bitmap.height, 8, colours, 0, 0, 0)
    finally:
        document.close()
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return MARK + b"".join(chunk(kind, part) for kind, part in parts)
