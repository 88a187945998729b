"""What a clerk typed about a letter, ready to be written into a book."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from saraban.core import thai
from saraban.letters.models import Urgency


@dataclass(frozen=True)
class EntryDetails:
    """The fields of one line of a book; an outgoing number is issued, not typed."""

    document_date: date
    sender: str
    addressee: str
    subject: str
    reference_number: str = ""
    urgency: int = Urgency.NORMAL
    responsible_office_id: int | None = None
    sender_office_id: int | None = None
    action_taken: str = ""
    note: str = ""
    is_circular: bool = False
    submission: uuid.UUID = field(default_factory=uuid.uuid4)

    def columns(self) -> dict[str, Any]:
        """Return the columns of the entry that a person fills."""
        columns = asdict(self)
        del columns["submission"]
        return columns


LETTER_FIELDS = ("reference_number", "document_date", "subject", "urgency")


def search_text_of(
    subject: str, reference_number: str, sender: str, action_taken: str = ""
) -> str:
    """Return the key under which an entry is found: เรื่อง ที่ จาก and บุคคล.

    A number with spaces stands in it without them too: people leave them out.
    """
    compact = reference_number.replace(" ", "") if " " in reference_number else ""
    return thai.search_key(
        f"{subject} {reference_number} {sender} {action_taken} {compact}"
    )
