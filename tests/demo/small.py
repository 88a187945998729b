"""The demonstration data on their small size, at one moment."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from saraban.demo.build import build
from saraban.demo.size import SMALL
from saraban.demo.stage import Stage
from saraban.demo.vocabulary.topics import Topic

PASSWORD = "รหัสผ่าน-สาธิต-2569"
# A Wednesday before noon; the ninety days before it begin in the year before.
NOW = datetime(2027, 2, 17, 10, 40, tzinfo=ZoneInfo("Asia/Bangkok"))


class SilentWatcher:
    def begin(self, task: str, total: int) -> None: ...

    def advance(self, done: int) -> None: ...


class NoPapers:
    """A shelf without files: making them takes most of the time."""

    def __init__(self, now: datetime) -> None: ...

    def papers_for(self, topic: Topic, *, is_sent: bool) -> tuple[()]:
        return ()


def build_small(now: datetime = NOW, **more: object) -> Stage:
    return build(SMALL, PASSWORD, now=now, watcher=SilentWatcher(), **more)  # type: ignore[arg-type]
