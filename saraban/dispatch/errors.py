"""Why a sending, a receipt or what follows it is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


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
