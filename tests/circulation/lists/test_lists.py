"""The lists of letters that go round, each a tab: step_list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.circulation.actions.decide import DecisionDetails, decide
from saraban.circulation.actions.report import report_step
from saraban.circulation.models import Decision, Step
from saraban.core import thai
from saraban.offices.models import Appointment
from saraban.registers.actions.void import void_entry
from tests.cast import Cast
from tests.circulation.hand_over.test_handover_create import paper_letter
from tests.circulation.handed import hand, instructed, proposed, send_back
from tests.dispatch.came import received, rows_in, tabs_in, to_area, to_school

LIST = "circulation:step_list"


def see(cast: Cast, by: str, **asked: Any) -> str:
    answer = cast.sign_in(by).get(reverse(LIST), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def menu(page: str) -> str:
    return page.split('<nav class="menu"')[1].split("</nav>", maxsplit=1)[0]


def test_tabs_count_what_waits(cast: Cast, of_teacher: Step, of_division: Step) -> None:
    assert tabs_in(see(cast, "division_clerk")) == [
        "[รอฉันดำเนินการ 1]",
        "ที่ส่งต่อ/เสนอไปแล้ว",
        "เกินกำหนด",
        "ส่งต่อถึงกลุ่ม 1",
        "รอปิดเรื่อง",
        "ส่วนบุคคล",
    ]
    cast.sign_in("division_clerk").get(of_division.get_absolute_url())
    tabs = tabs_in(see(cast, "division_clerk", box="division"))
    assert "[ส่งต่อถึงกลุ่ม]" in tabs
    assert "รอฉันดำเนินการ 1" in tabs
    # Whoever runs no division has no tab of one.
    assert not any("กลุ่ม" in each for each in tabs_in(see(cast, "officer")))
    assert "[รอฉันดำเนินการ]" in tabs_in(see(cast, "officer", box="division"))


def test_a_letter_waits_in_the_menu_of_whoever_has_it(
    cast: Cast, of_teacher: Step
) -> None:
    assert 'เรื่องรอดำเนินการ <span class="count">1<' in menu(see(cast, "teacher"))
    assert 'class="count"' not in menu(see(cast, "officer"))
    assert "รอสั่งการ" not in menu(see(cast, "teacher"))


def test_what_asks_for_a_decision_is_counted_apart_for_who_instructs(
    cast: Cast,
) -> None:
    proposed(cast, "director", purpose=Step.Purpose.INSTRUCT)
    entry = received(cast, to_area(cast, reference_number="ก/7"), "registry_clerk")
    hand(cast, entry, "registry_clerk", "director")
    page = see(cast, "director")
    assert 'เรื่องรอดำเนินการ <span class="count">2<' in menu(page)
    assert 'รอสั่งการ <span class="count">1<' in menu(page)
    phone = page.split('class="tabbar"', 1)[1].split("</nav>", 1)[0]
    assert f'href="{reverse("circulation:queue")}"' in phone
    assert phone.count("<a ") == 4


def test_what_is_planned_waits_for_nobody_yet(cast: Cast) -> None:
    proposed(cast, "division_director", "director")
    assert len(rows_in(see(cast, "division_director"))) == 1
    assert rows_in(see(cast, "director")) == []


def test_a_stand_in_has_the_letters_and_sees_in_whose_place(cast: Cast) -> None:
    proposed(cast, "director")
    Appointment.objects.create(
        user=cast.users["deputy"],
        office=cast.area,
        role="director",
        capacity=Appointment.Capacity.ACTING_FOR,
        acting_for=cast.appointments["director"],
    )
    (row,) = rows_in(see(cast, "deputy"))
    assert f"รักษาราชการแทน {cast.users['director']}" in row
    (own,) = rows_in(see(cast, "director"))
    assert "รักษาราชการแทน" not in own


def test_nothing_is_lost_when_a_person_leaves(cast: Cast, of_teacher: Step) -> None:
    post = cast.appointments["teacher"]
    Appointment.objects.filter(pk=post.pk).update(ends_on="2020-01-01")
    (row,) = rows_in(see(cast, "school_clerk"))
    assert f"ถึง {cast.users['teacher']}" in row


def test_who_passed_a_letter_on_sees_where_it_is_now(cast: Cast) -> None:
    first, _ = proposed(cast, "division_director", "director")
    (row,) = rows_in(see(cast, "registry_clerk", box="sent"))
    assert f"{cast.users['division_director']} ตั้งแต่" in row
    assert "ยังไม่ได้เปิดดู" in row
    cast.sign_in("division_director").get(first.get_absolute_url())
    assert "เปิดดูแล้ว" in rows_in(see(cast, "registry_clerk", box="sent"))[0]
    agreed = DecisionDetails(Decision.CONCURRED, "เห็นควร")
    decide(first.pk, agreed, actor=cast.actor("division_director"))
    (row,) = rows_in(see(cast, "registry_clerk", box="sent"))
    assert f"{cast.users['director']} ตั้งแต่" in row
    assert str(cast.users["division_director"]) not in row
    assert len(rows_in(see(cast, "registry_clerk", box="sent", state="open"))) == 1
    last = Step.objects.get(state=Step.State.WAITING)
    decide(last.pk, DecisionDetails(Decision.NOTED), actor=cast.actor("director"))
    assert rows_in(see(cast, "registry_clerk", box="sent", state="open")) == []
    (row,) = rows_in(see(cast, "registry_clerk", box="sent", state="done"))
    assert "เสร็จสิ้น" in row


def test_many_who_have_a_letter_are_named_shortly(cast: Cast) -> None:
    entry = received(cast, to_area(cast), "registry_clerk")
    people = ("officer", "director", "deputy", "division_clerk", "division_director")
    hand(cast, entry, "registry_clerk", *people)
    (row,) = rows_in(see(cast, "registry_clerk", box="sent"))
    assert "และอีก 2 ราย" in row


def test_what_is_late_stands_with_who_has_it_and_who_asked(cast: Cast) -> None:
    (step,) = instructed(cast, "officer", due_on=thai.today() + timedelta(days=1))
    for by in ("officer", "director"):
        assert rows_in(see(cast, by, box="late")) == []
    Step.objects.filter(pk=step.pk).update(due_on=thai.today() - timedelta(days=1))
    for by in ("officer", "director"):
        (row,) = rows_in(see(cast, by, box="late"))
        assert "เกินกำหนด" in row
        assert "เกินกำหนด 1" in " ".join(tabs_in(see(cast, by)))
    assert rows_in(see(cast, "deputy", box="late")) == []
    report_step(step.pk, "เสร็จแล้ว", actor=cast.actor("officer"))
    assert rows_in(see(cast, "director", box="late")) == []


def test_what_was_reported_waits_for_who_instructed(cast: Cast) -> None:
    (step,) = instructed(cast, "officer")
    assert rows_in(see(cast, "director", box="closing")) == []
    report_step(step.pk, "เสร็จแล้ว", actor=cast.actor("officer"))
    (row,) = rows_in(see(cast, "director", box="closing"))
    assert "รายงานผลแล้ว รอปิดเรื่อง" in row
    assert rows_in(see(cast, "deputy", box="closing")) == []
    assert rows_in(see(cast, "officer")) == []


def test_a_cancelled_number_waits_for_nobody_and_says_so_where_one_looks_back(
    cast: Cast,
) -> None:
    entry = paper_letter(cast, 1)
    (step,) = hand(cast, entry, "registry_clerk", "officer")
    Step.objects.filter(pk=step.pk).update(due_on=thai.today() - timedelta(days=1))
    assert len(rows_in(see(cast, "officer", box="late"))) == 1
    void_entry(entry, "ลงทะเบียนผิด", actor=cast.actor("registry_clerk"))
    page = see(cast, "officer")
    assert rows_in(page) == []
    assert 'class="count"' not in menu(page)
    assert rows_in(see(cast, "officer", box="late")) == []
    assert "ยกเลิกเลข" in rows_in(see(cast, "officer", box="personal"))[0]
    assert "ยกเลิกเลข" in rows_in(see(cast, "registry_clerk", box="sent"))[0]


def test_all_that_came_to_me_stays_in_its_tab(cast: Cast, of_teacher: Step) -> None:
    send_back(cast, of_teacher, "teacher")
    assert rows_in(see(cast, "teacher")) == []
    page = see(cast, "teacher", box="personal")
    assert "หนังสือส่วนบุคคล" in page
    assert "ส่งคืนแล้ว" in rows_in(page)[0]
    assert len(rows_in(see(cast, "teacher", box="personal", state="returned"))) == 1
    assert rows_in(see(cast, "teacher", box="personal", state="opened")) == []


def test_the_list_is_searched_and_filtered(cast: Cast, of_teacher: Step) -> None:
    other = to_school(cast, subject="สอบปลายภาค", reference_number="ก/9")
    hand(cast, received(cast, other), "school_clerk", "teacher")
    assert len(rows_in(see(cast, "teacher"))) == 2
    (found,) = rows_in(see(cast, "teacher", q="ปลายภาค"))
    assert "ก/9" in found
    cast.sign_in("teacher").get(of_teacher.get_absolute_url())
    (unopened,) = rows_in(see(cast, "teacher", state="unopened"))
    assert "ก/9" in unopened
    (opened,) = rows_in(see(cast, "teacher", state="opened"))
    assert "ก/9" not in opened
    strange = see(cast, "teacher", state="x", before="x", box="x")
    assert len(rows_in(strange)) == 2
    assert "ไม่มีหนังสือตรงตามที่ค้น" in see(cast, "teacher", q="ไม่มีคำนี้")


def queries_of(cast: Cast, by: str, box: str) -> int:
    client = cast.sign_in(by)
    client.get(reverse(LIST), {"box": box})
    with CaptureQueriesContext(connection) as counted:
        client.get(reverse(LIST), {"box": box})
    return len(counted)


def many_for_the_teacher(cast: Cast, count: int) -> None:
    for each in range(count):
        delivery = to_school(cast, reference_number=f"ก/{count}/{each}")
        hand(cast, received(cast, delivery), "school_clerk", "teacher")


def test_the_list_goes_on_with_the_same_few_queries(cast: Cast) -> None:
    many_for_the_teacher(cast, 2)
    boxes = [("teacher", ""), ("teacher", "personal"), ("school_clerk", "sent")]
    before = [queries_of(cast, *each) for each in boxes]
    many_for_the_teacher(cast, 53)
    assert [queries_of(cast, *each) for each in boxes] == before
    for by, box in boxes:
        first = see(cast, by, box=box)
        assert len(rows_in(first)) == 50
        assert len(first.encode()) < 120_000
        link = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
        more = cast.sign_in(by).get(link.replace("&amp;", "&")).content.decode()
        assert len(rows_in(more)) == 5
        assert 'rel="prev"' in more


@pytest.mark.parametrize(
    ("by", "box"), [("director", "late"), ("director", "closing"), ("officer", "late")]
)
def test_late_and_reported_letters_cost_the_same_for_few_and_many(
    cast: Cast, by: str, box: str
) -> None:
    due = thai.today() - timedelta(days=2)
    instructed(cast, "officer", due_on=due)
    before = queries_of(cast, by, box)
    for _ in range(3):
        instructed(cast, "officer", due_on=due)
    assert queries_of(cast, by, box) == before
