"""Why a sending or a receipt is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class NoRecipientsError(DomainError):
    """A letter goes to somebody."""

    message = "ยังไม่ได้เลือกผู้รับ เลือกสถานศึกษาอย่างน้อยหนึ่งแห่งแล้วกดตกลงอีกครั้ง"


class UnknownRecipientError(DomainError):
    """An office that is not the sender's to write to, or no longer exists."""

    message = "มีผู้รับที่เลือกไว้ซึ่งไม่อยู่ในเขตพื้นที่แล้ว ตรวจรายชื่อผู้รับแล้วกดตกลงอีกครั้ง"


class AlreadySentError(DomainError):
    """The same letter again to the same office is nearly always a slip."""
