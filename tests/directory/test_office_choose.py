"""เลือกสถานศึกษาสำหรับปฏิบัติงาน."""

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Appointment, Role

HOME = reverse("desk:home")
CHOOSE = reverse("directory:office_choose")


@pytest.fixture
def second_post(cast):
    """The teacher of school 1 is also a clerk of school 2."""
    return Appointment.objects.create(
        user=cast.users["teacher"],
        office=cast.schools[1],
        role=Role.SCHOOL_CLERK,
        starts_on="2020-01-01",
    )


def test_who_has_one_post_is_not_asked(cast):
    assert cast.sign_in("teacher").get(HOME).status_code == 200


def test_who_has_two_posts_chooses_first(cast, second_post):
    response = cast.sign_in("teacher").get("/office/suggest/offices/?q=a")
    assert response.status_code == 302
    assert response.url.startswith(CHOOSE)
    assert "next=/office/suggest/offices/%3Fq%3Da" in response.url


def test_the_choice_offers_own_posts_with_office_and_role(cast, second_post):
    page = cast.sign_in("teacher").get(CHOOSE).content.decode()
    for post in (cast.appointments["teacher"], second_post):
        assert post.office.name in page
        assert post.get_role_display() in page
    assert cast.schools[2].name not in page


def test_the_choice_is_kept_and_recorded(cast, second_post):
    browser = cast.sign_in("teacher")
    response = browser.post(
        CHOOSE, {"appointment": second_post.pk, "next": "/office/x"}
    )
    assert (response.status_code, response.url) == (302, "/office/x")
    assert browser.get(HOME).wsgi_request.actor.appointment == second_post
    event = AuditEvent.objects.get(kind=AuditKind.OFFICE_CHOSEN)
    assert event.appointment_id == second_post.pk
    assert event.office == cast.schools[1]


def test_the_office_is_changed_at_any_time(cast, second_post):
    browser = cast.sign_in("teacher")
    for post in (second_post, cast.appointments["teacher"]):
        browser.post(CHOOSE, {"appointment": post.pk})
        assert browser.get(HOME).wsgi_request.actor.appointment == post


def test_the_session_goes_on_with_the_choice(cast, second_post):
    browser = cast.sign_in("teacher")
    before = browser.session.session_key
    browser.post(CHOOSE, {"appointment": second_post.pk})
    assert browser.session.session_key == before


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", ""])
def test_the_way_on_stays_on_this_site(cast, second_post, address):
    browser = cast.sign_in("teacher")
    sent = {"appointment": second_post.pk, "next": address}
    assert browser.post(CHOOSE, sent).url == HOME


def test_nothing_chosen_is_asked_again(cast, second_post):
    response = cast.sign_in("teacher").post(CHOOSE, {})
    assert response.status_code == 422
    assert "ยังไม่ได้เลือกหน่วยงานที่ปฏิบัติงาน" in response.content.decode()


def test_somebody_elses_post_cannot_be_chosen(cast, second_post):
    browser = cast.sign_in("teacher")
    sent = {"appointment": cast.appointments["director"].pk}
    assert browser.post(CHOOSE, sent).status_code == 422
    assert browser.get(HOME).status_code == 302


def test_a_post_that_ended_is_asked_anew(cast, second_post):
    third = Appointment.objects.create(
        user=cast.users["teacher"],
        office=cast.schools[2],
        role=Role.TEACHER,
        starts_on="2020-01-01",
    )
    browser = cast.sign_in("teacher")
    browser.post(CHOOSE, {"appointment": third.pk})
    Appointment.objects.filter(pk=third.pk).update(ends_on="2020-12-31")
    assert browser.get(HOME).url.startswith(CHOOSE)


def test_who_has_no_post_is_told_whom_to_ask(cast):
    Appointment.objects.filter(user=cast.users["teacher"]).update(ends_on="2020-12-31")
    browser = cast.sign_in("teacher")
    for address in (HOME, CHOOSE):
        response = browser.get(address)
        assert response.status_code == 403
        assert "ยังไม่มีหน้าที่ในระบบ" in response.content.decode()
