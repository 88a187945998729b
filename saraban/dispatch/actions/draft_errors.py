"""Why something with a draft is refused."""

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
    """What is approved is what was read: the line of the book has changed since."""

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
