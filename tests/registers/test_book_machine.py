"""No order of deeds breaks a book: register, reserve, fill, insert, close, …"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from saraban.core import thai
from saraban.core.errors import DomainError
from saraban.offices.actors import Actor
from saraban.registers.actions import (
    books,
    correct,
    register,
    register_irregular,
    reserve,
)
from saraban.registers.actions.close_book import close_for_good, set_open
from saraban.registers.actions.fill_number import fill_number
from saraban.registers.actions.own_kinds import KindDetails, add_kind
from saraban.registers.actions.release_number import release_number
from saraban.registers.actions.void import void_entry
from saraban.registers.details import (
    EntryDetails,
    IrregularDetails,
    ReservationDetails,
)
from saraban.registers.errors import EntryChangedMeanwhileError
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests.cast import Cast
from tests.machines import UndoneMachine

# Longer and more of them on both: `make test-long`.
EXAMPLES = 4 if connection.vendor == "sqlite" else 3

# "own" stands for the kind that each of the offices has added.
KINDS = st.sampled_from(["incoming", "outgoing", "order", "own"])
CLERKS = st.sampled_from(["registry_clerk", "division_clerk", "school_clerk"])
KEEPERS = st.sampled_from(["registry_clerk", "school_clerk"])
CONTRACTS = KindDetails("ทะเบียนสัญญา", "สพป./{number}/{year}", "สัญญาเลขที่", "ลงวันที่")
WHICH = st.integers(0, 10**6)
# Noon in Bangkok, two days before New Year.
BEGIN = datetime(2026, 12, 30, 5, 0, tzinfo=UTC)


class _ChangedMindError(Exception):
    pass


class Books(UndoneMachine):
    """Any order of deeds in the books of an area and a school, over a New Year."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[int, set[tuple[int, int]]] = {}
        self.own: dict[int, str] = {}
        self.clock = time_machine.travel(BEGIN, tick=False)
        self.now = self.clock.start()

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            self.clock.stop()

    @initialize(circular=st.sampled_from([0, 0, 1, 500]), start=st.integers(1, 900))
    def begin_in_the_middle_of_a_year(self, circular: int, start: int) -> None:
        actor = self.cast.actor("registry_clerk")
        starts = {
            "incoming": books.BookStart(start),
            "outgoing": books.BookStart(start, circular),
            "order": books.BookStart(start),
        }
        books.open_year(actor.book_owner, 2569, starts, actor=actor)
        for by in ("registry_clerk", "school_clerk"):
            keeper = self.cast.actor(by)
            kind = add_kind(CONTRACTS, actor=keeper)
            self.own[keeper.book_owner_id] = kind.code
        self.own_from(actor, start)

    def own_from(self, actor: Actor, start: int) -> None:
        """Let the own book begin in the middle of the year too."""
        starts = {self.code("own", actor): books.BookStart(start)}
        books.open_year(actor.book_owner, 2569, starts, actor=actor)

    def code(self, kind: str, actor: Actor) -> str:
        """Return the kind's code in the actor's office."""
        return self.own[actor.book_owner_id] if kind == "own" else kind

    def details(self, actor: Actor, **changed: Any) -> EntryDetails:
        division = None if actor.book_owner.is_school else self.cast.divisions[1].pk
        typed = {
            "document_date": thai.today(),
            "sender": "ก",
            "addressee": "ข",
            "subject": "ค",
            "responsible_office_id": division,
            **changed,
        }
        return EntryDetails(**typed)

    def note(self, entry: RegisterEntry) -> None:
        line = (entry.number, entry.insert_number)
        given = self.given.setdefault(entry.book_id, set())
        assert line not in given
        given.add(line)

    def pick(self, state: RegisterEntry.State, which: int) -> RegisterEntry | None:
        entries = RegisterEntry.objects.filter(state=state).select_related("book")
        found = list(entries.order_by("pk"))
        return found[which % len(found)] if found else None

    def keeper_of(self, entry: RegisterEntry) -> Actor:
        school = entry.book.office.is_school
        return self.cast.actor("school_clerk" if school else "registry_clerk")

    # ── rules ────────────────────────────────────────────────────────────────
    @rule(kind=KINDS, by=CLERKS, circular=st.booleans())
    def register(self, kind: str, by: str, circular: bool) -> None:
        actor = self.cast.actor(by)
        is_circular = circular and kind == "outgoing"
        details = self.details(actor, is_circular=is_circular)
        with contextlib.suppress(DomainError):
            code = self.code(kind, actor)
            entry = register.register_letter(code, details, actor=actor)
            assert entry.book.year_be == thai.year_be(thai.today())
            again = register.register_letter(code, details, actor=actor)
            assert again.pk == entry.pk
            self.note(entry)

    @rule(kind=KINDS, by=CLERKS)
    def fail_after_the_number(self, kind: str, by: str) -> None:
        actor = self.cast.actor(by)
        with (
            contextlib.suppress(_ChangedMindError, DomainError),
            transaction.atomic(),
        ):
            code = self.code(kind, actor)
            register.register_letter(code, self.details(actor), actor=actor)
            raise _ChangedMindError

    @rule(kind=KINDS, by=CLERKS, count=st.integers(1, 4))
    def reserve(self, kind: str, by: str, count: int) -> None:
        actor = self.cast.actor(by)
        details = ReservationDetails(
            count=count,
            owner_id=actor.user_id,
            reason="รอลงนาม",
            expires_on=thai.today() + timedelta(days=1),
            division_id=self.details(actor).responsible_office_id,
        )
        with contextlib.suppress(DomainError):
            code = self.code(kind, actor)
            made = reserve.reserve_numbers(code, details, actor=actor)
            assert made.entries.count() == count
            for entry in made.entries.all():
                self.note(entry)

    @rule(which=WHICH, circular=st.booleans())
    def fill(self, which: int, circular: bool) -> None:
        entry = self.pick(RegisterEntry.State.RESERVED, which)
        if entry is None:
            return
        actor = self.keeper_of(entry)
        is_circular = circular and entry.book.is_outgoing
        details = self.details(actor, is_circular=is_circular)
        filled = fill_number(entry, details, actor=actor)
        assert (filled.pk, filled.number) == (entry.pk, entry.number)
        assert filled.state == RegisterEntry.State.REGISTERED

    @rule(which=WHICH)
    def release(self, which: int) -> None:
        entry = self.pick(RegisterEntry.State.RESERVED, which)
        if entry is not None:
            release_number(entry, "ไม่ใช้แล้ว", actor=self.keeper_of(entry))

    @rule(which=WHICH, kind=KINDS, by=KEEPERS)
    def insert(self, which: int, kind: str, by: str) -> None:
        entry = self.pick(RegisterEntry.State.REGISTERED, which)
        if entry is None:
            return
        actor = self.keeper_of(entry)
        where = IrregularDetails(entry.book_date, "ลืมลง", after_number=entry.number)
        with contextlib.suppress(DomainError):
            line = register_irregular.register_irregular(
                entry.book.kind, self.details(actor), where, actor=actor
            )
            assert line.book_id == entry.book_id
            assert line.insert_number > 0
            self.note(line)

    @rule(kind=KINDS, by=KEEPERS, days=st.integers(0, 4))
    def backdate(self, kind: str, by: str, days: int) -> None:
        actor = self.cast.actor(by)
        day = thai.today() - timedelta(days=days)
        with contextlib.suppress(DomainError):
            line = register_irregular.register_irregular(
                self.code(kind, actor),
                self.details(actor),
                IrregularDetails(day, "มาช้า"),
                actor=actor,
            )
            assert line.book.year_be == thai.year_be(day)
            assert line.book_date == day
            self.note(line)

    @rule(which=WHICH)
    def void(self, which: int) -> None:
        entry = self.pick(RegisterEntry.State.REGISTERED, which)
        if entry is not None:
            void_entry(entry, "ผิด", actor=self.keeper_of(entry))

    @rule(which=WHICH, late=st.booleans())
    def correct(self, which: int, late: bool) -> None:
        entry = self.pick(RegisterEntry.State.REGISTERED, which)
        if entry is None:
            return
        actor = self.keeper_of(entry)
        seen = entry.version - late
        # A line that went out keeps its number; the page asks for one.
        details = self.details(
            actor,
            subject=f"{entry.subject}ค",
            reference_number=entry.reference_number,
            version=seen,
        )
        try:
            correct.edit_entry(entry, details, actor=actor)
        except EntryChangedMeanwhileError:
            assert late
        else:
            assert not late

    @rule(kind=KINDS, by=KEEPERS, on=st.booleans())
    def switch(self, kind: str, by: str, on: bool) -> None:
        actor = self.cast.actor(by)
        book = books.current_book(actor.book_owner, self.code(kind, actor))
        with contextlib.suppress(DomainError):
            set_open(book, is_open=on, actor=actor)

    @rule(by=KEEPERS, start=st.integers(0, 3), ahead=st.integers(0, 1))
    def open_year(self, by: str, start: int, ahead: int) -> None:
        actor = self.cast.actor(by)
        year = thai.year_be(thai.today()) + ahead
        starts = {
            "incoming": books.BookStart(start),
            "outgoing": books.BookStart(start),
            "order": books.BookStart(start),
            self.code("own", actor): books.BookStart(start),
        }
        with contextlib.suppress(DomainError), transaction.atomic():
            books.open_year(actor.book_owner, year, starts, actor=actor)

    @rule(days=st.integers(0, 1))
    def time_passes(self, days: int) -> None:
        self.now.shift(timedelta(days=days, hours=1))

    @precondition(lambda self: thai.today() > date(2027, 1, 1))
    @rule()
    def the_clock_goes_back(self) -> None:
        self.now.move_to(BEGIN)

    @precondition(lambda self: thai.today() >= date(2027, 1, 1))
    @rule(kind=KINDS, by=KEEPERS)
    def close_for_good(self, kind: str, by: str) -> None:
        actor = self.cast.actor(by)
        owner, code = actor.book_owner, self.code(kind, actor)
        book = Book.objects.filter(office=owner, kind=code, year_be=2569).first()
        if book is not None:
            with contextlib.suppress(DomainError):
                close_for_good(book, actor=actor)

    # ── what always holds ────────────────────────────────────────────────────
    @invariant()
    def every_book_is_complete(self) -> None:
        for book in Book.objects.all():
            lines = set(book.entries.values_list("number", "insert_number"))
            assert lines == self.given.get(book.pk, set())
            numbers = sorted(number for number, insert in lines if not insert)
            assert numbers == list(range(book.start_number, book.last_number + 1))
            for number in {number for number, insert in lines if insert}:
                inserts = sorted(each[1] for each in lines if each[0] == number)
                assert inserts == list(range(len(inserts)))

    @invariant()
    def circulars_have_no_gap(self) -> None:
        for book in Book.objects.exclude(circular_start=0):
            numbers = book.entries.values_list("circular_number", flat=True)
            found = sorted(number for number in numbers if number is not None)
            first, last = book.circular_start, book.last_circular_number
            assert found == list(range(first, last + 1))

    def look(self) -> None:
        """Every book's own report finds nothing."""
        for book in Book.objects.select_related("office"):
            keeper = "school_clerk" if book.office.is_school else "registry_clerk"
            report = report_on(book, actor=self.cast.actor(keeper))
            assert report.is_complete, report.verdict

    @invariant()
    def nothing_is_written_into_a_book_closed_for_good(self) -> None:
        for book in Book.objects.filter(closed_for_good_at__isnull=False):
            assert not book.is_open
            assert not book.entries.filter(
                registered_at__gt=book.closed_for_good_at
            ).exists()


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.postgres
def test_no_order_of_deeds_breaks_a_book(cast: Cast) -> None:
    Books.cast = cast
    run(examples=EXAMPLES, steps=25)


@pytest.mark.long
@pytest.mark.postgres
def test_no_long_order_of_deeds_breaks_a_book(cast: Cast) -> None:
    Books.cast = cast
    run(examples=300, steps=60)
