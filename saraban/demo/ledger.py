"""Where invented rows go: numbers from the books, then in portions to the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.management.color import no_style
from django.db import connection, models

from saraban.audit.row_digests import digest_rows
from saraban.core import thai
from saraban.demo.loading import Row, columns_of, load_rows
from saraban.dispatch.models import Delivery, Dispatch
from saraban.letters.models import Letter, LetterAttachment
from saraban.registers.models import Book, NumberReservation, RegisterEntry

PORTION: Final = 2000
# In the order in which rows refer to each other.
TABLES: Final[tuple[type[models.Model], ...]] = (
    Book,
    NumberReservation,
    Letter,
    LetterAttachment,
    RegisterEntry,
    Dispatch,
    Delivery,
)


@dataclass(frozen=True)
class Line:
    """A number taken from a book."""

    book_id: int
    number: int


class Ledger:
    """Takes rows in the order of time, keeps few, writes them in portions.

    The tables must be empty. It gives the ids itself, so that rows can refer to
    each other before they are written and newer rows have higher ids. The last
    rows and the books are written by ``close``.
    """

    def __init__(self) -> None:
        """Begin with empty books."""
        self._waiting: dict[type[models.Model], list[Row]] = defaultdict(list)
        self._last_ids: dict[type[models.Model], int] = defaultdict(int)
        self._books: dict[tuple[int, str, int], Book] = {}
        self.counts: dict[type[models.Model], int] = defaultdict(int)

    def next_id(self, table: type[models.Model]) -> int:
        """Return the id of the next row of a table."""
        self._last_ids[table] += 1
        return self._last_ids[table]

    def take_number(self, office_id: int, kind: Book.Kind, day: date) -> Line:
        """Take the next number of the book that was open on ``day``."""
        key = (office_id, kind.value, thai.year_be(day))
        book = self._books.get(key)
        if book is None:
            book = Book(
                pk=self.next_id(Book), office_id=key[0], kind=key[1], year_be=key[2]
            )
            self._books[key] = book
        book.last_number += 1
        return Line(book.pk, book.last_number)

    def add(self, instance: models.Model) -> None:
        """Keep a finished row; a full portion is written."""
        self.add_row(type(instance), columns_of(instance))

    def add_row(self, table: type[models.Model], row: Row) -> None:
        """Keep a finished row given by its columns, which is made much faster."""
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) >= PORTION:
            self._write(table)

    def add_all(self, instances: Iterable[models.Model]) -> None:
        """Keep several finished rows."""
        for instance in instances:
            self.add(instance)

    def close(self) -> None:
        """Write what is left, the books with their last numbers, the sequences, the digests."""
        self._waiting[Book] = [columns_of(book) for book in self._books.values()]
        for table in TABLES:
            self._write(table)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [*TABLES]):
                cursor.execute(statement)
        for table in TABLES:
            digest_rows(table._meta.label)

    def _write(self, table: type[models.Model]) -> None:
        rows = self._waiting.pop(table, [])
        load_rows(table, rows)
        self.counts[table] += len(rows)
