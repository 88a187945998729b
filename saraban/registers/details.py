"""What a clerk typed about a letter, ready to be written into a book."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Final

from saraban.letters.models import Urgency

# What a form says besides the columns of its line.
NOT_OF_THE_LINE: Final = (
    "submission",
    "received_at",
    "answers_id",
    "follows_id",
    "cancels",
    "certificate",
    "version",
)


@dataclass(frozen=True)
class CertificateDetails:
    """What a certificate has besides its line: who signs, who prints, how it looks."""

    printing: int
    design: str
    signatory_id: int | None = None


@dataclass(frozen=True)
class EntryDetails:
    """The fields of one line of a book; an outgoing number is issued, not typed.

    ``received_at`` is when the office received an incoming letter, None for now.
    ``answers_id`` names the entry that this letter answers (ตอบหนังสือ), ``follows_id`` the
    letter that caused an order, ``cancels`` the ที่คำสั่ง of the order that it cancels.
    ``subject_second`` is the second line of a certificate's subject.
    ``version`` is the entry's as the corrector saw it, None where nobody looked.
    """

    document_date: date
    sender: str
    addressee: str
    subject: str
    subject_second: str = ""
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
    follows_id: int | None = None
    cancels: str = ""
    certificate: CertificateDetails | None = None
    version: int | None = None
    submission: uuid.UUID = field(default_factory=uuid.uuid4)

    def columns(self) -> dict[str, Any]:
        """Return the columns of the entry that a person fills."""
        columns = asdict(self)
        for name in NOT_OF_THE_LINE:
            del columns[name]
        return columns


@dataclass(frozen=True)
class IrregularDetails:
    """Why and where an entry is written in afterwards.

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
