"""ลงทะเบียนรับและส่งต่อ, in one press: dispatch:delivery_receive."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.circulation.models import Step
from saraban.dispatch.models import Delivery
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment, Role
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book, RegisterEntry
from tests.cast import Cast
from tests.dispatch.came import page_of, received, to_area, to_school


def press(
    cast: Cast, delivery: Delivery, by: str = "school_clerk", **typed: Any
) -> HttpResponse:
    """Press ลงทะเบียนรับและส่งต่อ, with what was chosen."""
    url = reverse("dispatch:delivery_receive", args=[delivery.pk])
    answer = cast.sign_in(by).post(url, {"forward": "1", **typed}, follow=True)
    delivery.refresh_from_db()
    return answer  # type: ignore[return-value]


def test_a_school_receives_and_hands_on_to_teachers_in_one_press(cast: Cast) -> None:
    delivery = to_school(cast)
    page = page_of(cast, delivery)
    teacher, director = cast.users["teacher"], cast.users["school_director"]
    for person in (teacher, director):
        assert str(person) in page
    assert str(cast.users["other_school_clerk"]) not in page
    done = press(cast, delivery, person=[teacher.pk, director.pk])
    assert "ลงทะเบียนรับแล้ว เลขรับ 1 และส่งต่อแล้ว" in done.content.decode()
    entry = delivery.entry
    assert entry is not None
    assert set(Step.objects.values_list("person", flat=True)) == {
        teacher.pk,
        director.pk,
    }
    assert str(teacher) in entry.action_taken
    assert str(director) in entry.action_taken
    told = Notice.objects.filter(kind=NoticeKind.FORWARDED)
    assert set(told.values_list("person", flat=True)) == {teacher.pk, director.pk}


def test_the_registry_hands_on_to_a_division_and_a_person_there(cast: Cast) -> None:
    delivery = to_area(cast)
    officer, division = cast.users["officer"], cast.divisions[1]
    press(cast, delivery, "registry_clerk", division=division.pk, person=[officer.pk])
    entry = delivery.entry
    assert entry is not None
    assert entry.responsible_office == division
    assert entry.action_taken == str(officer)
    handed = Step.objects.values_list("office", "role", "person")
    assert set(handed) == {
        (division.pk, "", None),
        (division.pk, "officer", officer.pk),
    }
    told = Notice.objects.filter(kind=NoticeKind.FORWARDED)
    assert set(told.values_list("office", "division", "person")) == {
        (cast.area.pk, division.pk, None),
        (cast.area.pk, None, officer.pk),
    }


def test_a_letter_is_received_and_handed_on_to_be_noted(cast: Cast) -> None:
    delivery = to_school(cast)
    assert 'value="act" checked' in page_of(cast, delivery)
    teacher = cast.users["teacher"]
    refused = press(cast, delivery, purpose="note")
    assert 'value="note" checked' in refused.content.decode()
    press(cast, delivery, purpose="note", person=[teacher.pk])
    assert Step.objects.get().purpose == Step.Purpose.NOTE
    assert delivery.entry is not None
    assert delivery.entry.action_taken == ""
    # The letter can be put before the director from the same page.
    propose = reverse("circulation:entry_propose", args=[delivery.entry.pk])
    assert f'href="{propose}"' in page_of(cast, delivery)


def test_a_division_that_got_the_letter_itself_is_not_handed_it_again(
    cast: Cast,
) -> None:
    division = cast.divisions[1]
    for by in ("registry_clerk", "division_clerk"):
        delivery = to_area(cast, division=1)
        press(cast, delivery, by, division=division.pk)
        assert delivery.entry is not None
        assert delivery.entry.responsible_office == division
    assert not Step.objects.exists()


def test_without_a_choice_nothing_is_received(cast: Cast) -> None:
    delivery = to_school(cast)
    page = press(cast, delivery).content.decode()
    assert "ยังไม่ได้เลือกผู้ที่จะส่งต่อ" in page
    assert delivery.is_waiting


@pytest.mark.parametrize("who", ["other_school_clerk", "registry_clerk", "outsider"])
def test_a_letter_goes_to_nobody_outside_the_office(cast: Cast, who: str) -> None:
    delivery = to_school(cast)
    chosen = [cast.users["teacher"].pk, cast.users[who].pk]
    page = press(cast, delivery, person=chosen).content.decode()
    assert "ซึ่งไม่ได้ปฏิบัติงานในหน่วยงานหรือกลุ่มของท่าน" in page
    assert delivery.is_waiting
    assert not RegisterEntry.objects.exists()
    assert not Step.objects.exists()
    # What was chosen rightly is still chosen.
    box = f'name="person" value="{cast.users["teacher"].pk}" checked'
    assert box in page


def test_a_division_hands_on_to_its_own_people_only(cast: Cast) -> None:
    delivery = to_area(cast, division=1)
    page = page_of(cast, delivery, "division_clerk")
    assert str(cast.users["officer"]) in page
    assert str(cast.users["director"]) not in page
    director = [cast.users["director"].pk]
    refused = press(cast, delivery, "division_clerk", person=director)
    assert "หน่วยงานหรือกลุ่มของท่าน" in refused.content.decode()
    assert delivery.is_waiting
    press(cast, delivery, "division_clerk", person=[cast.users["officer"].pk])
    assert delivery.is_received


def test_who_has_left_the_school_is_not_offered_and_not_handed_to(cast: Cast) -> None:
    delivery = to_school(cast)
    teacher = cast.users["teacher"]
    post = cast.appointments["teacher"]
    Appointment.objects.filter(pk=post.pk).update(ends_on="2020-01-01")
    assert str(teacher) not in page_of(cast, delivery)
    page = press(cast, delivery, person=[teacher.pk]).content.decode()
    assert "เลือกจากรายชื่อในหน้านี้แล้วกดอีกครั้ง" in page
    assert delivery.is_waiting


def test_a_closed_book_keeps_the_choice_for_the_same_press_later(cast: Cast) -> None:
    delivery = to_area(cast)
    book = current_book(cast.area, "incoming")
    Book.objects.filter(pk=book.pk).update(is_open=False)
    chosen = {"division": cast.divisions[1].pk, "person": [cast.users["officer"].pk]}
    page = press(cast, delivery, "registry_clerk", **chosen).content.decode()
    assert "ให้เจ้าหน้าที่สารบรรณกลางเปิดที่เมนู ตั้งค่าระบบ" in page
    assert delivery.is_waiting
    assert f'<option value="{cast.divisions[1].pk}" selected>' in page
    assert f'name="person" value="{cast.users["officer"].pk}" checked' in page
    Book.objects.filter(pk=book.pk).update(is_open=True)
    done = press(cast, delivery, "registry_clerk", **chosen).content.decode()
    assert "เลขรับ 1 และส่งต่อแล้ว" in done
    assert Step.objects.count() == 2


def test_the_same_press_again_hands_on_once(cast: Cast) -> None:
    delivery = to_school(cast)
    teacher = cast.users["teacher"].pk
    for _ in range(2):
        press(cast, delivery, person=[teacher])
    assert RegisterEntry.objects.count() == Step.objects.count() == 1
    assert Notice.objects.filter(kind=NoticeKind.FORWARDED).count() == 1


def test_who_was_slower_learns_who_received_and_hands_nothing_on(cast: Cast) -> None:
    delivery = to_school(cast)
    received(cast, delivery, "school_director")
    page = press(cast, delivery, person=[cast.users["teacher"].pk]).content.decode()
    assert f"{cast.users['school_director']} ลงทะเบียนรับหนังสือนี้ไปก่อนแล้ว" in page
    assert not Step.objects.exists()


def test_a_person_of_two_posts_is_offered_once(cast: Cast) -> None:
    officer = cast.users["officer"]
    Appointment.objects.create(
        user=officer, office=cast.divisions[2], role=Role.OFFICER
    )
    page = page_of(cast, to_area(cast), "registry_clerk")
    assert page.count(f'name="person" value="{officer.pk}"') == 1
