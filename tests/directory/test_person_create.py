"""เพิ่มผู้ใช้: an account with a password that is shown once."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.audit.models import AuditDetail, AuditEvent, AuditKind

CREATE = reverse("directory:person_create")
TYPED = {
    "username": "Somjai.T",
    "title": "นางสาว",
    "given_name": "สมใจ",
    "family_name": "ทดสอบสมมติ",
}


def password_in(page):
    [password] = set(re.findall(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b", page))
    return password


def test_the_new_person_signs_in_with_the_shown_password(cast):
    response = cast.sign_in("administrator").post(CREATE, TYPED)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    password = password_in(response.content.decode())
    person = User.objects.get(username="somjai.t")
    assert person.check_password(password)
    assert person.must_change_password
    assert str(person) == "นางสาวสมใจ ทดสอบสมมติ"
    sent = {"login": "somjai.t", "password": password}
    assert Client().post(reverse("account_login"), sent).status_code == 302


def test_the_record_names_the_person_and_no_password(cast):
    response = cast.sign_in("administrator").post(CREATE, TYPED)
    password = password_in(response.content.decode())
    event = AuditEvent.objects.get(kind=AuditKind.PERSON_CREATED)
    assert event.actor == cast.users["administrator"]
    assert event.detail.values["username"] == "somjai.t"
    assert password not in str(list(AuditDetail.objects.values_list("values")))


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


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("division_director", 200),
        ("school_director", 200),
        ("director", 403),
        ("officer", 403),
    ],
)
def test_heads_who_look_after_people_add_them(cast, who, status):
    browser = cast.sign_in(who)
    assert browser.get(CREATE).status_code == status
    assert browser.post(CREATE, TYPED).status_code == status
    assert User.objects.filter(username="somjai.t").exists() == (status == 200)
