"""What an installation needs to work: asked by monitors, and by people on a page.

A check says in Thai what is wrong and what to do; none names a person or a letter.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.module_loading import import_string

from saraban.core import thai
from saraban.core.models import JobClock, TryCount

# A job that is late by more than this is no longer on its way.
LATE: Final = timedelta(minutes=5)
GONE: Final = timedelta(days=1)
FREE_LEAST: Final = 1024**3
_GB: Final = 1024**3
# The key of a row that counts nothing.
_PROBE: Final = "saraban.health"
PROBE_SECONDS: Final = 5.0
_asked_again_at = [0.0]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its name, how it stands, what to do if not well.

    ``name`` and ``figure`` are for monitors, ``title`` and ``words`` for people.
    """

    name: str
    title: str
    is_well: bool
    figure: str
    words: str


def all_checks() -> list[Check]:
    """Run every check of the settings."""
    found: list[Check] = []
    for path in settings.SARABAN_HEALTH_CHECKS:
        run: Callable[[], Check] = import_string(path)
        found.append(run())
    return found


def is_writable() -> bool:
    """Whether the database takes a write now."""
    now = timezone.now()
    try:
        TryCount.objects.update_or_create(
            pk=_PROBE, defaults={"count": 0, "ends_at": now}
        )
    except DatabaseError:
        return False
    return True


def was_writable() -> bool:
    """Whether the database took a write a moment ago, else now.

    The page is open to all: however often it is asked, it writes every few seconds.
    """
    now = time.monotonic()
    if now >= _asked_again_at[0]:
        if not is_writable():
            return False
        _asked_again_at[0] = now + PROBE_SECONDS
    return True


def database() -> Check:
    """Whether what people type can be kept."""
    is_well = was_writable()
    words = (
        "บันทึกได้ตามปกติ"
        if is_well
        else "ฐานข้อมูลอ่านหรือบันทึกไม่ได้ ตรวจพื้นที่ดิสก์และสถานะของฐานข้อมูล"
    )
    figure = "writable" if is_well else "not writable"
    return Check("database", "ฐานข้อมูล", is_well, figure, words)


def worker() -> Check:
    """Whether background work goes on: when any job last succeeded, which is late."""
    now = timezone.now()
    clocks = list(JobClock.objects.all())
    succeeded = [each.succeeded_at for each in clocks if each.succeeded_at]
    last = max(succeeded, default=None)
    is_well = last is not None and now - last <= LATE
    if last is None:
        return Check(
            "worker",
            "งานเบื้องหลัง",
            is_well,
            "never succeeded",
            "ยังไม่เคยทำงาน ตรวจว่า saraban serve ทำงานอยู่",
        )
    words = f"ทำงานล่าสุด {thai.format_datetime(last)}"
    if not is_well:
        words += " หยุดนานผิดปกติ เริ่มบริการ saraban ใหม่ แล้วดูบันทึกของบริการ"
    seconds = round((now - last).total_seconds())
    return Check("worker", "งานเบื้องหลัง", is_well, f"succeeded {seconds} s ago", words)


def jobs() -> Check:
    """Whether each job runs when it is due, and none goes on failing."""
    now = timezone.now()
    late, failing = [], []
    for clock in JobClock.objects.order_by("job"):
        if clock.due_at < now - GONE and "@" in clock.job:
            # Of a machine that is no more.
            continue
        name = clock.job.rpartition(".")[2]
        if _is_late(clock, now):
            late.append(name)
        elif clock.failed_at and clock.failed_at > (
            clock.succeeded_at or clock.failed_at - LATE
        ):
            failing.append(name)
    figure = f"late: {', '.join(late) or '-'}; failing: {', '.join(failing) or '-'}"
    is_well = not (late or failing)
    words = "ทำครบตามเวลา"
    if not is_well:
        words = f"งานที่ค้างหรือล้มเหลว: {', '.join([*late, *failing])} ดูสาเหตุในบันทึกของบริการ"
    return Check("jobs", "งานตามเวลา", is_well, figure, words)


def _is_late(clock: JobClock, now: datetime) -> bool:
    is_claimed = clock.claimed_until is not None and clock.claimed_until > now
    return clock.due_at < now - LATE and not is_claimed


def disk() -> Check:
    """Whether there is room for files and for the database beside them."""
    folders: list[Path] = [settings.DATA_FOLDER, settings.FILES_FOLDER]
    free = min(shutil.disk_usage(each).free for each in folders)
    is_well = free >= FREE_LEAST
    words = f"เหลือ {free / _GB:,.1f} GB"
    if not is_well:
        words += " เพิ่มพื้นที่หรือย้ายไฟล์สำรองออกก่อนที่จะบันทึกไม่ได้"
    return Check("disk", "พื้นที่ดิสก์", is_well, f"{free / _GB:.1f} GB free", words)
