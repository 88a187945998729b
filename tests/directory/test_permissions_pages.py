"""สิทธิ์ของฉัน, ใครทำอะไรได้บ้าง: directory:own_permissions, directory:permission_list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.urls import reverse

from saraban.access.permissions import ROLE_GRANTS, Permission
from saraban.accounts.models import User
from saraban.core import thai
from saraban.offices.models import Appointment, Office, Role
from tests.cast import Cast

OWN = reverse("directory:own_permissions")
LIST = reverse("directory:permission_list")


def own(cast: Cast, who: str) -> str:
    response = cast.sign_in(who).get(OWN)
    assert response.status_code == 200
    return response.content.decode()


def listed(cast: Cast, who: str, **asked: Any) -> str:
    response = cast.sign_in(who).get(LIST, asked)
    assert response.status_code == 200
    return response.content.decode()


def allowed_part(page: str) -> str:
    """Return what stands before the first table of what is not allowed."""
    return page.split("ทำไม่ได้", maxsplit=1)[0]


def row_of(page: str, permission: Permission) -> str:
    """Return the row of the table of what is not allowed."""
    return page.split(f">{permission.label}</th>")[1].split("</tr>", maxsplit=1)[0]


# ── สิทธิ์ของฉัน ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["registry_clerk", "division_clerk", "teacher"])
def test_everybody_sees_what_their_own_post_allows(cast: Cast, who: str) -> None:
    page = own(cast, who)
    assert f"ทำได้ {len(ROLE_GRANTS[cast.actor(who).role])} รายการ" in page
    for permission in ROLE_GRANTS[cast.actor(who).role]:
        assert f"<span>{permission.label}</span>" in allowed_part(page)


def test_the_reach_is_said_in_words(cast: Cast) -> None:
    assert "เฉพาะของกลุ่มตนเอง" in allowed_part(own(cast, "division_clerk"))
    assert "เฉพาะของกลุ่มตนเอง" not in allowed_part(own(cast, "registry_clerk"))
    assert "เฉพาะที่ตนเองลงทะเบียน ตามการตั้งค่า" in own(cast, "officer")


def test_what_is_not_allowed_says_why_and_who_may(cast: Cast) -> None:
    row = row_of(own(cast, "division_clerk"), Permission.ENTRY_VOID)
    assert "ยกเลิกเลขทะเบียนได้เฉพาะเจ้าหน้าที่สารบรรณกลาง" in row
    assert str(cast.users["registry_clerk"]) in row
    row = row_of(own(cast, "teacher"), Permission.INCOMING_REGISTER)
    assert str(cast.users["school_clerk"]) in row
    assert str(cast.users["school_director"]) in row


def test_nobody_of_another_office_is_named(cast: Cast) -> None:
    page = own(cast, "teacher")
    for name in ("other_school_clerk", "outsider", "registry_clerk", "administrator"):
        assert str(cast.users[name]) not in page
    page = own(cast, "registry_clerk")
    for name in ("school_clerk", "school_director", "outsider"):
        assert str(cast.users[name]) not in page


def test_an_empty_post_is_said_to_be_empty(cast: Cast) -> None:
    row = row_of(own(cast, "other_school_clerk"), Permission.STEP_INSTRUCT)
    assert "วันนี้ไม่มีผู้ทำหน้าที่นี้ในหน่วยงาน" in row


def test_a_division_is_told_of_those_who_may_for_it(cast: Cast) -> None:
    other = User.objects.create_user("other.head", given_name="กลุ่มอื่น")
    Appointment.objects.create(
        user=other, office=cast.divisions[3], role=Role.DIVISION_HEAD
    )
    row = row_of(own(cast, "officer"), Permission.STEP_INSTRUCT)
    assert str(cast.users["division_director"]) in row
    assert "กลุ่มอื่น" not in row


def test_what_the_office_switched_off_says_who_may_switch_it_on(cast: Cast) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(teachers_may_read_books=False)
    page = own(cast, "teacher")
    assert "ทำได้ 0 รายการ" in page
    row = row_of(page, Permission.BOOK_READ)
    assert "หน่วยงานของท่านปิดสิทธิ์ดูทะเบียนหนังสือของครูและบุคลากรไว้" in row
    assert str(cast.users["school_director"]) in row
    assert str(cast.users["school_clerk"]) not in row


def test_each_post_held_today_has_its_part(cast: Cast) -> None:
    Appointment.objects.create(
        user=cast.users["officer"], office=cast.schools[0], role=Role.TEACHER
    )
    Appointment.objects.create(
        user=cast.users["officer"],
        office=cast.area,
        role=Role.DEPUTY,
        starts_on=thai.today() + timedelta(days=1),
    )
    browser = cast.sign_in("officer")
    assert browser.get(OWN).status_code == 302
    chosen = cast.appointments["officer"].pk
    browser.post(reverse("directory:office_choose"), {"appointment": chosen})
    page = browser.get(OWN).content.decode()
    assert f"เจ้าหน้าที่ · {cast.divisions[1].name}" in page
    assert f"ครูและบุคลากร · {cast.schools[0].name}" in page
    assert "รองผู้อำนวยการเขตพื้นที่ · " not in page
    assert page.count("กำลังปฏิบัติงานในหน้าที่นี้") == 1


def test_who_stands_in_names_nobody_in_turn(cast: Cast) -> None:
    Appointment.objects.filter(pk=cast.appointments["deputy"].pk).update(
        capacity=Appointment.Capacity.ACTING_IN
    )
    row = row_of(own(cast, "deputy"), Permission.NAME_STAND_IN)
    assert "กำหนดผู้แทนต่ออีกทอดไม่ได้" in row
    assert str(cast.users["administrator"]) in row


def test_who_reads_the_books_of_a_closed_office_sees_the_own_post(cast: Cast) -> None:
    closed = cast.schools[2]
    Office.objects.filter(pk=closed.pk).update(is_active=False)
    browser = cast.sign_in("director")
    browser.post(reverse("directory:closed_books_open", args=[closed.pk]))
    page = browser.get(OWN).content.decode()
    assert f"{Role.DIRECTOR.label} · {cast.area.name}" in page
    assert f"ทำได้ {len(ROLE_GRANTS[Role.DIRECTOR])} รายการ" in page
    assert browser.get(LIST).status_code == 403


def test_own_permissions_cost_the_same_for_many_colleagues(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    crowd(cast)
    browser = cast.sign_in("school_clerk")
    with django_assert_max_num_queries(12):
        page = browser.get(OWN).content.decode()
    assert "สิทธิ์ของฉัน" in page


# ── ใครทำอะไรได้บ้าง ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["registry_clerk", "officer", "teacher"])
def test_others_are_refused_with_the_reason_and_led_to_their_own(
    cast: Cast, who: str
) -> None:
    response = cast.sign_in(who).get(LIST)
    assert response.status_code == 403
    page = response.content.decode()
    assert "ดูสิทธิ์ของผู้อื่นได้เฉพาะผู้ที่กำหนดเจ้าหน้าที่หรือจัดการผู้ใช้" in page
    assert "กำหนดเจ้าหน้าที่ได้เฉพาะ" in page
    assert f'href="{OWN}"' in page


@pytest.mark.parametrize(
    ("who", "offered", "not_offered"),
    [
        ("director", [Role.DEPUTY, Role.OFFICER], [Role.TEACHER]),
        ("school_director", [Role.TEACHER, Role.SCHOOL_CLERK], [Role.OFFICER]),
        ("administrator", [Role.TEACHER, Role.OFFICER], []),
    ],
)
def test_by_role_offers_the_posts_of_the_offices_looked_after(
    cast: Cast, who: str, offered: list[Role], not_offered: list[Role]
) -> None:
    page = listed(cast, who)
    for role in offered:
        assert f'<option value="{role.value}"' in page
    for role in not_offered:
        assert f'<option value="{role.value}"' not in page
    page = listed(cast, who, by="role", role=offered[0])
    assert f"{offered[0].label} ทำได้ {len(ROLE_GRANTS[offered[0]])} รายการ" in page


def test_by_role_tells_how_the_own_switch_stands(cast: Cast) -> None:
    asked = {"by": "role", "role": Role.TEACHER}
    assert "ครูดูทะเบียนหนังสือของสถานศึกษาได้ (เปิดอยู่)" in listed(
        cast, "school_director", **asked
    )
    Office.objects.update(teachers_may_read_books=False)
    page = listed(cast, "school_director", **asked)
    assert "ครูดูทะเบียนหนังสือของสถานศึกษาได้ (ปิดอยู่)" in page
    assert "หน่วยงานปิดไว้ 1 รายการ" in page
    page = listed(cast, "administrator", **asked)
    assert "(แต่ละหน่วยงานกำหนดเอง)" in page
    assert "หน่วยงานปิดไว้ 1 รายการ" not in page


@pytest.mark.parametrize(
    ("who", "sees", "sees_not"),
    [
        ("director", ["registry_clerk", "officer"], ["teacher", "outsider"]),
        ("division_director", ["officer"], ["registry_clerk", "teacher", "outsider"]),
        ("school_director", ["teacher"], ["other_school_clerk", "officer"]),
        ("administrator", ["teacher", "officer", "other_school_clerk"], ["outsider"]),
    ],
)
def test_by_person_shows_the_people_looked_after_and_no_others(
    cast: Cast, who: str, sees: list[str], sees_not: list[str]
) -> None:
    page = listed(cast, who, by="person")
    browser = cast.sign_in(who)
    for name in sees:
        assert str(cast.users[name]) in page
        asked: Any = {"by": "person", "person": cast.users[name].pk}
        told = browser.get(LIST, asked).content.decode()
        allowed = ROLE_GRANTS[cast.actor(name).role]
        assert f"{cast.users[name]} ทำได้ {len(allowed)} รายการ" in told
    for name in sees_not:
        assert str(cast.users[name]) not in page
        asked = {"by": "person", "person": cast.users[name].pk}
        assert browser.get(LIST, asked).status_code == 404


def test_a_person_is_found_by_name(cast: Cast) -> None:
    page = listed(cast, "director", by="person", q="นภา")
    assert str(cast.users["officer"]) in page
    assert str(cast.users["deputy"]) not in page
    page = listed(cast, "director", by="person", q="ไม่มีชื่อนี้")
    assert "ไม่พบรายการที่ตรงกับที่ค้นหา" in page


def test_posts_of_a_person_elsewhere_are_not_told(cast: Cast) -> None:
    teacher = cast.users["teacher"]
    Appointment.objects.create(
        user=teacher, office=cast.outside_school, role=Role.SCHOOL_CLERK
    )
    asked = {"by": "person", "person": teacher.pk}
    for who in ("school_director", "administrator"):
        assert cast.schools[0].name in listed(cast, who, **asked)
        assert cast.outside_school.name not in listed(cast, who, **asked)


@pytest.mark.parametrize(
    ("who", "sees", "sees_not"),
    [
        (
            "director",
            ["registry_clerk", "division_clerk"],
            ["officer", "school_clerk", "outsider"],
        ),
        ("division_director", ["division_clerk"], ["registry_clerk", "school_clerk"]),
        ("school_director", ["school_clerk"], ["teacher", "other_school_clerk"]),
        (
            "administrator",
            ["registry_clerk", "school_clerk", "other_school_clerk"],
            ["outsider", "teacher"],
        ),
    ],
)
def test_by_permission_names_who_may_today(
    cast: Cast, who: str, sees: list[str], sees_not: list[str]
) -> None:
    asked = {"by": "permission", "permission": Permission.INCOMING_REGISTER}
    page = table_of(listed(cast, who, **asked))
    for name in sees:
        assert str(cast.users[name]) in page
    for name in sees_not:
        assert str(cast.users[name]) not in page


def test_by_permission_leaves_out_ended_posts_and_switched_off_ones(cast: Cast) -> None:
    asked = {"by": "permission", "permission": Permission.BOOK_READ}
    teacher = str(cast.users["teacher"])
    assert teacher in table_of(listed(cast, "school_director", **asked))
    Office.objects.update(teachers_may_read_books=False)
    page = table_of(listed(cast, "school_director", **asked))
    assert teacher not in page
    assert str(cast.users["school_clerk"]) in page
    Appointment.objects.filter(pk=cast.appointments["school_clerk"].pk).update(
        ends_on=F("starts_on")
    )
    page = table_of(listed(cast, "school_director", **asked))
    assert str(cast.users["school_clerk"]) not in page


def test_the_switch_of_a_division_is_that_of_its_area(cast: Cast) -> None:
    asked = {"by": "permission", "permission": Permission.OUTGOING_REGISTER}
    officer = str(cast.users["officer"])
    assert officer in table_of(listed(cast, "director", **asked))
    Office.objects.filter(pk=cast.area.pk).update(officers_may_register_outgoing=False)
    assert officer not in table_of(listed(cast, "director", **asked))


def test_by_permission_who_stands_in_names_nobody(cast: Cast) -> None:
    asked = {"by": "permission", "permission": Permission.NAME_STAND_IN}
    deputy = str(cast.users["deputy"])
    assert deputy in table_of(listed(cast, "director", **asked))
    Appointment.objects.filter(pk=cast.appointments["deputy"].pk).update(
        capacity=Appointment.Capacity.ACTING_IN
    )
    assert deputy not in table_of(listed(cast, "director", **asked))


def test_what_the_address_asks_wrongly_is_not_asked(cast: Cast) -> None:
    page = listed(cast, "director", by="x", role="teacher", permission="x", person="x")
    assert f"{Role.REGISTRY_CLERK.label} ทำได้" in page


def test_whoever_manages_people_alone_sees_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    grants = dict(ROLE_GRANTS[Role.SCHOOL_CLERK])
    grants[Permission.PEOPLE] = ROLE_GRANTS[Role.SCHOOL_DIRECTOR][Permission.PEOPLE]
    monkeypatch.setitem(ROLE_GRANTS, Role.SCHOOL_CLERK, grants)
    page = listed(cast, "school_clerk", by="person")
    assert str(cast.users["teacher"]) in page
    assert str(cast.users["other_school_clerk"]) not in page


@pytest.mark.parametrize("by", ["role", "person", "permission"])
def test_long_lists_come_in_pages_at_a_bounded_cost(
    cast: Cast, django_assert_max_num_queries: Any, by: str
) -> None:
    crowd(cast)
    browser = cast.sign_in("school_director")
    with django_assert_max_num_queries(12):
        page = browser.get(LIST, {"by": by}).content.decode()
    assert ("แสดง 1–50 จาก 123" in page) == (by != "role")


# ── the ways there ───────────────────────────────────────────────────────────


def test_every_page_leads_to_own_permissions(cast: Cast) -> None:
    page = cast.sign_in("teacher").get(reverse("desk:home")).content.decode()
    bar, phone = page.split('<details class="menubox">')
    assert f'href="{OWN}"' in bar
    assert f'href="{OWN}"' in phone


def test_settings_lead_there_who_may_open_it(cast: Cast) -> None:
    for who, leads in (("director", True), ("registry_clerk", False)):
        page = cast.sign_in(who).get(reverse("desk:settings_home")).content.decode()
        assert (f'href="{LIST}"' in page) == leads
        assert (f'href="{LIST}"' in own(cast, who)) == leads


def test_a_refusal_without_a_post_leads_nowhere(cast: Cast) -> None:
    Appointment.objects.filter(user=cast.users["teacher"]).update(ends_on="2020-12-31")
    response = cast.sign_in("teacher").get(reverse("desk:home"))
    assert response.status_code == 403
    assert OWN not in response.content.decode()


def crowd(cast: Cast) -> None:
    """Add 120 teachers to the first school."""
    people = User.objects.bulk_create(
        User(username=f"t{n:03d}", given_name=f"ครู{n:03d}") for n in range(120)
    )
    Appointment.objects.bulk_create(
        Appointment(user=person, office=cast.schools[0], role=Role.TEACHER)
        for person in people
    )


def table_of(page: str) -> str:
    """Return the table of the page."""
    return page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
