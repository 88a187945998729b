"""กำหนดผู้รักษาราชการแทน: heads and deputies name who stands in for them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.core import thai
from saraban.directory.actions.appoint import end_appointment
from saraban.directory.errors import LastDayError
from saraban.offices.actors import actor_of
from saraban.offices.models import Appointment, Role

LIST = reverse("directory:appointment_list")
PAGE = reverse("directory:stand_in_create")
CREATE = reverse("directory:appointment_create")
Capacity = Appointment.Capacity


def in_days(days):
    """Return a day from today as it is typed."""
    return thai.format_entered_date(thai.today() + timedelta(days=days))


def typed(**changed):
    """What a director types before a journey."""
    return {
        "username": "deputy",
        "capacity": Capacity.ACTING_FOR,
        "order_number": "15/2569",
        "starts_on": in_days(0),
        "ends_on": in_days(2),
        **changed,
    }


def end_of(appointment):
    return reverse("directory:appointment_end", args=[appointment.pk])


@pytest.fixture
def stand_in(cast):
    """The deputy stands in for the director, who said so."""
    assert cast.sign_in("director").post(PAGE, typed()).status_code == 302
    return Appointment.objects.get(acting_for=cast.appointments["director"])


def test_the_form_is_about_the_own_post(cast):
    browser = cast.sign_in("director")
    assert PAGE in browser.get(LIST).content.decode()
    page = browser.get(PAGE).content.decode()
    assert str(cast.users["director"]) in page
    assert f"ผู้อำนวยการ{cast.area.name}" in page
    assert 'value="acting_for" selected' in page
    assert 'value="substantive"' not in page


def test_a_director_names_who_stands_in(cast, stand_in):
    assert stand_in.user == cast.users["deputy"]
    assert (stand_in.office, stand_in.role) == (cast.area, Role.DIRECTOR)
    assert stand_in.appointed_by == cast.users["director"]
    page = cast.sign_in("director").get(LIST).content.decode()
    assert "รักษาราชการแทน <b>นางอรุณี ผู้นำสมมติ</b>" in page


def test_a_head_of_a_school_names_a_teacher(cast):
    sent = typed(username="teacher")
    assert cast.sign_in("school_director").post(PAGE, sent).status_code == 302
    made = Appointment.objects.get(acting_for=cast.appointments["school_director"])
    assert (made.user, made.office) == (cast.users["teacher"], cast.schools[0])


def test_a_director_back_early_ends_it(cast, stand_in):
    browser = cast.sign_in("director")
    assert end_of(stand_in) in browser.get(LIST).content.decode()
    page = browser.get(end_of(stand_in)).content.decode()
    assert "รักษาราชการแทน นางอรุณี ผู้นำสมมติ" in page
    sent = {"last_day": in_days(0)}
    assert browser.post(end_of(stand_in), sent).status_code == 302
    stand_in.refresh_from_db()
    assert stand_in.ends_on == thai.today()


def test_a_deputy_does_not_make_themselves_director(cast):
    browser = cast.sign_in("deputy")
    sent = {
        **typed(),
        "office": cast.area.pk,
        "role": Role.DIRECTOR,
        "acting_for": cast.appointments["director"].pk,
    }
    assert browser.post(CREATE, sent).status_code == 422
    # The own page is about the own post, whatever else is sent.
    assert "จึงแทนตนเองไม่ได้" in browser.post(PAGE, sent).content.decode()
    browser.post(PAGE, {**sent, "username": "officer"})
    made = Appointment.objects.get(capacity=Capacity.ACTING_FOR)
    assert (made.role, made.acting_for) == (Role.DEPUTY, cast.appointments["deputy"])


def test_who_stands_in_does_not_hand_it_on_or_end_it(cast, stand_in):
    browser: Client = cast.sign_in("deputy")
    browser.post(reverse("directory:office_choose"), {"appointment": stand_in.pk})
    response = browser.get(PAGE)
    assert response.status_code == 403
    assert "กำหนดผู้แทนต่ออีกทอดไม่ได้" in response.content.decode()
    assert browser.post(PAGE, typed(username="officer")).status_code == 403
    assert PAGE not in browser.get(LIST).content.decode()
    assert browser.post(end_of(stand_in), {"last_day": in_days(0)}).status_code == 403


def test_another_head_of_the_same_post_ends_nothing(cast, stand_in):
    successor = User.objects.create_user("successor", given_name="คนถัดไป")
    Appointment.objects.create(user=successor, office=cast.area, role=Role.DIRECTOR)
    browser = Client()
    browser.force_login(successor)
    assert end_of(stand_in) not in browser.get(LIST).content.decode()
    assert browser.get(end_of(stand_in)).status_code == 403


@pytest.mark.parametrize("who", ["registry_clerk", "division_director", "teacher"])
def test_others_are_refused_with_the_reason(cast, who):
    response = cast.sign_in(who).get(PAGE)
    assert response.status_code == 403
    assert "กำหนดผู้ปฏิบัติงานแทนตนได้เฉพาะ" in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": ""}, "ยังไม่ได้กรอกชื่อเจ้าหน้าที่"),
        ({"username": "nobody"}, "ไม่พบชื่อผู้ใช้นี้"),
        ({"username": "director"}, "จึงแทนตนเองไม่ได้"),
        ({"capacity": "substantive"}, "ฐานะที่เลือกไม่มีในรายการ"),
        ({"order_number": ""}, "ยังไม่ได้กรอกคำสั่งที่"),
        ({"ends_on": ""}, "รักษาราชการแทนต้องมีวันสิ้นสุด"),
        ({"ends_on": in_days(-1), "starts_on": in_days(-3)}, "คำสั่งนี้สิ้นสุดไปแล้ว"),
        ({"ends_on": in_days(-1)}, "ถึงวันที่อยู่ก่อนตั้งแต่วันที่"),
    ],
)
def test_what_is_typed_wrong_is_named_and_kept(cast, changed, sentence):
    sent = typed(**{"order_number": "คำสั่งที่พิมพ์ไว้", **changed})
    response = cast.sign_in("director").post(PAGE, sent)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert sent["starts_on"] in response.content.decode()
    assert not Appointment.objects.exclude(capacity=Capacity.SUBSTANTIVE).exists()


def test_the_same_press_twice_names_once(cast, stand_in):
    response = cast.sign_in("director").post(PAGE, typed())
    assert response.status_code == 422
    assert "อยู่แล้วในช่วงวันที่นี้" in response.content.decode()
    assert Appointment.objects.filter(capacity=Capacity.ACTING_FOR).count() == 1


def is_at_work(cast, stand_in):
    """Whether the deputy may act under the post now."""
    actor = actor_of(cast.users["deputy"], stand_in.pk)
    return actor is not None and actor.appointment_id == stand_in.pk


def test_what_began_today_by_mistake_ends_at_once(cast, stand_in):
    browser = cast.sign_in("director")
    assert "สิ้นสุดทันที" in browser.get(end_of(stand_in)).content.decode()
    assert is_at_work(cast, stand_in)
    answer = browser.post(end_of(stand_in), {"at_once": "on"}, follow=True)
    page = answer.content.decode()
    assert "สิ้นสุดแล้วตั้งแต่เวลานี้" in page
    assert end_of(stand_in) not in page
    stand_in.refresh_from_db()
    assert (stand_in.ends_on, stand_in.ended_at is None) == (thai.today(), False)
    assert not is_at_work(cast, stand_in)
    assert browser.post(end_of(stand_in), {"at_once": "on"}).status_code == 422
    # The right person is named on the same day.
    sent = typed(username="registry.clerk")
    assert browser.post(PAGE, sent).status_code == 302


def test_what_has_not_begun_never_does(cast):
    browser = cast.sign_in("director")
    browser.post(PAGE, typed(starts_on=in_days(3), ends_on=in_days(5)))
    made = Appointment.objects.get(acting_for=cast.appointments["director"])
    answer = browser.post(end_of(made), {"at_once": "on"}, follow=True)
    assert "แล้ว ไม่มีผล" in answer.content.decode()
    assert not Appointment.objects.filter(pk=made.pk).exists()


def test_only_standing_in_ends_at_once(cast):
    officer = cast.appointments["officer"]
    browser = cast.sign_in("director")
    assert "สิ้นสุดทันที" not in browser.get(end_of(officer)).content.decode()
    sent = {"at_once": "on", "last_day": in_days(1)}
    browser.post(end_of(officer), sent)
    officer.refresh_from_db()
    assert officer.ended_at is None
    with pytest.raises(LastDayError):
        end_appointment(
            officer, thai.today(), at_once=True, actor=cast.actor("director")
        )


@pytest.mark.parametrize(
    ("who", "finds"),
    [("director", True), ("school_director", True), ("officer", False)],
)
def test_the_page_is_found_from_the_settings(cast, who, finds):
    page = cast.sign_in(who).get(reverse("desk:settings_home")).content.decode()
    assert (PAGE in page) == finds


def test_standing_in_for_the_other_is_offered_first(cast):
    page = cast.sign_in("director").get(PAGE).content.decode()
    choices = page.split('name="capacity"', 1)[1].split("</select>", 1)[0]
    first = choices.split("<option", 2)[1]
    assert "รักษาราชการแทน" in first
    assert "selected" in first
