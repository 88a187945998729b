"""หนังสือที่ยังไม่รับเกิน 3 วัน, from both sides: dispatch:overdue_list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.core import thai
from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.recipients import RecipientChoice
from saraban.offices.models import Office
from saraban.workdays.models import Holiday
from tests.cast import Cast

PAGE = reverse("dispatch:overdue_list")
# A Friday at noon in Bangkok; three working days are given unless an office says so.
NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock on a Friday; a test may go back to send earlier."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def send(
    cast: Cast, clock: Any, days_ago: int, subject: str, by: str = "registry_clerk"
) -> Dispatch:
    """Send to all schools of the area, or from a school to the second division."""
    actor = cast.actor(by)
    kinds, divisions = {Dispatch.Recipients.SOME_SCHOOLS.value}, frozenset[int]()
    if actor.book_owner.is_school:
        kinds = {Dispatch.Recipients.DIVISION.value}
        divisions = frozenset({cast.divisions[1].pk})
    clock.move_to(NOW - timedelta(days=days_ago))
    details = DispatchDetails(
        from_office_id=actor.division_id or actor.book_owner_id,
        to=RecipientChoice(
            kinds=frozenset(kinds),
            school_ids=frozenset(each.pk for each in cast.schools),
            division_ids=divisions,
        ),
        reference_number="ที่ ศธ 04999/9",
        document_date=thai.today(),
        subject=subject,
        summary="ย่อ",
    )
    dispatch = send_letter(details, actor=actor)
    clock.move_to(NOW)
    return dispatch


def page_of(cast: Cast, by: str, side: str = "", **asked: Any) -> str:
    """Return the page as one of the cast sees it."""
    answer = cast.sign_in(by).get(PAGE, {"side": side, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def receive(cast: Cast, dispatch: Dispatch, by: str) -> None:
    """Press ลงทะเบียนรับ."""
    delivery = dispatch.deliveries.get(office=cast.actor(by).book_owner_id)
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    assert cast.sign_in(by).post(url).status_code == 302


def test_a_school_sees_what_it_has_not_received_for_more_than_three_working_days(
    cast: Cast, clock: Any
) -> None:
    send(cast, clock, 4, "ส่งวันจันทร์")
    send(cast, clock, 3, "ส่งวันอังคาร")
    page = page_of(cast, "school_clerk")
    assert "<h1>หนังสือที่ยังไม่รับเกิน 3 วัน</h1>" in page
    assert "ส่งวันจันทร์" in page
    assert "4 วันทำการ" in page
    assert "ส่งวันอังคาร" not in page


def test_what_is_received_is_no_longer_there(cast: Cast, clock: Any) -> None:
    dispatch = send(cast, clock, 10, "เรื่องเก่า")
    delivery = dispatch.deliveries.get(office=cast.schools[0])
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    assert url in page_of(cast, "school_clerk")
    receive(cast, dispatch, "school_clerk")
    assert "เรื่องเก่า" not in page_of(cast, "school_clerk")
    assert "เรื่องเก่า" in page_of(cast, "other_school_clerk")


def test_holidays_and_the_offices_own_number_of_days_count(
    cast: Cast, clock: Any
) -> None:
    send(cast, clock, 4, "ส่งวันจันทร์")
    holiday = Holiday.objects.create(
        office=cast.area, date=date(2026, 11, 18), name="วันหยุดพิเศษ"
    )
    assert "ส่งวันจันทร์" not in page_of(cast, "school_clerk")
    Office.objects.filter(pk=cast.schools[0].pk).update(receipt_days=2)
    page = page_of(cast, "school_clerk")
    assert "หนังสือที่ยังไม่รับเกิน 2 วัน" in page
    assert "ส่งวันจันทร์" in page
    assert "ส่งวันจันทร์" not in page_of(cast, "other_school_clerk")
    holiday.delete()
    assert "ส่งวันจันทร์" in page_of(cast, "other_school_clerk")


def test_the_sender_sees_each_letter_with_how_many_are_late(
    cast: Cast, clock: Any
) -> None:
    dispatch = send(cast, clock, 10, "เรื่องเก่า")
    send(cast, clock, 1, "เรื่องใหม่")
    receive(cast, dispatch, "school_clerk")
    page = page_of(cast, "registry_clerk", "sent")
    assert "2 จาก 3 แห่ง" in page
    link = reverse("dispatch:dispatch_detail", args=[dispatch.pk])
    assert f'href="{link}?state=late"' in page
    assert "เรื่องใหม่" not in page
    receive(cast, dispatch, "other_school_clerk")
    assert "1 จาก 3 แห่ง" in page_of(cast, "director", "sent")


def test_offices_are_listed_by_how_often_they_are_late(cast: Cast, clock: Any) -> None:
    first = send(cast, clock, 12, "เรื่องแรก")
    send(cast, clock, 11, "เรื่องที่สอง")
    receive(cast, first, "school_clerk")
    page = page_of(cast, "registry_clerk", "offices")
    often = page.index(cast.schools[1].name)
    assert often < page.index(cast.schools[0].name)
    assert page.count("2 เรื่อง") == 2
    assert page.count("1 เรื่อง") == 1


def test_a_division_sees_its_own_letters_both_ways(cast: Cast, clock: Any) -> None:
    send(cast, clock, 10, "ของสารบรรณกลาง")
    send(cast, clock, 10, "ของกลุ่มเอง", by="division_clerk")
    send(cast, clock, 10, "ถึงกลุ่มเอง", by="school_clerk")
    sent = page_of(cast, "division_clerk", "sent")
    assert "ของกลุ่มเอง" in sent
    assert "ของสารบรรณกลาง" not in sent
    assert "3 เรื่อง" not in page_of(cast, "division_clerk", "offices")
    received = page_of(cast, "division_clerk", "received")
    assert "ถึงกลุ่มเอง" in received
    Delivery.objects.filter(attention=cast.divisions[1]).update(
        attention=cast.divisions[2]
    )
    assert "ถึงกลุ่มเอง" not in page_of(cast, "division_clerk", "received")
    assert "ถึงกลุ่มเอง" in page_of(cast, "registry_clerk", "received")


def test_a_school_sees_who_has_not_received_its_letters(cast: Cast, clock: Any) -> None:
    send(cast, clock, 10, "จากโรงเรียน", by="school_clerk")
    assert "1 จาก 1 แห่ง" in page_of(cast, "school_clerk", "sent")
    assert cast.area.name in page_of(cast, "school_clerk", "offices")
    assert "จากโรงเรียน" not in page_of(cast, "other_school_clerk", "sent")
    assert "จากโรงเรียน" not in page_of(cast, "outsider", "sent")


def test_recalled_letters_are_not_overdue(cast: Cast, clock: Any) -> None:
    dispatch = send(cast, clock, 10, "เรียกคืนแล้ว")
    dispatch.deliveries.update(
        state=Delivery.State.RECALLED,
        recalled_at=NOW,
        recall_reason="พิมพ์ผิด",
    )
    for by, side in (("school_clerk", "received"), ("registry_clerk", "sent")):
        assert "เรียกคืนแล้ว" not in page_of(cast, by, side)


@pytest.mark.parametrize("by", ["officer", "teacher", "administrator"])
def test_only_those_who_read_letters_see_the_page(cast: Cast, by: str) -> None:
    assert cast.sign_in(by).get(PAGE).status_code == 403


def test_those_who_read_only_have_no_button(cast: Cast, clock: Any) -> None:
    send(cast, clock, 10, "ถึงกลุ่ม", by="school_clerk")
    assert "ลงทะเบียนรับ<span" not in page_of(cast, "director")
    assert "ลงทะเบียนรับ<span" in page_of(cast, "registry_clerk")


@pytest.mark.parametrize("side", ["received", "sent"])
def test_the_list_goes_on_and_costs_the_same_for_one_and_for_many(
    cast: Cast, clock: Any, side: str
) -> None:
    by = "school_clerk" if side == "received" else "registry_clerk"
    client = cast.sign_in(by)
    send(cast, clock, 30, "เรื่องแรกสุด")
    client.get(PAGE, {"side": side})
    few = _queries(client, side)
    for number in range(52):
        send(cast, clock, 20, f"เรื่องที่ {number}")
    assert _queries(client, side) == few
    page = client.get(PAGE, {"side": side}).content.decode()
    first_shown = "เรื่องแรกสุด" if side == "received" else "เรื่องที่ 51<"
    last_shown = "เรื่องที่ 51<" if side == "received" else "เรื่องแรกสุด"
    assert first_shown in page
    assert last_shown not in page
    assert page.count('<th scope="row"') == 50
    link = page.split("หน้าถัดไป")[0].rsplit('href="', 1)[1].split('"')[0]
    further = client.get(link.replace("&amp;", "&")).content.decode()
    assert last_shown in further
    assert further.count('<th scope="row"') == 3


def test_the_list_of_offices_goes_on(cast: Cast, clock: Any) -> None:
    dispatch = send(cast, clock, 10, "ถึงหลายแห่ง")
    offices = Office.objects.bulk_create(
        Office(
            kind=Office.Kind.SCHOOL,
            parent=cast.area,
            code=f"6{number:04d}",
            name=f"โรงเรียนที่ {number}",
            short_name=f"ร.ร. {number}",
        )
        for number in range(60)
    )
    Delivery.objects.bulk_create(
        Delivery(
            dispatch=dispatch,
            sender=cast.area,
            office=each,
            sent_at=NOW - timedelta(days=9),
        )
        for each in offices
    )
    client = cast.sign_in("registry_clerk")
    page = client.get(PAGE, {"side": "offices"}).content.decode()
    assert page.count('<th scope="row"') == 50
    link = page.split("หน้าถัดไป")[0].rsplit('href="', 1)[1].split('"')[0]
    further = client.get(link.replace("&amp;", "&")).content.decode()
    assert further.count('<th scope="row"') == 13


@pytest.mark.parametrize(
    "asked",
    [{"side": "x"}, {"after": "x"}, {"side": "offices", "count": "-1"}, {"after": "9"}],
)
def test_an_address_that_nobody_made_shows_a_page(
    cast: Cast, asked: dict[str, str]
) -> None:
    assert cast.sign_in("registry_clerk").get(PAGE, asked).status_code == 200


def test_the_menu_counts_what_waits_too_long_here(cast: Cast, clock: Any) -> None:
    send(cast, clock, 10, "เรื่องเก่า")
    send(cast, clock, 1, "เรื่องใหม่")
    home = cast.sign_in("school_clerk").get(reverse("desk:home")).content.decode()
    assert "<b>1</b><span>หนังสือเข้า <br>ยังไม่รับเกิน 3 วัน" in home
    page = page_of(cast, "school_clerk")
    assert 'หนังสือที่ยังไม่รับเกิน 3 วัน <span class="count">1<' in page
    assert 'หนังสือรับ <span class="count">2<' in page
    sender = cast.sign_in("registry_clerk").get(reverse("desk:home")).content.decode()
    assert "<b>3</b><span>หนังสือที่ส่ง (แห่ง) <br>ผู้รับยังไม่รับเกิน 3 วัน" in sender


def _queries(client: Client, side: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE, {"side": side}).status_code == 200
    return len(queries)
