"""รายงานความครบถ้วนของทะเบียน: is the book whole, and what is odd in it.

Numbers that are issued here have no gap and no duplicate; a book that was brought in
from another system may have both. Everything is counted by the database: a book is
never read into memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.db.models import Count, F, Max, Min, Q, Window
from django.db.models.functions import Lag, Lead
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.offices.actors import Actor
from saraban.registers.models import Book, RegisterEntry, number_text
from saraban.registers.models.querysets import RegisterEntryQuerySet
from saraban.registers.queries.findings import Rule, rules_for
from saraban.registers.queries.seal_cover import SealCover, seal_cover_of
from saraban.registers.queries.visible import own_book

SPANS_SHOWN: Final = 200
LINES_SHOWN: Final = 100
# Columns of the book: what it has issued.
COUNTERS: Final = (
    "start_number",
    "last_number",
    "circular_start",
    "last_circular_number",
)


@dataclass(frozen=True)
class Span:
    """Numbers in a row: 7–9, or one number, or one inserted line."""

    first: int
    last: int
    insert_number: int = 0

    @property
    def text(self) -> str:
        """As people write it."""
        if self.last > self.first:
            return f"{self.first}–{self.last}"
        return number_text(self.first, self.insert_number)

    @property
    def size(self) -> int:
        """How many numbers."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class FindingEntry:
    """One entry that the report tells of: when, by whom, why."""

    entry_id: int
    number_text: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """What the report found under one rule."""

    rule: Rule
    count: int
    spans: list[Span]
    entries: list[FindingEntry]

    @property
    def spans_are_all(self) -> bool:
        """Whether all its numbers are among the spans."""
        return len(self.spans) < SPANS_SHOWN


@dataclass(frozen=True)
class Series:
    """A run of numbers from its start to its last, and which of it are missing."""

    first: int
    last: int
    present: int
    gaps: list[Span]

    @property
    def expected(self) -> int:
        """How many numbers there should be."""
        return max(self.last - self.first + 1, 0)

    @property
    def missing(self) -> int:
        """How many of them are not in the book."""
        return self.expected - self.present

    @property
    def gaps_are_all(self) -> bool:
        """Whether all missing numbers are among the gaps."""
        return sum(gap.size for gap in self.gaps) == self.missing


@dataclass(frozen=True)
class Completeness:
    """The report on one book."""

    book: Book
    made_at: datetime
    entry_count: int
    numbers: Series
    circulars: Series | None
    stray_count: int
    findings: list[Finding]
    cover: SealCover

    @property
    def is_complete(self) -> bool:
        """Whether no number is missing, twice or out of its range."""
        return not self.faults

    @property
    def faults(self) -> list[str]:
        """What is wrong, in words; empty for a whole book."""
        found = []
        if self.numbers.missing:
            found.append(
                f"ขาด {self.numbers.missing:,} เลข ({_texts(self.numbers.gaps)})"
            )
        found += [
            f"{finding.rule.title} {finding.count:,} รายการ ({_texts(finding.spans)})"
            for finding in self.findings
            if finding.rule.is_fault and finding.count
        ]
        if self.stray_count:
            found.append(f"อยู่นอกช่วงเลขของทะเบียน {self.stray_count:,} รายการ")
        if self.circulars and self.circulars.missing:
            gaps = _texts(self.circulars.gaps)
            found.append(f"เลขหนังสือเวียนขาด {self.circulars.missing:,} เลข ({gaps})")
        return found

    @property
    def verdict(self) -> str:
        """The whole report in one sentence."""
        first, last = self.numbers.first, self.numbers.last
        if self.faults:
            where = f"เลข {first}–{last}: " if last >= first else ""
            return f"ไม่ครบถ้วน: {where}{' · '.join(self.faults)}"
        if last < first:
            return "ทะเบียนนี้ยังไม่ได้ออกเลข"
        return f"ครบถ้วน: เลข {Span(first, last).text} ไม่ขาด ไม่ซ้ำ"


def _texts(spans: list[Span]) -> str:
    shown = ", ".join(span.text for span in spans[:10])
    return f"{shown} …" if len(spans) > 10 else shown  # noqa: PLR2004


def book_to_report(book_id: int, *, actor: Actor) -> Book:
    """Return a book of the actor's office for the report.

    Raises NotAllowedError, and UnknownSubjectError for another office's book.
    """
    require_somewhere(actor, Permission.BOOK_EXPORT)
    return own_book(book_id, actor=actor)


def report_on(
    book: Book, *, actor: Actor, most_entries: int = LINES_SHOWN
) -> Completeness:
    """Count the book through; the number of queries does not grow with it.

    Of each finding the first ``most_entries`` entries are told one by one, and the numbers
    of all of them as spans.
    """
    entries = RegisterEntry.objects.visible_to(actor).in_book(book)
    rules = rules_for(book)
    counts = _counts(book, entries, rules)
    return Completeness(
        book=book,
        made_at=timezone.now(),
        entry_count=counts["entries"],
        numbers=_numbers(entries, counts),
        circulars=_circulars(entries, counts),
        stray_count=counts["strays"],
        findings=[
            _finding(rule, entries, counts[rule.name], most_entries) for rule in rules
        ],
        cover=seal_cover_of(book, entries),
    )


def _counts(
    book: Book, entries: RegisterEntryQuerySet, rules: Sequence[Rule]
) -> dict[str, Any]:
    """Count the lines, with the counters of the book as they stood at that moment.

    One statement reads both: a letter that is registered meanwhile is in both, or in
    neither.
    """
    in_range = _between("number", "start_number", "last_number")
    issued = in_range & Q(insert_number=0)
    circulars = _between("circular_number", "circular_start", "last_circular_number")
    counts = entries.aggregate(
        **{name: Max(f"book__{name}") for name in COUNTERS},
        entries=Count("pk"),
        present=Count("number", distinct=True, filter=issued),
        lowest=Min("number", filter=issued),
        highest=Max("number", filter=issued),
        strays=Count("pk", filter=~in_range),
        circulars=Count("pk", filter=circulars),
        lowest_circular=Min("circular_number", filter=circulars),
        highest_circular=Max("circular_number", filter=circulars),
        **{rule.name: Count("pk", filter=rule.condition) for rule in rules},
    )
    if not counts["entries"]:
        # Without an entry nothing was joined. The book was read before the entries, so
        # whatever it had issued by then would be among them.
        counts |= {name: getattr(book, name) for name in COUNTERS}
    return counts


def _between(column: str, first: str, last: str) -> Q:
    """Lies the column between two counters of the line's own book."""
    return Q(
        **{
            f"{column}__gte": F(f"book__{first}"),
            f"{column}__lte": F(f"book__{last}"),
        }
    )


def _numbers(entries: RegisterEntryQuerySet, counts: dict[str, Any]) -> Series:
    issued = entries.filter(insert_number=0)
    first, last = counts["start_number"], counts["last_number"]
    ends = (counts["lowest"], counts["highest"])
    gaps = list(_gaps(issued.numbered(first, last), "number", (first, last), ends))
    return Series(first, last, counts["present"], gaps)


def _circulars(entries: RegisterEntryQuerySet, counts: dict[str, Any]) -> Series | None:
    series = (counts["circular_start"], counts["last_circular_number"])
    if not series[0]:
        return None
    ends = (counts["lowest_circular"], counts["highest_circular"])
    issued = entries.filter(circular_number__range=series)
    gaps = list(_gaps(issued, "circular_number", series, ends))
    return Series(*series, counts["circulars"], gaps)


def _gaps(
    issued: RegisterEntryQuerySet,
    column: str,
    series: tuple[int, int],
    ends: tuple[int | None, int | None],
) -> Iterator[Span]:
    """Give the missing numbers of a series, the first SPANS_SHOWN of them."""
    (first, last), (lowest, highest) = series, ends
    if lowest is None or highest is None:
        if last >= first:
            yield Span(first, last)
        return
    if lowest > first:
        yield Span(first, lowest - 1)
    after = issued.annotate(following=Window(Lead(column), order_by=column))
    holes = after.filter(following__gt=F(column) + 1).order_by(column)
    for number, following in holes.values_list(column, "following")[:SPANS_SHOWN]:
        yield Span(number + 1, following - 1)
    if highest < last:
        yield Span(highest + 1, last)


def _finding(
    rule: Rule, entries: RegisterEntryQuerySet, count: int, most_entries: int
) -> Finding:
    if not count:
        return Finding(rule, 0, [], [])
    found = entries.filter(rule.condition)
    entries = (
        found.select_related(
            "registered_by", "voided_by", "reservation__owner", "imported_from"
        )
        .defer("search_text", "imported_from__lines", "imported_from__problems")
        .order_by("number", "insert_number", "legacy_copy")[:most_entries]
    )
    spans = list(islice(_spans(found), SPANS_SHOWN))
    return Finding(
        rule, count, spans, [_finding_entry(rule, entry) for entry in entries]
    )


def _spans(found: RegisterEntryQuerySet) -> Iterator[Span]:
    """Give the runs of numbers; only their ends are read from the database."""
    beside = found.annotate(
        before=_beside(Lag("number")), after=_beside(Lead("number"))
    )
    begins = Q(before__isnull=True) | Q(before__lt=F("number") - 1)
    ends = Q(after__isnull=True) | Q(after__gt=F("number") + 1)
    edges = beside.filter(begins | ends | Q(insert_number__gt=0))
    edges = edges.order_by("number", "insert_number")
    run: Span | None = None
    columns = edges.values_list("number", "insert_number", "before")
    for number, insert, before in columns.iterator(chunk_size=SPANS_SHOWN):
        if insert:
            yield Span(number, number, insert)
        elif run is None or before is None or before < number - 1:
            if run:
                yield run
            run = Span(number, number)
        else:
            run = Span(run.first, number)
    if run:
        yield run


def _beside(number: Lag | Lead) -> Window:
    return Window(number, partition_by="insert_number", order_by="number")


def _finding_entry(rule: Rule, entry: RegisterEntry) -> FindingEntry:
    at = rule.at(entry) or entry.registered_at
    return FindingEntry(
        entry.pk, entry.number_text, at, str(rule.by(entry)), rule.reason(entry)
    )
