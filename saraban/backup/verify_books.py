"""Whether every book has each number up to its last, once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Q

from saraban.registers.models import SECRET_KINDS, Book


def book_faults() -> Iterator[str]:
    """Yield a sentence for each book whose entries are not its numbers.

    One statement for the ordinary books, one for those of secret letters; inserted
    entries (123/1) and the copies of imported doubles have no number of their own, and
    what an old book lacked when it was brought in is not lost here.
    """
    own = Q(entries__insert_number=0, entries__legacy_copy=0)
    books = Book.objects.select_related("office").order_by("office", "kind", "year_be")
    ordinary = books.exclude(kind__in=SECRET_KINDS).annotate(
        entry_count=Count("entries", filter=own),
        last_entry=Max("entries__number"),
    )
    secret = books.filter(kind__in=SECRET_KINDS).annotate(
        entry_count=Count("secret_entries"),
        last_entry=Max("secret_entries__number"),
    )
    for found in (ordinary, secret):
        for book in found.iterator():
            yield from _faults_of(book)


def _faults_of(book: Any) -> Iterator[str]:
    wanted = book.last_number - book.start_number + 1 - book.imported_gap_count
    name = f"{book} of office {book.office_id}"
    if book.entry_count != wanted:
        yield f"{name}: {wanted:,} numbers were issued, {book.entry_count:,} are there"
    if (book.last_entry or book.start_number - 1) > book.last_number:
        yield f"{name}: number {book.last_entry} was never issued"
