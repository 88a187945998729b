"""Why a sending, a receipt or what follows it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saraban.core.errors import DomainError
from saraban.dispatch.models import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable

_State = Draft.State
_MOVED: Final[dict[int, str]] = {
    _State.WRITING: ("ร่างนี้กลับมาอยู่ระหว่างแก้ไข จึงยังอนุมัติหรือส่งไม่ได้ รอผู้ร่างแก้ไขแล้วส่งมาใหม่"),
    _State.WAITING: "ร่างนี้รออนุมัติอยู่ ถ้าต้องการแก้ไขให้ผู้ร่างกด ดึงกลับมาแก้ไข ก่อน",
    _State.SCHEDULED: "ร่างนี้รอเวลาส่งอยู่ ถ้าต้องการแก้ไขให้กด ยกเลิกกำหนดเวลา ก่อน",
    _State.SENT: "หนังสือนี้ส่งแล้ว ดูผลการลงทะเบียนรับในหนังสือส่ง",
    _State.DISCARDED: "ร่างนี้ลบแล้ว ถ้าต้องการส่งให้กรอกใหม่ที่เมนู ส่งหนังสือราชการ",
}


class NoRecipientsError(DomainError):
    """A letter goes to somebody."""

    message = "ยังไม่ได้เลือกผู้รับ เลือกผู้รับอย่างน้อยหนึ่งแห่งแล้วกดตกลงอีกครั้ง"


class UnknownRecipientError(DomainError):
    """An office that is not the sender's to write to, or no longer exists."""

    message = "มีผู้รับที่เลือกไว้ซึ่งไม่อยู่ในเขตพื้นที่แล้ว ตรวจรายชื่อผู้รับแล้วกดตกลงอีกครั้ง"


class AlreadySentError(DomainError):
    """The same letter again to the same office is nearly always a slip."""


class RecalledError(DomainError):
    """The sender was first: nothing more can be done with the letter."""

    message = "ผู้ส่งเรียกคืนหนังสือนี้แล้ว จึงดำเนินการต่อไม่ได้ ดูเหตุผลในรายละเอียดหนังสือ"


class ReplacedError(DomainError):
    """Another version has taken the letter's place."""

    message = "ผู้ส่งส่งฉบับแก้ไขแทนหนังสือนี้แล้ว ให้เปิดฉบับแก้ไขในหนังสือรับ"


class ReturnedError(DomainError):
    """The letter is back with its sender."""

    message = "หนังสือนี้ส่งคืนผู้ส่งแล้ว รอผู้ส่งส่งมาใหม่"


class ApproverSendsError(DomainError):
    """The office wants a second pair of eyes; what was a draft has had it."""

    message = (
        "หน่วยงานกำหนดให้การส่งต้องได้รับอนุมัติ ให้ผู้อำนวยการกลุ่มหรือผู้อำนวยการสถานศึกษาเป็นผู้ส่งรายการนี้"
    )


class AnswerElsewhereError(DomainError):
    """An answer that does not reach whoever asked."""


class ReportNeedsNumberError(DomainError):
    """A report goes under a number of the send register, not under one made up."""

    def __init__(self, number: str) -> None:
        """Name the number that is in no book, and the two ways to one that is."""
        super().__init__(
            f"เลขที่หนังสือ {number} ไม่มีในทะเบียนหนังสือส่ง รายงานกลับต้องใช้เลขจากทะเบียน "
            "กด ออกเลขหนังสือส่ง หรือเลือกเลขที่ออกไว้แล้วที่ เลือกจากทะเบียนหนังสือส่ง "
            "(ข้อความที่พิมพ์ไว้ กด บันทึกร่าง เก็บไว้ได้)"
        )


class ReportedMeanwhileError(DomainError):
    """Somebody else of the office was first: two reports are nearly always a slip."""

    def __init__(self, number: str) -> None:
        """Name the report that was sent."""
        super().__init__(
            f"หน่วยงานของท่านเพิ่งรายงานกลับเรื่องนี้แล้ว ที่ {number} ถ้าต้องการส่งอีกฉบับให้กดตกลงอีกครั้ง"
        )


class NewerVersionError(DomainError):
    """A letter of which everybody has a newer version."""

    message = "หนังสือนี้มีฉบับแก้ไขแทนแล้ว เปิดฉบับแก้ไขแล้วทำรายการนี้ที่ฉบับนั้น"


class ReturnNeedsNoteError(DomainError):
    """อื่น ๆ says nothing by itself."""

    message = "เลือกเหตุผล อื่น ๆ แล้วต้องระบุรายละเอียดด้วย"


class NotWaitingError(DomainError):
    """Nothing among what was chosen can be acted upon."""

    message = (
        "ไม่มีหนังสือที่ดำเนินการนี้ได้ ผู้รับอาจลงทะเบียนรับ ส่งคืน หรือถูกเรียกคืนไปแล้ว ตรวจรายการอีกครั้ง"
    )


class NotReceivedError(DomainError):
    """What follows a receipt needs one first."""

    message = "ยังไม่ได้ลงทะเบียนรับหนังสือนี้ ลงทะเบียนรับก่อนแล้วทำรายการนี้อีกครั้ง"


class AllReceivedError(DomainError):
    """There is nobody to remind."""

    message = "ไม่มีแห่งที่ต้องแจ้งเตือน ลงทะเบียนรับครบแล้ว"


class JustRemindedError(DomainError):
    """One reminder at a time."""

    message = "แห่งที่เลือกเพิ่งได้รับการแจ้งเตือนไปไม่ถึง 10 นาที รอสักครู่แล้วแจ้งเตือนอีกครั้ง"


class RecipientThereError(DomainError):
    """The office has this very letter already."""


class ProofNotYetError(DomainError):
    """There is nothing to prove before the receipt."""

    message = "ผู้รับยังไม่ได้ลงทะเบียนรับหนังสือนี้ ออกหลักฐานได้หลังจากลงทะเบียนรับแล้ว"


class OneProofError(DomainError):
    """One letter to one party has one proof of its sending."""

    message = "แนบหลักฐานการส่งได้หนึ่งไฟล์ เอาเครื่องหมายออกจากไฟล์ที่ไม่ใช้แล้วกดตกลงอีกครั้ง"


class DraftMovedError(DomainError):
    """The draft no longer waits for this; the sentence says where it is."""

    def __init__(self, draft: Draft) -> None:
        """Say what the draft waits for now."""
        super().__init__(_MOVED[draft.state])


class DraftChangedMeanwhileError(DomainError):
    """Somebody else saved the draft first: nobody's text is lost, a person decides."""

    message = "ร่างนี้มีผู้บันทึกหลังจากที่ท่านเปิด ตรวจร่างอีกครั้งก่อนดำเนินการต่อ"

    def __init__(self, draft: Draft) -> None:
        """Keep the draft as the first has saved it."""
        self.draft = draft
        super().__init__()


class ApprovalChangedError(DomainError):
    """What would go is not what the approver has read, or let go to nobody by name."""

    message = (
        "ผู้รับหรือเนื้อหาของหนังสือเปลี่ยนหลังจากที่เปิดอ่าน จึงยังไม่ได้ส่งถึงผู้ใด "
        "ตรวจรายชื่อผู้รับและเนื้อหาในหน้านี้อีกครั้ง แล้วกด อนุมัติและส่ง"
    )


class DraftNotReadyError(DomainError):
    """What was typed cannot be sent as it stands."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Name each fault."""
        super().__init__(f"ส่งร่างนี้ไม่ได้: {' · '.join(faults)}")


class NumberInBookError(DomainError):
    """The typed number was registered after the draft was written."""

    message = (
        "เลขที่หนังสือของร่างอยู่ในทะเบียนหนังสือส่งแล้ว แต่ร่างไม่ได้ผูกกับทะเบียน "
        "เปิดร่าง กดตกลง แล้วตรวจเรื่องและไฟล์อีกครั้ง"
    )


class WrongTimeError(DomainError):
    """กำหนดเวลาส่ง cannot be understood, has gone by, or is too far away."""


class FormSentError(DomainError):
    """The form that the draft was kept from has been sent as well."""

    message = (
        "หนังสือของร่างนี้ส่งไปแล้วจากแบบฟอร์มที่เปิดไว้เดิม ดูได้ในหนังสือส่ง "
        "ถ้าต้องการส่งอีกครั้ง ให้ลบร่างนี้แล้วกรอกใหม่"
    )


class EntryMovedError(DomainError):
    """What is approved is what was read: the entry of the book has changed since."""

    message = (
        "รายการหรือไฟล์ในทะเบียนหนังสือส่งถูกแก้ไขหลังจากส่งขออนุมัติ "
        "ให้ผู้ร่างเปิดร่าง ตรวจ แล้วส่งขออนุมัติใหม่"
    )


class ApprovalNeededError(DomainError):
    """The office wants a second pair of eyes."""

    message = "หน่วยงานกำหนดให้การส่งหนังสือต้องได้รับอนุมัติก่อน เปิดร่างแล้วกด ส่งขออนุมัติ"


class AuthorGoneError(DomainError):
    """Nobody is left in whose right a scheduled letter could be sent."""

    message = (
        "ผู้ร่างไม่ได้ปฏิบัติหน้าที่เดิมแล้ว จึงส่งในนามผู้ร่างไม่ได้ ให้ผู้มีสิทธิ์ส่งหนังสือเปิดร่าง ตรวจ แล้วส่งใหม่"
    )
