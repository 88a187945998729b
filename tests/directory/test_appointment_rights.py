"""What an appointment gives or takes, shown before it is pressed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from saraban.access.permissions import ROLE_GRANTS, Permission
from saraban.audit.models import AuditEvent
from saraban.core import thai
from saraban.offices.models import Appointment, Role
from tests.cast import Cast

CREATE = reverse("directory:appointment_create")


def lost(cast: Cast, who: str, whose: str) -> str:
    """Return the part สิทธิ์ที่จะสิ้นสุด."""
    address = reverse("directory:appointment_end", args=[cast.appointments[whose].pk])
    page = cast.sign_in(who).get(address).content.decode()
    return page.split("สิทธิ์ที่จะสิ้นสุด</h2>")[1].split("</section>")[0]


def test_the_end_of_a_post_says_what_ends(cast: Cast) -> None:
    part = lost(cast, "director", "registry_clerk")
    for permission in ROLE_GRANTS[Role.REGISTRY_CLERK]:
        assert permission.label in part


def test_what_another_post_gives_does_not_end(cast: Cast) -> None:
    clerk = cast.users["registry_clerk"]
    Appointment.objects.create(
        user=clerk, office=cast.divisions[1], role=Role.DIVISION_CLERK
    )
    Appointment.objects.create(
        user=clerk, office=cast.schools[0], role=Role.SCHOOL_CLERK
    )
    part = lost(cast, "director", "registry_clerk")
    assert Permission.ENTRY_VOID.label in part
    assert f"<span>{Permission.BOOK_READ.label}" not in part
    registering = part.split(f"<span>{Permission.INCOMING_REGISTER.label}")[1]
    assert "(ยังทำได้เฉพาะของกลุ่มตนเอง)" in registering.split("</li>")[0]


def test_nothing_ends_where_the_same_post_goes_on(cast: Cast) -> None:
    Appointment.objects.create(
        user=cast.users["teacher"],
        office=cast.schools[0],
        role=Role.TEACHER,
        starts_on=thai.today() + timedelta(days=1),
    )
    part = lost(cast, "school_director", "teacher")
    assert "ให้สิทธิ์เดียวกันอยู่แล้ว" in part


def test_an_ended_post_has_nothing_to_end(cast: Cast) -> None:
    ended = cast.appointments["officer"]
    Appointment.objects.filter(pk=ended.pk).update(ends_on="2020-12-31")
    address = reverse("directory:appointment_end", args=[ended.pk])
    page = cast.sign_in("director").get(address).content.decode()
    assert "สิทธิ์ที่จะสิ้นสุด" not in page


def typed(cast: Cast, **changed: object) -> dict[str, object]:
    """What a director types who looks first."""
    return {
        "username": cast.users["officer"].username,
        "office": cast.area.pk,
        "role": Role.REGISTRY_CLERK,
        "capacity": Appointment.Capacity.SUBSTANTIVE,
        "position_title": "นักจัดการงานทั่วไป",
        "order_number": "",
        "starts_on": thai.format_entered_date(thai.today()),
        "ends_on": "",
        "look": "1",
        **changed,
    }


def test_a_look_tells_what_is_new_and_writes_nothing(cast: Cast) -> None:
    posts, events = Appointment.objects.count(), AuditEvent.objects.count()
    response = cast.sign_in("director").post(CREATE, typed(cast))
    assert response.status_code == 200
    assert Appointment.objects.count() == posts
    assert AuditEvent.objects.count() == events
    page = response.content.decode()
    new, too = page.split("สิทธิ์ใหม่")[1].split("สิทธิ์ที่มีอยู่แล้ว")
    assert Permission.ENTRY_VOID.label in new
    assert "(เดิมเฉพาะของกลุ่มตนเอง)" in new
    assert f"<span>{Permission.BOOK_READ.label}" in too
    assert f"<span>{Permission.BOOK_READ.label}" not in new
    assert "ยังไม่ได้บันทึก" in page


def test_a_look_keeps_what_was_typed(cast: Cast) -> None:
    page = cast.sign_in("director").post(CREATE, typed(cast)).content.decode()
    assert 'value="นักจัดการงานทั่วไป"' in page
    assert f'value="{cast.users["officer"].username}"' in page
    assert f'<option value="{Role.REGISTRY_CLERK.value}" selected>' in page


def test_what_was_looked_at_is_then_given(cast: Cast) -> None:
    sent = typed(cast)
    del sent["look"]
    assert cast.sign_in("director").post(CREATE, sent).status_code == 302
    assert Appointment.objects.filter(
        user=cast.users["officer"], role=Role.REGISTRY_CLERK
    ).exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": "nobody"}, "ไม่พบชื่อผู้ใช้นี้"),
        ({"role": Role.OFFICER}, "หน้าที่เจ้าหน้าที่ไม่มีใน"),
        ({"username": ""}, "ยังไม่ได้กรอกชื่อเจ้าหน้าที่"),
    ],
)
def test_a_look_at_what_may_not_be_says_why(
    cast: Cast, changed: dict[str, object], sentence: str
) -> None:
    response = cast.sign_in("director").post(CREATE, typed(cast, **changed))
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "สิทธิ์ใหม่" not in page


def test_a_look_at_nothing_new_says_so(cast: Cast) -> None:
    sent = typed(
        cast,
        username=cast.users["school_director"].username,
        office=cast.schools[0].pk,
        role=Role.TEACHER,
    )
    page = cast.sign_in("administrator").post(CREATE, sent).content.decode()
    assert "ไม่มีสิทธิ์ใหม่" in page
