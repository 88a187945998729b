"""Small PDF letters, one for each topic, and the shelf that hands them out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from typing import Final

import typst
from django.conf import settings

from saraban.core import thai
from saraban.core.fonts import build_pdf_fonts
from saraban.demo.offices import AREA_NAME
from saraban.demo.stage import Paper, happens
from saraban.demo.vocabulary.area import AREA_TOPICS
from saraban.demo.vocabulary.area_more import MORE_AREA_TOPICS
from saraban.demo.vocabulary.orders import ORDER_TOPICS
from saraban.demo.vocabulary.outside import OUTSIDE_TOPICS, SENDERS
from saraban.demo.vocabulary.replies import REPLY_TOPICS
from saraban.demo.vocabulary.school import SCHOOL_TOPICS
from saraban.demo.vocabulary.topics import Topic, fill
from saraban.documents.storage import store_content

PDF: Final = "application/pdf"
THREADS: Final = 2
INVENTED_MARK: Final = "เอกสารตัวอย่างสำหรับทดลองใช้ระบบ ไม่ใช่หนังสือราชการ"
# One sheet serves all schools.
SOME_SCHOOL: Final = "โรงเรียน.........................."
SOME_REFERENCE: Final = "ที่ ศธ ๐๔๙๙๙.........../.........."
ENCLOSURES: Final = (
    ("กำหนดการ", ("เวลา", "รายการ", "ผู้รับผิดชอบ")),
    ("แบบรายงาน", ("ลำดับที่", "รายการ", "จำนวน", "หมายเหตุ")),
    ("บัญชีรายชื่อ", ("ลำดับที่", "ชื่อ สกุล", "ตำแหน่ง", "สังกัด")),
    ("ปฏิทินการดำเนินงาน", ("วันที่", "กิจกรรม", "ผู้เกี่ยวข้อง")),
)
VERBS: Final = ("กำหนด", "ได้", "จำเป็น", "ต้อง")
SHEET: Final = """
#set document(date: none)
#set page("a4", margin: (left: 3cm, right: 2cm, top: 3.8cm, bottom: 2cm),
  footer: align(center, text(9pt, fill: luma(90), page_mark)))
#set text(font: "Sarabun", lang: "th", size: 15pt)
#set par(leading: 0.75em, spacing: 0.9em)
"""
LETTER: Final = """
#let page_mark = sys.inputs.mark
{sheet}
#grid(columns: (1fr, 1fr), [#sys.inputs.reference], [#sys.inputs.office])
#v(0.4em)
#pad(left: 50%)[............................................]
#v(0.4em)
เรื่อง #h(0.6em) #sys.inputs.subject

เรียน #h(0.6em) #sys.inputs.addressee
#v(0.4em)
#h(2.5cm)ด้วย#sys.inputs.reason รายละเอียดตามเอกสารที่แนบมาพร้อมนี้

#h(2.5cm)#sys.inputs.purpose
#v(0.4em)
#pad(left: 50%, align(center)[ขอแสดงความนับถือ
#v(3em)
(............................................)])
"""
# คำสั่ง: แบบที่ 4 of ระเบียบงานสารบรรณ.
ORDER: Final = """
#let page_mark = sys.inputs.mark
{sheet}
#align(center)[คำสั่ง......................................................

ที่ ........../..........

เรื่อง #h(0.4em) #sys.inputs.subject

-----------------------]
#v(0.4em)
#h(2.5cm)#sys.inputs.reason

#h(2.5cm)#sys.inputs.purpose

#h(2.5cm)ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป
#v(0.6em)
#pad(left: 40%)[สั่ง ณ วันที่ ............................................]
#v(2.4em)
#pad(left: 50%, align(center)[(............................................)])
"""
ENCLOSURE: Final = """
#let page_mark = sys.inputs.mark
{sheet}
#let heads = json(bytes(sys.inputs.heads))
#align(center, strong(sys.inputs.title))
#v(0.6em)
#table(columns: (auto,) + (1fr,) * (heads.len() - 1), inset: 7pt,
  ..heads.map(head => strong(head)), ..range(heads.len() * 14).map(_ => [#h(0pt)]))
"""


@dataclass(frozen=True)
class Sheet:
    """One PDF to be made."""

    key: str
    source: str
    inputs: dict[str, str]


class PaperShelf:
    """Hands out the letter of a topic, sometimes with enclosures."""

    def __init__(self, stored: dict[str, int]) -> None:
        """Take the ids of the stored files by key."""
        self._stored = stored
        self._random = Random("papers")

    def papers_for(self, topic: Topic, *, is_sent: bool) -> Sequence[Paper]:
        """Return the files of one letter; every fourth that is not sent has none."""
        random = self._random
        if not is_sent and happens(random, 0.25):
            return ()
        papers = [Paper(self._stored[topic.key], "หนังสือนำส่ง.pdf", "หนังสือนำส่ง")]
        if happens(random, 0.3):
            titles = random.sample(
                [title for title, _ in ENCLOSURES], random.randint(1, 2)
            )
            papers += [
                Paper(
                    self._stored[title], f"{title}.pdf", f"สิ่งที่ส่งมาด้วย {number} {title}"
                )
                for number, title in enumerate(titles, start=1)
            ]
        return papers


def make_shelf(now: datetime) -> PaperShelf:
    """Make all PDFs and store them."""
    sheets = [*_letters(now), *_orders(now), *_enclosures()]
    folder = build_pdf_fonts(settings.ASSETS_FOLDER)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder)],
    )
    with ThreadPoolExecutor(THREADS) as pool:
        contents = list(pool.map(partial(render, fonts=fonts), sheets))
    return PaperShelf(
        {
            sheet.key: store_content(content, PDF).pk
            for sheet, content in zip(sheets, contents, strict=True)
        }
    )


def render(sheet: Sheet, *, fonts: typst.Fonts) -> bytes:
    """Return a sheet as PDF, the same bytes for the same sheet."""
    return bytes(
        typst.compile(
            sheet.source.encode(),
            font_paths=fonts,
            sys_inputs={**sheet.inputs, "mark": INVENTED_MARK},
        )
    )


def _letters(now: datetime) -> Iterator[Sheet]:
    for topic in AREA_TOPICS + MORE_AREA_TOPICS:
        yield _letter(topic, AREA_NAME, "ที่ ศธ ๐๔๙๙๙/", "ผู้อำนวยการสถานศึกษาทุกแห่ง", now)
    for topic in REPLY_TOPICS:
        yield _letter(topic, AREA_NAME, "ที่ ศธ ๐๔๙๙๙/", "ผู้ที่เกี่ยวข้อง", now)
    for topic in OUTSIDE_TOPICS:
        sender = SENDERS[topic.key.split("-")[0]][0]
        yield _letter(topic, sender.name, sender.prefix, f"ผู้อำนวยการ{AREA_NAME}", now)
    for topic in SCHOOL_TOPICS:
        yield _letter(topic, SOME_SCHOOL, SOME_REFERENCE, f"ผู้อำนวยการ{AREA_NAME}", now)


def _orders(now: datetime) -> Iterator[Sheet]:
    for topic in ORDER_TOPICS:
        subject = fill(topic.subjects[0], now.date(), Random(topic.key))
        inputs = {
            "subject": thai.to_thai_digits(subject),
            "reason": topic.reason,
            "purpose": topic.purpose,
        }
        yield Sheet(topic.key, ORDER.format(sheet=SHEET), inputs)


def _letter(
    topic: Topic, office: str, prefix: str, addressee: str, now: datetime
) -> Sheet:
    subject = fill(topic.subjects[0], now.date(), Random(topic.key))
    inputs = {
        "office": thai.to_thai_digits(office),
        "reference": thai.to_thai_digits(prefix),
        "subject": thai.to_thai_digits(subject),
        "addressee": thai.to_thai_digits(addressee),
        "reason": _reason(topic.reason, office),
        "purpose": topic.purpose,
    }
    return Sheet(topic.key, LETTER.format(sheet=SHEET), inputs)


def _reason(reason: str, office: str) -> str:
    """Name who does it where the sentence begins with a verb."""
    return f"{office} {reason}" if reason.startswith(VERBS) else reason


def _enclosures() -> Iterator[Sheet]:
    for title, heads in ENCLOSURES:
        inputs = {"title": title, "heads": json.dumps(heads, ensure_ascii=False)}
        yield Sheet(title, ENCLOSURE.format(sheet=SHEET), inputs)
