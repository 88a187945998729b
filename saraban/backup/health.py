"""Whether the installation is backed up in time."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from saraban.backup.models import BackupRun
from saraban.core import thai
from saraban.core.health import Check

TITLE = "การสำรองข้อมูล"


def last_backup() -> Check:
    """When a backup last ended well; late after SARABAN_BACKUP_HOURS, where that is set."""
    hours = settings.BACKUP_HOURS
    last = BackupRun.objects.filter(damaged_count=0).order_by("-ended_at").first()
    if last is None:
        words = "ยังไม่เคยสำรองข้อมูลด้วยคำสั่ง saraban backup"
        return Check("backup", TITLE, not hours, "never", words)
    age = timezone.now() - last.ended_at
    is_well = not hours or age <= timedelta(hours=hours)
    words = f"สำรองล่าสุด {thai.format_datetime(last.ended_at)}"
    if not is_well:
        words += f" นานเกิน {hours} ชั่วโมง ตรวจคำสั่ง saraban backup ที่ตั้งเวลาไว้"
    figure = f"ended {round(age.total_seconds() / 3600)} h ago"
    return Check("backup", TITLE, is_well, figure, words)
