"""People and files as somebody uses them who wants more than they may have."""

from __future__ import annotations

from typing import Any, Final

from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.core import thai
from saraban.offices.models import Appointment, Office, Role
from tests.cast import Cast
from tests.directory import invited
from tests.directory.workbooks import read, told

CREATE: Final = reverse("directory:person_create")
NAME_HEADS: Final = (
    "ชื่อผู้ใช้",
    "คำนำหน้า",
    "ชื่อ",
    "สกุล",
    "ตำแหน่ง",
    "สถานศึกษาหรือกลุ่ม",
    "หน้าที่",
)


def page(name: str, person: User) -> str:
    return reverse(f"directory:{name}", args=[person.pk])


def new_person(browser: Client, username: str, **typed: Any) -> str:
    sent = {"username": username, "given_name": "ใหม่", "family_name": "สมมติ", **typed}
    answer = browser.post(CREATE, sent)
    assert answer.status_code == 200, answer.content.decode()
    return invited.code_in(answer.content.decode())


def appoint_by(
    browser: Client, username: str, office: Office, role: str, **typed: Any
) -> int:
    sent = {
        "username": username,
        "office": office.pk,
        "role": role,
        "capacity": "substantive",
        "acting_for": "",
        "position_title": "",
        "order_number": "9/2569",
        "starts_on": thai.format_entered_date(thai.today()),
        "ends_on": "",
        **typed,
    }
    return browser.post(reverse("directory:appointment_create"), sent).status_code


def other_administrator(cast: Cast) -> Client:
    user = User.objects.create_user("adm2", "x", given_name="อื่น")
    Appointment.objects.create(
        user=user, office=cast.other_area, role=Role.ADMINISTRATOR
    )
    client = Client()
    client.force_login(user)
    return client


def roundtrip(browser: Client) -> tuple[Any, str]:
    answer = browser.get(reverse("directory:directory_export"))
    made = read(browser, answer.content)
    return made, told(browser, made)


def waiting(username: str, **post: Any) -> User:
    person = User.objects.create(username=username, given_name=username, password="!x")
    Appointment.objects.create(user=person, **post)
    return person
