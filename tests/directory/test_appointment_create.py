"""กำหนดเจ้าหน้าที่: who may appoint whom, and what has to be typed."""

import pytest
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.actors import current_appointments
from saraban.offices.models import Appointment, Role

LIST = reverse("directory:appointment_list")
CREATE = reverse("directory:appointment_create")


@pytest.fixture
def newcomer(cast):
    """An account without a post."""
    return User.objects.create_user("newcomer", given_name="ใหม่", family_name="สมมติ")


def typed(office, role, **changed):
    """What a head types."""
    return {
        "username": "newcomer",
        "office": office.pk,
        "role": role,
        "capacity": "substantive",
        "position_title": "",
        "order_number": "",
        "starts_on": "1/11/2569",
        "ends_on": "",
        **changed,
    }


def test_a_director_appoints_and_access_follows(cast, newcomer):
    browser = cast.sign_in("director")
    sent = typed(cast.divisions[4], Role.DIVISION_CLERK, position_title="นักจัดการ")
    response = browser.post(CREATE, sent)
    assert (response.status_code, response.url) == (302, LIST)
    made = Appointment.objects.get(user=newcomer)
    assert (made.office, made.role) == (cast.divisions[4], Role.DIVISION_CLERK)
    assert made.appointed_by == cast.users["director"]
    assert current_appointments(newcomer) == [made]
    event = AuditEvent.objects.get(kind=AuditKind.APPOINTED)
    assert (event.subject_id, event.office) == (made.pk, cast.area)
    assert event.detail.values["starts_on"] == "2026-11-01"
    assert "กำหนดใหม่ สมมติ เป็น" in browser.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("who", "place", "role", "status"),
    [
        ("director", "area", Role.REGISTRY_CLERK, 302),
        ("director", "area", Role.DEPUTY, 302),
        ("director", "division", Role.OFFICER, 302),
        ("director", "division", Role.REGISTRY_CLERK, 422),
        ("director", "area", Role.DIRECTOR, 422),
        ("director", "area", Role.ADMINISTRATOR, 422),
        ("director", "school", Role.SCHOOL_CLERK, 422),
        ("deputy", "area", Role.REGISTRY_CLERK, 302),
        ("deputy", "division", Role.DIVISION_CLERK, 302),
        ("deputy", "area", Role.DIRECTOR, 422),
        ("deputy", "area", Role.ADMINISTRATOR, 422),
        ("deputy", "school", Role.SCHOOL_CLERK, 422),
        ("school_director", "school", Role.SCHOOL_CLERK, 302),
        ("school_director", "school", Role.TEACHER, 302),
        ("school_director", "school", Role.SCHOOL_DIRECTOR, 422),
        ("school_director", "area", Role.REGISTRY_CLERK, 422),
        ("school_director", "other_school", Role.TEACHER, 422),
        ("administrator", "area", Role.DIRECTOR, 302),
        ("administrator", "area", Role.ADMINISTRATOR, 302),
        ("administrator", "school", Role.SCHOOL_DIRECTOR, 302),
        ("administrator", "area", Role.REGISTRY_CLERK, 302),
        ("administrator", "school", Role.SCHOOL_CLERK, 302),
        ("administrator", "area", Role.SECRET_REGISTRAR, 422),
        ("administrator", "outside_school", Role.SCHOOL_CLERK, 422),
        ("division_director", "own_division", Role.DIVISION_CLERK, 302),
        ("division_director", "own_division", Role.DIVISION_HEAD, 422),
        ("division_director", "division", Role.OFFICER, 422),
        ("division_director", "area", Role.REGISTRY_CLERK, 422),
        ("administrator", "outside_school", Role.SCHOOL_DIRECTOR, 422),
        ("registry_clerk", "area", Role.REGISTRY_CLERK, 403),
        ("school_clerk", "school", Role.TEACHER, 403),
        ("outsider", "school", Role.TEACHER, 403),
    ],
)
def test_who_may_appoint_whom(cast, newcomer, who, place, role, status):
    places = {
        "area": cast.area,
        "division": cast.divisions[0],
        "own_division": cast.divisions[1],
        "school": cast.schools[0],
        "other_school": cast.schools[1],
        "outside_school": cast.outside_school,
    }
    response = cast.sign_in(who).post(CREATE, typed(places[place], role))
    assert response.status_code == status
    assert Appointment.objects.filter(user=newcomer).exists() == (status == 302)


def test_the_refusal_says_who_may(cast):
    page = cast.sign_in("registry_clerk").get(CREATE)
    assert page.status_code == 403
    who = "รองผู้อำนวยการเขตพื้นที่ ผู้อำนวยการเขตพื้นที่ หรือผู้ดูแลระบบ"
    assert who in page.content.decode()


def test_the_secret_registrar_needs_an_order(cast, newcomer):
    browser = cast.sign_in("director")
    sent = typed(cast.area, Role.SECRET_REGISTRAR)
    response = browser.post(CREATE, sent)
    assert response.status_code == 422
    assert "นายทะเบียนหนังสือลับต้องมีคำสั่งแต่งตั้ง" in response.content.decode()
    assert browser.post(CREATE, {**sent, "order_number": "12/2569"}).status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": ""}, "ยังไม่ได้กรอกชื่อเจ้าหน้าที่"),
        ({"username": "nobody"}, "ไม่พบชื่อผู้ใช้นี้"),
        ({"office": ""}, "ยังไม่ได้เลือกหน่วยงาน"),
        ({"role": ""}, "ยังไม่ได้เลือกหน้าที่"),
        ({"starts_on": "31/2/2569"}, "ไม่มีวันที่ 31/2/2569 ในปฏิทิน"),
        ({"starts_on": ""}, "ยังไม่ได้กรอกตั้งแต่วันที่"),
        ({"ends_on": "1/10/2569"}, "ถึงวันที่อยู่ก่อนตั้งแต่วันที่"),
        ({"position_title": "ก" * 201}, "ยาวเกินไป"),
    ],
)
def test_what_is_typed_wrong_is_named_and_kept(cast, newcomer, changed, sentence):
    sent = typed(cast.area, Role.DEPUTY, order_number="คำสั่งที่พิมพ์ไว้") | changed
    response = cast.sign_in("director").post(CREATE, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "คำสั่งที่พิมพ์ไว้" in page


def test_a_closed_account_is_not_appointed(cast, newcomer):
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    response = cast.sign_in("director").post(CREATE, typed(cast.area, Role.DEPUTY))
    assert "ไม่พบชื่อผู้ใช้นี้ หรือบัญชีปิดใช้งานอยู่" in response.content.decode()


def test_one_post_is_held_once_at_a_time(cast, newcomer):
    browser = cast.sign_in("director")
    sent = typed(cast.area, Role.DEPUTY, ends_on="30/11/2569")
    assert browser.post(CREATE, sent).status_code == 302
    again = browser.post(CREATE, sent)
    assert again.status_code == 422
    assert "อยู่แล้วในช่วงวันที่นี้" in again.content.decode()
    later = typed(cast.area, Role.DEPUTY, starts_on="1/12/2569")
    assert browser.post(CREATE, later).status_code == 302


def test_names_are_typed_in_capitals_too(cast, newcomer):
    sent = typed(cast.area, Role.DEPUTY, username=" NewComer ")
    assert cast.sign_in("director").post(CREATE, sent).status_code == 302


def test_the_form_offers_only_what_the_head_may_fill(cast):
    page = cast.sign_in("school_director").get(CREATE).content.decode()
    assert cast.schools[0].name in page
    assert cast.schools[1].name not in page
    assert Role.TEACHER.label in page
    assert Role.SCHOOL_DIRECTOR.value not in page
    assert Role.REGISTRY_CLERK.label not in page


def test_a_deputy_of_a_school_appoints_all_but_its_head(cast, newcomer):
    deputy = User.objects.create_user("deputy.school", given_name="รอง")
    Appointment.objects.create(
        user=deputy, office=cast.schools[0], role=Role.SCHOOL_DEPUTY
    )
    browser = Client()
    browser.force_login(deputy)
    clerk = typed(cast.schools[0], Role.SCHOOL_CLERK)
    assert browser.post(CREATE, clerk).status_code == 302
    head = typed(cast.schools[0], Role.SCHOOL_DIRECTOR, capacity="acting_for")
    assert browser.post(CREATE, head).status_code == 422
    other = typed(cast.schools[1], Role.SCHOOL_CLERK)
    assert browser.post(CREATE, other).status_code == 422
    end = "directory:appointment_end"
    of_head = reverse(end, args=[cast.appointments["school_director"].pk])
    assert of_head not in browser.get(LIST).content.decode()
    assert browser.post(of_head, {"last_day": "1/12/2569"}).status_code == 403
    of_clerk = reverse(end, args=[cast.appointments["school_clerk"].pk])
    assert of_clerk in browser.get(LIST).content.decode()


def test_the_form_offers_a_deputy_no_head(cast):
    page = cast.sign_in("deputy").get(CREATE).content.decode()
    assert f'value="{Role.REGISTRY_CLERK}"' in page
    assert f'value="{Role.DIRECTOR}"' not in page
    assert f'value="{Role.ADMINISTRATOR}"' not in page
