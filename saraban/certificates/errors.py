"""Why a deed with certificates is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError, NotAllowedError


class SignatoryRefusedError(DomainError):
    """A code that is taken, days in the wrong order, or a person of another office."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the field at which it is shown."""
        super().__init__(message)
        self.field = field


class DesignRefusedError(SignatoryRefusedError):
    """A name that is taken, or a picture that cannot be used."""


class CheckerRefusedError(DomainError):
    """Who has no post in the office, or checks already."""


class NotCheckerError(NotAllowedError):
    """Only named people say รับรอง."""

    message = (
        "เฉพาะเจ้าหน้าที่เท่านั้น ผู้ตรวจสอบเกียรติบัตรกำหนดที่เมนู ตั้งค่าระบบ > "
        "กำหนดผู้ตรวจสอบการลงทะเบียนเกียรติบัตร"
    )


class NotPrintingError(NotAllowedError):
    """A school that did not switch signatory, print and check on."""

    message = (
        "สถานศึกษายังไม่ได้ให้ระบบพิมพ์เกียรติบัตร ให้ผู้อำนวยการสถานศึกษาเปิดใช้ที่เมนู "
        "ตั้งค่าระบบ > กำหนดสิทธิ์ของหน่วยงาน"
    )


class NothingChosenError(DomainError):
    """No certificate was ticked."""

    message = "ยังไม่ได้เลือกเกียรติบัตร ทำเครื่องหมายหน้ารายการก่อน แล้วกดอีกครั้ง"


class NotPrintableError(DomainError):
    """Not approved, not to be printed, or cancelled."""


class BatchRefusedError(DomainError):
    """Names that cannot be read or registered."""


class AllowanceRefusedError(DomainError):
    """Nobody named the person as a signatory with their signature."""
