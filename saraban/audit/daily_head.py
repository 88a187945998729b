"""The head of the day: a file, its time stamp, and a copy by mail where these are set.

What could not be done (the service or the mail server did not answer) is tried again
with the next run; until then the job counts as failed and สถานะระบบ says so.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from saraban.audit.heads import STAMP, Head, beside, newest_heads, write_head
from saraban.audit.seals import seal_pending
from saraban.core import thai
from saraban.core.whole_files import write_whole

# A run comes every hour; a head a day, at about the same time.
EVERY: Final = timedelta(hours=23, minutes=30)
SENT: Final = ".sent"


def keep_daily_head(folder: Path) -> Head:
    """Write the head of the day unless it is there; stamp and send it where that is due."""
    newest = next(iter(newest_heads(folder, 1)), None)
    now = timezone.now()
    if newest is None or not now - EVERY < newest.made_at <= now:
        # Whatever it was that kept an event from being sealed, it ends here.
        seal_pending(everything=True)
        newest = write_head(folder)
    stamp_head(newest)
    _send(newest)
    return newest


def stamp_head(head: Head) -> None:
    """Have a time stamp service say when the head was there (RFC 3161)."""
    path = beside(head, STAMP)
    if not settings.TIMESTAMP_URL or path.exists():
        return
    # pyHanko takes half a second: not at every start.
    from saraban.core.timestamps import timestamp_of  # noqa: PLC0415

    path.write_bytes(timestamp_of(head.path.read_bytes()))


def _send(head: Head) -> None:
    sent = beside(head, SENT)
    if not settings.HEADS_MAIL or sent.exists():
        return
    day = thai.format_datetime(head.made_at)
    message = EmailMessage(
        f"ตราประทับของบันทึกการดำเนินการ {day}",
        f"โปรดเก็บไฟล์แนบไว้เป็นหลักฐาน\nSHA-256: {head.sha256}\n",
        to=settings.HEADS_MAIL,
    )
    for path in (head.path, beside(head, STAMP)):
        if path.exists():
            message.attach_file(str(path), "application/octet-stream")
    message.send()
    write_whole(sent, f"{timezone.now().isoformat()}\n")
