"""Why a deed of the letter's way is refused; each says what to do."""

from __future__ import annotations

from saraban.core.errors import DomainError


class NobodyChosenError(DomainError):
    """A letter is handed to somebody."""

    message = "ยังไม่ได้เลือกผู้ที่จะส่งต่อ เลือกกลุ่มปฏิบัติหรือบุคคลปฏิบัติอย่างน้อยหนึ่งรายการแล้วกดอีกครั้ง"


class NobodyProposedToError(DomainError):
    """A letter is put before somebody."""

    message = "ยังไม่ได้เลือกผู้ที่จะเสนอถึง เลือกเส้นทางการเสนอหรือเลือกผู้รับอย่างน้อยหนึ่งคนแล้วกดอีกครั้ง"


class NobodyAssignedError(DomainError):
    """An instruction to act has somebody who acts."""

    message = "คำสั่งมอบหมายยังไม่มีผู้รับ เลือกผู้ที่จะมอบให้อย่างน้อยหนึ่งคน หรือเลือกคำสั่งอื่น แล้วกดอีกครั้ง"


class TooManyAtOnceError(DomainError):
    """At most ten desks side by side."""

    message = "เสนอพร้อมกันได้ครั้งละไม่เกิน 10 ราย ลดจำนวนผู้รับลง หรือแยกเป็นคนละลำดับ"


class NotInOfficeError(DomainError):
    """Letters stay inside the office, and inside the division that hands them on."""

    message = (
        "มีผู้รับที่เลือกซึ่งไม่ได้ปฏิบัติงานในหน่วยงานหรือกลุ่มของท่าน จึงยังไม่ได้ส่งต่อ "
        "เลือกจากรายชื่อในหน้านี้แล้วกดอีกครั้ง"
    )


class NotIncomingError(DomainError):
    """Only what came in goes round the office."""

    message = "ส่งต่อได้เฉพาะหนังสือในทะเบียนหนังสือรับ เปิดรายการในทะเบียนหนังสือรับแล้วกดส่งต่อ"


class StepTakenError(DomainError):
    """Somebody else was first, or the letter went elsewhere meanwhile."""

    message = "เรื่องนี้มีผู้ดำเนินการไปแล้ว เปิดเรื่องอีกครั้งเพื่อดูว่าใครดำเนินการและเมื่อใด"


class DecisionPendingError(DomainError):
    """Somebody's decision is in its ten seconds."""

    message = "มีผู้กำลังลงความเห็นหรือสั่งการเรื่องนี้อยู่ รอสักครู่แล้วเปิดเรื่องอีกครั้ง"


class AlreadyWaitingError(DomainError):
    """One person is not asked twice for the same letter."""

    message = "มีผู้รับที่เลือกซึ่งมีเรื่องนี้รออยู่แล้ว เอาชื่อนั้นออก หรือรอให้ผู้นั้นดำเนินการก่อน"


class OpinionAskedError(DomainError):
    """Who was asked for an opinion orders only on purpose."""

    message = (
        "ท่านถูกขอความเห็น ไม่ได้ถูกขอให้สั่งการ เลือกความเห็น "
        "หรือกด สั่งการเรื่องนี้เอง แล้วยืนยันการใช้อำนาจสั่งการของท่าน"
    )


class OrderAskedError(DomainError):
    """An opinion does not answer who asks for an order or for work."""

    message = "เรื่องนี้ขอคำสั่งหรือการดำเนินการ ไม่ได้ขอความเห็น เลือกคำสั่ง หรือรายงานผล แล้วกดอีกครั้ง"


class OpinionAssignsError(DomainError):
    """An opinion puts work on nobody's desk."""

    message = "ความเห็นมอบงานให้ผู้ใดไม่ได้ เอาชื่อผู้รับออก แล้วพิมพ์ชื่อในข้อความว่าเห็นควรมอบผู้ใด"


class ReturnReasonMissingError(DomainError):
    """อื่น ๆ says nothing by itself."""

    message = "เลือกเหตุผล อื่น ๆ แล้วต้องระบุรายละเอียดด้วย"


class ReturnLoopError(DomainError):
    """What was sent back is answered, not sent back once more."""

    message = (
        "เรื่องนี้ส่งคืนมายังท่านแล้ว จึงส่งคืนกลับไปอีกไม่ได้ ให้แก้ไขแล้วเสนอหรือส่งต่อใหม่ หรือกดปิดเรื่อง"
    )


class ReasonMissingError(DomainError):
    """Changing the way is explained."""

    message = "ยังไม่ได้กรอกเหตุผล กรอกเหตุผลที่เปลี่ยนหรือข้ามลำดับแล้วกดอีกครั้ง"


class WordsMissingError(DomainError):
    """A note or a report says something."""

    message = "ยังไม่ได้กรอกข้อความ กรอกข้อความแล้วกดอีกครั้ง"


class NotReportedError(DomainError):
    """Only what was reported is closed or sent on its way again."""

    message = "ผู้รับมอบยังไม่ได้รายงานผล จึงยังปิดเรื่องหรือสั่งเพิ่มเติมไม่ได้ ให้รอรายงาน หรือกดถอนเรื่อง"


class CapacityEndedError(DomainError):
    """The post under which somebody decided is over."""

    message = (
        "การปฏิบัติหน้าที่ของท่านในฐานะที่ใช้ลงนามสิ้นสุดแล้ว จึงยังไม่ได้บันทึกคำสั่ง "
        "เลือกฐานะที่ยังปฏิบัติอยู่แล้วทำอีกครั้ง"
    )
