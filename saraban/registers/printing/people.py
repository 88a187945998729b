"""รายชื่อผู้รับทราบคำสั่ง on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from saraban.accounts.models import User
from saraban.core import thai
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from saraban.registers.printing.documents import in_digits
from saraban.registers.queries.named_people import NamedRow


def content_of(
    entry: RegisterEntry, rows: Sequence[NamedRow], *, office: Office, printed_by: User
) -> dict[str, Any]:
    """Return what the Typst source reads, in Thai digits."""
    done = sum(row.named.acknowledged_at is not None for row in rows)
    made = thai.format_datetime(timezone.now())
    day = thai.format_date(entry.document_date)
    content = {
        "title": "รายชื่อผู้รับทราบคำสั่ง",
        "form": "",
        "period": [
            f"คำสั่งที่ {entry.reference_number} สั่ง ณ วันที่ {day}",
            entry.subject,
        ],
        "office": office.name,
        "heads": ["ที่", "ชื่อ", "ตำแหน่ง", "แจ้งเมื่อ", "รับทราบเมื่อ", "ลงชื่อ"],
        "lines": [_line(place, row) for place, row in enumerate(rows, start=1)],
        "total": f"รวม {len(rows):,} คน รับทราบแล้ว {done:,} คน",
        "made": f"พิมพ์เมื่อ {made} โดย {printed_by}",
    }
    return {**in_digits(content, thai.to_thai_digits), "thai_digits": True}


def _line(place: int, row: NamedRow) -> list[str]:
    named = row.named
    post = f"{named.post} (พ้นจากหน่วยงานแล้ว)" if row.has_left else named.post
    acknowledged = "ยังไม่รับทราบ"
    if named.acknowledged_at is not None:
        acknowledged = thai.format_datetime_short(named.acknowledged_at)
    told = thai.format_datetime_short(named.told_at)
    return [str(place), str(named.user), post, told, acknowledged]
