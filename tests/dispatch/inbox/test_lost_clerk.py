"""A school that loses its clerk: its letters wait, and the sender sees why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saraban.core import thai
from saraban.dispatch.models import Dispatch
from saraban.offices.models import Appointment, Office, Role
from tests.cast import APPOINTED_ON, Cast
from tests.dispatch.sent_letters import delivery_to, page_of, receive, send

NOBODY = "ยังไม่มีเจ้าหน้าที่รับหนังสือ"


@pytest.fixture
def sent(cast: Cast) -> Dispatch:
    """A letter to a school with clerk and director, and to one with a clerk."""
    return send(cast, schools=cast.schools[:2])


def end(cast: Cast, name: str) -> None:
    """The person left yesterday."""
    yesterday = thai.today() - timedelta(days=1)
    Appointment.objects.filter(pk=cast.appointments[name].pk).update(ends_on=yesterday)


def test_the_sender_sees_that_nobody_can_receive(cast: Cast, sent: Dispatch) -> None:
    assert NOBODY not in page_of(cast, sent)
    end(cast, "other_school_clerk")
    assert page_of(cast, sent).count(NOBODY) == 1


def test_a_school_with_its_director_still_receives(cast: Cast, sent: Dispatch) -> None:
    end(cast, "school_clerk")
    assert NOBODY not in page_of(cast, sent)
    receive(cast, sent, "school_director")
    assert delivery_to(sent, cast.schools[0]).is_received


def test_the_letter_waits_for_whoever_is_named_next(cast: Cast, sent: Dispatch) -> None:
    end(cast, "other_school_clerk")
    Appointment.objects.create(
        user=cast.users["teacher"],
        office=cast.schools[1],
        role=Role.SCHOOL_CLERK,
        starts_on=APPOINTED_ON,
    )
    Appointment.objects.filter(pk=cast.appointments["teacher"].pk).delete()
    assert NOBODY not in page_of(cast, sent)
    receive(cast, sent, "teacher")
    assert delivery_to(sent, cast.schools[1]).is_received


def test_one_question_for_all_schools(cast: Cast, sent: Dispatch) -> None:
    def count(letter: Dispatch) -> int:
        page_of(cast, letter)
        with CaptureQueriesContext(connection) as queries:
            page_of(cast, letter)
        return len(queries)

    few = count(sent)
    schools = Office.objects.bulk_create(
        Office(
            kind=Office.Kind.SCHOOL,
            parent=cast.area,
            code=f"509920{number}",
            name=f"โรงเรียนที่ {number}",
            short_name=f"ร.ร.ที่ {number}",
            school_type=Office.SchoolType.GOVERNMENT,
        )
        for number in range(9)
    )
    many = send(cast, schools=schools, subject="อีกเรื่อง")
    assert count(many) == few
    assert page_of(cast, many).count(NOBODY) == 9
