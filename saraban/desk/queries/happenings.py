"""What a line of a letter's history is, whatever it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from saraban.circulation.queries.timeline import TimelineFile
from saraban.registers.queries.history import Change

OF_BOOK: Final = "ทะเบียน"
OF_SENDING: Final = "การส่ง"
OF_COMING: Final = "การรับ"
OF_WAY: Final = "เสนอและสั่งการ"


@dataclass(frozen=True)
class Happening:
    """One thing that happened to a letter: what, when, through whom."""

    at: datetime
    source: str
    title: str
    who: str = ""
    capacity: str = ""
    # Whom it went to or came from.
    to: str = ""
    decision: str = ""
    # What the person wrote; ``facts`` is what the system knows of it.
    words: str = ""
    facts: str = ""
    url: str = ""
    signed_by: str = ""
    changes: Sequence[Change] = ()
    files: Sequence[TimelineFile] = ()
