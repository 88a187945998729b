"""What a clerk typed about a letter, ready to be written into a book."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Final

from saraban.core import thai
from saraban.letters.models import Urgency


@dataclass(frozen=True)
class EntryDetails:
    """The fields of one line of a book; an outgoing number is issued, not typed.

    ``received_at`` is when the office received an incoming letter, None for now.
    ``answers_id`` names the entry that this letter answers (ตอบหนังสือ).
    ``version`` is the entry's as the corrector saw it, None where nobody looked.
    """

    document_date: date
    sender: str
    addressee: str
    subject: str
    reference_number: str = ""
    urgency: int = Urgency.NORMAL
    deadline_at: datetime | None = None
    refers_to: str = ""
    responsible_office_id: int | None = None
    sender_office_id: int | None = None
    action_taken: str = ""
    note: str = ""
    is_circular: bool = False
    received_at: datetime | None = None
    answers_id: int | None = None
    version: int | None = None
    submission: uuid.UUID = field(default_factory=uuid.uuid4)

    def columns(self) -> dict[str, Any]:
        """Return the columns of the entry that a person fills."""
        columns = asdict(self)
        for name in ("submission", "received_at", "answers_id", "version"):
            del columns[name]
        return columns


@dataclass(frozen=True)
class IrregularDetails:
    """Why and where a line is written in afterwards.

    Without ``after_number`` it takes the next number of the book of ``book_date``
    (ลงทะเบียนย้อนหลัง); with one it is inserted behind that number (เลขแทรก 123/1).
    """

    book_date: date
    reason: str
    after_number: int | None = None


@dataclass(frozen=True)
class ReservationDetails:
    """Which numbers are to wait for letters to come (จองเลข)."""

    count: int
    owner_id: int
    reason: str
    expires_on: date
    division_id: int | None = None
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


LETTER_FIELDS: Final = (
    "reference_number",
    "document_date",
    "subject",
    "urgency",
    "deadline_at",
)


def reference_key_of(reference_number: str) -> str:
    """Return a letter's number without what people leave out or write differently.

    ``ที่ ศธ ๐๔๙๙๙/ว 12`` and ``ศธ04999/ว12`` are the same letter.
    """
    key = thai.search_key(reference_number).replace(" ", "")
    return key.removeprefix("ที่")


def search_key_of(
    subject: str, reference_number: str, sender: str, *others: str
) -> str:
    """Return the words under which an entry is found: เรื่อง ที่ จาก and others.

    A number with spaces stands in it without them too: people leave them out.
    """
    compact = reference_number.replace(" ", "") if " " in reference_number else ""
    words = (subject, reference_number, sender, *others, compact)
    return thai.search_key(" ".join(filter(None, words)))


def search_text_of(register_id: int, number: int, key: str) -> str:
    """Return an entry's search text: the mark of its book, its number, its words."""
    return f"{book_mark(register_id)} {number} {key}"


_MARKS: Final = 6000
_FIRST_MARK: Final = 0x3400


def book_mark(register_id: int) -> str:
    """Return three letters that no Thai text holds and no other book has.

    They stand in every search text of the book, so that the trigram index itself
    keeps to the book: otherwise a school would search through all offices' letters.
    """
    high, low = divmod(register_id, _MARKS)
    higher, high = divmod(high, _MARKS)
    return "".join(chr(_FIRST_MARK + digit) for digit in (higher, high, low))
