"""Measures the cases on one stage, in rounds that take turns."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.cases import (
    ALONE,
    CASES,
    HELLO,
    RAW_SQL_LIST,
    TOGETHER,
    Case,
    Share,
)
from bench.client import Answer, Request, Visitor
from bench.limits import LIMITS, raw_steps
from bench.load import Pace, Start, Step, Timings, run_sessions
from bench.stage import PASSWORD, Stage

BARE_SERVER: Final = "bare_server"
ONE: Final = range(ALONE, ALONE + 1)


@dataclass(frozen=True)
class Plan:
    """How long everything is measured."""

    rounds: int
    # Places of those who work at once.
    crowd: range
    alone: Pace
    together: Pace
    # Writes use up the data, so a lone session does a number of them.
    writes_alone: Pace
    limits: Pace


FULL: Final = Plan(
    rounds=3,
    crowd=range(TOGETHER),
    alone=Pace(warm_seconds=0.3, seconds=1.5, most=300),
    together=Pace(warm_seconds=0.6, seconds=2.0),
    writes_alone=Pace(warm_seconds=0.2, seconds=2.0, most=80),
    limits=Pace(warm_seconds=0.1, seconds=0.5, most=500),
)
QUICK: Final = Plan(
    rounds=1,
    crowd=range(2),
    alone=Pace(warm_seconds=0, seconds=0.1),
    together=Pace(warm_seconds=0, seconds=0.1),
    writes_alone=Pace(warm_seconds=0, seconds=0.1, most=2),
    limits=Pace(warm_seconds=0, seconds=0.02),
)


@dataclass
class Measured:
    """The figures of one name over all rounds."""

    alone: Timings = field(default_factory=Timings)
    rates: list[float] = field(default_factory=list)
    # Of each round that it was measured in: the median of one session alone.
    medians: dict[int, float] = field(default_factory=dict)

    def add(self, turn: int, alone: Timings, together: Timings | None) -> None:
        """Take over a round."""
        self.medians[turn] = alone.median_ms
        self.alone.seconds += alone.seconds
        self.alone.html_bytes = alone.html_bytes
        self.alone.transferred = alone.transferred
        if together:
            self.rates.append(together.rate)

    @property
    def rate(self) -> float:
        """Repetitions a second in eight sessions: the middle round."""
        return statistics.median(self.rates) if self.rates else 0.0


def measure(
    stage: Stage, names: Sequence[str], plan: Plan, tell: Callable[[str], None]
) -> dict[str, Measured]:
    """Return the figures of the names, and of every limit that they have."""
    crowd = Crowd(stage)
    wanted = _with_limits(names)
    cases = [case for case in CASES if case.name in wanted]
    raw = raw_steps(stage.database, stage.folder / "files" / "bench", stage.rows)
    found: dict[str, Measured] = {}
    for case in cases:
        tell(f"{stage.database.name}: signing in for {case.name}")
        crowd.gather(case, (*plan.crowd, *ONE))
    for turn in range(2 * plan.rounds):
        number = turn % plan.rounds
        # What changes the lists comes after everything that reads them.
        is_writing = turn >= plan.rounds
        tell(f"{stage.database.name}: round {turn + 1} of {2 * plan.rounds}")
        for name in sorted(wanted & {*raw, BARE_SERVER}):
            step = raw.get(name) or crowd.bare
            timings = _measure_raw(name, step, plan, names)
            found.setdefault(name, Measured()).add(turn, *timings)
        for case in cases:
            # The limit of most is measured next to them.
            if case.writes == is_writing or case is HELLO:
                timings = _measure_case(crowd, case, number, plan)
                found.setdefault(case.name, Measured()).add(turn, *timings)
    return found


def ratio_of(name: str, found: dict[str, Measured]) -> tuple[float, float]:
    """Return the limit in milliseconds and how many times it the name takes.

    Both are the middle of the rounds: in each the two were measured one after the
    other, so a minute in which the machine was busy counts little.
    """
    parts = LIMITS[name].parts
    limits, ratios = [], []
    for turn, median in found[name].medians.items():
        limit = sum(found[part].medians.get(turn, 0.0) for part in parts)
        limits.append(limit)
        ratios.append(median / limit)
    return statistics.median(limits), statistics.median(ratios)


def _with_limits(names: Sequence[str]) -> set[str]:
    wanted = set(names)
    while more := {part for name in wanted & {*LIMITS} for part in LIMITS[name].parts}:
        if more <= wanted:
            break
        wanted |= more
    return wanted


def _measure_raw(
    name: str, start: Callable[[], Step], plan: Plan, names: Sequence[str]
) -> tuple[Timings, Timings | None]:
    def begin(_place: int) -> Step:
        return start()

    alone = run_sessions(begin, ONE, plan.limits)
    is_case = name == RAW_SQL_LIST and name in names
    return alone, run_sessions(begin, plan.crowd, plan.limits) if is_case else None


def _measure_case(
    crowd: Crowd, case: Case, number: int, plan: Plan
) -> tuple[Timings, Timings]:
    start = crowd.start_of(case, number, plan.rounds)
    alone = plan.writes_alone if case.writes else plan.alone
    return run_sessions(start, ONE, alone), run_sessions(
        start, plan.crowd, plan.together
    )


class Crowd:
    """The people at their browsers, signed in once."""

    def __init__(self, stage: Stage) -> None:
        """Nobody is there yet."""
        self._stage = stage
        self._visitors: dict[tuple[str, int], Visitor] = {}

    def gather(self, case: Case, places: Iterable[int]) -> None:
        """Sign in those whom the case needs and open their form once."""
        for place in places:
            visitor = self._visitor(case, place)
            if case.form:
                visitor.read_token(case.form)
            visitor.leave()

    def start_of(self, case: Case, number: int, rounds: int) -> Start:
        """Return what begins a session of the case in its own process."""

        def start(place: int) -> Step:
            visitor = self._visitor(case, place)
            share = Share(place, number, rounds)
            requests = case.requests(self._stage.subjects, share, visitor.token)

            def read() -> Answer:
                return visitor.send(next(requests))

            def write() -> Answer:
                return visitor.press(next(requests))[1]

            return write if case.writes else read

        return start

    def bare(self) -> Step:
        """Return the step that asks the web server without the system."""
        visitor = Visitor(self._stage.bare_address)
        request = Request("/")
        return lambda: visitor.send(request)

    def _visitor(self, case: Case, place: int) -> Visitor:
        if not case.signed_in:
            return Visitor(self._stage.address)
        account = case.account(self._stage.subjects, place)
        key = (account, place)
        if key not in self._visitors:
            visitor = Visitor(self._stage.address)
            visitor.sign_in(account, PASSWORD)
            self._visitors[key] = visitor
        return self._visitors[key]
