"""What is said while the database cannot do its work: what happened, what is kept."""

from __future__ import annotations

from typing import Final

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from saraban.core.disk import is_database_full
from saraban.core.heavy_work import RETRY_SECONDS as RETRY
from saraban.core.heavy_work import (
    TRY_AGAIN,
    HeavyWorkBusyError,
    HeavyWorkFullError,
)

RETRY_SECONDS: Final = 60
DISK_FULL: Final = (
    "พื้นที่เก็บข้อมูลของระบบเต็ม ยังไม่ได้บันทึก แจ้งผู้ดูแลระบบ แล้วกดย้อนกลับของเบราว์เซอร์เพื่อทำรายการนี้ใหม่"
)
BUSY_POST: Final = (
    "ฐานข้อมูลไม่ตอบภายในเวลา รายการนี้ยังไม่ได้บันทึก กดย้อนกลับของเบราว์เซอร์ ข้อความที่พิมพ์ยังอยู่ "
    "รอสักครู่แล้วกดตกลงอีกครั้ง ถ้ายังเป็นอยู่ให้แจ้งผู้ดูแลระบบพร้อมเวลาที่เกิดเหตุ"
)
BUSY_GET: Final = (
    "ฐานข้อมูลไม่ตอบภายในเวลา สิ่งที่บันทึกไว้แล้วไม่หาย รอสักครู่แล้วเปิดหน้านี้อีกครั้ง "
    "ถ้ายังเป็นอยู่ให้แจ้งผู้ดูแลระบบพร้อมเวลาที่เกิดเหตุ"
)


def database_refuses(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """Answer 507 where the disk is full, else 503; the page needs no database."""
    if is_database_full(error):
        return _page("พื้นที่เก็บข้อมูลเต็ม", DISK_FULL, 507)
    return _busy(request)


def heavy_work_busy(error: HeavyWorkBusyError) -> HttpResponse:
    """Answer 429 where a document of the person is being made, 503 where others' are."""
    status = 503 if isinstance(error, HeavyWorkFullError) else 429
    answer = _page("กำลังจัดทำเอกสาร", error.message, status)
    answer.headers["Retry-After"] = str(RETRY)
    answer.headers[TRY_AGAIN] = "1"
    return answer


def _busy(request: HttpRequest) -> HttpResponse:
    reason = BUSY_POST if request.method == "POST" else BUSY_GET
    return _page("ฐานข้อมูลไม่ตอบ", reason, 503)


def _page(title: str, reason: str, status: int) -> HttpResponse:
    page = render_to_string("core/503.html", {"title": title, "reason": reason})
    answer = HttpResponse(page, status=status)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
