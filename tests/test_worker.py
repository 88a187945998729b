"""Background work: each job when it is due, once, whatever another job does."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError
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
    assert {clock.job for clock in clocks} == {job.clock for job in worker.all_jobs()}
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


# ── a clock that was wrong ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wrong", [timedelta(days=40), timedelta(days=-365), timedelta(hours=7)]
)
def test_a_clock_that_was_set_wrong_stops_no_job(wrong: timedelta) -> None:
    """It was wrong for a while: jobs ran, and ended or not, by those times."""
    with time_machine.travel(MORNING, tick=False) as clock:
        run(ONE, TWO)
        clock.move_to(MORNING + wrong)
        run(ONE, TWO)
        JobClock.objects.filter(job=TWO.clock).update(
            claimed_until=MORNING + wrong + CLAIM_LASTS
        )
        clock.move_to(MORNING + timedelta(hours=1, minutes=1))
        done.clear()
        run(ONE, TWO)
        assert sorted(done) == ["one", "two"]
        run(ONE, TWO)
        assert sorted(done) == ["one", "two"]


def test_a_leap_of_the_clock_is_told(caplog: pytest.LogCaptureFixture) -> None:
    clock = worker._WallClock()
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        clock.look()
        clock.look()
    assert caplog.text.count("clock was set forward by 40 days") == 1
    clock.look()
    assert "clock was set back by 40 days" in caplog.text


# ── claims ───────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_connection_breaks_lets_go_of_its_job() -> None:
    """The job is due at its next turn, not when the claim has run out."""
    broken = Job(f"{__name__}.lose_the_database", timedelta(minutes=1))
    with time_machine.travel(MORNING, tick=False) as clock:
        run(broken)
        row = JobClock.objects.get(job=broken.clock)
        assert (row.claimed_until, row.failed_at) == (None, MORNING)
        clock.shift(61)
        run(broken)
        row.refresh_from_db()
        assert row.failed_at == MORNING + timedelta(seconds=61)


def lose_the_database() -> None:
    message = "server closed the connection unexpectedly"
    raise OperationalError(message)


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_renewed_while_its_job_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "CLAIM_LASTS", timedelta(seconds=0.6))
    slow = Job(f"{__name__}.look_at_the_claim", timedelta(minutes=1))
    assert run_if_free(Job(slow.path, slow.every)) is False
    JobClock.objects.create(job=slow.clock, due_at=timezone.now())
    assert run_if_free(slow)
    assert done == ["renewed"]
    assert JobClock.objects.get(job=slow.clock).claimed_until is None


def look_at_the_claim() -> None:
    first = JobClock.objects.get(job__endswith="look_at_the_claim").claimed_until
    for _ in range(100):
        time.sleep(0.1)
        clock = JobClock.objects.get(job__endswith="look_at_the_claim")
        if clock.claimed_until != first:
            done.append("renewed")
            return


def test_clocks_of_machines_that_are_no_more_are_forgotten() -> None:
    old = timezone.now() - timedelta(days=31)
    now = timezone.now()
    JobClock.objects.create(job="saraban.gone.jobs.old@box#1", due_at=old)
    JobClock.objects.create(job="saraban.stamps.jobs.make_renditions", due_at=now)
    JobClock.objects.create(job="saraban.a.jobs.b@other-machine#1", due_at=now)
    JobClock.objects.create(job=worker.all_jobs()[0].clock, due_at=old)
    worker.forget_unknown_clocks()
    assert {each.job for each in JobClock.objects.all()} == {
        worker.all_jobs()[0].clock,
        "saraban.a.jobs.b@other-machine#1",
    }


def test_stamping_has_a_place_on_each_machine_and_leaves_one_free() -> None:
    clocks = [job.clock for job in worker.all_jobs()]
    stamping = [each for each in clocks if "make_renditions" in each]
    assert all("@" in each for each in stamping)
    assert worker.at_once() > len(stamping) >= 1
    assert len(set(clocks)) == len(clocks)
