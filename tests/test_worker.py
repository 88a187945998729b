"""Background work: each job when it is due, once, whatever another job does."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from saraban.core import worker
from saraban.core.models import CLAIM_LASTS, JobClock
from saraban.core.worker import Job, run_due_jobs, run_if_free

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
done: list[str] = []


def note_one() -> None:
    done.append("one")


def note_two() -> None:
    done.append("two")


def fail() -> None:
    message = "this job fails"
    raise ValueError(message)


long_job_goes_on = threading.Event()
short_job_was_done = threading.Event()


def take_long() -> None:
    """Go on until the short job was done meanwhile."""
    long_job_goes_on.set()
    assert short_job_was_done.wait(30)
    done.append("long")


def be_quick() -> None:
    assert long_job_goes_on.wait(30)
    done.append("short")
    short_job_was_done.set()


ONE = Job(f"{__name__}.note_one", timedelta(minutes=1))
TWO = Job(f"{__name__}.note_two", timedelta(hours=1))
FAILING = Job(f"{__name__}.fail", timedelta(minutes=1))


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


def run(*jobs: Job) -> None:
    for _ in run_due_jobs(jobs):
        pass


def test_each_job_runs_at_its_own_pace() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        run(ONE, TWO)
        assert done == ["one", "two"]
        run(ONE, TWO)
        assert done == ["one", "two"]
        clock.shift(61)
        run(ONE, TWO)
        assert done == ["one", "two", "one"]


def test_a_failing_job_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    run(FAILING, ONE)
    assert done == ["one"]
    assert "this job fails" in caplog.text
    failing = JobClock.objects.get(job=FAILING.path)
    assert failing.failed_at is not None
    assert failing.succeeded_at is None
    assert failing.due_at > timezone.now()


def test_a_claimed_job_runs_nowhere_else_until_its_worker_is_given_up() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        JobClock.objects.create(
            job=ONE.path, due_at=MORNING, claimed_until=MORNING + CLAIM_LASTS
        )
        assert not run_if_free(ONE)
        clock.shift(CLAIM_LASTS)
        assert run_if_free(ONE)
    assert done == ["one"]


def test_every_job_of_the_settings_exists_and_runs() -> None:
    run(*worker.all_jobs())
    clocks = JobClock.objects.all()
    assert {clock.job for clock in clocks} == {job.path for job in worker.all_jobs()}
    assert all(clock.succeeded_at for clock in clocks)


@pytest.mark.django_db(transaction=True)
def test_a_long_job_does_not_hold_back_a_short_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs = tuple(
        Job(f"{__name__}.{name}", timedelta(hours=1))
        for name in ("take_long", "be_quick")
    )
    monkeypatch.setattr(worker, "all_jobs", lambda: jobs)
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(worker, "is_orphan", lambda: False)
    stop = threading.Event()
    at_work = threading.Thread(target=worker.work, args=(stop,))
    at_work.start()
    assert short_job_was_done.wait(60)
    stop.set()
    at_work.join(60)
    assert done == ["short", "long"]
