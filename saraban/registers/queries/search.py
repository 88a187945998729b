"""Finding entries by typed words, newest registered first.

Every word must occur in the entry's search text, as it stands: no word is cut, stemmed
or understood as a command. Words of three letters and more are looked up in the trigram
index (``search_index``), together with the marks of the chosen books, so that a search
reads no other office's letters; shorter words are only looked for in what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db import connection
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex

from saraban.core.typed_text import search_words
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.querysets import RegisterEntryQuerySet
from saraban.registers.models.search_index import ENTRIES, SEARCH
from saraban.registers.models.search_keys import book_mark

MOST_LETTERS: Final = 500
TRIGRAM: Final = 3
# More do not narrow a search: they cost time.
MOST_TRIGRAMS: Final = 8
# How far back words too short for the index are looked for, in each book.
NEWEST_NUMBERS: Final = 20_000
# On PostgreSQL as many are looked through before an index is asked.
NEARBY: Final = 2_000
# So many of a page found nearby: the rest is not far.
ENOUGH: Final = 6
# On SQLite, candidates of the index are looked through in portions; then the rest at once.
PORTIONS: Final = (200, 2_000)
# Of several words, so many are tried alone: one may be rare.
MOST_PROBED: Final = 3

_MATCHES: Final = f"SELECT rowid FROM {SEARCH} WHERE {SEARCH} MATCH %s"  # noqa: S608
# CROSS JOIN: the index leads, its candidates are looked at.
_CANDIDATES: Final = (
    f"SELECT {SEARCH}.rowid FROM {SEARCH} CROSS JOIN {ENTRIES} "  # noqa: S608
    f"ON {ENTRIES}.id = {SEARCH}.rowid WHERE {SEARCH} MATCH %s"
)
_HOLDS: Final = f" AND instr({ENTRIES}.search_text, %s) > 0"
_BEFORE: Final = f" AND {SEARCH}.rowid < %s"
_NEWEST: Final = f" ORDER BY {SEARCH}.rowid DESC LIMIT %s"


@dataclass(frozen=True)
class Search:
    """What was typed into the search box, for some books."""

    text: str
    books: Sequence[Book]

    @cached_property
    def words(self) -> list[str]:
        """The words, each once, as they stand in search texts."""
        return search_words(self.text)

    @property
    def is_too_long(self) -> bool:
        """Whether it is more than a search box is for."""
        return len(self.text) > MOST_LETTERS

    @cached_property
    def indexed_words(self) -> list[str]:
        """The words that the index can look up."""
        return [word for word in self.words if len(word) >= TRIGRAM]

    @property
    def is_near_only(self) -> bool:
        """Whether all words are too short for the index: only the newest numbers are read."""
        return bool(self.words) and not self.indexed_words

    @property
    def leaves_out(self) -> bool:
        """Whether there are numbers that are not looked at."""
        return self.is_near_only and any(
            book.last_number - book.start_number >= NEWEST_NUMBERS
            for book in self.books
        )

    @property
    def marks(self) -> list[str]:
        """The marks of the chosen books."""
        return [book_mark(book.pk) for book in self.books]


def newest_found(
    entries: RegisterEntryQuerySet,
    search: Search,
    *,
    count: int,
    before: int | None = None,
) -> list[int]:
    """Return the ids of the newest entries that hold all words, newest first.

    ``entries`` are those that the person may see and has filtered; ``before`` is the
    id after which the page before ended. Few queries, however many entries there are.
    """
    if before is not None:
        entries = entries.filter(pk__lt=before)
    if search.is_near_only:
        entries = _near(entries, search)
    if connection.vendor == "postgresql":
        return _found_nearby_or_anywhere(entries, search, count, before)
    if search.indexed_words:
        return _found_in_portions(entries, search, count, before)
    return _newest_ids(_holding(entries, search.words), count)


def all_found(entries: RegisterEntryQuerySet, search: Search) -> RegisterEntryQuerySet:
    """Return all entries that hold all words, in no order: for lists on paper.

    Unlike a page, it reads short words in the whole book.
    """
    if connection.vendor == "postgresql":
        return _found_on_postgres(entries, search)
    if search.indexed_words:
        matches: Any = RawSQL(_MATCHES, [_match(search, search.indexed_words)])  # noqa: S611  no typed text
        entries = entries.filter(pk__in=matches)
    return _holding(entries, search.words)


def _found_on_postgres(
    entries: RegisterEntryQuerySet, search: Search
) -> RegisterEntryQuerySet:
    """PostgreSQL's index serves LIKE and patterns by itself."""
    for word in search.indexed_words:
        entries = entries.filter(search_text__contains=word)
    if search.indexed_words:
        # One condition for all books: an OR of several would be many index scans.
        entries = entries.filter(search_text__regex="|".join(search.marks))
    short = [word for word in search.words if len(word) < TRIGRAM]
    # With LIKE, a short word would be looked for in the whole index.
    return _holding(entries, short)


def _holding(
    entries: RegisterEntryQuerySet, words: Sequence[str]
) -> RegisterEntryQuerySet:
    for place, word in enumerate(words):
        name = f"word_{place}"
        found = StrIndex(F("search_text"), Value(word))
        entries = entries.alias(**{name: found}).filter(**{f"{name}__gt": 0})
    return entries


def _near(entries: RegisterEntryQuerySet, search: Search) -> RegisterEntryQuerySet:
    """Only the newest numbers of each book.

    Ids follow numbers, so the first of them bounds a list in order of id: without it
    a database may read the whole book.
    """
    newest, lowest = Q(pk__in=[]), []
    for book in search.books:
        near = Q(book=book, number__gt=book.last_number - NEWEST_NUMBERS)
        found = RegisterEntry.objects.filter(near).order_by("number")
        first = found.values_list("pk", flat=True).first()
        if first is not None:
            newest |= near
            lowest.append(first)
    if not lowest:
        return entries.none()
    return entries.filter(newest, pk__gte=min(lowest))


def _newest_ids(entries: RegisterEntryQuerySet, count: int) -> list[int]:
    return list(entries.order_by("-pk").values_list("pk", flat=True)[:count])


def _found_nearby_or_anywhere(
    entries: RegisterEntryQuerySet, search: Search, count: int, before: int | None
) -> list[int]:
    """PostgreSQL: among the newest entries of the books, or else by an index.

    It takes words to be independent of each other and spread evenly, and so would
    read a book backwards for those that never stand together. How many are nearby
    tells how far back the page reaches, and whether the index is worth its price: it
    gives all matches, however many, in no order.
    """
    found, is_all = _found_among(entries, search, count, before, NEARBY)
    if not is_all and ENOUGH <= len(found) < count:
        reach = 2 * NEARBY * count // len(found)
        found, is_all = _found_among(entries, search, count, before, reach)
    if is_all or len(found) == count:
        return found
    # Ordered by a sum, which no index has: the words and filters choose the index.
    anywhere = _found_on_postgres(entries, search).order_by((F("pk") + 0).desc())
    return list(anywhere.values_list("pk", flat=True)[:count])


def _found_among(
    entries: RegisterEntryQuerySet,
    search: Search,
    count: int,
    before: int | None,
    reach: int,
) -> tuple[list[int], bool]:
    """Look through the newest ``reach`` entries of the books; are those all there are."""
    newest = RegisterEntry.objects.filter(book__in=[each.pk for each in search.books])
    if before is not None:
        newest = newest.filter(pk__lt=before)
    ids = newest.order_by("-pk").values_list("pk", flat=True)
    last = ids[reach - 1 : reach].first()
    near = entries if last is None else entries.filter(pk__gte=last)
    return _newest_ids(_holding(near, search.words), count), last is None


def _found_in_portions(
    entries: RegisterEntryQuerySet, search: Search, count: int, before: int | None
) -> list[int]:
    """SQLite: what the index offers is looked through, newest first.

    Where filters leave hardly any of very many candidates, the books are read instead.
    """
    few = _few_candidates(search)
    if few is not None:
        among = _holding(entries.filter(pk__in=few), search.words)
        return _newest_ids(among, count)
    found: list[int] = []
    for size in PORTIONS:
        candidates = _candidates(search, before, size)
        among = entries.filter(pk__in=candidates)
        found += _newest_ids(among, count - len(found))
        if len(candidates) < size or len(found) == count:
            return found
        before = candidates[-1]
    holding = _holding(entries.filter(pk__lt=before), search.words)
    return found + _newest_ids(holding, count - len(found))


def _few_candidates(search: Search) -> list[int] | None:
    """Return all that may hold one of several words, if one of them is rare.

    Looking up a rare word and a common one together reads the long list of the
    common one to its end.
    """
    words = search.indexed_words
    newest = f"{_MATCHES} ORDER BY rowid DESC LIMIT %s"
    with connection.cursor() as cursor:
        for word in words[:MOST_PROBED] if len(words) > 1 else ():
            cursor.execute(newest, [_match(search, [word]), PORTIONS[0]])
            found = [number for (number,) in cursor.fetchall()]
            if len(found) < PORTIONS[0]:
                return found
    return None


def _candidates(search: Search, before: int | None, count: int) -> list[int]:
    """Return the newest entries that hold all words, filters apart."""
    sql = _CANDIDATES + _HOLDS * len(search.words)
    asked: list[str | int] = [_match(search, search.indexed_words), *search.words]
    if before is not None:
        sql += _BEFORE
        asked.append(before)
    with connection.cursor() as cursor:
        cursor.execute(sql + _NEWEST, [*asked, count])
        return [number for (number,) in cursor.fetchall()]


def _match(search: Search, words: Sequence[str]) -> str:
    """Return the FTS5 query: trigrams of the words, and the books' marks.

    FTS5 goes from the first to the last, so what is rare comes first: the ends of
    words and numbers are rarer than their beginnings, the marks stand everywhere.
    """
    marks = " OR ".join(f'"{mark}"' for mark in search.marks)
    wanted = [_quoted(trigram) for trigram in reversed(_trigrams(words))]
    return " AND ".join([*wanted, f"({marks})"])


def _quoted(trigram: str) -> str:
    doubled = trigram.replace('"', '""')
    return f'"{doubled}"'


def _trigrams(words: Sequence[str]) -> list[str]:
    """Return trigrams of the words, each once; of many, some spread over all."""
    every = dict.fromkeys(
        word[place : place + TRIGRAM]
        for word in words
        for place in range(len(word) - TRIGRAM + 1)
    )
    trigrams = list(every)
    step = max(1, -(-len(trigrams) // MOST_TRIGRAMS))
    return trigrams[::step]


def rows_of(ids: Sequence[int], columns: Sequence[str]) -> list[Any]:
    """Return the columns of the entries with these ids, newest first."""
    entries = RegisterEntry.objects.filter(pk__in=ids).order_by("-pk")
    return list(entries.values_list(*columns, named=True))
