"""จองเลข: registers:number_reserve."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any, Final

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book, NumberReservation, RegisterEntry
from tests import forms
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
PATIENCE: Final = 1.5


@pytest.fixture(autouse=True)
def today() -> Any:
    """A Friday in November, long before New Year."""
    with time_machine.travel(NOON, tick=False):
        yield


def reserve(
    cast: Cast, by: str, kind: str = "outgoing", **changed: Any
) -> HttpResponse:
    """Send the form as one of the cast."""
    page = reverse("registers:number_reserve", args=[kind])
    typed = forms.reservation(cast, by, **changed)
    return cast.sign_in(by).post(page, typed)  # type: ignore[return-value]


def read(cast: Cast, by: str, kind: str = "outgoing") -> str:
    """Return the blank form."""
    page = reverse("registers:number_reserve", args=[kind])
    return cast.sign_in(by).get(page).content.decode()


@pytest.mark.postgres
def test_a_range_is_reserved_and_stands_large(cast: Cast) -> None:
    answer = reserve(cast, "division_clerk", count="5")
    assert answer.status_code == 302
    entries = RegisterEntry.objects.order_by("number")
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert {entry.state for entry in entries} == {RegisterEntry.State.RESERVED}
    assert {entry.subject for entry in entries} == {"หนังสือรอลงนาม"}
    assert current_book(cast.area, "outgoing").last_number == 5
    page = cast.sign_in("division_clerk").get(answer["Location"]).content.decode()
    assert "จองแล้ว" in page
    assert "<output data-copied>1–5</output>" in page
    assert "27 พ.ย. 2569" in page


def test_every_number_is_in_the_record(cast: Cast) -> None:
    reserve(cast, "registry_clerk", count="2")
    events = AuditEvent.objects.filter(kind=AuditKind.NUMBER_RESERVED)
    assert [event.detail.values["number"] for event in events.order_by("pk")] == [1, 2]
    assert {event.actor for event in events} == {cast.users["registry_clerk"]}


def test_the_form_begins_with_oneself_a_week_and_the_next_number(cast: Cast) -> None:
    Book.objects.filter(pk=current_book(cast.area, "outgoing").pk).update(
        last_number=3994
    )
    page = read(cast, "division_clerk")
    assert f'<option value="{cast.users["division_clerk"].pk}" selected>' in page
    assert f'<option value="{cast.divisions[1].pk}" selected>' in page
    assert 'value="27/11/2569"' in page
    assert "เลขถัดไป (โดยประมาณ)" in page
    assert "<output>3995</output>" in page


def test_the_first_day_offered_keeps_to_a_shorter_limit(cast: Cast) -> None:
    cast.area.reservation_days = 3
    cast.area.save()
    assert 'value="23/11/2569"' in read(cast, "registry_clerk")


def test_numbers_are_reserved_for_anybody_of_the_office(cast: Cast) -> None:
    answer = reserve(cast, "registry_clerk", owner=cast.users["director"].pk)
    assert answer.status_code == 302
    reservation = NumberReservation.objects.get()
    assert reservation.owner == cast.users["director"]
    assert reservation.reserved_by == cast.users["registry_clerk"]
    page = read(cast, "registry_clerk")
    assert str(cast.users["officer"]) in page
    assert str(cast.users["school_clerk"]) not in page
    assert str(cast.users["outsider"]) not in page


def test_a_school_reserves_for_its_own_people(cast: Cast) -> None:
    answer = reserve(cast, "school_clerk", owner=cast.users["teacher"].pk)
    assert answer.status_code == 302
    entry = RegisterEntry.objects.get()
    assert entry.book.office == cast.schools[0]
    assert entry.responsible_office is None
    page = read(cast, "school_clerk")
    assert "กลุ่มปฏิบัติ" not in page
    assert str(cast.users["other_school_clerk"]) not in page


@pytest.mark.postgres
def test_a_second_press_reserves_nothing_more(cast: Cast) -> None:
    mark = str(uuid.uuid4())
    first = reserve(cast, "registry_clerk", submission=mark, count="2")
    second = reserve(cast, "registry_clerk", submission=mark, count="2")
    assert first["Location"] == second["Location"]
    assert RegisterEntry.objects.count() == 2


def test_reserved_numbers_are_not_given_to_anybody_else(cast: Cast) -> None:
    reserve(cast, "division_clerk", count="3")
    page = reverse("registers:entry_create", args=["outgoing"])
    cast.sign_in("registry_clerk").post(page, forms.outgoing(cast))
    entry = RegisterEntry.objects.get(state=RegisterEntry.State.REGISTERED)
    assert entry.number == 4


@pytest.mark.postgres
def test_the_quota_is_of_each_division(cast: Cast) -> None:
    cast.area.reservation_quota = 3
    cast.area.save()
    assert reserve(cast, "division_clerk", count="2").status_code == 302
    refused = reserve(cast, "division_clerk", count="2")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "จองเพิ่มได้อีก 1 เลข" in page
    assert "หนังสือรอลงนาม" in page
    assert current_book(cast.area, "outgoing").last_number == 2
    other = cast.divisions[2].pk
    answer = reserve(cast, "registry_clerk", count="3", division=other)
    assert answer.status_code == 302


@pytest.mark.postgres
def test_two_books_at_once_do_not_pass_the_quota_together(
    transactional_db: None, cast: Cast
) -> None:
    cast.area.reservation_quota = 1
    cast.area.save()
    for kind in ("incoming", "outgoing"):
        current_book(cast.area, kind)
    answers: list[int] = []

    def reserve_the_other() -> None:
        answers.append(reserve(cast, "registry_clerk", "outgoing").status_code)
        connection.close()

    other = Thread(target=reserve_the_other)
    with transaction.atomic():
        first = reserve(cast, "division_clerk", "incoming")
        other.start()
        # Until this is committed, the other one waits for it or passes it by.
        other.join(PATIENCE)
    other.join()
    assert first.status_code == 302
    assert answers == [422]
    assert RegisterEntry.objects.count() == 1


def test_an_office_may_reserve_none(cast: Cast) -> None:
    cast.area.reservation_quota = 0
    cast.area.save()
    answer = reserve(cast, "registry_clerk")
    assert answer.status_code == 422
    assert "ไม่เปิดให้จองเลข" in answer.content.decode()
    assert not RegisterEntry.objects.exists()


def test_a_closed_book_gives_no_number(cast: Cast) -> None:
    Book.objects.filter(pk=current_book(cast.area, "outgoing").pk).update(is_open=False)
    answer = reserve(cast, "registry_clerk")
    assert answer.status_code == 422
    assert "กำหนดปีปฏิทิน" in answer.content.decode()


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        ("registry_clerk", True),
        ("division_clerk", True),
        ("division_director", True),
        ("school_director", True),
        ("officer", False),
        ("deputy", False),
        ("teacher", False),
    ],
)
def test_who_may_reserve(cast: Cast, by: str, allowed: bool) -> None:
    answer = reserve(cast, by)
    assert answer.status_code == (302 if allowed else 403)
    assert RegisterEntry.objects.exists() == allowed


def test_a_division_reserves_for_itself_only(cast: Cast) -> None:
    answer = reserve(cast, "division_clerk", division=cast.divisions[2].pk)
    assert answer.status_code == 422
    assert "กลุ่มปฏิบัติที่เลือกไม่มีในรายการ" in answer.content.decode()
    assert not RegisterEntry.objects.exists()


COUNT = "จำนวนเลขต้องเป็นตัวเลข 1–999"
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no number at all": ({"count": ""}, "ยังไม่ได้กรอกจำนวนเลข"),
    "none": ({"count": "0"}, COUNT),
    "fewer than none": ({"count": "-1"}, COUNT),
    "more than a book holds": ({"count": "99999999999999999999"}, COUNT),
    "not a number": ({"count": "สอง"}, COUNT),
    "no reason": ({"reason": " \u200b"}, "ยังไม่ได้กรอกเหตุผล"),
    "a reason too long": ({"reason": "ก" * 301}, "เหตุผลยาวเกินไป"),
    "nobody": ({"owner": ""}, "ยังไม่ได้เลือกผู้จอง"),
    "somebody unknown": ({"owner": "999999"}, "ผู้จองที่เลือกไม่มีในรายการ"),
    "no day": ({"expires_on": ""}, "ยังไม่ได้กรอกใช้ภายในวันที่"),
    "no such day": ({"expires_on": "31/2/2570"}, "ไม่มีวันที่"),
    "a day gone by": ({"expires_on": "19/11/2569"}, "ต้องอยู่ระหว่าง"),
    "a day too far": ({"expires_on": "21/12/2569"}, "ต้องอยู่ระหว่าง"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_explained_and_kept(cast: Cast, case: str) -> None:
    changed, sentence = BAD[case]
    typed = {"reason": "คำสั่งที่จะออกพร้อมกัน", **changed}
    answer = reserve(cast, "registry_clerk", **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    if "reason" not in changed:
        assert typed["reason"] in page
    assert not RegisterEntry.objects.exists()
    assert current_book(cast.area, "outgoing").last_number == 0


def test_thai_digits_and_the_last_day_are_understood(cast: Cast) -> None:
    last = thai.today() + timedelta(days=cast.area.reservation_days)
    answer = reserve(
        cast,
        "registry_clerk",
        count="๒",
        expires_on=thai.to_thai_digits(thai.format_entered_date(last)),
    )
    assert answer.status_code == 302
    assert RegisterEntry.objects.count() == 2
    assert NumberReservation.objects.get().expires_on == last
