"""หลักฐานตราประทับประจำวัน on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils import timezone

from saraban.core import thai
from saraban.core.typesetting import typeset
from saraban.desk.queries.daily_heads import DailyHead
from saraban.offices.actors import Actor
from saraban.registers.printing.documents import in_digits, typst_source

TITLE: Final = "หลักฐานตราประทับประจำวัน"
# A digest in two lines, to be compared digit by digit.
HALF: Final = 32


def print_heads(heads: Sequence[DailyHead], *, actor: Actor) -> bytes:
    """Return the list as PDF, to be signed and filed; digests stay as they are.

    Raises TypesettingBusyError.
    """
    made_at = thai.format_datetime(timezone.now())
    content = {
        "title": TITLE,
        "form": "",
        "period": ["ตราประทับของบันทึกการดำเนินการ"],
        "office": actor.book_owner.name,
        "heads": ["เมื่อ", "SHA-256 ของไฟล์", "รับรองเวลา"],
        "made": f"พิมพ์เมื่อ {made_at} โดย {actor.user}",
    }
    written: dict[str, Any] = in_digits(content, thai.to_thai_digits)
    written |= {"lines": [_line(each) for each in heads], "thai_digits": True}
    return typeset(typst_source("daily_heads", "saraban.desk.printing"), written)


def _line(head: DailyHead) -> list[str]:
    made_at, state = in_digits(
        [
            thai.format_datetime(head.made_at),
            "มี" if head.is_timestamped else "ไม่มี",
        ],
        thai.to_thai_digits,
    )
    return [made_at, f"{head.sha256[:HALF]}\n{head.sha256[HALF:]}", state]
