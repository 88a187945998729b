"""Nobody comes into an account or a post by a way round; codes and slips hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.typesetting import TypesettingBusyError
from saraban.offices.models import Appointment, Role
from saraban.secret_letters.models import SecretDelivery
from tests.cast import Cast
from tests.desk.closing.waiting import merge
from tests.directory import invited
from tests.directory.invited import OPEN, PRINT
from tests.directory.misused import (
    CREATE,
    appoint_by,
    new_person,
    other_administrator,
    page,
    waiting,
)
from tests.secret_letters import given


@pytest.fixture
def browser(cast: Cast) -> Client:
    """The administrator's browser."""
    return cast.sign_in("administrator")


def test_merger_makes_no_secret_registrar(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    friend = cast.appointments["teacher"]
    merge(cast, old, new, **{f"role_{friend.pk}": Role.SECRET_REGISTRAR})
    assert not Appointment.objects.filter(
        office=new, role=Role.SECRET_REGISTRAR
    ).exists()


def test_merger_lets_nobody_read(cast: Cast) -> None:

    given.school_registrar(cast)
    letter = given.sent(cast, cast.schools[1])
    given.receive(cast, SecretDelivery.objects.get(), "other_school_clerk")
    old, new = cast.schools[0], cast.schools[1]
    friend = cast.appointments["teacher"]
    merge(cast, old, new, **{f"role_{friend.pk}": Role.SECRET_REGISTRAR})
    answer = given.browser(cast, "teacher").get(letter.get_absolute_url())
    assert answer.status_code in (403, 404)


def test_code_of_before_opens_no_secret_letter(cast: Cast, browser: Client) -> None:
    letter = given.received(cast).letter
    code = new_person(browser, "puppet")
    head = cast.sign_in("director")
    assert appoint_by(head, "puppet", cast.area, Role.SECRET_REGISTRAR) == 302
    invited.accept(code)
    cast.users["puppet"] = User.objects.get(username="puppet")
    if not cast.users["puppet"].has_password:
        return
    answer = given.browser(cast, "puppet").get(letter.get_absolute_url())
    assert answer.status_code in (403, 404)


def test_code_of_a_head_does_not_open_an_administrator(
    cast: Cast, browser: Client
) -> None:
    head = cast.sign_in("school_director")
    code = new_person(head, "puppet", office=cast.schools[0].pk, role=Role.TEACHER)
    assert appoint_by(browser, "puppet", cast.area, Role.ADMINISTRATOR) == 302
    invited.accept(code)
    assert not User.objects.get(username="puppet").has_password


def test_a_move_hands_nobody_to_another_area(cast: Cast, browser: Client) -> None:
    victim, other = cast.users["registry_clerk"], other_administrator(cast)
    assert appoint_by(other, victim.username, cast.outside_school, Role.TEACHER) == 302
    assert other.post(page("person_password_reset", victim)).status_code == 403
    yesterday = thai.today() - timedelta(days=1)
    sent = {
        "last_day": thai.format_entered_date(yesterday),
        "office": cast.area.pk,
        "role": Role.REGISTRY_CLERK,
        "position_title": "",
    }
    assert browser.post(page("person_move", victim), sent).status_code == 302
    assert other.post(page("person_password_reset", victim)).status_code == 403
    assert browser.get(page("person_edit", victim)).status_code == 200


def test_appointing_somebody_hands_no_head_the_account(
    cast: Cast, browser: Client
) -> None:
    new_person(browser, "coming.director")
    person = User.objects.get(username="coming.director")
    head = cast.sign_in("school_director")
    assert head.post(page("person_password_reset", person)).status_code in (403, 404)
    appoint_by(head, person.username, cast.schools[0], Role.TEACHER)
    assert head.post(page("person_password_reset", person)).status_code in (403, 404)


def test_a_former_area_director_is_no_heads(cast: Cast) -> None:
    person = cast.users["director"]
    Appointment.objects.filter(user=person).update(
        ends_on=thai.today() - timedelta(days=1)
    )
    head = cast.sign_in("school_director")
    appoint_by(head, person.username, cast.schools[0], Role.TEACHER)
    assert head.post(page("person_password_reset", person)).status_code in (403, 404)


def test_a_head_choosing_the_secret_post_for_somebody_new(cast: Cast) -> None:
    sent = {
        "username": "x.y",
        "given_name": "ใหม่",
        "family_name": "สมมติ",
        "office": cast.schools[0].pk,
        "role": Role.SECRET_REGISTRAR,
    }
    assert cast.sign_in("school_director").post(CREATE, sent).status_code == 422


def test_print_all_leaves_out_whom_others_look_after(cast: Cast) -> None:
    waiting("t.1", office=cast.schools[0], role=Role.TEACHER)
    waiting(
        "t.2",
        office=cast.schools[0],
        role=Role.TEACHER,
        starts_on=date(2020, 1, 1),
        ends_on=date(2021, 1, 1),
    )
    answer = cast.sign_in("school_director").post(PRINT, {"all": "1"})
    assert answer.status_code == 200


def test_print_all_of_an_area_with_somebody_of_another(
    cast: Cast, browser: Client
) -> None:
    person = waiting("t.1", office=cast.outside_school, role=Role.TEACHER)
    Appointment.objects.create(
        user=person, office=cast.schools[0], role=Role.SCHOOL_CLERK
    )
    waiting("t.2", office=cast.schools[0], role=Role.TEACHER)
    assert browser.post(PRINT, {"all": "1"}).status_code == 200
    # Nobody else waits: it is said, and nobody is refused.
    assert browser.post(reverse("directory:school_setup_invite")).status_code == 302


def test_codes_live_on_where_the_slips_are_not_printed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = waiting("t.1", office=cast.schools[0], role=Role.TEACHER)
    browser = cast.sign_in("school_director")
    code = invited.code_in(
        browser.post(page("person_password_reset", person)).content.decode()
    )

    def busy(*_: object, **__: object) -> bytes:
        raise TypesettingBusyError

    monkeypatch.setattr("saraban.directory.views.slips.slips_pdf", busy)
    browser.post(PRINT, {"people": [person.pk]})
    assert Client().post(OPEN, {"code": code}).status_code == 302


def test_all_of_another_area_without_posts_stay_untouched(
    cast: Cast, browser: Client
) -> None:
    code = new_person(browser, "no.post")
    other_administrator(cast).post(PRINT, {"all": "1"})
    assert Client().post(OPEN, {"code": code}).status_code == 302


def test_a_move_cancels_what_was_to_begin(cast: Cast, browser: Client) -> None:
    person = cast.users["teacher"]
    later = thai.today() + timedelta(days=30)
    Appointment.objects.create(
        user=person, office=cast.schools[0], role=Role.SCHOOL_CLERK, starts_on=later
    )
    sent = {
        "last_day": thai.format_entered_date(thai.today()),
        "office": "",
        "role": "",
        "position_title": "",
    }
    assert browser.post(page("person_move", person), sent).status_code == 302
    assert not Appointment.objects.current(later).filter(user=person).exists()


def test_a_split_keeps_the_last_day(cast: Cast, browser: Client) -> None:
    shared = User.objects.create_user("school1", given_name="ธุรการโรงเรียน")
    last = thai.today() + timedelta(days=5)
    Appointment.objects.create(
        user=shared, office=cast.schools[0], role=Role.SCHOOL_CLERK, ends_on=last
    )
    browser.post(page("person_split", shared), {"names": "นายเอก ทดสอบ"})
    assert Appointment.objects.get(user__given_name="เอก").ends_on == last


def test_a_split_refuses_what_is_no_name(cast: Cast, browser: Client) -> None:
    shared = User.objects.create_user("school1", given_name="ธุรการโรงเรียน")
    Appointment.objects.create(
        user=shared, office=cast.schools[0], role=Role.SCHOOL_CLERK
    )
    assert (
        browser.post(page("person_split", shared), {"names": "1."}).status_code == 422
    )
    assert (
        browser.post(page("person_split", shared), {"names": "ก" * 150}).status_code
        == 422
    )


def test_a_split_of_an_account_of_two_areas(cast: Cast, browser: Client) -> None:
    shared = User.objects.create_user("school1", given_name="ธุรการโรงเรียน")
    Appointment.objects.create(
        user=shared, office=cast.schools[0], role=Role.SCHOOL_CLERK
    )
    Appointment.objects.create(
        user=shared, office=cast.outside_school, role=Role.SCHOOL_CLERK
    )
    assert (
        browser.post(
            page("person_split", shared), {"names": "นายเอก ทดสอบ"}
        ).status_code
        != 404
    )


def test_setup_invite(cast: Cast, browser: Client) -> None:
    person = waiting("t.1", office=cast.outside_school, role=Role.TEACHER)
    Appointment.objects.create(
        user=person, office=cast.schools[0], role=Role.SCHOOL_CLERK
    )
    # Nobody else waits: it is said, and nobody is refused.
    assert browser.post(reverse("directory:school_setup_invite")).status_code == 302


def test_a_code_does_not_come_back_with_a_reopened_account(
    cast: Cast, browser: Client
) -> None:
    code = new_person(browser, "no.post")
    person = User.objects.get(username="no.post")
    for active in "01":
        browser.post(page("person_switch", person), {"active": active})
    assert Client().post(OPEN, {"code": code}).status_code == 422


def test_listed_reader(cast: Cast, browser: Client) -> None:
    letter = given.received(cast).letter
    code = new_person(browser, "puppet", office=cast.divisions[1].pk, role=Role.OFFICER)
    cast.users["puppet"] = User.objects.get(username="puppet")
    given.listed(cast, letter, "puppet")
    invited.accept(code)
    cast.users["puppet"].refresh_from_db()
    assert given.browser(cast, "puppet").get(letter.get_absolute_url()).status_code in (
        403,
        404,
    )


def test_full_takeover_across_areas(cast: Cast, browser: Client) -> None:
    victim, other = cast.users["administrator"], other_administrator(cast)
    # A's administrator holds two terms: the old row ends, the new one follows.
    assert appoint_by(other, victim.username, cast.outside_school, Role.TEACHER) == 302
    Appointment.objects.filter(pk=cast.appointments["administrator"].pk).update(
        ends_on=thai.today() - timedelta(days=1)
    )
    Appointment.objects.create(user=victim, office=cast.area, role=Role.ADMINISTRATOR)
    answer = other.post(page("person_password_reset", victim))
    assert answer.status_code == 403
