"""Why a deed with a secret letter is refused."""

from __future__ import annotations

from typing import Final

from saraban.core.errors import DomainError, NotAllowedError

REFUSED_LEVEL: Final = (
    "หนังสือลับที่สุดไม่รับส่งด้วยระบบสารบรรณอิเล็กทรอนิกส์ (ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ ข้อ 29) "
    "ให้ลงทะเบียนและนำส่งเป็นเอกสารกระดาษตามระเบียบว่าด้วยการรักษาความลับของทางราชการ"
)


class NotRegistrarError(NotAllowedError):
    """Only the registrar of secret letters and the assistants do this."""

    message = "ทำได้เฉพาะนายทะเบียนหนังสือลับและผู้ช่วยนายทะเบียนหนังสือลับของหน่วยงาน"


class NoRegistrarError(DomainError):
    """An office to which a letter goes has nobody who may receive it."""

    message = (
        "หน่วยงานที่เลือกยังไม่มีนายทะเบียนหนังสือลับ จึงส่งหนังสือลับถึงไม่ได้ ให้นำส่งเป็นเอกสารกระดาษ"
    )


class TopSecretError(DomainError):
    """ลับที่สุด goes through no electronic channel."""

    message = REFUSED_LEVEL


class DeliverySettledError(DomainError):
    """The copy was received or returned before."""

    message = "หนังสือนี้ลงทะเบียนรับหรือส่งคืนไปแล้ว เปิดหน้าหนังสือลับรอลงทะเบียนรับอีกครั้ง"


class PersonNotOfOfficeError(DomainError):
    """Only people at work in the office are listed."""

    message = "ผู้ที่เลือกไม่ได้ปฏิบัติงานในหน่วยงานนี้แล้ว เลือกใหม่อีกครั้ง"


class AlreadyReaderError(DomainError):
    """The person is listed."""

    message = "ผู้นี้อยู่ในรายชื่อผู้อ่านแล้ว ถ้าจะเปลี่ยนให้ถอนชื่อก่อน แล้วเพิ่มใหม่"


class NotReaderError(DomainError):
    """A letter is put before listed persons only."""

    message = "เสนอได้เฉพาะผู้ที่อยู่ในรายชื่อผู้อ่าน เพิ่มชื่อผู้นั้นก่อน"


class StepAnsweredError(DomainError):
    """The step was answered, or withdrawn, before."""

    message = "เรื่องนี้ดำเนินการหรือถอนไปแล้ว เปิดหน้าหนังสืออีกครั้ง"


class NotDownloadableError(NotAllowedError):
    """The person may read the pages and not have the file."""

    message = "ท่านอ่านหนังสือนี้ได้เฉพาะบนหน้าจอ ถ้าจำเป็นต้องใช้ไฟล์ให้ขอนายทะเบียนหนังสือลับ"


class NoPageError(DomainError):
    """The file has no pages that can be shown."""

    message = "ไฟล์ชนิดนี้แสดงเป็นภาพไม่ได้ ผู้ได้รับอนุญาตให้ดาวน์โหลดเท่านั้นที่เปิดได้"


class SameLevelError(DomainError):
    """The letter has that level already."""

    message = "หนังสือมีชั้นความลับนี้อยู่แล้ว เลือกชั้นความลับอื่น"


class UploadGoneError(DomainError):
    """A file that was sent ahead is kept no more."""

    message = "ไฟล์ที่เลือกไว้หมดอายุแล้ว เลือกไฟล์ใหม่อีกครั้ง"


class VoidedError(DomainError):
    """The number was cancelled."""

    message = "เลขนี้ยกเลิกไปแล้ว"


class StillOutError(DomainError):
    """Other offices hold the letter: cancelling its number here would not call it back."""

    message = "หนังสือนี้ส่งถึงหน่วยงานอื่นแล้ว จึงยกเลิกเลขไม่ได้ ให้หน่วยงานผู้รับส่งคืนก่อน"


class NotListedError(DomainError):
    """The person was taken off the list before."""

    message = "ถอนชื่อผู้นี้ไปแล้ว"


class NotOwnLetterError(NotAllowedError):
    """Only the office whose letter it is changes its level."""

    message = (
        "ปรับชั้นความลับได้เฉพาะหน่วยงานเจ้าของเรื่อง ให้ขอเจ้าของเรื่องปรับ "
        "เมื่อปรับแล้วระบบแจ้งหน่วยงานผู้รับทุกแห่ง"
    )


class LevelLiftedError(DomainError):
    """A letter without a level stands in the ordinary book: it does not come back."""

    message = "หนังสือนี้ปรับเป็นไม่ลับและลงทะเบียนในทะเบียนหนังสือทั่วไปแล้ว จึงปรับอีกไม่ได้"


class SecretFormUsedError(DomainError):
    """The form made a letter that says something else."""

    message = (
        "แบบฟอร์มนี้ลงทะเบียนหนังสือลับไปแล้ว แต่ที่กรอกไว้ตอนนี้ต่างจากครั้งนั้น จึงยังไม่ได้บันทึก "
        "ถ้าเป็นอีกเรื่องหนึ่งให้กด ตกลง อีกครั้ง"
    )


class PasswordResetError(NotAllowedError):
    """Somebody else gave the person a password after they were trusted with secrets."""

    message = (
        "รหัสผ่านของท่านถูกคืนค่าโดยผู้อื่นหลังจากได้รับสิทธิ์นี้ จึงยังเปิดหนังสือลับไม่ได้ "
        "นายทะเบียนหนังสือลับให้ผู้บริหารแต่งตั้งใหม่พร้อมเลขที่คำสั่ง ผู้อ่านให้นายทะเบียนหนังสือลับเพิ่มชื่อใหม่"
    )
