"""Why a change of the calendar is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class HolidayThereError(DomainError):
    """A day is a holiday once."""


class WeekendError(DomainError):
    """Saturdays and Sundays are never working days."""

    message = "วันนี้เป็นวันเสาร์หรือวันอาทิตย์ ซึ่งไม่นับเป็นวันทำการอยู่แล้ว ตรวจวันที่แล้วพิมพ์ใหม่"


class YearTooFarError(DomainError):
    """Holidays are published about a year ahead."""

    message = "เติมวันหยุดราชการได้เฉพาะปีที่แล้วถึงอีกสองปีข้างหน้า เลือกปีแล้วกดอีกครั้ง"
