"""Rows that wait for a worker: one has it, until its lease runs out; faults stay apart."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, transaction

from saraban.core.leases import do_each
from saraban.core.locks import lock_free
from saraban.core.models import JobClock

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
LASTS = timedelta(minutes=10)
FAULT = "row %s is broken"


def wait(*jobs: str, due_at: datetime = MORNING) -> None:
    for job in jobs:
        JobClock.objects.create(job=job, due_at=due_at)


def claim() -> JobClock | None:
    return JobClock.objects.order_by("pk").claim(LASTS, ahead=timedelta(hours=1))


def test_a_row_is_claimed_when_it_is_due_and_by_one_worker() -> None:
    wait("one")
    wait("later", due_at=MORNING + timedelta(seconds=1))
    with time_machine.travel(MORNING, tick=False) as clock:
        assert str(claim()) == "one"
        assert claim() is None
        clock.shift(1)
        assert str(claim()) == "later"


def test_a_lease_runs_out_and_what_its_first_worker_brings_late_is_not_taken() -> None:
    wait("one")
    with time_machine.travel(MORNING, tick=False) as clock:
        first = claim()
        assert first is not None
        assert JobClock.objects.still_own(first).exists()
        clock.shift(LASTS - timedelta(seconds=1))
        assert claim() is None
        clock.shift(1)
        second = claim()
    assert second == first
    assert not JobClock.objects.still_own(first).exists()
    assert JobClock.objects.still_own(second).get() == second


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_each_get_another_row() -> None:
    wait(*map(str, range(6)))
    start = threading.Barrier(3)
    claimed: list[str] = []

    def work() -> None:
        start.wait()
        while (found := claim()) is not None:
            claimed.append(found.job)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(claimed) == list(map(str, range(6)))


@contextmanager
def locked_elsewhere(job: str) -> Iterator[None]:
    """Let another connection hold a row meanwhile."""
    is_held, is_enough = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock_free(JobClock.objects.filter(job=job))
            is_held.set()
            is_enough.wait(60)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert is_held.wait(60)
    try:
        yield
    finally:
        is_enough.set()
        other.join()


# On SQLite one transaction holds every row.
@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_worker_is_just_taking_is_passed_over() -> None:
    wait("one", "two")
    with locked_elsewhere("one"), transaction.atomic():
        rows = JobClock.objects.order_by("pk")
        assert str(lock_free(rows)) == "two"
        assert lock_free(rows.filter(job="one")) is None


def test_a_fault_in_one_row_is_logged_and_holds_up_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wait("0", "1", "2")
    failed: list[tuple[str, str]] = []

    def deed(job: str) -> float:
        with transaction.atomic():
            JobClock.objects.filter(job=job).delete()
            return 2 / int(job)

    done = do_each(
        ["0", "1", "2"],
        deed,
        fault=FAULT,
        failed=lambda job, error: failed.append((job, str(error))),
    )
    assert done == [2, 1]
    assert failed == [("0", "division by zero")]
    assert "row 0 is broken" in caplog.text
    assert JobClock.objects.get().job == "0"


def test_where_the_database_is_away_no_further_row_is_tried() -> None:
    tried: list[int] = []
    failed: list[int] = []

    def deed(key: int) -> None:
        tried.append(key)
        raise OperationalError

    with pytest.raises(OperationalError):
        do_each([1, 2], deed, fault=FAULT, failed=lambda key, _: failed.append(key))
    assert (tried, failed) == ([1], [])
