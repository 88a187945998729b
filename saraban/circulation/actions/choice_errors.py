"""Why a change of ways or stock phrases is refused; each says what to do."""

from __future__ import annotations

from saraban.core.errors import DomainError


class WayNameTakenError(DomainError):
    """Two ways of one name could not be told apart."""

    message = "มีเส้นทางชื่อนี้อยู่แล้ว ใช้ชื่ออื่น หรือแก้ไขเส้นทางเดิม"


class TooManyWaysError(DomainError):
    """A list to choose from stays short."""

    message = "มีเส้นทางการเสนอครบ 30 เส้นทางแล้ว ลบเส้นทางที่ไม่ใช้ แล้วเพิ่มอีกครั้ง"


class PhraseTakenError(DomainError):
    """The same phrase is offered once."""

    message = "มีข้อความนี้อยู่แล้ว ใช้ข้อความอื่น หรือแก้ไขข้อความเดิม"


class TooManyPhrasesError(DomainError):
    """A list to choose from stays short."""

    message = "มีข้อความสั่งการครบ 50 ข้อความแล้ว ลบข้อความที่ไม่ใช้ แล้วเพิ่มอีกครั้ง"
