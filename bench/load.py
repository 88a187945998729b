"""Runs one thing again and again, alone or in several sessions at once.

Each session is a process of its own, so that clients share nothing with each other
or with the server but the machine.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Final

from bench.client import Answer

FORK: Final = multiprocessing.get_context("fork")
# What a session does once; the answer is None where no page comes back.
Step = Callable[[], Answer | None]
# Makes the step in the session's own process; gets the session's place.
Start = Callable[[int], Step]


@dataclass(frozen=True)
class Pace:
    """How long one measurement takes."""

    warm_seconds: float
    seconds: float
    # A lone session stops after so many repetitions; None means by time only.
    most: int | None = None


@dataclass
class Timings:
    """What one or several sessions measured."""

    seconds: list[float] = field(default_factory=list)
    rate: float = 0.0
    html_bytes: int = 0
    transferred: int = 0

    @property
    def median_ms(self) -> float:
        """The middle one, in milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def p95_ms(self) -> float:
        """95 of 100 are quicker, in milliseconds."""
        if len(self.seconds) < 2:
            return self.median_ms
        return statistics.quantiles(self.seconds, n=20)[-1] * 1000


class SessionFailedError(Exception):
    """A session ended early; the message is what it saw."""


def run_sessions(start: Start, places: range, pace: Pace) -> Timings:
    """Run one session for each place, all at once, and put their figures together."""
    gate = FORK.Barrier(len(places))
    lines, sessions = [], []
    for place in places:
        ours, theirs = FORK.Pipe()
        session = FORK.Process(target=_session, args=(start, place, pace, gate, theirs))
        session.start()
        theirs.close()
        lines.append(ours)
        sessions.append(session)
    reports = [_report_of(line) for line in lines]
    for session in sessions:
        session.join()
    failures = [report for report in reports if isinstance(report, str)]
    if failures:
        # The others only say that the gate was closed on them.
        raise SessionFailedError(max(failures, key=len))
    return _together([report for report in reports if isinstance(report, Timings)])


def _report_of(line: Connection) -> Timings | str:
    try:
        report: Timings | str = line.recv()
    except EOFError:
        return "a session ended without a word"
    return report


def _together(reports: list[Timings]) -> Timings:
    last = next((report for report in reports if report.transferred), reports[0])
    return Timings(
        [each for report in reports for each in report.seconds],
        sum(report.rate for report in reports),
        last.html_bytes,
        last.transferred,
    )


def _session(start: Start, place: int, pace: Pace, gate: Any, line: Connection) -> None:
    try:
        report = _measure(start, place, pace, gate)
    except Exception as error:  # noqa: BLE001  It is told to the parent.
        gate.abort()
        line.send(f"{type(error).__name__}: {error}")
    else:
        line.send(report)
    line.close()


def _measure(start: Start, place: int, pace: Pace, gate: Any) -> Timings:
    step = start(place)
    until = time.perf_counter() + pace.warm_seconds
    step()
    while time.perf_counter() < until:
        step()
    gate.wait()
    seconds: list[float] = []
    answer = None
    began = before = time.perf_counter()
    until = began + pace.seconds
    while before < until and (pace.most is None or len(seconds) < pace.most):
        answer = step()
        now = time.perf_counter()
        seconds.append(now - before)
        before = now
    rate = len(seconds) / (before - began)
    if answer is None:
        return Timings(seconds, rate)
    return Timings(seconds, rate, len(answer.content), answer.transferred)
