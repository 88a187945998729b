"""Why a file is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class FileRefusedError(DomainError):
    """The file is of a wrong kind, size or content; the sentence names it."""

    message = "แนบไฟล์นี้ไม่ได้ เลือกไฟล์อื่น"


class TooManyPendingError(DomainError):
    """One person has sent too many files that no letter carries yet."""

    message = "มีไฟล์ที่ส่งขึ้นมาแล้วยังไม่ได้บันทึกมากเกินไป บันทึกหนังสือที่ทำค้างไว้ก่อน หรือลบไฟล์ที่ไม่ใช้ แล้วเลือกไฟล์นี้ใหม่"


class UploadExpiredError(DomainError):
    """The chosen file is no longer waiting: used, removed or another person's."""

    message = "ไฟล์ที่เลือกไว้หมดอายุแล้ว เลือกไฟล์ใหม่อีกครั้ง"


class StorageFullError(DomainError):
    """The disk has no room; nothing of the file was kept."""

    message = "พื้นที่เก็บไฟล์ของระบบเต็ม ยังไม่ได้บันทึกไฟล์ แจ้งผู้ดูแลระบบ แล้วเลือกไฟล์ใหม่ภายหลัง"


class StorageFailedError(DomainError):
    """The disk refused for another reason; nothing of the file was kept."""

    message = "ระบบเก็บไฟล์ขัดข้อง ยังไม่ได้บันทึกไฟล์ แจ้งผู้ดูแลระบบ แล้วเลือกไฟล์ใหม่ภายหลัง"


class FileLostError(DomainError):
    """The database knows the file but the store does not have it."""

    message = "ไม่พบไฟล์นี้ในที่เก็บไฟล์ของระบบ แจ้งผู้ดูแลระบบให้กู้คืนจากข้อมูลสำรอง"


class PreviewRefusedError(DomainError):
    """There is nothing to see of this file; the sentence says why."""

    message = "ไฟล์ชนิดนี้ไม่มีตัวอย่างให้ดู ให้เปิดไฟล์"


class PreviewBusyError(DomainError):
    """As many previews as the machine makes at a time are being made."""

    message = "เครื่องแม่ข่ายกำลังสร้างตัวอย่างของไฟล์อื่นอยู่ ให้รอประมาณหนึ่งนาทีแล้วเปิดอีกครั้ง หรือเปิดไฟล์"


class PictureUnfitError(DomainError):
    """Nothing can be made of this picture; the sentence says what to do."""

    message = "ใช้ภาพนี้ไม่ได้ เลือกภาพอื่น"


class PictureBusyError(DomainError):
    """As many pictures as the machine works on at a time are being worked on."""

    message = "เครื่องแม่ข่ายกำลังทำภาพอื่นอยู่ ยังไม่ได้บันทึก ให้รอประมาณหนึ่งนาทีแล้วเลือกภาพใหม่อีกครั้ง"
