"""What stands before the running number on letters, shown before it is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from saraban.offices.models import Office
from saraban.offices.prefixes import prefix_fault
from saraban.registers.errors import PrefixMissingError, PrefixWithoutSlashError
from saraban.registers.models import Book

SCHOOL_DIGITS: Final = 3


def require_slash(prefix: str) -> None:
    """Raise PrefixWithoutSlashError unless one slash keeps the number apart."""
    fault = prefix_fault(prefix)
    if fault:
        raise PrefixWithoutSlashError(fault)


def circular_reference(prefix: str, number: int | str) -> str:
    """Return the number that a circular carries: ``ว`` before it (ข้อ 32)."""
    return f"{prefix}ว {number}"


@dataclass(frozen=True)
class NextReferences:
    """ตัวอย่างเลขถัดไป: an ordinary letter's and a circular's."""

    ordinary: str
    circular: str


def next_references(book: Book, prefix: str) -> NextReferences:
    """Return what the next letters of a book would carry; a guess until ตกลง."""
    circular = book.next_number
    if book.has_circular_series:
        circular = book.last_circular_number + 1
    ordinary = f"{prefix}{book.next_number}"
    return NextReferences(ordinary, circular_reference(prefix, circular))


def suggested_prefix(office: Office) -> str:
    """Return what a school without a prefix may take: its area's and its own number.

    ``ศธ 04999/`` and the code 50990012 give ``ศธ 04999.012/``; empty where there is
    nothing to make it of.
    """
    area, number = office.parent, office.code[-SCHOOL_DIGITS:]
    if not office.is_school or area is None or not area.reference_prefix:
        return ""
    if len(number) < SCHOOL_DIGITS or not number.isdecimal():
        return ""
    return f"{area.reference_prefix.removesuffix('/')}.{number}/"


def prefix_for(owner: Office, division_id: int | None) -> str:
    """Return what stands before the number; raises PrefixMissingError."""
    own = ""
    if division_id is not None:
        division = Office.objects.filter(pk=division_id)
        own = division.values_list("reference_prefix", flat=True).first() or ""
    prefix = own or owner.reference_prefix
    if not prefix:
        raise PrefixMissingError
    return prefix
