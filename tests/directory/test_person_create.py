"""เพิ่มผู้ใช้: an account, its first post, and a code that is shown once."""

import pytest
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.offices.models import Appointment, Role
from tests.directory import invited

CREATE = reverse("directory:person_create")
TYPED = {
    "username": "Somjai.T",
    "title": "นางสาว",
    "given_name": "สมใจ",
    "family_name": "ทดสอบสมมติ",
}


def test_the_new_person_sets_the_own_password_with_the_shown_code(cast):
    response = cast.sign_in("administrator").post(CREATE, TYPED)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    code = invited.code_in(response.content.decode())
    person = User.objects.get(username="somjai.t")
    assert not person.has_password
    assert str(person) == "นางสาวสมใจ ทดสอบสมมติ"
    assert invited.accept(code)[1].status_code == 302
    sent = {"login": "somjai.t", "password": invited.CHOSEN}
    assert Client().post(reverse("account_login"), sent).status_code == 302


def test_a_head_adds_people_of_the_own_office_with_their_post(cast):
    school, division = cast.schools[0], cast.divisions[1]
    for who, office, role in (
        ("school_director", school, Role.SCHOOL_CLERK),
        ("division_director", division, Role.OFFICER),
    ):
        browser = cast.sign_in(who)
        typed = TYPED | {"username": who.replace("_", "-")}
        assert "ยังไม่ได้เลือกหน้าที่" in browser.post(CREATE, typed).content.decode()
        post = {"office": office.pk, "role": role, "position_title": "ครู"}
        answer = browser.post(CREATE, typed | post)
        assert answer.status_code == 200, answer.content.decode()
        made = Appointment.objects.get(user__username=typed["username"])
        assert (made.office, made.role) == (office, role)


@pytest.mark.parametrize(
    ("who", "place", "role"),
    [
        ("school_director", "other", Role.TEACHER),
        ("school_director", "own", Role.SCHOOL_DIRECTOR),
        ("school_director", "own", Role.ADMINISTRATOR),
        ("division_director", "own", Role.SCHOOL_CLERK),
    ],
)
def test_no_head_makes_a_head_or_somebody_elsewhere(cast, who, place, role):
    office = cast.schools[1] if place == "other" else cast.schools[0]
    post = {"office": office.pk, "role": role}
    assert cast.sign_in(who).post(CREATE, TYPED | post).status_code == 422
    assert not User.objects.filter(username="somjai.t").exists()


def test_the_record_names_the_person_and_no_code(cast):
    response = cast.sign_in("administrator").post(CREATE, TYPED)
    code = invited.code_in(response.content.decode())
    event = AuditEvent.objects.get(kind=AuditKind.PERSON_CREATED)
    assert event.actor == cast.users["administrator"]
    assert event.detail.values["username"] == "somjai.t"
    assert code not in str(list(AuditDetail.objects.values_list("values")))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": ""}, "ยังไม่ได้กรอกชื่อผู้ใช้"),
        ({"username": "สมใจ"}, "ใช้ได้เฉพาะตัวอักษร a–z"),
        ({"username": "a b"}, "ใช้ได้เฉพาะตัวอักษร a–z"),
        ({"username": "a" * 61}, "ชื่อผู้ใช้ยาวเกินไป"),
        ({"username": "officer"}, "มีผู้ใช้ชื่อนี้แล้ว"),
        ({"given_name": " "}, "ยังไม่ได้กรอกชื่อ"),
    ],
)
def test_what_is_typed_wrong_is_named(cast, changed, sentence):
    response = cast.sign_in("administrator").post(CREATE, TYPED | changed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not User.objects.filter(username="somjai.t").exists()


@pytest.mark.parametrize("who", ["director", "registry_clerk", "school_clerk"])
def test_others_are_refused(cast, who):
    browser = cast.sign_in(who)
    assert browser.get(CREATE).status_code == 403
    assert browser.post(CREATE, TYPED).status_code == 403
    assert not User.objects.filter(username="somjai.t").exists()
