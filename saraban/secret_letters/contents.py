"""What is sealed: the words of a secret letter and of what is written about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class Sealed:
    """Something that is kept sealed as JSON; later releases may add fields."""

    def values(self) -> dict[str, Any]:
        """Return what is sealed."""
        return asdict(self)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Return what was sealed, by this release or one before."""
        return cls(**values)


@dataclass(frozen=True)
class LetterContent(Sealed):
    """What a letter says on its face; ``document_date`` is ISO 8601.

    ``classified_by`` and ``classified_why``: who gave the level and the reason
    (ระเบียบว่าด้วยการรักษาความลับของทางราชการ พ.ศ. 2544).
    """

    reference_number: str = ""
    document_date: str = ""
    sender: str = ""
    addressee: str = ""
    subject: str = ""
    classified_by: str = ""
    classified_why: str = ""
    copy_count: int = 1
    sheet_count: int = 1

    @property
    def dated(self) -> date | None:
        """The letter's date."""
        return date.fromisoformat(self.document_date) if self.document_date else None


@dataclass(frozen=True)
class EntryContent(Sealed):
    """One office's own words about a letter in its book."""

    note: str = ""
    # Where the paper is kept.
    kept_at: str = ""
    void_reason: str = ""


@dataclass(frozen=True)
class FileContent(Sealed):
    """A file; ``identity`` is the key of age that opens it."""

    name: str
    description: str
    content_type: str
    size: int
    sha256: str
    identity: str
    # 0: it has no pages that can be shown.
    page_count: int = 0


@dataclass(frozen=True)
class Words(Sealed):
    """A reason, a question or an answer in words."""

    text: str = ""
    # An answer's opening (ทราบ, อนุมัติ), and who signed it, line by line.
    decision: str = ""
    signer: tuple[str, ...] | list[str] = ()


@dataclass(frozen=True)
class InspectionContent(Sealed):
    """What a committee found (ทขล. are looked through at set times)."""

    order_number: str = ""
    committee: tuple[str, ...] | list[str] = ()
    result: str = ""
    missing: str = ""
