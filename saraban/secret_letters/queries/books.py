"""Lines of the secret books, opened and searched in memory.

Search: a keyed index of words would tell, to whoever has the database, which letters
share a word and how often. An office has some hundreds of secret letters a year; all
of one book are opened in a few hundredths of a second, by who may read them anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from saraban.core.sealing import SealBrokenError
from saraban.core.thai import search_key
from saraban.core.typed_text import search_words
from saraban.offices.actors import Actor
from saraban.registers.models import Book
from saraban.secret_letters.models import SecretEntry, SecretLetter
from saraban.secret_letters.queries.access import listed_letters


@dataclass(frozen=True)
class BookSummary:
    """What a book proves: each number up to the last, once."""

    first: int
    last: int
    missing: tuple[int, ...]
    void: int
    count: int


def lines_of(book: Book, words: str = "") -> list[SecretEntry]:
    """Return the lines of a book, newest first; with words those that hold them all."""
    entries = SecretEntry.objects.filter(book=book).select_related(
        "letter", "registered_by"
    )
    found = list(entries.order_by("-number"))
    for each in found:
        each.book = book
    found = [each for each in found if opens(each.letter)]
    wanted = search_words(words)
    if not wanted:
        return found
    return [each for each in found if _has_words(each, wanted)]


def closed_lines(book: Book) -> list[int]:
    """Return the numbers of lines that no key of the ring opens."""
    entries = SecretEntry.objects.filter(book=book).select_related("letter")
    return [each.number for each in entries if not opens(each.letter)]


def opens(letter: SecretLetter) -> bool:
    """Whether the key ring opens the letter; one whose key is lost stops no other."""
    try:
        _ = letter.content
    except SealBrokenError:
        return False
    return True


def _has_words(entry: SecretEntry, wanted: list[str]) -> bool:
    return _match({**entry.letter.content.values(), **entry.content.values()}, wanted)


def _match(said: dict[str, object], wanted: list[str]) -> bool:
    text = search_key(" ".join(str(value) for value in said.values()))
    return all(word in text for word in wanted)


def summary_of(book: Book) -> BookSummary:
    """Return whether the book has each of its numbers."""
    rows = SecretEntry.objects.filter(book=book)
    numbers = set(rows.values_list("number", flat=True))
    wanted = range(book.start_number, book.last_number + 1)
    return BookSummary(
        first=book.start_number,
        last=book.last_number,
        missing=tuple(number for number in wanted if number not in numbers),
        void=rows.filter(voided_at__isnull=False).count(),
        count=len(numbers),
    )


def letters_held(office_id: int) -> QuerySet[SecretLetter]:
    """Return the letters with a level that stand in a book of an office."""
    entries = SecretEntry.objects.filter(book__office=office_id, voided_at__isnull=True)
    return SecretLetter.objects.filter(pk__in=entries.values("letter")).exclude(level=0)


def letters_to_read(actor: Actor, words: str = "") -> list[SecretLetter]:
    """Return the letters that the actor is listed for, newest first."""
    letters = SecretLetter.objects.filter(listed_letters(actor)).exclude(level=0)
    found = list(letters.select_related("office").order_by("-pk"))
    wanted = search_words(words)
    return [
        each for each in found if opens(each) and _match(each.content.values(), wanted)
    ]
