"""The background worker: runs every job of ``SARABAN_JOBS`` when it is due."""

from __future__ import annotations

import logging
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from saraban.core.leases import SLACK
from saraban.core.models import CLAIM_LASTS, JobClock
from saraban.core.processes import is_orphan

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 2.0
MACHINE_MAX: Final = 60
CLOCK_KEPT: Final = timedelta(days=30)
# What a clock that is only kept right is never set by at once.
LEAP: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class Job:
    """A function without arguments, and the time between two runs of it."""

    path: str
    every: timedelta
    # Which of several alike on this machine; empty for one of the installation.
    place: str = ""

    @property
    def clock(self) -> str:
        """The name of its clock."""
        return f"{self.path}{self.place}"

    def run(self) -> None:
        """Do the work."""
        import_string(self.path)()

    def is_due(self, due_at: datetime, now: datetime) -> bool:
        """Whether its time has come, or lies further off than its own period."""
        return not now < due_at <= now + self.every + SLACK


def all_jobs() -> tuple[Job, ...]:
    """Return the jobs of the settings."""
    return tuple(
        Job(path, timedelta(seconds=seconds), place)
        for path, seconds in settings.SARABAN_JOBS
        for place in _places_of(path)
    )


def _places_of(path: str) -> list[str]:
    """Return one place in the installation, or those on this machine."""
    at_once = settings.SARABAN_JOBS_OF_EACH_MACHINE.get(path)
    if at_once is None:
        return [""]
    machine = platform.node()[:MACHINE_MAX]
    return [f"@{machine}#{number}" for number in range(1, at_once + 1)]


def at_once() -> int:
    """Return how many jobs run at a time: one more than those that may take long."""
    return 1 + max(settings.SARABAN_JOBS_OF_EACH_MACHINE.values(), default=1)


class _WallClock:
    """Tells when the machine's clock was set: by much, and in one leap."""

    def __init__(self) -> None:
        """Begin with both clocks as they are."""
        self._offset = self._now()

    def look(self) -> None:
        """Log a leap since the last look."""
        offset = self._now()
        leap = timedelta(seconds=round(offset - self._offset))
        if abs(leap) >= LEAP:
            way = "forward" if leap > timedelta() else "back"
            logger.warning("the machine's clock was set %s by %s", way, abs(leap))
        self._offset = offset

    @staticmethod
    def _now() -> float:
        return time.time() - time.monotonic()


def forget_unknown_clocks() -> None:
    """Remove the clocks of jobs and machines that are no more."""
    unknown = JobClock.objects.exclude(job__in=[each.clock for each in all_jobs()])
    # Other machines have clocks of their own; all have the same jobs.
    of_machines = Q(job__contains="@")
    gone = Q(due_at__lt=timezone.now() - CLOCK_KEPT)
    unknown.filter(~of_machines | gone).delete()


def work(stop: threading.Event) -> None:
    """Run due jobs until told to stop, or until the server is gone.

    Several at a time: while long letters are stamped, what must not wait goes on.
    """
    try:
        forget_unknown_clocks()
    except DatabaseError:
        logger.exception("the database cannot be reached; trying again")
        connection.close()
    others = [
        threading.Thread(target=_work, args=(stop,), name=f"worker-{number}")
        for number in range(2, at_once() + 1)
    ]
    for thread in others:
        thread.start()
    _work(stop)
    for thread in others:
        thread.join()


def _work(stop: threading.Event) -> None:
    clock = _WallClock()
    while not stop.is_set() and not is_orphan():
        # A connection that broke (database restarted) is replaced by a new one.
        close_old_connections()
        clock.look()
        try:
            for _ in run_due_jobs(all_jobs()):
                if stop.is_set():
                    break
        except DatabaseError:
            logger.exception("the database cannot be reached; trying again")
            connection.close()
        stop.wait(LOOK_SECONDS)
    connection.close()


def run_due_jobs(jobs: tuple[Job, ...]) -> Iterator[Job]:
    """Run what is due, one after the other; yield each after its run."""
    now = timezone.now()
    known = set(JobClock.objects.values_list("job", flat=True))
    JobClock.objects.bulk_create(
        [JobClock(job=job.clock, due_at=now) for job in jobs if job.clock not in known],
        ignore_conflicts=True,
    )
    due = {each.job: each for each in JobClock.objects.all()}
    for job in jobs:
        if job.is_due(due[job.clock].due_at, now) and run_if_free(job):
            yield job


def run_if_free(job: Job) -> bool:
    """Run the job unless another worker has it; tell whether it ran here."""
    clock = JobClock.objects.filter(job=job.clock)
    claimed = clock.claim(CLAIM_LASTS, ahead=job.every)
    if claimed is None:
        return False
    outcome = "failed_at"
    with _renewed(claimed):
        try:
            job.run()
        except DatabaseError:
            # The connection may be gone: what follows needs another.
            logger.exception("job %s failed", job.path)
            close_old_connections()
        except Exception:
            logger.exception("job %s failed", job.path)
        else:
            outcome = "succeeded_at"
    now = timezone.now()
    # A claim that ran out belongs to another worker now: its clock is left alone.
    JobClock.objects.still_own(claimed).update(
        claimed_until=None, due_at=now + job.every, **{outcome: now}
    )
    return True


@contextmanager
def _renewed(claimed: JobClock) -> Iterator[None]:
    """Renew a claim while its job goes on, however long that takes."""
    is_over = threading.Event()
    renewing = threading.Thread(target=_renew, args=(claimed, is_over), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        is_over.set()
        # One that waits for the database does not hold up what follows.
        renewing.join(CLAIM_LASTS.total_seconds())


def _renew(claimed: JobClock, is_over: threading.Event) -> None:
    while not is_over.wait(CLAIM_LASTS.total_seconds() / 3):
        until = timezone.now() + CLAIM_LASTS
        try:
            JobClock.objects.still_own(claimed).update(claimed_until=until)
            claimed.claimed_until = until
        except DatabaseError:
            logger.warning("the claim of job %s could not be renewed", claimed.job)
        finally:
            connection.close()
