"""Background work of the record."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from saraban.audit.daily_head import keep_daily_head
from saraban.audit.heads import write_latest
from saraban.audit.seals import seal_pending


def seal_events() -> None:
    """Seal what has been recorded since the last run, and say outside how far it is."""
    if seal_pending():
        write_latest(Path(settings.HEADS_FOLDER))


def write_heads() -> None:
    """Keep the head of the day outside the database: file, time stamp, mail."""
    keep_daily_head(Path(settings.HEADS_FOLDER))
