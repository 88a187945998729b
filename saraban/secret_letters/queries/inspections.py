"""When an office's secret letters are to be looked through again."""

from __future__ import annotations

import calendar
from datetime import date

from saraban.secret_letters.models import SecretInspection, SecretSettings


def next_inspection(settings: SecretSettings) -> date | None:
    """Return the day by which a committee looks again; None: none was made yet."""
    made = SecretInspection.objects.filter(office=settings.office_id)
    last = made.order_by("-inspected_on").values_list("inspected_on", flat=True).first()
    return months_after(last, settings.inspection_months) if last else None


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last one."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
