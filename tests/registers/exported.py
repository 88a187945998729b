"""Filling a book, and reading what ส่งออก Excel made of it."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from saraban.registers.actions import register
from saraban.registers.actions.books import current_book
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry
from saraban.registers.models.search_keys import search_text_of
from tests.cast import Cast

AREA_INCOMING = [
    "ลำดับที่",
    "เลขทะเบียนรับ",
    "ปี",
    "ที่",
    "ลงวันที่",
    "จาก",
    "ถึง",
    "เรื่อง",
    "วันลงทะเบียน",
    "หมายเหตุ",
    "กลุ่มปฏิบัติ",
    "ผู้ปฏิบัติ",
    "สถานะ",
]
HEAD_ROW = 3
EMPTY = "ไม่มีรายการในทะเบียนนี้ที่ตรงกับที่เลือก"
NOW = datetime(2026, 11, 20, 3, 32, 7, tzinfo=UTC)


def add(
    cast: Cast, kind: str = "incoming", by: str = "registry_clerk", **changed: Any
) -> RegisterEntry:
    """Register a letter."""
    actor = cast.actor(by)
    division = None if actor.book_owner.is_school else cast.divisions[1].pk
    values: dict[str, Any] = {
        "document_date": date(2026, 11, 16),
        "sender": "ศาลากลางจังหวัดตัวอย่าง",
        "addressee": "สำนักงานเขตพื้นที่การศึกษา",
        "subject": "การเลื่อนวันหยุดชดเชย",
        "reference_number": "ที่ ตย 0017.3/ว 35614",
        "responsible_office_id": division,
        "action_taken": "นางสาวกิ่งดาว จำลองจิต",
        "note": "เอกสารกระดาษ",
        **changed,
    }
    return register.register_letter(kind, EntryDetails(**values), actor=actor)


def ask(
    cast: Cast, query: str = "", by: str = "registry_clerk", kind: str = "incoming"
) -> Any:
    """Return the answer to the link."""
    page = reverse("registers:book_export", args=[kind])
    return cast.sign_in(by).get(f"{page}?{query}")


def fetch(cast: Cast, query: str = "", **asked: str) -> Worksheet:
    """Return the sheet of the file that came."""
    answer = ask(cast, query, **asked)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    return load_workbook(io.BytesIO(content)).worksheets[0]


def heads(sheet: Worksheet) -> list[Any]:
    """Return the names of the columns."""
    return [cell.value for cell in sheet[HEAD_ROW]]


def lines(sheet: Worksheet) -> list[dict[str, Any]]:
    """Return the rows under the heads, by the names of the columns."""
    rows = sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)
    return [dict(zip(heads(sheet), row, strict=True)) for row in rows]


def numbers(sheet: Worksheet, name: str = "เลขทะเบียนรับ") -> list[Any]:
    """Return the numbers of the lines."""
    return [line[name] for line in lines(sheet)]


def fill(cast: Cast, count: int) -> None:
    """Write many lines into the book, as an import would."""
    book = current_book(cast.area, "incoming")
    user = cast.users["registry_clerk"].pk
    for first in range(book.last_number + 1, count + 1, 2000):
        RegisterEntry.objects.bulk_create(
            RegisterEntry(
                book=book,
                number=number,
                state=RegisterEntry.State.VOID,
                voided_at=NOW,
                voided_by_id=user,
                void_reason="นำเข้า",
                reference_number=f"ที่ ศธ 04999/{number}",
                document_date=date(2026, 11, 16),
                sender="ศาลากลางจังหวัดตัวอย่าง",
                addressee="สำนักงานเขตพื้นที่การศึกษา",
                subject=f"ขออนุญาตพานักเรียนไปแข่งขันทักษะวิชาการระดับเขต {number}",
                responsible_office=cast.divisions[number % 10],
                book_date=date(2026, 11, 20),
                registered_at=NOW,
                registered_by_id=user,
                search_text=search_text_of(book.pk, number, ""),
                submission=uuid.uuid4(),
            )
            for number in range(first, min(first + 2000, count + 1))
        )
    book.last_number = count
    book.save()


def read_all(answer: Any) -> None:
    """Take the file as a browser does, piece by piece."""
    for _ in answer.streaming_content:
        pass
