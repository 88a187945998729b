"""The lines under a signature, in every right and post."""

from typing import Any

import pytest

from saraban.offices.models import Appointment, Office, Role
from saraban.offices.signing_block import post_name, signature_block
from tests.cast import PARTS, Cast

Capacity = Appointment.Capacity
AREA = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1"
POSTS = {
    "registry_clerk": "เจ้าหน้าที่สารบรรณกลาง",
    "secret_registrar": "นายทะเบียนหนังสือลับ",
    "deputy": f"รองผู้อำนวยการ{AREA}",
    "director": f"ผู้อำนวยการ{AREA}",
    "administrator": "ผู้ดูแลระบบ",
    "division_clerk": "เจ้าหน้าที่สารบรรณกลุ่ม",
    "division_director": "ผู้อำนวยการกลุ่มนโยบายและแผน",
    "officer": "เจ้าหน้าที่",
    "school_clerk": "เจ้าหน้าที่สารบรรณสถานศึกษา",
    "school_director": "ผู้อำนวยการโรงเรียนบ้านสมมติ",
    "teacher": "ครูและบุคลากร",
    "other_school_clerk": "เจ้าหน้าที่สารบรรณสถานศึกษา",
    "outsider": "เจ้าหน้าที่สารบรรณสถานศึกษา",
}
ACTING = [each for each in Capacity if each is not Capacity.SUBSTANTIVE]


def standing_in(
    cast: Cast, who: str, whose: str, capacity: Capacity = Capacity.ACTING_FOR
) -> Appointment:
    """Give one person of the cast another's post in some right."""
    held = cast.appointments[whose]
    made = Appointment.objects.create(
        user=cast.users[who],
        office=held.office,
        role=held.role,
        capacity=capacity,
        acting_for=held,
    )
    return read(made)


def read(appointment: Appointment) -> Appointment:
    """Return an appointment as an actor carries it."""
    rows = Appointment.objects.select_related("user", "office__parent")
    return rows.get(pk=appointment.pk)


def test_every_post_of_the_cast_is_in_the_table() -> None:
    assert set(POSTS) == set(PARTS)


@pytest.mark.parametrize("who", POSTS)
def test_a_post_of_ones_own_is_one_line(cast: Cast, who: str) -> None:
    name = f"({cast.users[who]})"
    assert signature_block(cast.appointments[who]) == (name, POSTS[who])


@pytest.mark.parametrize("whose", POSTS)
@pytest.mark.parametrize("capacity", ACTING)
def test_standing_in_is_two_lines(cast: Cast, capacity: Capacity, whose: str) -> None:
    who = "deputy" if whose != "deputy" else "division_director"
    appointment = standing_in(cast, who, whose, capacity)
    assert signature_block(appointment) == (
        f"({cast.users[who]})",
        f"{POSTS[who]} {capacity.label}",
        POSTS[whose],
    )


def test_titles_as_typed_come_before_names_made_up(cast: Cast) -> None:
    for who, title in (("deputy", "รองผู้อำนวยการ"), ("director", "ผู้อำนวยการ")):
        Appointment.objects.filter(pk=cast.appointments[who].pk).update(
            position_title=f"{title} สพป.ตัวอย่าง เขต 1"
        )
    made = standing_in(cast, "deputy", "director")
    assert signature_block(made)[1:] == (
        "รองผู้อำนวยการ สพป.ตัวอย่าง เขต 1 รักษาราชการแทน",
        "ผู้อำนวยการ สพป.ตัวอย่าง เขต 1",
    )
    made.position_title = "ผู้อำนวยการเขต"
    assert post_name(made) == "ผู้อำนวยการเขต"


def test_a_vacant_post_is_named_by_role_and_office(cast: Cast) -> None:
    made = standing_in(cast, "deputy", "director", Capacity.ACTING_IN)
    made.acting_for = None
    assert signature_block(made)[1:] == (
        f"รองผู้อำนวยการ{AREA} รักษาการในตำแหน่ง",
        f"ผู้อำนวยการ{AREA}",
    )


def test_the_own_post_in_the_same_books_comes_first(cast: Cast) -> None:
    made = standing_in(cast, "outsider", "school_director")
    assert signature_block(made)[1] == "เจ้าหน้าที่สารบรรณสถานศึกษา รักษาราชการแทน"
    Appointment.objects.create(
        user=cast.users["outsider"], office=cast.schools[0], role=Role.SCHOOL_DEPUTY
    )
    assert signature_block(made)[1] == "รองผู้อำนวยการโรงเรียนบ้านสมมติ รักษาราชการแทน"


def test_a_post_that_ended_is_not_written(cast: Cast) -> None:
    made = standing_in(cast, "deputy", "director")
    Appointment.objects.filter(pk=cast.appointments["deputy"].pk).update(
        ends_on="2020-12-31"
    )
    assert signature_block(made)[1:] == ("รักษาราชการแทน", f"ผู้อำนวยการ{AREA}")


def test_the_headquarters_is_headed_by_a_secretary_general(cast: Cast) -> None:
    headquarters = Office.objects.create(
        kind=Office.Kind.HEADQUARTERS,
        code="obec",
        name="สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน",
        short_name="สพฐ.",
    )
    post = Appointment(
        user=cast.users["director"], office=headquarters, role=Role.DIRECTOR
    )
    assert signature_block(post)[1] == "เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน"


def test_the_block_costs_no_query_or_two(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    own, acting = (
        read(cast.appointments["director"]),
        standing_in(cast, "deputy", "director"),
    )
    with django_assert_num_queries(0):
        signature_block(own)
    with django_assert_num_queries(2):
        signature_block(acting)
