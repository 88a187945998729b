"""Why handing a letter on, or sending it back inside the office, is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class NobodyChosenError(DomainError):
    """A letter is handed to somebody."""

    message = "ยังไม่ได้เลือกผู้ที่จะส่งต่อ เลือกกลุ่มปฏิบัติหรือบุคคลปฏิบัติอย่างน้อยหนึ่งรายการแล้วกดอีกครั้ง"


class NotInOfficeError(DomainError):
    """Letters stay inside the office, and inside the division that hands them on."""

    message = (
        "มีผู้รับที่เลือกซึ่งไม่ได้ปฏิบัติงานในหน่วยงานหรือกลุ่มของท่าน จึงยังไม่ได้ส่งต่อ "
        "เลือกจากรายชื่อในหน้านี้แล้วกดอีกครั้ง"
    )


class NotIncomingError(DomainError):
    """Only what came in goes round the office."""

    message = "ส่งต่อได้เฉพาะหนังสือในทะเบียนหนังสือรับ เปิดรายการในทะเบียนหนังสือรับแล้วกดส่งต่อ"


class HandoverReturnedError(DomainError):
    """Somebody else was first."""

    message = "หนังสือนี้ส่งคืนแล้ว ให้ดูผู้ส่งคืนและเหตุผลในรายละเอียดหนังสือ"


class ReturnReasonMissingError(DomainError):
    """อื่น ๆ says nothing by itself."""

    message = "เลือกเหตุผล อื่น ๆ แล้วต้องระบุรายละเอียดด้วย"
