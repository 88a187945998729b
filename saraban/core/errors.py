"""Refusals: one class a reason, each with a sentence that a clerk can act on."""

from __future__ import annotations


class DomainError(Exception):
    """A deed was refused; ``message`` is Thai and says what to do."""

    message: str = "ทำรายการนี้ไม่ได้"

    def __init__(self, message: str | None = None) -> None:
        """Keep a sentence of this occurrence, or the class's own."""
        self.message = message or type(self).message
        super().__init__(self.message)


class NotAllowedError(DomainError):
    """The person may see the thing but not do this; the page answers 403."""

    message = "ท่านไม่มีสิทธิ์ทำรายการนี้"


class FormUsedError(DomainError):
    """The form's mark belongs to a deed done for another office."""

    message = "แบบฟอร์มนี้ส่งไปแล้ว เปิดแบบฟอร์มใหม่แล้วกรอกอีกครั้ง"


class UnknownSubjectError(DomainError):
    """No such thing, or not for this person to know of; the page answers 404."""

    message = "ไม่พบรายการนี้ หรือรายการนี้ไม่ได้อยู่ในหน่วยงานของท่าน"
