"""Refusals: one class a reason, each with a sentence that a clerk can act on."""

from __future__ import annotations

from typing import Any


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


class LeadsElsewhereError(Exception):
    """The deed belongs to another page; no form shows it, the person is led there."""

    def __init__(self, path: str) -> None:
        """Name the other page."""
        self.path = path
        super().__init__(path)

    def leave(self, request: Any) -> str:  # noqa: ARG002  For those that let go first.
        """Let go of what the form brought, if anything; return where it leads."""
        return self.path


class AlteredError(DomainError):
    """What was to be done later is not as the program wrote it."""

    message = (
        "ข้อมูลที่รอดำเนินการถูกแก้ในฐานข้อมูลโดยไม่ผ่านระบบ จึงยังไม่ได้ดำเนินการ "
        "ตรวจเนื้อหาแล้วทำรายการนี้อีกครั้ง และแจ้งผู้ดูแลระบบ"
    )


class FormUsedError(DomainError):
    """The form's mark belongs to a deed done for another office."""

    message = "แบบฟอร์มนี้ส่งไปแล้ว เปิดแบบฟอร์มใหม่แล้วกรอกอีกครั้ง"


class FormReusedError(DomainError):
    """The form's mark belongs to a deed that said something else.

    Its page shows what was typed with a new mark: pressed again, it is another deed.
    """

    def __init__(self, made: str) -> None:
        """Say what the form made before (``ลงทะเบียนแล้วได้เลข 15``)."""
        super().__init__(
            f"แบบฟอร์มนี้{made} แต่ที่กรอกไว้ตอนนี้ต่างจากครั้งนั้น จึงยังไม่ได้บันทึก "
            "ถ้าเป็นอีกเรื่องหนึ่งให้กด ตกลง อีกครั้ง ถ้าจะแก้เรื่องเดิมให้เปิดรายการนั้นแล้วแก้ไข"
        )


class UnknownSubjectError(DomainError):
    """No such thing, or not for this person to know of; the page answers 404."""

    message = "ไม่พบรายการนี้ หรือรายการนี้ไม่ได้อยู่ในหน่วยงานของท่าน"
