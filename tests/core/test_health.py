"""What monitors and people read about an installation: core:health, desk:system_status."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from saraban import __version__
from saraban.circulation.models import PendingDecision, Step
from saraban.core.models import JobClock
from tests.cast import Cast
from tests.circulation import queued

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def clock() -> JobClock:
    """A job that has just succeeded."""
    now = timezone.now()
    return JobClock.objects.create(
        job="saraban.audit.jobs.seal_events", due_at=now, succeeded_at=now
    )


def health_page() -> tuple[int, list[str]]:
    answer = Client().get(reverse("core:health"))
    return answer.status_code, answer.content.decode().splitlines()


def status_page(cast: Cast) -> str:
    page = reverse("desk:system_status")
    return cast.sign_in("administrator").get(page).content.decode()


def test_a_live_server_says_its_release_and_nothing_else() -> None:
    answer = Client().get(reverse("core:health_live"))
    assert (answer.status_code, answer.content) == (200, f"ok {__version__}".encode())


def test_all_is_well(cast: Cast, clock: JobClock) -> None:
    status, lines = health_page()
    assert (status, lines[0]) == (200, f"ok {__version__}")
    names = ["database", "worker", "jobs", "decisions", "disk", "backup", "cage"]
    assert [line.partition(":")[0] for line in lines[1:]] == names
    page = status_page(cast)
    assert "ระบบทำงานปกติ" in page
    assert "ต้องตรวจ" not in page


def failing(cast: Cast, name: str, words: str) -> None:
    status, lines = health_page()
    assert (status, lines[0]) == (503, f"failing {__version__}")
    assert [each for each in lines if each.startswith(f"{name}: FAILING")]
    page = status_page(cast)
    assert "มีรายการที่ต้องตรวจ" in page
    assert words in page


def test_a_worker_that_stopped_is_seen(cast: Cast, clock: JobClock) -> None:
    clock.succeeded_at = timezone.now() - timedelta(minutes=6)
    clock.save()
    failing(cast, "worker", "หยุดนานผิดปกติ")


def test_a_worker_that_never_ran_is_seen(cast: Cast) -> None:
    failing(cast, "worker", "ยังไม่เคยทำงาน")


@pytest.mark.parametrize("what", ["late", "failing"])
def test_one_job_that_stands_still_is_named(
    cast: Cast, clock: JobClock, what: str
) -> None:
    now = timezone.now()
    values = {
        "late": {"due_at": now - timedelta(minutes=6), "succeeded_at": now},
        "failing": {
            "due_at": now,
            "succeeded_at": now - timedelta(hours=1),
            "failed_at": now,
        },
    }[what]
    JobClock.objects.create(job="saraban.dispatch.jobs.send_scheduled", **values)
    failing(cast, "jobs", "send_scheduled")


def test_decisions_that_are_not_written_are_counted(
    cast: Cast, clock: JobClock
) -> None:
    step: Step = queued.proposed(cast, "director")
    post = cast.appointments["director"]
    long_ago = timezone.now() - timedelta(minutes=6)
    PendingDecision.objects.create(
        step=step,
        person=post.user,
        appointment=post,
        filled={},
        pressed_at=long_ago,
        due_at=long_ago,
    )
    failing(cast, "decisions", "รอบันทึกนานผิดปกติ 1 เรื่อง")


def test_a_full_disk_is_seen_before_it_is_full(
    cast: Cast, clock: JobClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly_full = SimpleNamespace(free=2**29)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: nearly_full)
    failing(cast, "disk", "เหลือ 0.5 GB")


@pytest.mark.parametrize("level", ["bubblewrap", "landlock"])
def test_the_cage_of_readers_says_what_is_better(
    cast: Cast, clock: JobClock, settings: Settings, level: str
) -> None:
    settings.CAGE = level
    assert f"cage: {level}" in health_page()[1]
    page = status_page(cast)
    assert "การอ่านไฟล์ที่แนบ" in page
    assert ("apt-get install bubblewrap" in page) is (level == "landlock")


def test_readers_that_may_open_other_files_are_seen(
    cast: Cast, clock: JobClock, settings: Settings
) -> None:
    settings.CAGE = "limits"
    failing(cast, "cage", "apt-get install bubblewrap")


def test_a_database_that_takes_no_writes_is_seen(
    cast: Cast, clock: JobClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")) and "core_trycount" in sql:
            raise DatabaseError
        return execute(sql, *more)

    health_page()
    later = time.monotonic() + 6
    with connection.execute_wrapper(refuse):
        # Asked a moment ago: it is not written again for everybody who asks.
        assert health_page()[0] == 200
        monkeypatch.setattr(time, "monotonic", lambda: later)
        failing(cast, "database", "ฐานข้อมูลอ่านหรือบันทึกไม่ได้")
