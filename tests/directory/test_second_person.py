"""การยืนยันโดยบุคคลที่สอง: nobody makes a head alone."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.directory.models import Confirmation
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment, Office, Role
from tests.directory import invited, workbooks
from tests.directory.in_use import LIST, decide, is_post, put_in_use
from tests.directory.misused import appoint_by, new_person

SETTINGS = reverse("directory:settings_edit")


def ask(cast, role=Role.DIRECTOR, username="administrator", **typed):
    """The administrator appoints somebody, himself if nobody else is named."""
    name = cast.users[username].username if username in cast.users else username
    browser = cast.sign_in("administrator")
    assert appoint_by(browser, name, cast.area, role, **typed) == 302
    return browser


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DEPUTY, Role.ADMINISTRATOR])
def test_an_administrator_makes_nobody_a_head_alone(cast, role):
    put_in_use(cast)
    browser = ask(cast, role, "officer")
    officer = cast.users["officer"].username
    assert not is_post(officer, role)
    answer = decide(browser, "confirm")
    assert answer.status_code == 403
    assert "ท่านเป็นผู้ขอ" in answer.content.decode()
    assert not is_post(officer, role)
    page = decide(cast.sign_in("deputy"), "confirm").content.decode()
    assert "ยืนยันแล้ว" in page
    assert is_post(officer, role)
    post = Appointment.objects.latest("pk")
    assert post.appointed_by == cast.users["administrator"]
    event = AuditEvent.objects.get(kind=AuditKind.CONFIRMATION_GIVEN)
    assert event.actor_id == cast.users["deputy"].pk
    told = Notice.objects.filter(kind=NoticeKind.OWN_ACCOUNT)
    assert told.filter(person=cast.users["officer"]).exists()


def test_an_administrator_is_no_director_before_another_confirms(cast):
    put_in_use(cast)
    ask(cast)
    assert not is_post("administrator", Role.DIRECTOR)
    waiting = Notice.objects.filter(kind=NoticeKind.CONFIRMATION)
    people = {each.person for each in waiting}
    assert people == {cast.users["director"], cast.users["deputy"]}
    assert "ระบบ ต้นแบบกุล" in cast.sign_in("director").get(LIST).content.decode()


def test_a_second_administrator_is_no_way_around(cast):
    """A person made by the first one, who would then confirm for them."""
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    new_person(browser, "puppet", office=cast.area.pk, role=Role.ADMINISTRATOR)
    assert not is_post("puppet", Role.ADMINISTRATOR)
    assert Confirmation.objects.waiting().count() == 1


@pytest.mark.parametrize(
    ("way", "role"),
    [("division", Role.DIVISION_HEAD), ("school", Role.SCHOOL_DIRECTOR)],
)
def test_heads_of_divisions_and_schools_wait_too(cast, way, role):
    put_in_use(cast)
    office = cast.divisions[2] if way == "division" else cast.schools[1]
    browser = cast.sign_in("administrator")
    officer = cast.users["officer"].username
    assert appoint_by(browser, officer, office, role) == 302
    assert not is_post(officer, role)
    decide(cast.sign_in("director"), "confirm")
    assert is_post(officer, role)


def test_what_a_head_gives_is_the_heads_own(cast):
    put_in_use(cast)
    officer = cast.users["officer"].username
    director = cast.sign_in("director")
    assert appoint_by(director, officer, cast.divisions[2], Role.DIVISION_HEAD) == 302
    assert is_post(officer, Role.DIVISION_HEAD)
    head = cast.sign_in("school_director")
    teacher = cast.users["teacher"].username
    assert appoint_by(head, teacher, cast.schools[0], Role.SCHOOL_DEPUTY) == 302
    assert is_post(teacher, Role.SCHOOL_DEPUTY)
    assert not Confirmation.objects.exists()


def test_what_is_usual_is_not_asked(cast):
    put_in_use(cast)
    officer = cast.users["officer"].username
    ask(cast, Role.REGISTRY_CLERK, "officer")
    assert is_post(officer, Role.REGISTRY_CLERK)


def test_before_the_first_letter_nobody_second_is_asked(cast):
    put_in_use(cast)
    cast.area.letters.all().delete()
    ask(cast)
    assert is_post(cast.users["administrator"].username, Role.DIRECTOR)


def test_where_there_is_no_second_person_nobody_waits(cast):
    put_in_use(cast, ["administrator"])
    ask(cast)
    assert is_post(cast.users["administrator"].username, Role.DIRECTOR)


def test_getting_rid_of_the_others_first_does_not_help(cast):
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    today = thai.format_entered_date(thai.today())
    for name in ("director", "deputy"):
        page = reverse("directory:appointment_end", args=[cast.appointments[name].pk])
        assert browser.post(page, {"last_day": today}).status_code == 302
        close = reverse("directory:person_switch", args=[cast.users[name].pk])
        browser.post(close, {"active": "0"})
    ask(cast)
    assert not is_post(cast.users["administrator"].username, Role.DIRECTOR)


def test_resetting_the_others_first_does_not_help(cast):
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    taken = [
        invited.accept(invited.code_in(browser.post(page).content.decode()))[0]
        for page in (
            reverse("directory:person_password_reset", args=[cast.users[name].pk])
            for name in ("director", "deputy")
        )
    ]
    ask(cast)
    for as_another in taken:
        assert decide(as_another, "confirm").status_code == 403
    assert not is_post(cast.users["administrator"].username, Role.DIRECTOR)


def test_whose_password_the_asker_gave_is_no_second_person_for_a_week(cast):
    put_in_use(cast, ["administrator", "director"])
    browser = cast.sign_in("administrator")
    director = cast.users["director"]
    browser.post(reverse("directory:person_password_reset", args=[director.pk]))
    director.refresh_from_db()
    assert director.held_since is None
    ask(cast, Role.DEPUTY, "officer")
    answer = decide(cast.sign_in("director"), "confirm")
    assert "7 วัน" in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        decide(cast.sign_in("director"), "confirm")
    posts = Appointment.objects.filter(user=cast.users["officer"], role=Role.DEPUTY)
    assert posts.exists()


def test_the_person_concerned_is_not_the_second(cast):
    put_in_use(cast)
    ask(cast, Role.DIRECTOR, "deputy")
    answer = decide(cast.sign_in("deputy"), "confirm")
    assert answer.status_code == 403
    assert "เรื่องของท่านเอง" in answer.content.decode()


def test_a_refusal_ends_it_and_tells_who_asked(cast):
    put_in_use(cast)
    ask(cast)
    decide(cast.sign_in("deputy"), "refuse")
    assert "ไม่ยืนยัน" in decide(cast.sign_in("director"), "confirm").content.decode()
    assert not is_post(cast.users["administrator"].username, Role.DIRECTOR)
    told = Notice.objects.filter(person=cast.users["administrator"])
    assert told.filter(title__contains="ไม่ยืนยัน").exists()


def test_who_asked_takes_it_back(cast):
    put_in_use(cast)
    browser = ask(cast)
    assert decide(cast.sign_in("deputy"), "withdraw").status_code == 200
    assert Confirmation.objects.waiting().exists()
    decide(browser, "withdraw")
    assert not Confirmation.objects.waiting().exists()
    decide(cast.sign_in("deputy"), "confirm")
    assert not is_post(cast.users["administrator"].username, Role.DIRECTOR)


def test_after_a_week_without_a_refusal_who_asked_goes_on(cast):
    put_in_use(cast)
    ask(cast, Role.DEPUTY, "officer")
    later = timezone.now() + timedelta(days=7, minutes=1)
    with time_machine.travel(later, tick=False):
        decide(cast.sign_in("administrator"), "confirm")
        assert is_post(cast.users["officer"].username, Role.DEPUTY)
        assert Appointment.objects.latest("pk").starts_on == thai.today()


def test_silence_of_those_who_could_not_speak_is_no_consent(cast):
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    for name in ("director", "deputy"):
        person = cast.users[name].pk
        browser.post(reverse("directory:person_password_reset", args=[person]))
    ask(cast)
    later = timezone.now() + timedelta(days=7, minutes=1)
    with time_machine.travel(later, tick=False):
        answer = decide(cast.sign_in("administrator"), "confirm")
        assert "ไม่มีผู้ใดคัดค้านได้" in answer.content.decode()
        assert not is_post(cast.users["administrator"].username, Role.DIRECTOR)


def test_a_post_is_given_by_who_asked_as_they_may_then(cast):
    put_in_use(cast)
    ask(cast, Role.DEPUTY, "officer")
    Appointment.objects.filter(user=cast.users["administrator"]).update(
        ends_on=thai.today() - timedelta(days=1)
    )
    page = decide(cast.sign_in("director"), "confirm").content.decode()
    assert "ผู้ขอพ้นจากหน้าที่" in page
    assert Confirmation.objects.waiting().count() == 1
    assert not is_post(cast.users["officer"].username, Role.DEPUTY)


def test_the_same_is_asked_once(cast):
    put_in_use(cast)
    browser = ask(cast, Role.DEPUTY, "officer")
    officer = cast.users["officer"].username
    assert appoint_by(browser, officer, cast.area, Role.DEPUTY) == 422
    assert Confirmation.objects.count() == 1


def test_the_switch_is_turned_off_by_two(cast):
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    sent = {"is_allowed": "on", "needs_pin": "on"}
    page = browser.post(SETTINGS, sent, follow=True).content.decode()
    assert "รอบุคคลที่สอง" in page
    assert Office.objects.get(pk=cast.area.pk).heads_need_second_person
    decide(cast.sign_in("director"), "confirm")
    assert not Office.objects.get(pk=cast.area.pk).heads_need_second_person
    ask(cast)
    assert is_post(cast.users["administrator"].username, Role.DIRECTOR)


def test_the_heads_of_a_file_are_confirmed_at_once(cast):
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    made = workbooks.write(browser, workbooks.read(browser, workbooks.untidy(3)))
    directors = Appointment.objects.filter(role=Role.SCHOOL_DIRECTOR)
    before = directors.count()
    assert before == 1
    assert Appointment.objects.filter(role=Role.TEACHER).count() > 3
    asked = Confirmation.objects.get(directory_import=made)
    assert len(asked.posts) == 3
    page = cast.sign_in("director").get(LIST).content.decode()
    assert "3 รายการ" in page
    decide(cast.sign_in("director"), "confirm")
    assert directors.count() == before + 3


def test_a_file_that_is_taken_back_takes_its_heads_along(cast):
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    made = workbooks.write(browser, workbooks.read(browser, workbooks.untidy(2)))
    workbooks.undo(browser, made)
    assert made.state == "undone"
    assert Confirmation.objects.get().state == Confirmation.State.WITHDRAWN
    page = decide(cast.sign_in("director"), "confirm").content.decode()
    assert "ถอนคำขอแล้ว" in page


def test_another_area_sees_and_confirms_nothing(cast):
    put_in_use(cast)
    ask(cast)
    user = User.objects.create_user("adm2", "x", given_name="อื่น")
    Appointment.objects.create(
        user=user, office=cast.other_area, role=Role.ADMINISTRATOR
    )
    cast.users["other"] = user
    for deed in ("confirm", "refuse", "withdraw"):
        assert decide(cast.sign_in("other"), deed).status_code == 404
    assert Confirmation.objects.waiting().count() == 1
