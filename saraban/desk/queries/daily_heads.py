"""The heads of the last days, as they lie in their folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.daily_head import SENT
from saraban.audit.heads import STAMP, Head, beside, newest_heads
from saraban.offices.actors import Actor

# Two months where a backup is made each night.
MOST: Final = 120


@dataclass(frozen=True)
class DailyHead:
    """One head: when, of how many offices, which file, what is beside it."""

    made_at: datetime
    name: str
    sha256: str
    office_count: int
    is_genuine: bool
    is_timestamped: bool
    is_sent: bool


def daily_heads(*, actor: Actor) -> list[DailyHead]:
    """Return the last heads, the newest first.

    Raises NotAllowedError for who does not look after the installation.
    """
    require(actor, Permission.SYSTEM_STATUS)
    return [_of(each) for each in newest_heads(Path(settings.HEADS_FOLDER), MOST)]


def _of(head: Head) -> DailyHead:
    return DailyHead(
        made_at=head.made_at,
        name=head.path.name,
        sha256=head.sha256,
        office_count=sum(office_id is not None for office_id, *_ in head.seals),
        is_genuine=head.is_proved,
        is_timestamped=beside(head, STAMP).exists(),
        is_sent=beside(head, SENT).exists(),
    )
