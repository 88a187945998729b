"""The background worker: runs every job of ``SARABAN_JOBS`` when it is due."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from saraban.core.models import CLAIM_LASTS, JobClock
from saraban.core.processes import is_orphan

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 2.0
AT_ONCE: Final = 2


@dataclass(frozen=True)
class Job:
    """A function without arguments, and the time between two runs of it."""

    path: str
    every: timedelta

    def run(self) -> None:
        """Do the work."""
        import_string(self.path)()


def all_jobs() -> tuple[Job, ...]:
    """Return the jobs of the settings."""
    return tuple(
        Job(path, timedelta(seconds=seconds)) for path, seconds in settings.SARABAN_JOBS
    )


def work(stop: threading.Event) -> None:
    """Run due jobs until told to stop, or until the server is gone.

    Two at a time: while one stamps a long letter, what must not wait goes on.
    """
    others = [
        threading.Thread(target=_work, args=(stop,), name=f"worker-{number}")
        for number in range(2, AT_ONCE + 1)
    ]
    for thread in others:
        thread.start()
    _work(stop)
    for thread in others:
        thread.join()


def _work(stop: threading.Event) -> None:
    while not stop.is_set() and not is_orphan():
        # A connection that broke (database restarted) is replaced by a new one.
        close_old_connections()
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
        [JobClock(job=job.path, due_at=now) for job in jobs if job.path not in known],
        ignore_conflicts=True,
    )
    due = set(JobClock.objects.due(now).values_list("job", flat=True))
    for job in jobs:
        if job.path in due and run_if_free(job):
            yield job


def run_if_free(job: Job) -> bool:
    """Run the job unless another worker has it; tell whether it ran here."""
    claimed = JobClock.objects.filter(job=job.path).claim(CLAIM_LASTS)
    if claimed is None:
        return False
    try:
        job.run()
    except Exception:
        logger.exception("job %s failed", job.path)
        outcome = {"failed_at": timezone.now()}
    else:
        outcome = {"succeeded_at": timezone.now()}
    # A claim that ran out belongs to another worker now: its clock is left alone.
    JobClock.objects.still_own(claimed).update(
        claimed_until=None, due_at=timezone.now() + job.every, **outcome
    )
    return True
