"""หลักฐานตราประทับประจำวัน on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils import timezone

from saraban.core import thai
from saraban.core.typesetting import breakable, typeset
from saraban.desk.queries.daily_heads import DailyHead
from saraban.offices.actors import Actor
from saraban.registers.printing.documents import typst_source

TITLE: Final = "หลักฐานตราประทับประจำวัน"
# A digest in two lines, to be compared digit by digit.
HALF: Final = 32


def print_heads(heads: Sequence[DailyHead], *, actor: Actor) -> bytes:
    """Return the list as PDF, to be signed and filed; digests stay as they are.

    Raises TypesettingBusyError.
    """
    made_at = thai.format_datetime(timezone.now())
    content: dict[str, Any] = {
        "title": TITLE,
        "form": "",
        "period": ["ตราประทับของบันทึกการดำเนินการ"],
        "office": actor.book_owner.name,
        "heads": ["เมื่อ", "SHA-256 ของไฟล์", "รับรองเวลา"],
        "lines": [
            [
                thai.to_thai_digits(breakable(thai.format_datetime(each.made_at))),
                f"{each.sha256[:HALF]}\n{each.sha256[HALF:]}",
                "มี" if each.is_timestamped else "ไม่มี",
            ]
            for each in heads
        ],
        "made": thai.to_thai_digits(f"พิมพ์เมื่อ {made_at} โดย {actor.user}"),
        "thai_digits": True,
    }
    return typeset(typst_source("daily_heads", "saraban.desk.printing"), content)
