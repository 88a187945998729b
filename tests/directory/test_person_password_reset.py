"""คืนค่ารหัสผ่าน: the old one ends, and a code sets a new one."""

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from tests.cast import PASSWORD
from tests.directory import invited


def reset_page(person):
    return reverse("directory:person_password_reset", args=[person.pk])


def test_a_reset_ends_the_sessions_and_the_old_password(cast):
    officer = cast.users["officer"]
    at_work = cast.sign_in("officer")
    page = cast.sign_in("administrator").post(reset_page(officer)).content.decode()
    home = reverse("desk:home")
    assert at_work.get(home).url.startswith(reverse("account_login"))
    assert not User.objects.get(pk=officer.pk).check_password(PASSWORD)
    assert invited.accept(invited.code_in(page))[1]["Location"] == home
    kinds = AuditEvent.objects.filter(subject_id=officer.pk, subject_type="user")
    assert kinds.filter(kind=AuditKind.PASSWORD_RESET).count() == 1


def test_opening_the_page_changes_nothing(cast):
    officer = cast.users["officer"]
    assert cast.sign_in("administrator").get(reset_page(officer)).status_code == 200
    assert User.objects.get(pk=officer.pk).check_password(PASSWORD)


def test_nobody_resets_the_own_password(cast):
    administrator = cast.users["administrator"]
    response = cast.sign_in("administrator").post(reset_page(administrator))
    assert response.status_code == 409
    assert User.objects.get(pk=administrator.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("director", "officer", 403),
        ("registry_clerk", "officer", 403),
        ("school_director", "other_school_clerk", 404),
        ("administrator", "outsider", 404),
    ],
)
def test_others_may_not(cast, who, whose, status):
    person = cast.users[whose]
    assert cast.sign_in(who).post(reset_page(person)).status_code == status
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_a_person_to_change_the_password_does_nothing_else_first(cast):
    User.objects.filter(username="registry.clerk").update(must_change_password=True)
    browser = cast.sign_in("registry_clerk")
    change = reverse("account_change_password")
    for address in ("/", "/office/choose/", "/registers/incoming/"):
        assert browser.get(address).url == change
    assert browser.get(change).status_code == 200
    assert browser.post(reverse("account_logout")).status_code == 302
