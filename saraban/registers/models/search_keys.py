"""What an entry is found by: keys without what people leave out or write differently."""

from __future__ import annotations

from typing import Final, Protocol

from saraban.core import thai
from saraban.letters.models import REFERENCE_MAX


class Searched(Protocol):
    """What of an entry is searched; an entry as a migration knows it has it too."""

    book_id: int
    number: int
    subject: str
    subject_second: str
    reference_number: str
    sender: str
    addressee: str
    action_taken: str
    note: str
    refers_to: str


def reference_key_of(reference_number: str) -> str:
    """Return a letter's number without what people leave out or write differently.

    ``ที่ ศธ ๐๔๙๙๙/ว 12`` and ``ศธ04999/ว12`` are the same letter. As long as its column at
    most: folding can make a text longer.
    """
    key = thai.search_key(reference_number).replace(" ", "")
    return key.removeprefix("ที่")[:REFERENCE_MAX]


def search_key_of(
    subject: str, reference_number: str, sender: str, *others: str
) -> str:
    """Return the words under which an entry is found: เรื่อง ที่ จาก and others.

    A number with spaces stands in it without them too: people leave them out.
    """
    compact = reference_number.replace(" ", "") if " " in reference_number else ""
    words = (subject, reference_number, sender, *others, compact)
    return thai.search_key(" ".join(filter(None, words)))


def search_text_of_entry(entry: Searched, *, is_incoming: bool) -> str:
    """Return the search text of an entry, from its other columns.

    ถึง counts in ทะเบียนหนังสือส่ง only: in the other it is the office itself.
    """
    key = search_key_of(
        f"{entry.subject} {entry.subject_second}".rstrip(),
        entry.reference_number,
        entry.sender,
        "" if is_incoming else entry.addressee,
        entry.action_taken,
        entry.note,
        entry.refers_to,
    )
    return search_text_of(entry.book_id, entry.number, key)


def search_text_of(book_id: int, number: int, key: str) -> str:
    """Return an entry's search text: the mark of its book, its number, its words."""
    return f"{book_mark(book_id)} {number} {key}"


_MARKS: Final = 6000


_FIRST_MARK: Final = 0x3400


def book_mark(book_id: int) -> str:
    """Return three letters that no Thai text holds and no other book has.

    They stand in every search text of the book, so that the trigram index itself
    keeps to the book: otherwise a school would search through all offices' letters.
    """
    high, low = divmod(book_id, _MARKS)
    higher, high = divmod(high, _MARKS)
    return "".join(chr(_FIRST_MARK + digit) for digit in (higher, high, low))
