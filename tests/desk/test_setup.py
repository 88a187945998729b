"""เริ่มใช้งานระบบ on รายการหลัก: what an area's administrator still has to do."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.accounts.models import User
from saraban.core import thai
from saraban.desk.queries.setup import setup_of
from saraban.offices.first_offices import (
    NewAdministrator,
    NewArea,
    add_administrator,
    choose_headquarters,
    found_area,
)
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.actions.books import every_book
from tests.cast import PARTS, Cast, session_of
from tests.desk.test_home import home_of, section, sent_to_schools

HOME = reverse("desk:home")
TITLES = [
    "ที่อยู่สำนักงาน",
    "กลุ่ม",
    "สถานศึกษา",
    "บุคลากร",
    "ผู้อำนวยการ",
    "เจ้าหน้าที่สารบรรณกลาง",
    "ปีปฏิทินและเลขเริ่มต้น",
    "หนังสือทดลอง",
]


@pytest.fixture
def administrator(db: None) -> User:
    """The administrator of an area in which nothing was done yet."""
    area = found_area(NewArea("5099", "เขตสมมติ", divisions=()))
    return add_administrator(NewAdministrator("boss", "ก", "ข", "x"), area)


def test_each_step_is_done_where_it_says_and_the_list_goes_with_the_last(
    administrator: User,
) -> None:
    area = Office.objects.get()
    assert undone(administrator) == TITLES
    deeds = {
        "ที่อยู่สำนักงาน": lambda: Office.objects.update(address="1 ถนนสมมติ"),
        "กลุ่ม": lambda: make_office(area, Office.Kind.DIVISION),
        "สถานศึกษา": lambda: make_office(area, Office.Kind.SCHOOL),
        "บุคลากร": lambda: User.objects.create_user("person", given_name="ค"),
        "ผู้อำนวยการ": lambda: appoint(area, Role.DIRECTOR),
        "เจ้าหน้าที่สารบรรณกลาง": lambda: appoint(area, Role.REGISTRY_CLERK),
        "ปีปฏิทินและเลขเริ่มต้น": lambda: every_book(area),
    }
    left = list(TITLES)
    for title, deed in deeds.items():
        deed()
        left.remove(title)
        assert undone(administrator) == left
        assert f"เหลืออีก <b>{len(left)}</b> ขั้น จาก 8 ขั้น" in shown(administrator)
    # What is left is for others to do: nothing more to press.
    assert left == ["หนังสือทดลอง"]
    assert "ขั้นต่อไป" not in shown(administrator)


def test_the_list_leads_to_the_pages_and_names_the_next_step(
    administrator: User,
) -> None:
    page = shown(administrator)
    assert "ขั้นต่อไป: ที่อยู่สำนักงาน" in page
    browser = browser_of(administrator)
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == len(TITLES) - 2 + 1
    for link in links:
        assert browser.get(link.replace("&amp;", "&")).status_code == 200
    assert "เจ้าหน้าที่สารบรรณกลางเป็นผู้กำหนด" in page


def test_a_book_that_somebody_looked_into_is_no_start_number(
    cast: Cast,
) -> None:
    for by in ("registry_clerk", "director"):
        home_of(cast, by)
    assert "ปีปฏิทินและเลขเริ่มต้น" in undone(cast.users["administrator"])
    year = reverse("registers:year_list")
    assert cast.sign_in("registry_clerk").get(year).status_code == 200
    assert "ปีปฏิทินและเลขเริ่มต้น" not in undone(cast.users["administrator"])


def test_done_is_done_though_people_leave_and_the_year_ends(cast: Cast) -> None:
    Office.objects.filter(pk=cast.area.pk).update(address="1 ถนนสมมติ")
    every_book(cast.area)
    assert undone(cast.users["administrator"]) == ["หนังสือทดลอง"]
    sent_to_schools(cast)
    assert section(home_of(cast, "administrator"), "setup") == ""
    head = Appointment.objects.filter(role=Role.DIRECTOR)
    head.update(ends_on=thai.today().replace(day=1, month=1))
    assert section(home_of(cast, "administrator"), "setup") == ""


def test_it_is_one_query_for_the_administrator_and_none_for_others(cast: Cast) -> None:
    for by in PARTS:
        actor = cast.actor(by)
        with CaptureQueriesContext(connection) as queries:
            setup = setup_of(actor)
        is_administrator = by == "administrator"
        assert len(queries) == int(is_administrator)
        assert (setup is not None) == is_administrator
        has_panel = section(home_of(cast, by), "setup") != ""
        assert has_panel == is_administrator


def test_the_headquarters_has_no_schools_to_add(db: None) -> None:
    new = NewAdministrator("boss", "ก", "ข", "x")
    user = add_administrator(new, choose_headquarters())
    assert section(browser_of(user).get(HOME).content.decode(), "setup") == ""


def browser_of(user: User) -> Client:
    browser = Client()
    browser.cookies["saraban_session"] = session_of(user)
    return browser


def shown(user: User) -> str:
    """Return the panel as the administrator sees it."""
    return section(browser_of(user).get(HOME).content.decode(), "setup")


def undone(user: User) -> list[str]:
    """Return the titles of the steps that are marked as not done."""
    steps = re.findall(r"<li.*?</li>", shown(user), re.DOTALL)
    return [
        re.sub(r".*\d\. ([^<]+)<.*", r"\1", step, flags=re.DOTALL)
        for step in steps
        if "ยังไม่ได้ทำ" in step
    ]


def make_office(area: Office, kind: str) -> Office:
    return Office.objects.create(
        kind=kind, parent=area, code="1", name="สมมติ", short_name="สมมติ"
    )


def appoint(area: Office, role: str) -> None:
    person = User.objects.get(username="person")
    Appointment.objects.create(user=person, office=area, role=role)
