"""What is to stand on the paper of a letter, and what came of it.

Lengths are millimetres; a place is a share of the page as its reader sees it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.utils import timezone

from saraban.core import thai
from saraban.documents.findings import Findings

# แบบที่ 12.
STAMP_WIDTH: Final = 50.0
STAMP_HEIGHT: Final = 25.0
A4: Final = (210.0, 297.0)
# The default place is so far from the page's upper right corner.
CORNER_MARGIN: Final = 7.0


@dataclass(frozen=True)
class StampPosition:
    """The stamp's upper left corner as shares (0 to 1) of the page as it is shown."""

    x: float
    y: float


DEFAULT_PLACE: Final = StampPosition(
    x=(A4[0] - STAMP_WIDTH - CORNER_MARGIN) / A4[0], y=CORNER_MARGIN / A4[1]
)


@dataclass(frozen=True)
class ReceiptStamp:
    """ตรารับหนังสือ: office, เลขรับ, วันที่, เวลา; an unknown time is left open."""

    office_name: str
    number_text: str
    date: dt.date
    time: dt.time | dt.datetime | None

    @property
    def date_text(self) -> str:
        """``๒๐ พ.ย. ๒๕๖๙``."""
        return thai.to_thai_digits(thai.format_date(self.date))

    @property
    def time_text(self) -> str:
        """``๐๙.๑๒ น.``, nothing where no time is known."""
        return time_text(self.time) if self.time is not None else ""


@dataclass(frozen=True)
class Note:
    """One เสนอ, เกษียน or สั่งการ as it stands on paper.

    ``lines`` are phrases on lines of their own, ``words`` what was written freely;
    ``block`` the lines under the signature: (name), position, capacity. A note of no
    ``date`` has none on paper; a moment is written with its time.
    """

    heading: str
    lines: tuple[str, ...] = ()
    words: str = ""
    signature: bytes | None = None
    block: tuple[str, ...] = ()
    date: dt.date | dt.datetime | None = None

    @property
    def date_text(self) -> str:
        """``๒๐ พฤศจิกายน ๒๕๖๙ ๑๐.๓๒ น.``."""
        if self.date is None:
            return ""
        # A moment is of Bangkok.
        day = (
            thai.day_of(self.date) if isinstance(self.date, dt.datetime) else self.date
        )
        month = thai.MONTHS[day.month - 1]
        text = thai.to_thai_digits(f"{day.day} {month} {thai.year_be(day)}")
        if isinstance(self.date, dt.datetime):
            text = f"{text} {time_text(self.date)}"
        return text


@dataclass(frozen=True)
class Letter:
    """Which letter it is: the head of added sheets."""

    number_text: str = ""
    subject: str = ""
    reference_number: str = ""
    sender: str = ""


@dataclass(frozen=True)
class PaperContent:
    """All that is laid over one file; a place that a person chose is kept."""

    stamp: ReceiptStamp | None = None
    place: StampPosition = DEFAULT_PLACE
    notes: tuple[Note, ...] = ()
    letter: Letter = Letter()


class CoverReason(StrEnum):
    """Why the original has a cover sheet instead of a stamp of its own."""

    ENCRYPTED = "encrypted"
    LOCKED = "locked"
    SIGNED = "signed"
    FORM = "form"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    SLOW = "slow"
    KIND = "kind"
    NO_OFFICE = "no_office"
    PAPER = "paper"
    ALTERED = "altered"
    UNCHECKED = "unchecked"
    PORTFOLIO = "portfolio"

    @property
    def sentence(self) -> str:
        """Why, as it stands on the cover sheet."""
        return SENTENCES[self]


SENTENCES: Final = {
    CoverReason.ENCRYPTED: "ต้นฉบับตั้งรหัสผ่านสำหรับเปิดไฟล์ไว้ จึงประทับตราบนใบปะหน้า",
    CoverReason.LOCKED: "ต้นฉบับไม่อนุญาตให้แก้ไขหรือพิมพ์ จึงประทับตราบนใบปะหน้า",
    CoverReason.SIGNED: "ต้นฉบับลงลายมือชื่อดิจิทัลไว้ จึงประทับตราบนใบปะหน้า และแนบต้นฉบับไว้ในไฟล์นี้โดยไม่เปลี่ยนแปลง",
    CoverReason.FORM: "ต้นฉบับเป็นแบบฟอร์มสำหรับกรอก (XFA) จึงประทับตราบนใบปะหน้า",
    CoverReason.DAMAGED: "ต้นฉบับเสียหายหรือเปิดไม่ได้ จึงประทับตราบนใบปะหน้า",
    CoverReason.TOO_LARGE: "ต้นฉบับมีขนาดใหญ่เกินกว่าที่ระบบประทับตราได้ จึงประทับตราบนใบปะหน้า",
    CoverReason.SLOW: "ระบบอ่านต้นฉบับไม่เสร็จในเวลาที่กำหนด จึงประทับตราบนใบปะหน้า",
    CoverReason.KIND: "ต้นฉบับเป็นไฟล์ที่ไม่มีหน้ากระดาษ จึงประทับตราบนใบปะหน้า",
    CoverReason.NO_OFFICE: "เครื่องแม่ข่ายแปลงไฟล์ Word และ Excel ไม่ได้ จึงประทับตราบนใบปะหน้า",
    CoverReason.PAPER: "ต้นฉบับเป็นเอกสารกระดาษ ไม่มีไฟล์ในระบบ จึงประทับตราบนใบปะหน้า",
    CoverReason.ALTERED: "ฉบับประทับตราที่ทำได้แสดงเนื้อหาหรือตราไม่ครบ จึงประทับตราบนใบปะหน้า และแนบต้นฉบับไว้ในไฟล์นี้โดยไม่เปลี่ยนแปลง",
    CoverReason.PORTFOLIO: "ต้นฉบับเป็นแฟ้มรวมเอกสาร (PDF Portfolio) เนื้อหาอยู่ในไฟล์ภายใน จึงประทับตราบนใบปะหน้า และแนบต้นฉบับไว้ในไฟล์นี้โดยไม่เปลี่ยนแปลง",
    CoverReason.UNCHECKED: "ระบบตรวจฉบับประทับตราเทียบกับต้นฉบับไม่ได้ จึงประทับตราบนใบปะหน้า และแนบต้นฉบับไว้ในไฟล์นี้โดยไม่เปลี่ยนแปลง",
}


@dataclass(frozen=True)
class StampedPaper:
    """The finished paper: a PDF at ``path``, and what stands where.

    ``place`` is where the stamp came to stand, ``notes_on_first_page`` how many notes
    the first page has; the others are on the last ``added_sheets`` sheets. ``sheet`` is
    how large the first page is as it is shown, in millimetres.
    """

    path: Path
    sha256: str
    size: int
    page_count: int
    place: StampPosition | None
    notes_on_first_page: int
    added_sheets: int
    sheet: tuple[float, float]
    cover: CoverReason | None
    # What of the original cannot be shown here.
    findings: Findings

    @property
    def first_page_is_cover(self) -> bool:
        """Whether the first page is not the letter's own."""
        return self.cover is not None


def time_text(moment: dt.time | dt.datetime) -> str:
    """Return ``๐๙.๑๒ น.``; a moment is of Bangkok."""
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment)
    return thai.to_thai_digits(f"{moment:%H.%M} น.")
