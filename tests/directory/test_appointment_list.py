"""กำหนดเจ้าหน้าที่: who holds which post."""

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.offices.models import Appointment, Role

LIST = reverse("directory:appointment_list")


def shown(cast, who, **asked):
    response = cast.sign_in(who).get(LIST, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("who", "sees", "sees_not"),
    [
        ("director", ["registry_clerk", "officer"], ["teacher", "outsider"]),
        ("deputy", ["registry_clerk", "director"], ["teacher", "outsider"]),
        (
            "school_director",
            ["teacher", "school_clerk"],
            ["other_school_clerk", "officer"],
        ),
        ("administrator", ["teacher", "officer", "other_school_clerk"], ["outsider"]),
    ],
)
def test_a_head_sees_the_posts_of_the_own_office(cast, who, sees, sees_not):
    page = shown(cast, who)
    for name in sees:
        assert str(cast.users[name]) in page
    for name in sees_not:
        assert str(cast.users[name]) not in page


@pytest.mark.parametrize("who", ["registry_clerk", "teacher", "officer"])
def test_others_are_refused_with_the_reason(cast, who):
    response = cast.sign_in(who).get(LIST)
    assert response.status_code == 403
    assert "กำหนดเจ้าหน้าที่ได้เฉพาะ" in response.content.decode()


def test_ended_posts_are_shown_when_asked(cast):
    Appointment.objects.filter(pk=cast.appointments["officer"].pk).update(
        ends_on="2020-12-31"
    )
    officer = str(cast.users["officer"])
    assert officer not in shown(cast, "director")
    assert officer in shown(cast, "director", all="1")


def test_search_and_post_narrow_the_list(cast):
    page = shown(cast, "director", q="นภา")
    assert str(cast.users["officer"]) in page
    assert str(cast.users["deputy"]) not in page
    page = shown(cast, "director", role=Role.DEPUTY)
    assert str(cast.users["deputy"]) in page
    assert str(cast.users["officer"]) not in page


def test_only_posts_that_the_head_fills_can_be_ended_here(cast):
    end = "directory:appointment_end"
    for who, shown_here, not_here in (
        ("administrator", "director", "secret_registrar"),
        ("director", "officer", "director"),
        ("division_director", "officer", "division_director"),
    ):
        page = shown(cast, who)
        assert reverse(end, args=[cast.appointments[shown_here].pk]) in page
        assert reverse(end, args=[cast.appointments[not_here].pk]) not in page


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
    browser = cast.sign_in("school_director")
    with django_assert_max_num_queries(12):
        first = browser.get(LIST).content.decode()
    assert "แสดง 1–50 จาก 123 รายการ" in first
    assert "page=3" in first
    assert "แสดง 101–123" in browser.get(LIST, {"page": 3}).content.decode()
