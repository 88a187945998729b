"""รอสั่งการ: queue, queue_letter, queue_skip; which letter comes when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.circulation.actions.withdraw import withdraw_step
from saraban.circulation.models import PutAside, Step
from saraban.core import thai
from saraban.offices.models import Appointment, Role
from saraban.registers.actions.void import void_entry
from tests.cast import Cast
from tests.circulation.queued import (
    decide,
    letter,
    opened_by,
    place_in,
    proposed,
    url_of,
)
from tests.dispatch.came import pdf

QUEUE = "circulation:queue"


def order_of(cast: Cast, by: str = "director") -> list[int]:
    """Return the ids of the letters as ข้าม brings them, one after the other."""
    client = cast.sign_in(by)
    at = opened_by(client.get(reverse(QUEUE)))
    found = []
    while at not in found:
        found.append(at)
        at = opened_by(client.post(f"{at}skip/"))
    return [int(each.split("/")[-2]) for each in found]


def test_the_queue_opens_its_first_letter(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    assert opened_by(client.get(reverse(QUEUE))) == url_of(step)
    page = letter(client, step)
    assert place_in(page) == "ฉบับที่ 1 จาก 1"
    for words in ("การจัดสรรงบประมาณ", "ศาลากลางจังหวัดตัวอย่าง", "เพื่อโปรดพิจารณา"):
        assert words in page


def test_who_has_nothing_waiting_is_told_so(cast: Cast) -> None:
    proposed(cast, "director")
    page = cast.sign_in("teacher").get(reverse(QUEUE)).content.decode()
    assert "ไม่มีเรื่องรอสั่งการหรือลงความเห็นแล้ว" in page


@pytest.mark.postgres
def test_urgent_ones_come_first_then_the_nearest_day_then_the_oldest(
    cast: Cast,
) -> None:
    today = thai.today()
    late = proposed(cast, "director")
    later = proposed(cast, "director", due_on=today + timedelta(days=9))
    sooner = proposed(cast, "director", due_on=today + timedelta(days=2))
    hour = datetime.combine(today + timedelta(days=5), datetime.min.time(), UTC)
    by_hour = proposed(cast, "director", deadline_at=hour)
    urgent = proposed(cast, "director", urgency=4)
    after = proposed(cast, "director")
    ids = [urgent.pk, sooner.pk, by_hour.pk, later.pk, late.pk, after.pk]
    assert order_of(cast) == ids


@pytest.mark.postgres
def test_what_is_put_aside_comes_last_for_today_only(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 11, 16, 3, tzinfo=UTC), tick=False):
        first, second = proposed(cast, "director"), proposed(cast, "director")
        client = cast.sign_in("director")
        skip = reverse("circulation:queue_skip", args=[first.pk])
        assert opened_by(client.post(skip)) == url_of(second)
        assert opened_by(client.get(reverse(QUEUE))) == url_of(second)
        assert place_in(letter(client, first)) == "ฉบับที่ 2 จาก 2"
    with time_machine.travel(datetime(2026, 11, 17, 3, tzinfo=UTC), tick=False):
        client = cast.sign_in("director")
        assert opened_by(client.get(reverse(QUEUE))) == url_of(first)


def test_putting_aside_is_one_persons_own_and_ends_with_the_decision(
    cast: Cast,
) -> None:
    step = proposed(cast, "director")
    proposed(cast, "director")
    client = cast.sign_in("director")
    client.post(reverse("circulation:queue_skip", args=[step.pk]))
    assert PutAside.objects.get().person == cast.users["director"]
    withdraw_step(step.pk, "เสนอผิดเรื่อง", actor=cast.actor("registry_clerk"))
    assert not PutAside.objects.exists()


def test_the_only_letter_cannot_be_passed_over(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    skip = reverse("circulation:queue_skip", args=[step.pk])
    assert opened_by(client.post(skip)) == url_of(step)
    assert "จึงไม่มีฉบับอื่นให้ข้ามไป" in letter(client, step)
    assert not PutAside.objects.exists()


def test_passing_over_the_last_one_says_that_earlier_ones_come_again(
    cast: Cast,
) -> None:
    first, last = proposed(cast, "director"), proposed(cast, "director")
    client = cast.sign_in("director")
    skip = reverse("circulation:queue_skip", args=[last.pk])
    assert opened_by(client.post(skip)) == url_of(first)
    assert "ต่อไปเป็นฉบับที่ข้ามไว้วันนี้" in letter(client, first)


def test_only_what_asks_for_words_is_in_the_queue(cast: Cast) -> None:
    work = proposed(cast, "director", purpose=Step.Purpose.ACT)
    void = proposed(cast, "director")
    void_entry(void.entry, "ลงซ้ำ", actor=cast.actor("registry_clerk"))
    proposed(cast, "deputy", "director")
    client = cast.sign_in("director")
    assert (
        "ไม่มีเรื่องรอสั่งการหรือลงความเห็นแล้ว" in client.get(reverse(QUEUE)).content.decode()
    )
    assert place_in(letter(client, work)) == "สั่งการ"


@pytest.mark.parametrize(
    ("by", "status"),
    [("director", 200), ("deputy", 403), ("registry_clerk", 403), ("teacher", 404)],
)
def test_who_opens_a_letter_of_the_directors_queue(
    cast: Cast, by: str, status: int
) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in(by)
    assert client.get(url_of(step)).status_code == status
    skip = reverse("circulation:queue_skip", args=[step.pk])
    assert client.post(skip).status_code == (302 if status == 200 else status)
    assert decide(client, step).status_code == (302 if status == 200 else status)


def test_opening_a_letter_of_the_queue_is_kept(cast: Cast) -> None:
    step = proposed(cast, "director")
    letter(cast.sign_in("director"), step)
    step.refresh_from_db()
    assert step.opened_at is not None


def stand_in(cast: Cast, starts_on: date, ends_on: date | None) -> Appointment:
    """Let the deputy stand in for the director on these days."""
    return Appointment.objects.create(
        user=cast.users["deputy"],
        office=cast.area,
        role=Role.DIRECTOR,
        capacity=Appointment.Capacity.ACTING_FOR,
        acting_for=cast.appointments["director"],
        order_number="คำสั่งที่ 1/2569",
        starts_on=starts_on,
        ends_on=ends_on,
    )


def test_a_stand_in_has_the_queue_on_the_days_of_the_order(cast: Cast) -> None:
    day = timedelta(days=1)
    today = date(2026, 11, 16)
    with time_machine.travel(datetime(2026, 11, 16, 3, tzinfo=UTC), tick=False):
        step = proposed(cast, "director")
        stand_in(cast, today, today + day)
        client = cast.sign_in("deputy")
        page = letter(client, step)
        assert "ในฐานะ" in page
        assert "รักษาราชการแทน" in page
    with time_machine.travel(datetime(2026, 11, 18, 3, tzinfo=UTC), tick=False):
        assert cast.sign_in("deputy").get(url_of(step)).status_code == 403


@pytest.mark.postgres
def test_many_letters_take_as_many_queries_as_one(cast: Cast) -> None:
    step = proposed(cast, "director", files=(pdf(),))
    client = cast.sign_in("director")
    letter(client, step)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            letter(client, step)
        return len(caught)

    few = queries()
    for number in range(12):
        proposed(cast, "director", subject=f"เรื่องที่ {number}")
    assert queries() == few
    assert few <= 40


def test_a_letter_shows_its_first_page_and_its_files(cast: Cast) -> None:
    step = proposed(cast, "director", files=(pdf(), pdf("บัญชีแนบ.pdf")))
    client = cast.sign_in("director")
    page = letter(client, step)
    first = step.entry.content.attachments.order_by("position")[0]
    picture = reverse("circulation:step_page", args=[step.pk, first.pk, 1])
    assert f'src="{picture}"' in page
    assert "บัญชีแนบ.pdf" in page
    answer = client.get(picture)
    assert answer["Content-Type"] == "image/webp"
    assert len(answer.content) <= 150_000


def test_the_page_of_a_letter_is_light(cast: Cast) -> None:
    step = proposed(cast, "director", files=(pdf(),))
    assert len(letter(cast.sign_in("director"), step).encode()) < 40_000


def test_a_letter_that_waits_no_more_leads_to_its_own_page(cast: Cast) -> None:
    step = proposed(cast, "director")
    withdraw_step(step.pk, "เสนอผิดเรื่อง", actor=cast.actor("registry_clerk"))
    client = cast.sign_in("director")
    assert opened_by(client.get(url_of(step))) == step.get_absolute_url()
