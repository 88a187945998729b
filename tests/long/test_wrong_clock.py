"""A machine whose clock was wrong for a while stops nothing, by real processes.

Orders within their ten seconds, letters that wait for their time, stamps and seals go on
when the clock is right again; another time zone changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import pytest
from django.utils import timezone

from saraban.audit.models import AuditEvent
from saraban.circulation.models import Endorsement, PendingDecision, Step
from saraban.core import health
from saraban.core.models import JobClock
from saraban.dispatch.models import Draft
from saraban.stamps.models import Rendition
from tests.cast import Cast
from tests.children import Child
from tests.circulation.handed import proposed
from tests.dispatch.drafted import keep, typed_moment
from tests.long import clock_process

pytestmark = [
    pytest.mark.long,
    pytest.mark.postgres,
    pytest.mark.usefixtures("transactional_db"),
]

# An event is sealed by the first run after its minute.
MOST_SECONDS: Final = 180
FORTY_DAYS: Final = timedelta(days=40)
A_YEAR: Final = timedelta(days=365)


@pytest.mark.parametrize(
    ("wrong", "zone"),
    [
        (FORTY_DAYS, "Asia/Bangkok"),
        (-A_YEAR, "Asia/Bangkok"),
        (timedelta(hours=-7), "America/Los_Angeles"),
    ],
    ids=["40 days ahead", "a year back", "another zone"],
)
def test_work_goes_on_after_a_wrong_clock(
    cast: Cast, wrong: timedelta, zone: str
) -> None:
    (step,) = proposed(cast, "director", purpose=Step.Purpose.INSTRUCT)
    director = cast.appointments["director"].pk
    seconds = int(wrong.total_seconds())
    place = {"TZ": zone}
    with Child(clock_process.main, [seconds, step.pk, director], place) as machine:
        assert machine.stdout.readline() == "ready\n"
        time.sleep(3)
        machine.tell("stop")
        machine.finish()
    # Whatever was decided is still within its ten seconds of a wrong day, or written.
    later = timezone.now() + timedelta(seconds=2)
    draft = keep(cast, "division_clerk", "schedule", send_at=typed_moment(_tomorrow()))
    Draft.objects.filter(pk=draft.pk).update(send_at=later)
    with Child(clock_process.main, [0, 0, 0], place) as machine:
        assert machine.stdout.readline() == "ready\n"
        _wait_for(lambda: not PendingDecision.objects.exists(), "the order")
        _wait_for(lambda: _is_sent(draft), "the letter for its time")
        _wait_for(Rendition.objects.exists, "the stamped copy")
        _wait_for(_is_sealed, "the seals")
        assert all(each.is_well for each in health.all_checks()), health.all_checks()
        machine.tell("stop")
        machine.finish()
    instruction = Endorsement.Kind.INSTRUCTION
    assert Endorsement.objects.filter(step=step, kind=instruction).count() == 1
    now = timezone.now()
    assert all(each.due_at < now + timedelta(days=2) for each in JobClock.objects.all())


def _tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def _is_sent(draft: Draft) -> bool:
    draft.refresh_from_db()
    return draft.state == Draft.State.SENT


def _is_sealed() -> bool:
    """Every event is sealed, also those of a wrong day."""
    return not AuditEvent.objects.filter(sealed=None).exists()


def _wait_for(is_done: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + MOST_SECONDS
    while not is_done():
        assert time.monotonic() < end, f"{what} waits still"
        time.sleep(0.2)
