"""ใครเห็นหนังสือนี้ได้บ้าง: desk:entry_readers says what the pages do."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from saraban.accounts.models import User
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.move import move_step
from saraban.circulation.actions.return_step import return_step
from saraban.circulation.models import Decision, Step
from saraban.desk.queries.readers import readers_of
from saraban.dispatch.models import Dispatch
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import RegisterEntry
from tests.cast import PARTS, Cast
from tests.desk.ways_through import decide_on, desk, propose_to, send_to_schools
from tests.dispatch.came import received, to_area
from tests.registers.printed import add
from tests.sampling import every_second


def page(cast: Cast, entry: RegisterEntry, by: str) -> Any:
    return cast.sign_in(by).get(reverse("desk:entry_readers", args=[entry.pk]))


def groups(cast: Cast, entry: RegisterEntry, by: str) -> dict[str, str]:
    """Return the text of each group by its heading."""
    answer = page(cast, entry, by)
    assert answer.status_code == 200
    main = answer.content.decode().split("<main", 1)[1]
    parts = re.findall(r"<h2 id=\"\w+\">(.*?)</h2>(.*?)</section>", main, re.DOTALL)
    return {
        strip_tags(head).split(" <")[0].strip(): re.sub(r"\s+", " ", strip_tags(body))
        for head, body in parts
    }


def group(cast: Cast, entry: RegisterEntry, by: str, title: str) -> str:
    found = [text for head, text in groups(cast, entry, by).items() if title in head]
    return found[0] if found else ""


def who_get_in(cast: Cast, entry: RegisterEntry) -> set[str]:
    """Return everybody of the cast for whom the letter's history opens."""
    url = reverse("desk:entry_history", args=[entry.pk])
    return {name for name in PARTS if cast.sign_in(name).get(url).status_code == 200}


def who_are_listed(cast: Cast, entry: RegisterEntry) -> set[str]:
    entry = RegisterEntry.objects.select_related("book__office").get(pk=entry.pk)
    ids = readers_of(entry).user_ids
    return {name for name, user in cast.users.items() if user.pk in ids}


def letters_of_all_sorts(cast: Cast) -> dict[str, RegisterEntry]:
    """Letters of the area and the school, at rest and on their way."""
    teachers = [cast.users["teacher"].pk]
    clerk = cast.actor("school_clerk")
    of_area = add(cast)
    proposed = add(cast, reference_number="ที่ ก/1")
    steps = propose_to(cast, proposed, "division_director", "director")
    decide_on(cast, steps[0], "division_director", Decision.CONCURRED, "เห็นควร")
    decide_on(cast, steps[1], "director", Decision.ASSIGNED, "ดู", "officer")
    of_school = add(cast, by="school_clerk")
    handed = add(cast, by="school_clerk", reference_number="ที่ ก/2")
    hand_over(handed, division_id=None, person_ids=teachers, actor=clerk)
    returned = add(cast, by="school_clerk", reference_number="ที่ ก/3")
    (step,) = hand_over(returned, division_id=None, person_ids=teachers, actor=clerk)
    return_step(step.pk, "wrong_office", "", actor=cast.actor("teacher"))
    moved = add(cast, by="school_clerk", reference_number="ที่ ก/4")
    (step,) = hand_over(moved, division_id=None, person_ids=teachers, actor=clerk)
    move_step(step.pk, desk(cast, "school_director"), "ไปราชการ", actor=clerk)
    return {
        "of_area": of_area,
        "proposed": proposed,
        "of_school": of_school,
        "handed": handed,
        "returned": returned,
        "moved": moved,
    }


@pytest.mark.parametrize("teachers_may_read_books", every_second([True, False]))
def test_the_list_is_who_really_gets_in(
    cast: Cast, *, teachers_may_read_books: bool
) -> None:
    letters = letters_of_all_sorts(cast)
    Office.objects.update(teachers_may_read_books=teachers_may_read_books)
    listed = {name: who_are_listed(cast, entry) for name, entry in letters.items()}
    assert listed == {name: who_get_in(cast, each) for name, each in letters.items()}
    assert ("teacher" in listed["of_school"]) == teachers_may_read_books
    assert ("teacher" in listed["returned"]) == teachers_may_read_books
    assert "teacher" in listed["handed"]
    assert "administrator" not in listed["proposed"]


def test_everybody_stands_under_the_strongest_reason(cast: Cast) -> None:
    entry = add(cast)
    steps = propose_to(cast, entry, "division_director", "deputy", "director")
    decide_on(cast, steps[0], "division_director", Decision.CONCURRED, "เห็นควร")
    people = {name: str(user) for name, user in cast.users.items()}
    assert people["deputy"] in group(cast, entry, "director", "รอดำเนินการอยู่")
    assert people["director"] in group(cast, entry, "director", "ลำดับถัดไป")
    asked = group(cast, entry, "director", "เป็นผู้เสนอ")
    assert people["registry_clerk"] in asked
    assert "ดูทะเบียนหนังสือได้ตามหน้าที่" in asked
    assert people["division_director"] in group(cast, entry, "director", "มาก่อน")
    by_book = group(cast, entry, "director", "ตามหน้าที่")
    assert people["officer"] in by_book
    assert people["deputy"] not in by_book
    assert "เจ้าหน้าที่สารบรรณกลาง" in asked


def test_a_stand_in_is_listed_as_such_with_both_posts(cast: Cast) -> None:
    entry = add(cast)
    propose_to(cast, entry, "director")
    Appointment.objects.create(
        user=cast.users["deputy"],
        office=cast.area,
        role=Role.DIRECTOR,
        capacity=Appointment.Capacity.ACTING_FOR,
        acting_for=cast.appointments["director"],
        starts_on=date(2020, 1, 1),
    )
    stands_in = group(cast, entry, "registry_clerk", "ปฏิบัติงานแทน")
    assert str(cast.users["deputy"]) in stands_in
    assert "รักษาราชการแทน" in stands_in
    assert "รองผู้อำนวยการเขตพื้นที่" in stands_in
    assert who_are_listed(cast, entry) == who_get_in(cast, entry) | {"deputy"}


def test_people_who_left_are_not_listed(cast: Cast) -> None:
    entry = add(cast)
    (step,) = propose_to(cast, entry, "director")
    assert step.person == cast.users["director"]
    User.objects.filter(pk=cast.users["director"].pk).update(is_active=False)
    listed = who_are_listed(cast, entry)
    assert "director" not in listed
    assert listed


def test_the_other_end_is_named_as_an_office(cast: Cast) -> None:
    came = received(cast, to_area(cast), "registry_clerk")
    sender = group(cast, came, "registry_clerk", "หน่วยงานอื่น")
    assert cast.schools[0].name in sender
    assert "หน่วยงานผู้ส่ง" in sender
    sent = send_to_schools(cast)
    receivers = groups(cast, sent, "division_director")
    other = next(text for head, text in receivers.items() if "หน่วยงานอื่น" in head)
    assert all(school.name in other for school in cast.schools)
    assert Dispatch.objects.filter(entry=sent).exists()
    assert group(cast, add(cast), "registry_clerk", "หน่วยงานอื่น") == ""


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 200),
        ("director", 200),
        ("deputy", 200),
        ("division_director", 200),
        ("division_clerk", 200),
        ("officer", 403),
        ("secret_registrar", 403),
        ("administrator", 404),
        ("school_director", 404),
    ],
)
def test_who_may_ask(cast: Cast, by: str, status: int) -> None:
    answer = page(cast, add(cast), by)
    assert answer.status_code == status
    if status == 403:
        assert "เฉพาะผู้ที่ส่งต่อหรือสั่งการเรื่องนี้ได้" in answer.content.decode()


def test_heads_of_other_divisions_may_not_ask(cast: Cast) -> None:
    entry = add(cast, responsible_office_id=cast.divisions[2].pk)
    assert page(cast, entry, "division_director").status_code == 403


def test_more_people_cost_no_further_queries(cast: Cast) -> None:
    Office.objects.update(teachers_may_read_books=False)
    entry = add(cast, by="school_clerk")
    hand_over(
        entry,
        division_id=None,
        person_ids=[cast.users["teacher"].pk],
        actor=cast.actor("school_clerk"),
    )

    def count() -> int:
        found = RegisterEntry.objects.select_related("book__office")
        line = found.get(pk=entry.pk)
        with CaptureQueriesContext(connection) as caught:
            assert "teacher" in who_are_listed_of(cast, line)
        return len(caught)

    few = count()
    for number in range(40):
        user = User.objects.create(username=f"t{number}", given_name=f"ครู{number}")
        Appointment.objects.create(user=user, office=cast.schools[0], role=Role.TEACHER)
    assert count() == few
    assert Step.objects.count() == 1


def who_are_listed_of(cast: Cast, line: RegisterEntry) -> set[str]:
    ids = readers_of(line).user_ids
    return {name for name, user in cast.users.items() if user.pk in ids}
