"""Why a deed in the books is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saraban.core import thai
from saraban.core.errors import DomainError
from saraban.core.tables.errors import TableRefusedError

if TYPE_CHECKING:
    from datetime import date

    from saraban.registers.models import Signatory


class BookClosedError(DomainError):
    """The book takes no new entries until a clerk opens it."""


class ClockWentBackError(DomainError):
    """A later year's book has entries already: the machine's clock is wrong."""


class PrefixMissingError(DomainError):
    """No number can be issued while the office has no prefix."""

    message = (
        "ยังไม่ได้กำหนดเลขที่หนังสือของหน่วยงาน จึงออกเลขไม่ได้ "
        "ให้เจ้าหน้าที่สารบรรณกำหนดที่เมนู ตั้งค่าระบบ > กำหนดเลขที่หนังสือ ก่อน"
    )


class PrefixWithoutSlashError(DomainError):
    """A running number must not run into what stands before it."""


class EntryVoidError(DomainError):
    """A voided number stays as it is."""

    message = "เลขทะเบียนนี้ยกเลิกแล้ว แก้ไขหรือส่งไม่ได้ ให้ลงทะเบียนใหม่เป็นเลขถัดไป"


class EntryReservedError(DomainError):
    """A reserved number has no letter yet."""

    message = "เลขนี้จองไว้และยังไม่มีหนังสือ ให้กด ใช้เลขที่จอง แล้วกรอกรายละเอียดก่อน"


class NotReservedError(DomainError):
    """Only a number that still waits can be filled in or released."""

    message = "เลขนี้ไม่ได้อยู่ในสถานะจองแล้ว อาจมีผู้อื่นใช้หรือปล่อยเลขไปก่อน ดูรายละเอียดของเลขนี้อีกครั้ง"


class ReservationRefusedError(DomainError):
    """Too many, for too long, or for somebody of another office."""


class EntryOnItsWayError(DomainError):
    """Sent or received letters have copies in other offices' books."""


class EntryChangedMeanwhileError(DomainError):
    """Somebody else corrected the entry while this person typed.

    ``changed`` are the columns that differ from what the person saw: ``{name:
    [then, now]}``; ``version`` is the entry's now, ``by`` who changed it and when.
    """

    message = "มีผู้แก้ไขรายการนี้ระหว่างที่ท่านแก้ไข ยังไม่ได้บันทึกของท่าน"

    def __init__(self, changed: dict[str, Any], version: int, by: str) -> None:
        """Keep what changed."""
        super().__init__()
        self.changed = changed
        self.version = version
        self.by = by


class NumberInUseError(DomainError):
    """Another letter of the book carries this เลขที่หนังสือ."""


class NumberFixedError(DomainError):
    """The เลขที่หนังสือ is not the one that was issued for the entry."""


class YearNotOpenableError(DomainError):
    """The years of the books go on without holes, this year or the next."""


class BookNotClosableError(DomainError):
    """A book with reserved numbers, or of this year, cannot be closed so."""


class LineNotPlaceableError(DomainError):
    """No line can be written in afterwards for this day or behind this number."""


class EntriesNotTieableError(DomainError):
    """These two entries cannot be tied to each other in this way."""


class ImportRefusedError(TableRefusedError):
    """A file of old lines that cannot be read, brought in or taken out again."""


class KindRefusedError(DomainError):
    """A kind of book whose name there is, or whose format writes no number."""


class AbbreviationRefusedError(DomainError):
    """A sender that the table of abbreviations has already, or one too many."""


class KindNotInUseError(DomainError):
    """The office has given this kind of book up."""


class OrderVoidError(DomainError):
    """Nobody needs to acknowledge an order whose number was cancelled."""

    message = "คำสั่งนี้ยกเลิกเลขแล้ว ไม่ต้องรับทราบ"


class PersonLeftError(DomainError):
    """A person who was chosen for an order has left meanwhile."""

    message = (
        "บุคคลที่เลือกบางคนพ้นจากหน่วยงานไปแล้วหรือเปลี่ยนหน้าที่ จึงยังไม่ได้แจ้งใคร "
        "ตรวจรายชื่อแล้วเลือกอีกครั้ง"
    )


class PersonAcknowledgedError(DomainError):
    """Who has acknowledged an order stays in its list."""

    message = "บุคคลนี้รับทราบคำสั่งแล้ว จึงเอาออกจากรายชื่อไม่ได้"


class OrderNotFoundError(DomainError):
    """The office has no order of the ที่คำสั่ง that was named."""


class SignatoryNotOfDayError(DomainError):
    """Who left, or does not sign yet, signs no certificate of that day."""

    def __init__(self, signatory: Signatory, day: date) -> None:
        """Say who, which day, and what to do."""
        shown = thai.format_date(day)
        super().__init__(
            f"{signatory} ไม่ได้เป็นผู้ลงนามในวันที่ออก {shown} เลือกผู้ลงนามอื่น หรือแก้วันที่ออก "
            "(กำหนดช่วงวันที่ได้ที่ ตั้งค่าระบบ > กำหนดผู้ลงนามเกียรติบัตร)"
        )


class ViewRefusedError(DomainError):
    """A named view without a name or filters, or one too many."""
