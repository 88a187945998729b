"""Whether decisions are written when their ten seconds are over."""

from __future__ import annotations

from django.utils import timezone

from saraban.circulation.models import PendingDecision
from saraban.core.health import LATE, Check


def pending_decisions() -> Check:
    """Count the decisions that should have been written a while ago."""
    overdue = PendingDecision.objects.waiting().filter(
        pressed_at__lt=timezone.now() - LATE
    )
    count = overdue.count()
    words = "บันทึกครบ" if not count else f"รอบันทึกนานผิดปกติ {count:,} เรื่อง ดูงานเบื้องหลัง"
    return Check("decisions", "คำสั่งที่รอบันทึก", not count, f"{count} overdue", words)
