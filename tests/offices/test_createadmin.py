"""``saraban createadmin``."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.offices.divisions import DIVISIONS
from saraban.offices.models import Appointment, Office, Role

AREA = {
    "area_code": "5099",
    "area_name": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1",
}


def createadmin(username="admin", name="ระบบ ต้นแบบกุล", **options):
    out = StringIO()
    call_command(
        "createadmin",
        username=username,
        name=name,
        invent_password=True,
        stdout=out,
        **options,
    )
    return out.getvalue()


def test_the_first_administrator_comes_with_the_area_and_its_divisions(db):
    said = createadmin(**AREA)
    area = Office.objects.get(kind=Office.Kind.AREA)
    assert area.short_name == "สพป.ตัวอย่าง เขต 1"
    names = Office.objects.divisions_of(area).values_list("name", flat=True)
    assert list(names) == [name for name, _ in DIVISIONS]
    post = Appointment.objects.get()
    assert (post.office, post.role) == (area, Role.ADMINISTRATOR)
    browser = Client()
    [password] = re.findall(r"password: (\S+)", said)
    sent = {"login": "admin", "password": password}
    assert browser.post(reverse("account_login"), sent).status_code == 302
    assert browser.get("/")["Location"] == reverse("account_change_password")


def test_a_second_one_joins_the_same_area(db):
    createadmin(**AREA)
    createadmin("admin2")
    assert Office.objects.filter(kind=Office.Kind.AREA).count() == 1
    assert Appointment.objects.filter(role=Role.ADMINISTRATOR).count() == 2


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"username": "admin"}, "there is already an account 'admin'"),
        ({"username": "ผู้ดูแล"}, "ชื่อผู้ใช้ใช้ได้เฉพาะ"),
        (
            {"username": "x", "area_code": "1"},
            "there is no area office 1; there is: 5099",
        ),
    ],
)
def test_it_refuses_with_the_reason_and_changes_nothing(db, options, reason):
    createadmin(**AREA)
    with pytest.raises(CommandError, match=re.escape(reason)):
        createadmin(**options)
    assert User.objects.count() == 1


def test_an_empty_system_needs_to_know_the_area(db):
    with pytest.raises(CommandError, match="give --area-code and --area-name"):
        createadmin()
    assert not Office.objects.exists()


def test_of_several_areas_one_is_named(cast):
    with pytest.raises(CommandError, match="one of: 5098, 5099"):
        createadmin()
    createadmin(area_code="5098")
    assert Appointment.objects.get(user__username="admin").office == cast.other_area


def test_another_area_and_the_headquarters_join_the_same_system(db):
    createadmin(**AREA)
    createadmin("admin2", area_code="5098", area_name="สำนักงานเขตพื้นที่การศึกษาที่สอง")
    createadmin("admin3", headquarters=True)
    createadmin("admin4", headquarters=True)
    headquarters = Office.objects.get(kind=Office.Kind.HEADQUARTERS)
    assert headquarters.short_name == "สพฐ."
    assert Office.objects.filter(kind=Office.Kind.AREA).count() == 2
    assert headquarters.appointments.count() == 2


def test_the_administrator_of_the_headquarters_staffs_it_on_the_pages(db):
    said = createadmin("admin", headquarters=True)
    [password] = re.findall(r"password: (\S+)", said)
    user = User.objects.get()
    user.must_change_password = False
    user.save()
    browser = Client()
    browser.post(reverse("account_login"), {"login": "admin", "password": password})
    page = browser.get(reverse("directory:appointment_create")).content.decode()
    assert Role.DIRECTOR.label in page
    assert browser.get(reverse("directory:office_list")).status_code == 200
