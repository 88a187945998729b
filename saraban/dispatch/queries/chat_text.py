"""A text for a chat group: who has not received a letter, or not reported back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from saraban.core import thai
from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries.receipt_filters import MatrixFilters, wanted_deliveries
from saraban.dispatch.queries.receipt_matrix import NO_GROUP

CHAT_KINDS: Final = [("waiting", "ยังไม่ลงทะเบียนรับ"), ("owing", "ยังไม่รายงานกลับ")]
_MOST_NAMES: Final = 1000


def chat_text(dispatch: Dispatch, kind: str, now: datetime) -> str:
    """Return the letter and by cluster the schools that it waits for."""
    found = wanted_deliveries(dispatch, MatrixFilters(state=kind), now)
    by = "parent" if dispatch.sender.is_headquarters else "cluster"
    name = "office__parent__short_name" if by == "parent" else "office__cluster__name"
    total = found.count()
    names: dict[str, list[str]] = {}
    for group, office in found.values_list(name, "office__short_name")[:_MOST_NAMES]:
        names.setdefault(group or NO_GROUP, []).append(office)
    day = thai.format_date(dispatch.document_date)
    lines = [
        f"{dict(CHAT_KINDS)[kind]} {total:,} แห่ง" if total else _all_done(kind),
        f"{dispatch.reference_number} ลงวันที่ {day}",
        f"เรื่อง {dispatch.subject}",
    ]
    if kind == "owing" and dispatch.reply_by:
        lines.append(f"รายงานกลับภายในวันที่ {thai.format_date(dispatch.reply_by)}")
    lines += [f"{group}: {', '.join(those)}" for group, those in names.items()]
    if total > _MOST_NAMES:
        lines.append(f"และอีก {total - _MOST_NAMES:,} แห่ง")
    lines.append(f"ข้อมูล ณ {thai.format_datetime(now)}")
    return "\n".join(lines)


def _all_done(kind: str) -> str:
    return "ลงทะเบียนรับครบทุกแห่งแล้ว" if kind == "waiting" else "รายงานกลับครบทุกแห่งแล้ว"
