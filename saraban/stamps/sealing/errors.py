"""Why a paper is not sealed; and, for the command line, why a certificate is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class CertificateRefusedError(Exception):
    """The command line was given no usable certificate; the message is English."""


class SealingError(DomainError):
    """The paper stays without a seal."""

    message = "ลงตราประทับอิเล็กทรอนิกส์ไม่ได้ ให้แจ้งผู้ดูแลระบบ"


class CertificateMissingError(SealingError):
    """No certificate was set for the office."""

    message = "หน่วยงานยังไม่ได้กำหนดใบรับรองอิเล็กทรอนิกส์ ให้แจ้งผู้ดูแลระบบกำหนดก่อน"


class CertificateOutOfDateError(SealingError):
    """A seal of a certificate that is not in force proves nothing."""

    message = "ใบรับรองอิเล็กทรอนิกส์ของหน่วยงานหมดอายุแล้ว ให้แจ้งผู้ดูแลระบบกำหนดใบรับรองใหม่"


class CertificateUnusableError(SealingError):
    """The kept certificate cannot be opened: damaged, or another secret key."""

    message = "เปิดใบรับรองอิเล็กทรอนิกส์ของหน่วยงานไม่ได้ ให้แจ้งผู้ดูแลระบบกำหนดใบรับรองอีกครั้ง"


class PaperNotSealableError(SealingError):
    """The PDF is damaged, locked, or its author forbade any change."""

    message = (
        "ลงตราประทับอิเล็กทรอนิกส์ในไฟล์ PDF นี้ไม่ได้ เพราะไฟล์เสียหาย มีรหัสผ่าน "
        "หรือห้ามแก้ไข ให้แนบไฟล์ที่ไม่มีข้อจำกัดแล้วประทับตราอีกครั้ง"
    )


class SealPostponedError(SealingError):
    """The time stamp service gave no usable answer: the same may succeed later.

    A paper is never sealed without the time stamp that the office chose to have.
    """

    message = (
        "ยังไม่ได้ลงตราประทับอิเล็กทรอนิกส์ เพราะติดต่อบริการประทับเวลาไม่ได้ ระบบจะลงตราให้เมื่อติดต่อได้"
    )
