"""How closely processes that read files are shut in, for the page สถานะระบบ."""

from __future__ import annotations

from typing import Final

from saraban.core.cage import Level, level_in_force
from saraban.core.health import Check

_WHAT_TO_DO: Final = (
    " ติดตั้งด้วยคำสั่ง apt-get install bubblewrap แล้วเริ่มบริการ saraban ใหม่ "
    "หากติดตั้งแล้ว ดูสาเหตุในบันทึกของบริการ"
)
_WORDS: Final = {
    Level.BUBBLEWRAP: "ระดับสูงสุด แยกขาดจากเครือข่าย ฐานข้อมูล และไฟล์อื่น (bubblewrap)",
    Level.LANDLOCK: (
        "ระดับกลาง ปิดเครือข่ายและไฟล์อื่น (Landlock) "
        "หากต้องการระดับสูงสุดให้ติดตั้ง bubblewrap" + _WHAT_TO_DO
    ),
    Level.LIMITS: (
        "ระดับต่ำสุด ปิดเครือข่าย จำกัดหน่วยความจำและเวลา แต่ไม่ได้ปิดไฟล์อื่น" + _WHAT_TO_DO
    ),
}


def cage() -> Check:
    """Which level is in force; the weakest leaves our own files open to a decoder."""
    level = level_in_force()
    is_well = level is not Level.LIMITS
    return Check("cage", "การอ่านไฟล์ที่แนบ", is_well, level.value, _WORDS[level])
