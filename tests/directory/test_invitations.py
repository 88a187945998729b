"""ใบเชิญ: who prints them, and how a person comes to a password that nobody else knows."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.directory.models import Invitation
from saraban.offices.models import Appointment, Role
from tests.cast import Cast
from tests.directory import invited
from tests.directory.invited import ACCEPT, CHOSEN, OPEN, PRINT

LIST = reverse("directory:person_list")
DONE, FAULTY = 302, 422


@pytest.fixture
def newcomers(cast: Cast) -> list[User]:
    """Three teachers of the first school who have no password yet."""
    people = User.objects.bulk_create(
        User(username=f"t.{n}", given_name=name, family_name="สมมติ", password="!x")
        for n, name in enumerate(["เอก", "โท", "ตรี"])
    )
    for each in people:
        Appointment.objects.create(user=each, office=cast.schools[0], role=Role.TEACHER)
    return people


def reset(cast: Cast, name: str) -> str:
    page = reverse("directory:person_password_reset", args=[cast.users[name].pk])
    return invited.code_in(cast.sign_in("administrator").post(page).content.decode())


def test_the_person_sets_a_password_of_their_own_and_is_signed_in(cast: Cast) -> None:
    code = reset(cast, "officer")
    browser, answer = invited.accept(code)
    assert answer.status_code == DONE, answer.content.decode()
    assert browser.get(reverse("desk:home")).status_code == 200
    assert User.objects.get(username="officer").check_password(CHOSEN)
    kinds = AuditEvent.objects.filter(
        subject_type="user", subject_id=cast.users["officer"].pk
    )
    for kind in ("password_reset", "person_invited", "invitation_accepted"):
        assert kinds.filter(kind=kind).count() == 1, kind
    assert code not in str(list(AuditDetail.objects.values_list("values")))
    assert code.replace("-", "") not in str(list(Invitation.objects.values_list()))


def test_a_code_works_once_until_a_day_and_only_the_newest(cast: Cast) -> None:
    first = reset(cast, "officer")
    second = reset(cast, "officer")
    assert "ใบเชิญนี้ใช้ไปแล้ว" in Client().post(OPEN, {"code": first}).content.decode()
    assert invited.accept(second)[1].status_code == DONE
    assert Client().post(OPEN, {"code": second}).status_code == FAULTY
    third = reset(cast, "officer")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().post(OPEN, {"code": third}).status_code == FAULTY
    fourth = reset(cast, "officer")
    User.objects.filter(username="officer").update(is_active=False)
    assert Client().post(OPEN, {"code": fourth}).status_code == FAULTY


def test_an_invitation_that_ends_meanwhile_sets_nothing(cast: Cast) -> None:
    code = reset(cast, "officer")
    browser = Client()
    browser.post(OPEN, {"code": code})
    reset(cast, "officer")
    sent = {"password": CHOSEN, "password_again": CHOSEN}
    assert browser.post(ACCEPT, sent)["Location"] == OPEN
    assert not User.objects.get(username="officer").has_password


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"password": "", "password_again": ""}, "ยังไม่ได้กรอกรหัสผ่าน"),
        ({"password": CHOSEN, "password_again": "x"}, "ไม่ตรงกัน"),
        ({"password": "สั้น", "password_again": "สั้น"}, "สั้นเกินไป"),
        ({"password": "officer001", "password_again": "officer001"}, "คล้ายชื่อ"),
        ({"password": "ก" * 300, "password_again": "ก" * 300}, "200"),
    ],
)
def test_a_bad_password_is_refused_with_the_reason(
    cast: Cast, sent: dict[str, str], sentence: str
) -> None:
    browser = Client()
    browser.post(OPEN, {"code": reset(cast, "officer")})
    answer = browser.post(ACCEPT, sent)
    assert answer.status_code == FAULTY
    assert sentence in answer.content.decode()
    assert not User.objects.get(username="officer").has_password


@pytest.mark.parametrize(
    "typed", ["", "abc", "0000-0000-0000-0000", "ก" * 16, "a" * 999]
)
def test_what_is_no_code_is_said(db: None, typed: str) -> None:
    answer = Client().post(OPEN, {"code": typed})
    assert answer.status_code == FAULTY
    assert "16 ตัว" in answer.content.decode()


def test_the_code_stands_in_no_address_of_the_next_page(cast: Cast) -> None:
    browser = Client()
    answer = browser.get(OPEN, {"code": reset(cast, "officer").upper()})
    assert answer["Location"] == ACCEPT
    assert cast.users["officer"].get_full_name() in browser.get(ACCEPT).content.decode()


def test_codes_are_not_tried_without_end(db: None) -> None:
    browser = Client()
    for _ in range(61):
        answer = browser.post(OPEN, {"code": "a" * 16})
    assert answer.status_code == 429


@pytest.mark.parametrize("layout", ["1", "8"])
def test_slips_hold_a_name_and_a_code_that_opens_the_account(
    cast: Cast, newcomers: list[User], layout: str
) -> None:
    sent = {"people": [each.pk for each in newcomers], "layout": layout}
    answer = cast.sign_in("school_director").post(PRINT, sent)
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    assert len(document) == (3 if layout == "1" else 1)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for each in newcomers:
        assert each.username in text
    picture = document[0].render(scale=4).to_pil()
    [address, *_] = [each.text for each in zxingcpp.read_barcodes(picture)]
    browser = Client()
    assert browser.get(address.partition("testserver")[2])["Location"] == ACCEPT


def test_one_press_prints_for_all_that_lack_a_password(
    cast: Cast, newcomers: list[User]
) -> None:
    browser = cast.sign_in("administrator")
    answer = browser.post(PRINT, {"all": "1", "office": cast.schools[0].pk})
    assert answer["Content-Type"] == "application/pdf"
    waiting = Invitation.objects.open().values_list("user", flat=True)
    assert set(waiting) == {each.pk for each in newcomers}
    shown = browser.get(LIST, {"state": "waiting"}).content.decode()
    assert "เอก สมมติ" in shown
    assert str(cast.users["teacher"]) not in shown


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("school_director", 200),
        ("director", 403),
        ("school_clerk", 403),
        ("division_director", 404),
        ("outsider", 403),
    ],
)
def test_who_prints_for_whom(
    cast: Cast, newcomers: list[User], who: str, status: int
) -> None:
    answer = cast.sign_in(who).post(PRINT, {"people": [newcomers[0].pk]})
    assert answer.status_code == status
    assert Invitation.objects.exists() == (status == 200)


def test_nobody_is_invited_who_has_a_password(cast: Cast) -> None:
    browser = cast.sign_in("administrator")
    for sent in ({"people": [cast.users["teacher"].pk]}, {}):
        assert browser.post(PRINT, sent)["Location"] == LIST
    shown = browser.get(LIST).content.decode()
    assert "มีผู้ที่ตั้งรหัสผ่านแล้ว" in shown
    assert "ยังไม่ได้เลือกรายชื่อ" in shown
    assert not Invitation.objects.exists()
    assert not AuditEvent.objects.filter(kind=AuditKind.PERSON_INVITED).exists()


def test_a_person_of_another_office_too_is_left_to_the_area(
    cast: Cast, newcomers: list[User]
) -> None:
    Appointment.objects.create(
        user=newcomers[0], office=cast.schools[1], role=Role.SCHOOL_CLERK
    )
    sent = {"people": [each.pk for each in newcomers]}
    answer = cast.sign_in("school_director").post(PRINT, sent)
    assert answer.status_code == 403
    assert not Invitation.objects.exists()
