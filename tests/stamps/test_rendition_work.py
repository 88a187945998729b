"""The worker at stamped copies: tries, claims, and what comes meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from saraban.circulation.models import Circulation
from saraban.core import typesetting
from saraban.core.file_locks import locked_one_of
from saraban.documents.storage import path_of
from saraban.registers.models import RegisterEntry
from saraban.stamps.actions import claims, make
from saraban.stamps.jobs import make_renditions
from saraban.stamps.models import Rendition
from saraban.stamps.paper import checking, stamping
from tests.cast import Cast
from tests.stamps import copies, papers


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """A letter for which somebody has just pressed ประทับตรารับ."""
    entry = copies.came_in(cast)
    assert copies.press(cast, entry).status_code == 302
    return entry


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All places at which the machine stamps are taken."""
    monkeypatch.setattr(stamping, "SECONDS_TO_WAIT", 0.0)
    folder = configured.DATA_FOLDER / "stamping"
    places = [folder / f"{place}.lock" for place in range(1, stamping.AT_ONCE + 1)]
    with locked_one_of(places[:1], 0) as one, locked_one_of(places[1:], 0) as other:
        assert one
        assert other
        yield


def let_time_pass(entry: RegisterEntry) -> None:
    """Bring the next try, and the end of a claim, to now."""
    now = timezone.now()
    Rendition.objects.pending().filter(entry=entry).update(next_try_at=now)
    Rendition.objects.filter(claimed_until__isnull=False).update(claimed_until=now)


def test_the_worker_makes_copies_by_itself() -> None:
    jobs = dict(configured.SARABAN_JOBS)
    assert jobs["saraban.stamps.jobs.make_renditions"] <= 3


@pytest.mark.usefixtures("busy")
def test_a_busy_machine_tries_again_later(cast: Cast, entry: RegisterEntry) -> None:
    make_renditions()
    waits = copies.newest(entry)
    assert waits.is_pending
    assert waits.next_try_at is not None
    assert waits.next_try_at > timezone.now()
    assert "ครั้งก่อนไม่สำเร็จ" in copies.state(cast, entry)
    make_renditions()
    assert copies.newest(entry).tries == 1


def test_a_try_that_succeeds_forgets_the_ones_before(
    cast: Cast, entry: RegisterEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as context:
        context.setattr(stamping, "MOST_SECONDS", 0)
        context.setattr(stamping, "AT_ONCE", 0)
        context.setattr(stamping, "SECONDS_TO_WAIT", 0.0)
        make_renditions()
    assert copies.newest(entry).problem
    let_time_pass(entry)
    make_renditions()
    made = copies.newest(entry)
    assert made.state == Rendition.State.DONE
    assert not made.problem
    assert made.next_try_at is None


@pytest.mark.usefixtures("busy")
def test_after_some_tries_it_says_so_until_somebody_presses(
    cast: Cast, entry: RegisterEntry
) -> None:
    for _ in range(claims.MOST_TRIES):
        let_time_pass(entry)
        make_renditions()
    assert copies.newest(entry).is_failed
    page = copies.state(cast, entry)
    assert "ประทับตราไม่สำเร็จ" in page
    assert "กำลังประทับตราหนังสือฉบับอื่น" in page
    make_renditions()
    assert Rendition.objects.count() == 1
    assert copies.press(cast, entry).status_code == 302
    assert Rendition.objects.pending().count() == 1


def test_what_was_given_up_is_not_begun_again_by_itself(cast: Cast) -> None:
    entry = copies.came_in(cast)
    path_of(entry.content.attachments.get().stored_file.sha256).unlink()
    copies.to_director(cast, entry)
    for _ in range(2):
        make_renditions()
    assert Rendition.objects.get(entry=entry).is_failed
    assert not Circulation.objects.get(entry=entry).stamp_due


def test_a_copy_of_a_worker_that_was_killed_is_taken_over(
    entry: RegisterEntry,
) -> None:
    killed = claims.claim_next()
    assert killed is not None
    make_renditions()
    assert copies.newest(entry).is_pending
    let_time_pass(entry)
    make_renditions()
    assert copies.newest(entry).state == Rendition.State.DONE


def test_a_paper_that_kills_each_worker_is_given_up(entry: RegisterEntry) -> None:
    for _ in range(claims.MOST_TRIES):
        let_time_pass(entry)
        assert claims.claim_next() is not None
    let_time_pass(entry)
    make_renditions()
    given_up = copies.newest(entry)
    assert given_up.is_failed
    assert given_up.problem == make.GIVEN_UP


def test_a_typesetter_that_fails_is_tried_again_and_stops_no_other_copy(
    cast: Cast, entry: RegisterEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(typesetting, "_PROCESS", Path("/nonexistent"))
        make_renditions()
    failed = copies.newest(entry)
    assert failed.is_pending
    assert failed.problem == make.GIVEN_UP
    other = copies.stamp(cast, copies.came_in(cast))
    assert other.state == Rendition.State.DONE


def test_who_comes_too_late_writes_nothing(entry: RegisterEntry) -> None:
    late = claims.claim_next()
    assert late is not None
    let_time_pass(entry)
    make_renditions()
    made = copies.newest(entry)
    claims.postpone(late, "ไม่ทัน")
    claims.give_up(late, "ไม่ทัน")
    claims.drop(late)
    assert copies.newest(entry).state == Rendition.State.DONE
    assert copies.newest(entry).sha256 == made.sha256


def test_what_is_written_while_a_copy_is_made_gets_another(cast: Cast) -> None:
    entry = copies.came_in(cast)
    step = copies.to_director(cast, entry, "ครั้งที่หนึ่ง")
    begun = claims.claim_next()
    assert begun is not None
    work = make._work_of(begun)
    copies.file_away(cast, step, "ครั้งที่สอง")
    make._make(begun, work)
    assert Circulation.objects.get(entry=entry).stamp_due
    assert "กำลังประทับตรา" in copies.state(cast, entry)
    make_renditions()
    assert "ครั้งที่สอง" in copies.text(copies.newest(entry))
    assert not Circulation.objects.get(entry=entry).stamp_due


def test_a_stamp_moved_while_a_copy_is_made_gets_another(
    cast: Cast, entry: RegisterEntry
) -> None:
    begun = claims.claim_next()
    assert begun is not None
    work = make._work_of(begun)
    place = reverse("stamps:stamp_place", args=[entry.pk])
    cast.sign_in("registry_clerk").post(place, {"left": "10", "top": "50"})
    make._make(begun, work)
    assert copies.newest(entry).is_pending
    make_renditions()
    seen = papers.see_stamp(copies.path(copies.newest(entry)))
    assert (seen.left, seen.top) == pytest.approx((21, 148.5), abs=1)
    assert Rendition.objects.filter(entry=entry).count() == 2


def test_one_run_leaves_time_for_other_jobs(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [copies.came_in(cast) for _ in range(2)]
    for entry in entries:
        copies.press(cast, entry)
    monkeypatch.setattr("saraban.stamps.jobs.SECONDS_A_RUN", 0.0)
    make_renditions()
    assert Rendition.objects.pending().count() == 1
    make_renditions()
    assert not Rendition.objects.pending().exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_each_copy_once(cast: Cast) -> None:
    pressed = copies.came_in(cast)
    copies.press(cast, pressed)
    written_on = copies.came_in(cast)
    copies.to_director(cast, written_on)
    start = threading.Barrier(2)
    claimed: list[Any] = []

    def work() -> None:
        start.wait()
        while (found := claims.claim_next()) is not None:
            claimed.append(found.entry_id)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(claimed) == sorted([pressed.pk, written_on.pk])
    assert Rendition.objects.count() == 2


def test_a_claim_lasts_longer_than_a_paper_takes() -> None:
    most = stamping.SECONDS_TO_WAIT + stamping.LOOK_SECONDS + 2 * stamping.MOST_SECONDS
    most += checking.CHECK_SECONDS
    assert timedelta(seconds=most + 120) < claims.CLAIM_LASTS
