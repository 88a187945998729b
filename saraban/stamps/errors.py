"""Why a deed with stamped copies is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class NothingToStampError(DomainError):
    """A letter of one's own gets no receipt stamp, and nobody has written on it."""

    message = "หนังสือนี้ยังไม่มีสิ่งที่จะประทับ ตรารับหนังสือใช้กับหนังสือรับ ให้เสนอหนังสือก่อน"


class NoReceiptStampError(DomainError):
    """Only letters that came in carry ตรารับหนังสือ."""

    message = "ตรารับหนังสือมีเฉพาะหนังสือรับ หนังสือส่งไม่มีตราให้ย้าย"


class StampStandsOnCoverError(DomainError):
    """On a cover sheet the stamp has its own place."""

    message = "หนังสือนี้ประทับตราบนใบปะหน้า ซึ่งตรามีที่ของตนอยู่แล้ว จึงย้ายตราไม่ได้"
