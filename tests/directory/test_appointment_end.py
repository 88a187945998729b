"""ยกเลิกการกำหนดเจ้าหน้าที่: a post ends, its row stays."""

from datetime import timedelta

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.offices.models import Appointment, Role


def address(appointment):
    return reverse("directory:appointment_end", args=[appointment.pk])


def in_days(days):
    return thai.format_entered_date(thai.today() + timedelta(days=days))


def test_the_page_proposes_today(cast):
    page = cast.sign_in("director").get(address(cast.appointments["officer"]))
    assert in_days(0) in page.content.decode()


def test_a_post_ends_and_access_with_it(cast):
    officer = cast.appointments["officer"]
    browser = cast.sign_in("director")
    response = browser.post(address(officer), {"last_day": in_days(-1)})
    assert response.status_code == 302
    officer.refresh_from_db()
    assert officer.ends_on == thai.today() - timedelta(days=1)
    assert cast.sign_in("officer").get(reverse("desk:home")).status_code == 403
    event = AuditEvent.objects.get(kind=AuditKind.APPOINTMENT_ENDED)
    assert event.subject_id == officer.pk
    assert event.detail.values == {"ends_on": [None, str(officer.ends_on)]}


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("director", "registry_clerk", 200),
        ("director", "division_director", 200),
        ("director", "administrator", 403),
        ("director", "director", 403),
        ("director", "school_clerk", 404),
        ("deputy", "registry_clerk", 200),
        ("deputy", "officer", 200),
        ("deputy", "director", 403),
        ("deputy", "administrator", 403),
        ("deputy", "school_director", 404),
        ("school_director", "teacher", 200),
        ("school_director", "school_director", 403),
        ("school_director", "other_school_clerk", 404),
        ("school_director", "director", 404),
        ("administrator", "director", 200),
        ("administrator", "school_director", 200),
        ("administrator", "teacher", 200),
        ("administrator", "secret_registrar", 403),
        ("division_director", "officer", 200),
        ("division_director", "division_director", 403),
        ("division_director", "director", 404),
        ("administrator", "outsider", 404),
        ("registry_clerk", "officer", 403),
        ("outsider", "teacher", 403),
    ],
)
def test_who_may_end_whose_post(cast, who, whose, status):
    browser = cast.sign_in(who)
    there = address(cast.appointments[whose])
    assert browser.get(there).status_code == status
    sent = browser.post(there, {"last_day": in_days(0)})
    expected = {200: 302}.get(status, status)
    if whose == "administrator" and status == 200:
        expected = 422
    assert sent.status_code == expected


def test_nobody_ends_the_last_administrator(cast):
    browser = cast.sign_in("administrator")
    there = address(cast.appointments["administrator"])
    response = browser.post(there, {"last_day": in_days(0)})
    assert response.status_code == 422
    assert "เป็นผู้ดูแลระบบคนสุดท้าย" in response.content.decode()
    second = Appointment.objects.create(
        user=cast.users["deputy"], office=cast.area, role=Role.ADMINISTRATOR
    )
    second.ends_on = thai.today()
    second.save()
    assert browser.post(there, {"last_day": in_days(0)}).status_code == 422
    Appointment.objects.filter(pk=second.pk).update(ends_on=None)
    assert browser.post(there, {"last_day": in_days(0)}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "ยังไม่ได้กรอกปฏิบัติหน้าที่วันสุดท้าย"),
        ("31/12/2552", "วันสิ้นสุดอยู่ก่อนวันที่เริ่มปฏิบัติหน้าที่"),
        ("มะรืน", "อ่านวันที่ไม่ได้"),
    ],
)
def test_the_last_day_is_a_day_of_the_post(cast, typed, sentence):
    Appointment.objects.filter(pk=cast.appointments["officer"].pk).update(
        starts_on="2015-01-01"
    )
    if typed.startswith("31"):
        typed = "31/12/2557"
    there = address(cast.appointments["officer"])
    response = cast.sign_in("director").post(there, {"last_day": typed})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_last_day_is_not_put_off(cast):
    officer = cast.appointments["officer"]
    Appointment.objects.filter(pk=officer.pk).update(
        ends_on=thai.today() + timedelta(days=3)
    )
    browser = cast.sign_in("director")
    later = browser.post(address(officer), {"last_day": in_days(4)})
    assert later.status_code == 422
    assert "ให้กำหนดเจ้าหน้าที่ใหม่อีกรายการ" in later.content.decode()
    assert browser.post(address(officer), {"last_day": in_days(2)}).status_code == 302


def test_what_has_ended_stays_as_it_was(cast):
    officer = cast.appointments["officer"]
    Appointment.objects.filter(pk=officer.pk).update(ends_on="2020-12-31")
    response = cast.sign_in("director").post(
        address(officer), {"last_day": "30/11/2563"}
    )
    assert response.status_code == 422
    assert "สิ้นสุดแล้ว" in response.content.decode()
