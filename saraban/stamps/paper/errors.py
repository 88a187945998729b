"""Why a letter could not be stamped now."""

from __future__ import annotations

from saraban.core.errors import DomainError


class PaperRefusedError(DomainError):
    """No stamped paper was made; the sentence says what to do."""

    message = "ประทับตราบนหนังสือฉบับนี้ไม่สำเร็จ กดประทับตราอีกครั้ง หากยังไม่สำเร็จให้แจ้งผู้ดูแลระบบ"


class PaperBusyError(PaperRefusedError):
    """As many letters as the machine stamps at a time are being stamped."""

    message = "เครื่องแม่ข่ายกำลังประทับตราหนังสือฉบับอื่นอยู่ ให้รอประมาณหนึ่งนาที แล้วกดประทับตราอีกครั้ง"


class SignaturePictureError(PaperRefusedError):
    """A note's signature is no picture."""

    message = (
        "อ่านภาพลายมือชื่อของผู้ลงนามไม่ได้ ให้เจ้าของลายมือชื่ออัปโหลดภาพใหม่ แล้วกดประทับตราอีกครั้ง"
    )
