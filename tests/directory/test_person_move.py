"""ย้ายหรือพ้นจากหน้าที่: every post ends with a day, another begins the next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.offices.models import Appointment, Role
from tests.cast import Cast


def page(cast: Cast, name: str) -> str:
    return reverse("directory:person_move", args=[cast.users[name].pk])


def typed(**changed: object) -> dict[str, object]:
    return {
        "last_day": thai.format_entered_date(thai.today()),
        "office": "",
        "role": "",
        "position_title": "",
        **changed,
    }


def test_a_person_moves_to_another_school(cast: Cast) -> None:
    school = cast.schools[1]
    sent = typed(office=school.pk, role=Role.SCHOOL_CLERK, position_title="ครู")
    answer = cast.sign_in("administrator").post(page(cast, "teacher"), sent)
    assert answer.status_code == 302, answer.content.decode()
    old, new = Appointment.objects.filter(user=cast.users["teacher"]).order_by("pk")
    assert old.ends_on == thai.today()
    assert (new.office, new.role) == (school, Role.SCHOOL_CLERK)
    assert new.starts_on == thai.today() + timedelta(days=1)
    kinds = {each.kind for each in AuditEvent.objects.all()}
    assert {AuditKind.APPOINTMENT_ENDED, AuditKind.APPOINTED} <= kinds


def test_a_head_lets_people_of_the_own_office_go(cast: Cast) -> None:
    browser = cast.sign_in("school_director")
    assert browser.post(page(cast, "teacher"), typed()).status_code == 302
    post = Appointment.objects.get(user=cast.users["teacher"])
    assert post.ends_on == thai.today()
    elsewhere = typed(office=cast.schools[1].pk, role=Role.TEACHER)
    assert browser.post(page(cast, "school_clerk"), elsewhere).status_code == 422
    clerk = Appointment.objects.get(user=cast.users["school_clerk"])
    assert clerk.ends_on is None


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("administrator", "outsider", 404),
        ("school_director", "school_director", 403),
        ("school_director", "other_school_clerk", 404),
        ("division_director", "registry_clerk", 404),
        ("director", "officer", 403),
        ("school_clerk", "teacher", 403),
    ],
)
def test_others_may_not(cast: Cast, who: str, whose: str, status: int) -> None:
    assert cast.sign_in(who).post(page(cast, whose), typed()).status_code == status
    assert not Appointment.objects.filter(ends_on__isnull=False).exists()


def test_the_last_administrator_stays(cast: Cast) -> None:
    browser = cast.sign_in("administrator")
    answer = browser.post(page(cast, "administrator"), typed())
    assert answer.status_code == 422
    assert "คนสุดท้าย" in answer.content.decode()
    cast.actor("administrator")


def test_the_post_needs_an_office_and_what_is_typed_stays(cast: Cast) -> None:
    sent = typed(role=Role.TEACHER, position_title="ครูชำนาญการ")
    answer = cast.sign_in("administrator").post(page(cast, "teacher"), sent)
    assert answer.status_code == 422
    assert "ยังไม่ได้เลือกหน่วยงาน" in answer.content.decode()
    assert "ครูชำนาญการ" in answer.content.decode()
