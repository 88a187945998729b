"""Why a signature picture, a PIN or a signing is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from saraban.core import thai
from saraban.core.errors import DomainError

MY_SIGNATURE: Final = "เมนูลายมือชื่อของฉัน"


class PictureRefusedError(DomainError):
    """No signature can be taken from this file; the sentence says what to do."""

    message = "อ่านภาพนี้ไม่ได้ ถ่ายภาพลายมือชื่อใหม่แล้วเลือกไฟล์อีกครั้ง"


class SignatureMissingError(DomainError):
    """Without an own picture there is nothing to sign with."""

    message = f"ยังไม่มีภาพลายมือชื่อ เพิ่มภาพที่{MY_SIGNATURE} แล้วลงลายมือชื่ออีกครั้ง"


class AccountHeldError(DomainError):
    """The password was reset, and no second person has confirmed whose account it is."""

    message = (
        "รหัสผ่านของท่านเพิ่งถูกคืนค่าหรือตั้งตามใบเชิญ จึงลงลายมือชื่อได้เมื่อบุคคลที่สองยืนยันแล้ว "
        "ให้แจ้งผู้บริหารหรือผู้ดูแลระบบอีกคนของเขตพื้นที่กดยืนยันที่หน้า รายการรอยืนยัน"
    )


class PinError(DomainError):
    """The signer is not proved; ``reason`` is the word of the record."""

    reason = "refused"


class PinNotSetError(PinError):
    """No PIN is in force: none was set, or the password was reset since."""

    reason = "not_set"
    message = f"ยังไม่มีรหัส PIN ที่ใช้ได้ ตั้งรหัส PIN ที่{MY_SIGNATURE} แล้วลงลายมือชื่ออีกครั้ง"


class PinMissingError(PinError):
    """The office wants the PIN with each signature; what is no PIN is no guess."""

    reason = "missing"
    message = "ยังไม่ได้ใส่รหัส PIN ใส่ตัวเลข 6 หลักแล้วลงลายมือชื่ออีกครั้ง"


class PinWrongError(PinError):
    """The PIN is another one."""

    reason = "wrong"

    def __init__(self, left: int) -> None:
        """Say how often it may be tried again."""
        super().__init__(
            f"รหัส PIN ไม่ถูกต้อง ใส่ได้อีก {left} ครั้ง ถ้าลืมรหัส ตั้งใหม่ที่{MY_SIGNATURE}"
        )


class PinLockedError(PinError):
    """Tried wrongly too often; nothing is looked at until the lock ends."""

    reason = "locked"

    def __init__(self, until: datetime) -> None:
        """Say until when."""
        super().__init__(
            f"ใส่รหัส PIN ผิดครบ 5 ครั้ง ใช้รหัส PIN ได้อีกหลัง {thai.format_datetime(until)} "
            f"ถ้าลืมรหัส ตั้งใหม่ที่{MY_SIGNATURE}"
        )


class PinRefusedError(DomainError):
    """It cannot be set: it is no PIN, or the first that anybody would try."""

    message = "รหัส PIN ต้องเป็นตัวเลข 6 หลัก"


class PasswordRefusedError(DomainError):
    """Setting a PIN asks for the sign-in password."""


class PasswordWrongError(PasswordRefusedError):
    """The password is another one."""

    def __init__(self, left: int) -> None:
        """Say how often it may be tried again."""
        super().__init__(f"รหัสผ่านไม่ถูกต้อง ใส่ได้อีก {left} ครั้ง ใช้รหัสผ่านที่ใช้เข้าสู่ระบบ")


class PasswordLockedError(PasswordRefusedError):
    """Tried wrongly too often."""

    def __init__(self, until: datetime) -> None:
        """Say until when."""
        super().__init__(
            f"ใส่รหัสผ่านผิดครบ 5 ครั้ง ตั้งรหัส PIN ได้อีกหลัง {thai.format_datetime(until)}"
        )


class OwnPasswordFirstError(PasswordRefusedError):
    """Somebody else knows an invented password, so it proves nobody."""

    message = "รหัสผ่านที่ใช้อยู่เป็นรหัสชั่วคราว เปลี่ยนรหัสผ่านเป็นของตนเองก่อน แล้วจึงตั้งรหัส PIN"
