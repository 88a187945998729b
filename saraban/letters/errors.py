"""Why something about a letter is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class LetterFrozenError(DomainError):
    """The letter has been sent: its files stay as its recipients see them."""

    message = "หนังสือฉบับนี้ส่งออกไปแล้ว เปลี่ยนไฟล์แนบไม่ได้ ส่งไฟล์เพิ่มหรือไฟล์แก้ไขเป็นการส่งใหม่จากเมนูส่งหนังสือราชการ"


class LetterTooLargeError(DomainError):
    """All files of the letter together are over the limit; the sentence has the sizes."""
