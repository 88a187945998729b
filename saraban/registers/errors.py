"""Why a deed in the books is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class BookClosedError(DomainError):
    """The book takes no new entries until a clerk opens it."""


class PrefixMissingError(DomainError):
    """No number can be issued while the office has no prefix."""

    message = (
        "ยังไม่ได้กำหนดเลขที่หนังสือของหน่วยงาน จึงออกเลขไม่ได้ "
        "ให้เจ้าหน้าที่สารบรรณกำหนดที่เมนู ตั้งค่าระบบ > กำหนดเลขที่หนังสือ ก่อน"
    )


class EntryVoidError(DomainError):
    """A voided number stays as it is."""

    message = "เลขทะเบียนนี้ยกเลิกแล้ว แก้ไขหรือส่งไม่ได้ ให้ลงทะเบียนใหม่เป็นเลขถัดไป"


class EntryOnItsWayError(DomainError):
    """Sent or received letters have copies in other offices' books."""


class YearNotOpenableError(DomainError):
    """The years of the books go on without holes, this year or the next."""
