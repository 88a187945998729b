"""Short answers of the edge itself, ready before they are needed."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.template.loader import render_to_string

from saraban.core.edge.answers import Answer

BUSY_SECONDS: Final = 15
_BUSY: Final = (
    "ขณะนี้มีผู้ใช้งานเต็มจำนวนที่ระบบรับได้พร้อมกัน รายการนี้ยังไม่ได้บันทึก "
    "รอประมาณ 15 วินาที แล้วทำรายการนี้อีกครั้ง"
)
_UPLOADS_BUSY: Final = (
    "ขณะนี้มีผู้ส่งไฟล์เต็มจำนวนที่ระบบรับได้พร้อมกัน ยังไม่ได้รับไฟล์นี้ รอไฟล์ที่กำลังส่งอยู่ให้เสร็จก่อน แล้วส่งอีกครั้ง"
)
_SLOW: Final = (
    "ข้อมูลที่ส่งมาไม่ครบภายในเวลาที่กำหนด รายการนี้ยังไม่ได้บันทึก "
    "ตรวจการเชื่อมต่อเครือข่าย แล้วทำรายการนี้อีกครั้ง"
)
_TOO_LARGE: Final = "ข้อมูลที่ส่งมาใหญ่เกินขนาดที่ระบบรับได้ในครั้งเดียว ลดขนาดหรือจำนวนไฟล์ แล้วส่งอีกครั้ง"
_NO_LENGTH: Final = (
    "ผู้ส่งไม่ได้บอกขนาดของข้อมูล ระบบจึงไม่รับ รายการนี้ยังไม่ได้บันทึก ใช้เว็บเบราว์เซอร์ส่งตามปกติ "
    "ถ้ายังเป็นอยู่ให้แจ้งผู้ดูแลระบบตรวจเครื่องที่อยู่หน้าระบบ"
)
_FAULT: Final = "ระบบขัดข้อง รายการนี้อาจยังไม่ได้บันทึก ลองอีกครั้ง ถ้ายังเป็นอยู่ให้แจ้งผู้ดูแลระบบ"
_POLICY: Final = (
    "default-src 'none'; object-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class Refusals:
    """The answers to what is too much, too slow or too large."""

    def __init__(self) -> None:
        """Make all pages; they need no database later."""
        again = ("Retry-After", str(BUSY_SECONDS))
        self.busy = _page(503, "ระบบมีผู้ใช้งานเต็ม", _BUSY, again)
        self.uploads_busy = _page(503, "ส่งไฟล์พร้อมกันเต็มจำนวน", _UPLOADS_BUSY, again)
        self.slow = _page(408, "ได้รับข้อมูลไม่ครบ", _SLOW)
        self.too_large = _page(413, "ข้อมูลใหญ่เกินไป", _TOO_LARGE)
        self.no_length = _page(411, "ไม่ทราบขนาดข้อมูล", _NO_LENGTH)
        self.fault = _page(500, "ระบบขัดข้อง", _FAULT)


def _page(status: int, title: str, reason: str, *more: tuple[str, str]) -> Answer:
    page = render_to_string("core/503.html", {"title": title, "reason": reason})
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", _POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cache-Control", "private, no-store"),
        # What of the request has not arrived is not read any more.
        ("Connection", "close"),
        *more,
    ]
    if settings.BEHIND_HTTPS:
        lasts = f"max-age={settings.SECURE_HSTS_SECONDS}"
        headers.append(("Strict-Transport-Security", lasts))
    return Answer(status, headers, page.encode())
