"""The books: registers, one a kind and year, and their numbered entries."""

from __future__ import annotations

from saraban.registers.models.abbreviations import SenderAbbreviation
from saraban.registers.models.arrangements import VIEW_NAME_MAX, ListArrangement
from saraban.registers.models.books import REASON_MAX, Book, NumberReservation
from saraban.registers.models.certificates import (
    Certificate,
    Signatory,
)
from saraban.registers.models.designs import CertificateDesign, Design
from saraban.registers.models.entries import (
    ACTION_MAX,
    MOVED_AWAY,
    NOTE_MAX,
    PAPER,
    REFERS_TO_MAX,
    SECOND_LINE_MAX,
    RegisterEntry,
    number_text,
)
from saraban.registers.models.imports import BookImport
from saraban.registers.models.kinds import KINDS, SECRET_KINDS, BookKind
from saraban.registers.models.links import EntryLink
from saraban.registers.models.named_people import NamedPerson
from saraban.registers.models.own_kinds import OwnBookKind

__all__ = [
    "ACTION_MAX",
    "KINDS",
    "MOVED_AWAY",
    "NOTE_MAX",
    "PAPER",
    "REASON_MAX",
    "REFERS_TO_MAX",
    "SECOND_LINE_MAX",
    "SECRET_KINDS",
    "VIEW_NAME_MAX",
    "Book",
    "BookImport",
    "BookKind",
    "Certificate",
    "CertificateDesign",
    "Design",
    "EntryLink",
    "ListArrangement",
    "NamedPerson",
    "NumberReservation",
    "OwnBookKind",
    "RegisterEntry",
    "SenderAbbreviation",
    "Signatory",
    "number_text",
]
