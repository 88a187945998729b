"""Lists and search in a book of a million entries (performance.md 1, 2 and 10).

``python -m bench.million [--rows N] [--rounds N]`` in the environment of one database:
builds the book where it is missing, measures, and prints results as JSON. What is
measured are the functions behind the page, not HTTP; each is judged by a limit taken
in the same run.
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import StrIndex
from django.test.utils import CaptureQueriesContext

from bench.million_stage import ABOUT
from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.lists.keyset import ROWS
from saraban.demo.loading import Row, columns_of, load_rows
from saraban.demo.vocabulary.outside import OUTSIDE_TOPICS
from saraban.demo.vocabulary.replies import REPLY_TOPICS
from saraban.demo.vocabulary.topics import Topic, fill
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.search_index import create_search_index, drop_search_index
from saraban.registers.models.search_keys import (
    reference_key_of,
    search_key_of,
    search_text_of,
)
from saraban.registers.queries.cells import registrar_of
from saraban.registers.queries.entry_list import DOWN_THE_BOOK, ROW_FIELDS, page_of
from saraban.registers.queries.list_filters import EntryFilters, read_filters

ROWS_FULL: Final = 1_000_000
PORTION: Final = 5_000
YEAR_BE: Final = thai.year_be(thai.today())
FIRST_DAY: Final = date(YEAR_BE - thai.BE_OFFSET, 1, 1)
PATH: Final = "/registers/incoming/"
ORDERS_PATH: Final = "/registers/order/"
SENDERS: Final = ("ศาลากลางจังหวัดตัวอย่าง", "บ้านสมมติ", "วัดทุ่งจำลอง", "ชุมชนหนองต้นแบบ")
# Every so many entries holds the words: from common to nearly unique.
PLANTED: Final = {
    10: "ประชุมใหญ่",
    40: "ตรวจสอบบัญชี",
    400: "น้ำท่วมฉับพลัน",
    20_000: "ซ่อมหลังคา",
    200_000: "ฎีกาพิเศษ",
}
RARE: Final = ("ซ่อมหลังคา", "ฎีกาพิเศษ", "ฎีกา", "ไม่มีคำนี้เลย")
ANY: Final = (
    *RARE,
    "การ",
    "ประชุม",
    "ประชุมใหญ่",
    "ตรวจสอบบัญชี",
    "น้ำท่วมฉับพลัน",
    "ประชุมใหญ่ ตรวจสอบ",
    "ประชุมใหญ่ ซ่อมหลังคา",
    "ซ่อมหลังคา ฎีกา",
    "04999/7777",
)
SHORT: Final = ("งบ", "ฎ")


@dataclass(frozen=True)
class Case:
    """A name, and the steps of which the slowest against its limit counts."""

    name: str
    about: str
    limit: str
    most: dict[str, float]
    # Pairs of what is measured and what it is measured against.
    pairs: list[tuple[Callable[[], object], Callable[[], object]]]


LIMITS: Final = {
    # 24 columns, four of them dates, against five times for fewer (performance.md 10).
    "million_rows": ("raw_sql", {"sqlite": 6.0, "postgresql": 3.0}),
    "million_newest": ("million_rows", {"sqlite": 4.0, "postgresql": 4.0}),
    "million_deepest": ("million_newest", {"sqlite": 1.5, "postgresql": 1.5}),
    "million_day": ("million_newest", {"sqlite": 3.0, "postgresql": 3.0}),
    "million_rare": ("unindexed_count", {"sqlite": 1 / 50, "postgresql": 1 / 50}),
    "million_any": ("unindexed_count", {"sqlite": 1 / 40, "postgresql": 1 / 10}),
    "million_short": ("unindexed_count", {"sqlite": 1 / 4, "postgresql": 1 / 2}),
    "million_order_list": ("million_newest", {"sqlite": 1.2, "postgresql": 1.2}),
    "million_order_search": ("the same search", {"sqlite": 1.2, "postgresql": 1.2}),
}


def build(rows: int) -> None:
    """Write one office, one clerk, one letter and two books of so many entries each."""
    call_command("migrate", interactive=False, verbosity=0)
    if Book.objects.filter(last_number=rows).exists():
        return
    drop_search_index(connection)
    with transaction.atomic():
        office = Office.objects.create(
            kind=Office.Kind.AREA, code="1", name="สพป.หนึ่งล้าน", short_name="หนึ่งล้าน"
        )
        clerk = User.objects.create_user("million")
        Appointment.objects.create(
            user=clerk, office=office, role=Role.REGISTRY_CLERK, starts_on=FIRST_DAY
        )
        books = [
            Book.objects.create(
                office=office, kind=kind, year_be=YEAR_BE, last_number=rows
            )
            for kind in (Book.Kind.INCOMING, Book.Kind.ORDER)
        ]
        letter = Letter.objects.create(
            office=office,
            reference_number="ที่ 1/1",
            document_date=FIRST_DAY,
            subject="หนังสือตัวอย่าง",
        )
        for before, book in zip((0, rows), books, strict=True):
            _load(_entries(book, letter, clerk, rows, before=before))
    # Load first, index after: ten times as fast (performance.md 8).
    create_search_index(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _load(rows: Iterator[Row]) -> None:
    portion: list[Row] = []
    for row in rows:
        portion.append(row)
        if len(portion) == PORTION:
            load_rows(RegisterEntry, portion)
            portion.clear()
    load_rows(RegisterEntry, portion)


def _entries(
    book: Book, letter: Letter, clerk: User, rows: int, *, before: int
) -> Iterator[Row]:
    random = Random(20_260_101)
    subjects = [
        fill(text, FIRST_DAY, random)
        for topic in (*OUTSIDE_TOPICS, *REPLY_TOPICS)
        for text in _texts(topic)
    ]
    blank = columns_of(
        RegisterEntry(
            book=book,
            letter=letter,
            document_date=FIRST_DAY,
            addressee="สำนักงานเขตพื้นที่การศึกษา",
            has_files=True,
            registered_by=clerk,
        )
    )
    for number in range(1, rows + 1):
        day = FIRST_DAY + timedelta(days=number * 320 // rows)
        reference = f"ที่ ศธ 04999/{number}"
        subject = f"{random.choice(subjects)}{_planted(number)} ครั้งที่ {number % 997}"
        sender = random.choice(SENDERS)
        yield {
            **blank,
            "id": before + number,
            "number": number,
            "reference_number": reference,
            "reference_key": reference_key_of(reference),
            "subject": subject,
            "sender": sender,
            "book_date": day,
            "registered_at": datetime(day.year, day.month, day.day, 3, tzinfo=UTC),
            "search_text": search_text_of(
                book.pk, number, search_key_of(subject, reference, sender)
            ),
            "submission": _mark(before + number),
        }


def _texts(topic: Any) -> tuple[str, ...]:
    return topic.subjects if isinstance(topic, Topic) else tuple(topic.subjects)


def _planted(number: int) -> str:
    words = [word for every, word in PLANTED.items() if number % every == every // 3]
    return " ".join(["", *words])


def _mark(number: int) -> Any:
    import uuid  # noqa: PLC0415

    return uuid.UUID(int=number)


class Measurement:
    """The cases on the database of the environment."""

    def __init__(self) -> None:
        """Find the clerk and the book."""
        appointment = Appointment.objects.select_related("office__parent", "user").get(
            user__username="million"
        )
        self.actor = Actor(appointment.user, appointment)
        self.book = Book.objects.get(kind=Book.Kind.INCOMING)
        self.orders = Book.objects.get(kind=Book.Kind.ORDER)
        self.counted: dict[str, float] = {}

    def cases(self) -> Iterator[Case]:
        """Give the cases in their order."""
        newest, oldest = self._page(), self._page(upto=str(ROWS))
        day = thai.format_entered_date(FIRST_DAY + timedelta(days=100))
        one_day = self._page(**{"from": day, "to": day})
        rows = self._newest_rows()
        yield self._case("million_rows", [(rows, self._raw())])
        yield self._case("million_newest", [(newest, rows)])
        yield self._case("million_deepest", [(oldest, newest)])
        yield self._case("million_day", [(one_day, newest)])
        yield self._case("million_rare", self._searches(RARE))
        yield self._case("million_any", self._searches(ANY))
        yield self._case("million_short", self._searches(SHORT))
        yield self._case("million_order_list", [(self._orders(), newest)])
        texts = (*ANY, *SHORT)
        in_orders = [self._orders(q=text) for text in texts]
        in_letters = [self._page(q=text) for text in texts]
        pair = (_one_after_another(in_orders), _one_after_another(in_letters))
        yield self._case("million_order_search", [pair])

    def _case(
        self,
        name: str,
        pairs: list[tuple[Callable[[], object], Callable[[], object]]],
    ) -> Case:
        limit, most = LIMITS[name]
        return Case(name, ABOUT[name], limit, most, pairs)

    def _filters(self, **typed: str) -> EntryFilters:
        return read_filters(typed, [self.book])

    def _page(self, **typed: str) -> Callable[[], object]:
        return lambda: page_of(self._filters(**typed), PATH, actor=self.actor)

    def _orders(self, **typed: str) -> Callable[[], object]:
        """A page of ทะเบียนคำสั่ง, with what only its columns show."""

        def fetch() -> object:
            filters = read_filters(typed, [self.orders])
            page = page_of(filters, ORDERS_PATH, actor=self.actor)
            return [registrar_of(row) for row in page.rows]

        return fetch

    def _newest(self) -> Any:
        entries = RegisterEntry.objects.visible_to(self.actor).in_book(self.book)
        last = self.book.last_number
        rows = entries.numbered(last - ROWS + 1, last).order_by(*DOWN_THE_BOOK)
        return rows.values_list(*ROW_FIELDS, named=True)

    def _newest_rows(self) -> Callable[[], object]:
        return lambda: list(self._newest())

    def _raw(self) -> Callable[[], object]:
        sql, parameters = self._newest().query.sql_with_params()

        def fetch() -> object:
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchall()

        return fetch

    def _searches(
        self, texts: tuple[str, ...]
    ) -> list[tuple[Callable[[], object], Callable[[], object]]]:
        return [(self._page(q=text), self._count(text)) for text in texts]

    def _count(self, text: str) -> Callable[[], object]:
        """Count the same words without an index."""
        found = RegisterEntry.objects.filter(book=self.book)
        for place, word in enumerate(thai.search_key(text).split()):
            name = f"place_{place}"
            at = StrIndex(F("search_text"), Value(word))
            found = found.alias(**{name: at}).filter(**{f"{name}__gt": 0})
        return found.count


def _one_after_another(steps: list[Callable[[], object]]) -> Callable[[], object]:
    return lambda: [step() for step in steps]


def measure(database: str, rounds: int) -> list[dict[str, Any]]:
    """Return one result for each case, in the shape of ``bench.report``."""
    measurement = Measurement()
    return [_judged(case, database, rounds) for case in measurement.cases()]


def _judged(case: Case, database: str, rounds: int) -> dict[str, Any]:
    worst: dict[str, Any] = {}
    for step, limit in case.pairs:
        is_slow = case.limit == "unindexed_count"
        own, against, slowest = _interleaved(step, limit, rounds, is_slow=is_slow)
        ratio = own / against
        if not worst or ratio > worst["ratio"]:
            worst = {"ratio": ratio, "own": own, "limit": against, "step": step}
            worst["p95"] = slowest
    with CaptureQueriesContext(connection) as captured:
        worst["step"]()
    return {
        "name": case.name,
        "database": database,
        "dataset": "million",
        "median_ms": round(worst["own"] * 1000, 3),
        "p95_ms": round(worst["p95"] * 1000, 3),
        # No page and no sessions: the functions behind it.
        "rps8": 0.0,
        "bytes": 0,
        "transferred": 0,
        "limit": case.limit,
        "limit_value": round(worst["limit"] * 1000, 3),
        "ratio": round(worst["ratio"], 4),
        "most": case.most[database],
        "queries": len(captured),
    }


def _interleaved(
    step: Callable[[], object],
    limit: Callable[[], object],
    rounds: int,
    *,
    is_slow: bool,
) -> tuple[float, float, float]:
    """Return the medians of both, measured in turns, and the slowest of the first.

    A slow limit is asked once a turn.
    """
    step()
    own: list[float] = []
    against: list[float] = []
    for _ in range(rounds):
        own += [_seconds(step) for _ in range(5)]
        against += [_seconds(limit) for _ in range(1 if is_slow else 5)]
    return statistics.median(own), statistics.median(against), max(own)


def _seconds(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=ROWS_FULL)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    build(options.rows)
    results = measure(connection.vendor, options.rounds)
    json.dump(results, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
