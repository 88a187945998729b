"""แก้ไขผู้ใช้, and ปิดใช้งาน from the list."""

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Appointment, Role


def edit_page(person):
    return reverse("directory:person_edit", args=[person.pk])


def person_switch(person):
    return reverse("directory:person_switch", args=[person.pk])


TYPED = {
    "title": "นาง",
    "given_name": "นภา",
    "family_name": "นามสกุลใหม่",
    "is_active": "on",
}


def test_a_name_is_corrected_and_recorded(cast):
    officer = cast.users["officer"]
    browser = cast.sign_in("administrator")
    assert "ใจสมมติ" in browser.get(edit_page(officer)).content.decode()
    assert browser.post(edit_page(officer), TYPED).status_code == 302
    officer.refresh_from_db()
    assert str(officer) == "นางนภา นามสกุลใหม่"
    values = AuditEvent.objects.get(kind=AuditKind.PERSON_CHANGED).detail.values
    assert values == {
        "title": ["นางสาว", "นาง"],
        "family_name": ["ใจสมมติ", "นามสกุลใหม่"],
    }


def test_nothing_changed_is_nothing_recorded(cast):
    officer = cast.users["officer"]
    same = {"title": "นางสาว", "given_name": "นภา", "family_name": "ใจสมมติ"}
    browser = cast.sign_in("administrator")
    browser.post(edit_page(officer), {**same, "is_active": "on"})
    assert not AuditEvent.objects.filter(kind=AuditKind.PERSON_CHANGED).exists()


def test_a_closed_account_is_out_at_once_and_back_when_opened(cast):
    officer = cast.users["officer"]
    at_work, administrator = cast.sign_in("officer"), cast.sign_in("administrator")
    home = reverse("desk:home")
    assert at_work.get(home).status_code == 200
    administrator.post(person_switch(officer), {"active": "0"})
    assert at_work.get(home).url.startswith(reverse("account_login"))
    administrator.post(person_switch(officer), {"active": "1"})
    assert cast.sign_in("officer").get(home).status_code == 200


def test_nobody_closes_the_own_account(cast):
    administrator = cast.users["administrator"]
    browser = cast.sign_in("administrator")
    response = browser.post(edit_page(administrator), {**TYPED, "is_active": ""})
    assert response.status_code == 422
    page = browser.post(person_switch(administrator), {"active": "0"}, follow=True)
    assert "ทำกับบัญชีของท่านเองไม่ได้" in page.content.decode()
    assert User.objects.get(pk=administrator.pk).is_active


def test_the_only_administrator_of_another_area_stays(cast):
    deputy = cast.users["deputy"]
    Appointment.objects.create(
        user=deputy, office=cast.other_area, role=Role.ADMINISTRATOR
    )
    browser = cast.sign_in("administrator")
    page = browser.post(person_switch(deputy), {"active": "0"}, follow=True)
    assert "เป็นผู้ดูแลระบบคนสุดท้าย" in page.content.decode()
    assert User.objects.get(pk=deputy.pk).is_active
    Appointment.objects.create(
        user=cast.users["outsider"], office=cast.other_area, role=Role.ADMINISTRATOR
    )
    browser.post(person_switch(deputy), {"active": "0"})
    assert not User.objects.get(pk=deputy.pk).is_active


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("administrator", "teacher", 200),
        ("administrator", "outsider", 404),
        ("director", "officer", 403),
        ("school_director", "teacher", 200),
        ("school_director", "school_director", 403),
        ("school_director", "outsider", 404),
        ("school_director", "other_school_clerk", 404),
        ("division_director", "officer", 200),
        ("division_director", "division_director", 403),
        ("division_director", "registry_clerk", 404),
    ],
)
def test_whose_account_is_in_whose_care(cast, who, whose, status):
    person = cast.users[whose]
    browser = cast.sign_in(who)
    assert browser.get(edit_page(person)).status_code == status
    closed = browser.post(person_switch(person), {"active": "0"})
    assert closed.status_code == {200: 302}.get(status, status)
    assert User.objects.get(pk=person.pk).is_active == (status != 200)


def test_appointing_somebody_of_another_area_hands_over_no_account(cast):
    outsider = cast.users["outsider"]
    Appointment.objects.create(
        user=outsider, office=cast.schools[0], role=Role.SCHOOL_DIRECTOR
    )
    browser = cast.sign_in("administrator")
    reset = reverse("directory:person_password_reset", args=[outsider.pk])
    for address in (edit_page(outsider), reset):
        response = browser.get(address)
        assert response.status_code == 403
        assert f"อยู่ในความดูแลของ{cast.other_area.name}" in response.content.decode()
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    assert browser.post(reset).status_code == 403
