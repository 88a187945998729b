"""กำหนดวันหยุดราชการ and the number of working days."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import IntegrityError, transaction

from saraban.access.permissions import Permission
from saraban.access.policy import AccessDecision, can, require
from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.workdays.errors import (
    HolidayThereError,
    WeekendError,
    YearTooFarError,
)
from saraban.workdays.models import Holiday
from saraban.workdays.official_holidays import official_holidays
from saraban.workdays.queries.working_days import calendar_owner_id, is_working_day

FILLED_BACK: Final = 1
FILLED_AHEAD: Final = 2


def may_edit_holidays(actor: Actor) -> AccessDecision:
    """Whether the actor may edit holidays: those of an area office count for its schools."""
    allowed = can(actor, Permission.DISPATCH_SETTINGS)
    if not allowed:
        return allowed
    if calendar_owner_id(actor.book_owner) != actor.book_owner_id:
        reason = (
            "วันหยุดราชการของสถานศึกษาใช้ตามที่สำนักงานเขตพื้นที่กำหนด "
            "ถ้าไม่ถูกต้องให้แจ้งเจ้าหน้าที่สารบรรณกลางของเขตพื้นที่"
        )
        return AccessDecision(is_allowed=False, reason=reason)
    return allowed


@transaction.atomic
def add_holiday(day: date, name: str, *, actor: Actor) -> Holiday:
    """Add one day. Raises NotAllowedError, WeekendError and HolidayThereError."""
    _require_to_edit(actor)
    if not is_working_day(day, ()):
        raise WeekendError
    try:
        with transaction.atomic():
            holiday = Holiday.objects.create(
                office_id=actor.book_owner_id, date=day, name=name
            )
    except IntegrityError:
        there = Holiday.objects.get(office=actor.book_owner_id, date=day)
        message = f"{thai.format_date(day)} มีในรายการแล้ว คือ {there.name}"
        raise HolidayThereError(message) from None
    values = {"added": {day.isoformat(): name}}
    record(AuditKind.HOLIDAYS_CHANGED, holiday, actor=actor, values=values)
    return holiday


@transaction.atomic
def remove_holiday(holiday_id: int, *, actor: Actor) -> Holiday:
    """Take a day out. Raises NotAllowedError and UnknownSubjectError."""
    _require_to_edit(actor)
    own = Holiday.objects.filter(office=actor.book_owner_id)
    try:
        holiday = locked_row(own, holiday_id)
    except Holiday.DoesNotExist:
        raise UnknownSubjectError from None
    values = {"removed": {holiday.date.isoformat(): holiday.name}}
    record(AuditKind.HOLIDAYS_CHANGED, holiday, actor=actor, values=values)
    holiday.delete()
    return holiday


@transaction.atomic
def fill_holidays(year_be: int, *, actor: Actor) -> int:
    """Add the published holidays of a year that are missing; return how many.

    What the office has written stays as it is. Raises NotAllowedError and
    YearTooFarError.
    """
    _require_to_edit(actor)
    this_year = thai.year_be(thai.today())
    if not this_year - FILLED_BACK <= year_be <= this_year + FILLED_AHEAD:
        raise YearTooFarError
    # The office's row keeps two presses apart.
    office = locked_row(Office.objects.all(), actor.book_owner_id, no_key=True)
    there = set(office.holidays.values_list("date", flat=True))
    known = official_holidays(year_be)
    missing = {day: name for day, name in known.items() if day not in there}
    Holiday.objects.bulk_create(
        Holiday(office=office, date=day, name=name) for day, name in missing.items()
    )
    if missing:
        added = {day.isoformat(): name for day, name in missing.items()}
        values = {"added": added}
        record(AuditKind.HOLIDAYS_CHANGED, office, actor=actor, values=values)
    return len(missing)


@transaction.atomic
def set_receipt_days(days: int, *, actor: Actor, seen: str = "") -> None:
    """Set after how many working days a letter counts as not received in time.

    Raises ChangedMeanwhileError where it is another number than was ``seen``.
    """
    require(actor, Permission.DISPATCH_SETTINGS)
    office = locked_row(Office.objects.all(), actor.book_owner_id, no_key=True)
    require_as_seen(seen, {"days": office.receipt_days})
    changed = changes(office, {"receipt_days": days})
    if not changed:
        return
    office.receipt_days = days
    office.save(update_fields=["receipt_days"])
    record(AuditKind.SETTINGS_CHANGED, office, actor=actor, values=changed)


def _require_to_edit(actor: Actor) -> None:
    decision = may_edit_holidays(actor)
    if not decision:
        raise NotAllowedError(decision.reason)
