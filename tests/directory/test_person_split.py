"""แยกบัญชีที่ใช้ร่วมกัน: each who shared an account gets one, with its posts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.offices.models import Appointment, Role
from tests.cast import Cast


@pytest.fixture
def shared(cast: Cast) -> User:
    """The one account of a school, as the old system has it."""
    account = User.objects.create_user("school1", given_name="ธุรการโรงเรียน")
    for role in (Role.SCHOOL_CLERK, Role.TEACHER):
        Appointment.objects.create(user=account, office=cast.schools[0], role=role)
    return account


def page(account: User) -> str:
    return reverse("directory:person_split", args=[account.pk])


@pytest.mark.parametrize("who", ["administrator", "school_director"])
def test_persons_come_in_its_place(cast: Cast, shared: User, who: str) -> None:
    browser = cast.sign_in(who)
    sent = {"names": "นางสาวสมใจ ตัวอย่างดี\n\nนายเอก ทดสอบ\nนายเอก ทดสอบ"}
    answer = browser.post(page(shared), sent)
    assert answer.status_code == 302, answer.content.decode()
    made = User.objects.filter(username__startswith="50990001.").order_by("username")
    assert [str(each) for each in made] == ["นางสาวสมใจ ตัวอย่างดี", "นายเอก ทดสอบ"]
    for each in made:
        roles = {post.role for post in each.appointments.all()}
        assert roles == {Role.SCHOOL_CLERK, Role.TEACHER}
        assert not each.has_password
    shared.refresh_from_db()
    assert not shared.is_active
    assert "แยกเป็น 2 บัญชีแล้ว" in browser.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "names", ["", " \n ", "\n".join(f"นาย{n} ก" for n in range(51))]
)
def test_what_is_no_list_of_names_is_refused(
    cast: Cast, shared: User, names: str
) -> None:
    before = User.objects.count()
    answer = cast.sign_in("administrator").post(page(shared), {"names": names})
    assert answer.status_code == 422
    assert User.objects.count() == before
    shared.refresh_from_db()
    assert shared.is_active


def test_others_may_not(cast: Cast, shared: User) -> None:
    for who, status in (
        ("school_clerk", 403),
        ("director", 403),
        ("division_director", 404),
        ("outsider", 403),
    ):
        answer = cast.sign_in(who).post(page(shared), {"names": "นายก ข"})
        assert answer.status_code == status
    assert User.objects.get(pk=shared.pk).is_active
