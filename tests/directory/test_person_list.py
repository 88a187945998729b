"""ผู้ใช้: the people of an area."""

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.offices.models import Appointment, Role

LIST = reverse("directory:person_list")


def shown(cast, **asked):
    return cast.sign_in("administrator").get(LIST, asked).content.decode()


def test_the_administrator_sees_the_people_of_the_area(cast):
    User.objects.create_user("nopost", given_name="ยังไม่มีหน้าที่เลย")
    page = shown(cast)
    for name in ("registry_clerk", "officer", "teacher", "other_school_clerk"):
        assert str(cast.users[name]) in page
    assert "ยังไม่มีหน้าที่เลย" in page
    assert str(cast.users["outsider"]) not in page


@pytest.mark.parametrize("who", ["registry_clerk", "director", "school_clerk"])
def test_others_are_refused_with_the_reason(cast, who):
    response = cast.sign_in(who).get(LIST)
    assert response.status_code == 403
    assert "จัดการผู้ใช้" in response.content.decode()


@pytest.mark.parametrize("typed", ["วิทยา", "division.clerk", "สมมติ วิท", "DIVISION.C"])
def test_people_are_found_by_any_part_of_their_names(cast, typed):
    page = shown(cast, q=typed)
    assert str(cast.users["division_clerk"]) in page
    assert str(cast.users["deputy"]) not in page


def test_closed_accounts_can_be_listed_alone(cast):
    User.objects.filter(username="officer").update(is_active=False)
    page = shown(cast, state="closed")
    assert str(cast.users["officer"]) in page
    assert str(cast.users["deputy"]) not in page


def test_people_of_another_area_are_shown_without_deeds(cast):
    outsider = cast.users["outsider"]
    Appointment.objects.create(user=outsider, office=cast.schools[0], role=Role.TEACHER)
    page = shown(cast)
    assert "อยู่ในความดูแลของเขตพื้นที่อื่น" in page
    assert reverse("directory:person_edit", args=[outsider.pk]) not in page


def test_long_lists_come_in_pages_at_a_bounded_cost(
    cast, django_assert_max_num_queries
):
    people = User.objects.bulk_create(
        User(username=f"t{n:03d}", given_name=f"ครู{n:03d}") for n in range(120)
    )
    Appointment.objects.bulk_create(
        Appointment(user=person, office=cast.schools[0], role=Role.TEACHER)
        for person in people
    )
    browser = cast.sign_in("administrator")
    with django_assert_max_num_queries(12):
        page = browser.get(LIST).content.decode()
    assert "แสดง 1–50 จาก 132 คน" in page
