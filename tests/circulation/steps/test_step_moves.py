"""A step goes elsewhere, and who still reads the letter then: step_move,
step_withdraw, step_return, step_file, step_zip, step_pages, step_page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from saraban.circulation.actions.propose import propose
from saraban.circulation.actions.report import report_step
from saraban.circulation.models import (
    NOTE_MAX,
    Decision,
    EndorsementFile,
    PendingDecision,
    Step,
)
from saraban.circulation.queries.ways import Stage
from saraban.core import thai
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment, Office
from tests import forms
from tests.cast import Cast
from tests.circulation.handed import (
    desk,
    hand,
    instructed,
    press,
    proposed,
    send_back,
)

OTHER = "มีงานราชการอื่น"


@pytest.fixture
def task(cast: Cast) -> Step:
    """What the director told an officer to do."""
    return instructed(cast, "officer")[0]


@pytest.fixture
def of_reader(cast: Cast, of_teacher: Step) -> Step:
    """A letter handed to a teacher of a school where teachers read no books."""
    Office.objects.filter(pk=cast.schools[0].pk).update(teachers_may_read_books=False)
    return of_teacher


def page(cast: Cast, step: Step, by: str) -> str:
    """Return the step's page as somebody sees it."""
    answer = cast.sign_in(by).get(step.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def file_statuses(cast: Cast, step: Step, by: str) -> set[int]:
    """Return how all addresses of the letter's file answer."""
    file_id = step.entry.content.attachments.get().pk
    places: dict[str, list[Any]] = {
        "step_file": [step.pk, file_id],
        "step_zip": [step.pk],
        "step_pages": [step.pk, file_id],
        "step_page": [step.pk, file_id, 1],
    }
    client = cast.sign_in(by)
    return {
        client.get(reverse(f"circulation:{name}", args=arguments)).status_code
        for name, arguments in places.items()
    }


def test_a_step_goes_to_another_person_and_both_are_told(
    cast: Cast, task: Step
) -> None:
    token = desk(cast, "division_clerk").token
    asked = cast.sign_in("division_director").get(
        reverse("circulation:step_move", args=[task.pk])
    )
    assert str(cast.users["division_clerk"]) in asked.content.decode()
    typed = {"desk": token, "reason": OTHER}
    assert press(cast, task, "division_director", "step_move", **typed).status_code == (
        302
    )
    assert task.state == Step.State.MOVED
    made = Step.objects.get(came_from=task)
    assert made.person == cast.users["division_clerk"]
    assert made.asked_by == cast.users["director"]
    told = {each.person for each in Notice.objects.filter(kind=NoticeKind.MOVED)}
    assert told == {cast.users["officer"], cast.users["division_clerk"]}
    shown = page(cast, task, "officer")
    assert "เปลี่ยนผู้รับแล้ว" in shown
    assert OTHER in shown
    assert "จัดทำบัญชีรายโรงเรียน" in page(cast, made, "division_clerk")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": OTHER}, "ยังไม่ได้เลือกผู้รับคนใหม่"),
        ({"desk": "x", "reason": OTHER}, "ยังไม่ได้เลือกผู้รับคนใหม่"),
        ({"desk": "outside", "reason": OTHER}, "ยังไม่ได้เลือกผู้รับคนใหม่"),
        ({"desk": "clerk", "reason": ""}, "ยังไม่ได้กรอกเหตุผล"),
        ({"desk": "clerk", "reason": "ก" * (NOTE_MAX + 1)}, "ยาวเกินไป"),
    ],
)
def test_moving_asks_for_a_desk_of_the_office_and_a_reason(
    cast: Cast, task: Step, typed: dict[str, str], sentence: str
) -> None:
    desks = {"clerk": "division_clerk", "outside": "teacher"}
    if typed.get("desk") in desks:
        typed = {**typed, "desk": desk(cast, desks[typed["desk"]]).token}
    refused = press(cast, task, "division_director", "step_move", **typed)
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert sentence in shown
    assert typed["reason"] in shown
    assert task.is_waiting


def test_an_instruction_is_asked_only_of_who_gives_them(cast: Cast) -> None:
    (step,) = proposed(cast, "deputy", purpose=Step.Purpose.INSTRUCT)
    asked = cast.sign_in("registry_clerk").get(
        reverse("circulation:step_move", args=[step.pk])
    )
    shown = asked.content.decode()
    assert desk(cast, "director").token in shown
    assert str(cast.users["officer"]) not in shown
    assert str(cast.users["deputy"]) not in shown.split("<select", 1)[1]


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("officer", 200),
        ("director", 200),
        ("division_clerk", 200),
        ("registry_clerk", 200),
        ("deputy", 403),
        ("teacher", 404),
    ],
)
def test_who_asked_has_or_minds_it_may_move_it(
    cast: Cast, task: Step, by: str, status: int
) -> None:
    client = cast.sign_in(by)
    for name in ("step_move", "step_withdraw"):
        url = reverse(f"circulation:{name}", args=[task.pk])
        assert client.get(url).status_code == status
        typed = {"reason": ""}
        assert client.post(url, typed).status_code == (422 if status == 200 else status)
    task.refresh_from_db()
    assert task.is_waiting


def test_a_step_is_withdrawn_with_a_reason(cast: Cast, task: Step) -> None:
    refused = press(cast, task, "director", "step_withdraw", reason="")
    assert refused.status_code == 422
    for _ in range(2):
        answer = press(cast, task, "director", "step_withdraw", reason="สั่งผิดเรื่อง")
        assert answer.status_code == 302
    assert task.state == Step.State.WITHDRAWN
    shown = page(cast, task, "officer")
    assert "ถอนเรื่องแล้ว" in shown
    assert "สั่งผิดเรื่อง" in shown
    assert reverse("circulation:step_report", args=[task.pk]) not in shown


def test_what_was_reported_is_not_moved_any_more(cast: Cast, task: Step) -> None:
    report_step(task.pk, "เสร็จแล้ว", actor=cast.actor("officer"))
    typed = {"desk": desk(cast, "division_clerk").token, "reason": OTHER}
    refused = press(cast, task, "division_director", "step_move", **typed)
    assert refused.status_code == 422
    assert "รายงานผลไปก่อนแล้ว" in refused.content.decode()
    shown = page(cast, task, "division_director")
    assert reverse("circulation:step_move", args=[task.pk]) not in shown


def test_nothing_moves_while_somebodys_decision_is_held(cast: Cast) -> None:
    (step,) = proposed(cast, "deputy")
    PendingDecision.objects.create(
        step=step,
        person=cast.users["deputy"],
        appointment=cast.appointments["deputy"],
        filled={},
        due_at=step.asked_at + timedelta(days=1),
    )
    typed = {"desk": desk(cast, "director").token, "reason": OTHER}
    refused = press(cast, step, "registry_clerk", "step_move", **typed)
    assert refused.status_code == 422
    assert "มีผู้กำลังลงความเห็นหรือสั่งการเรื่องนี้อยู่" in refused.content.decode()
    shown = page(cast, step, "deputy")
    assert "ท่านลงความเห็นหรือสั่งการเรื่องนี้แล้ว" in shown
    assert reverse("circulation:step_return", args=[step.pk]) not in shown


def test_what_was_sent_back_is_not_sent_back_once_more(cast: Cast, task: Step) -> None:
    send_back(cast, task, "officer", "incomplete")
    back = Step.objects.get(is_return=True)
    url = reverse("circulation:step_return", args=[back.pk])
    assert url not in page(cast, back, "director")
    refused = send_back(cast, back, "director", "incomplete")
    assert refused.status_code == 422
    assert "ส่งคืนกลับไปอีกไม่ได้" in refused.content.decode()


# ── who still reads it ───────────────────────────────────────────────────────
def test_who_sent_a_letter_back_keeps_the_page_and_not_the_files(
    cast: Cast, of_reader: Step
) -> None:
    assert file_statuses(cast, of_reader, "teacher") == {200}
    send_back(cast, of_reader, "teacher", "other", "ลาป่วย")
    hand(cast, of_reader.entry, "school_clerk", "school_director")
    shown = page(cast, of_reader, "teacher")
    assert "อื่น ๆ ลาป่วย" in shown
    assert "จึงเปิดไฟล์ไม่ได้" in shown
    assert "หนังสือนำส่ง.pdf" not in shown
    # What became of it later is not theirs to read.
    assert str(cast.users["school_director"]) not in shown.split('class="tl"')[1]
    assert file_statuses(cast, of_reader, "teacher") == {403}
    assert file_statuses(cast, of_reader, "school_clerk") == {200}


def test_who_was_relieved_of_a_letter_keeps_the_page_and_not_the_files(
    cast: Cast, of_reader: Step
) -> None:
    typed = {"desk": desk(cast, "school_director").token, "reason": OTHER}
    press(cast, of_reader, "school_clerk", "step_move", **typed)
    assert OTHER in page(cast, of_reader, "teacher")
    assert file_statuses(cast, of_reader, "teacher") == {403}
    made = Step.objects.get(came_from=of_reader)
    assert file_statuses(cast, made, "school_director") == {200}


def test_another_way_to_the_letter_opens_its_files_again(
    cast: Cast, of_reader: Step
) -> None:
    send_back(cast, of_reader, "teacher")
    (again,) = hand(cast, of_reader.entry, "school_clerk", "teacher")
    assert file_statuses(cast, of_reader, "teacher") == {200}
    assert file_statuses(cast, again, "teacher") == {200}


def test_who_reads_the_books_reads_on(cast: Cast, of_teacher: Step) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(teachers_may_read_books=True)
    send_back(cast, of_teacher, "teacher")
    assert file_statuses(cast, of_teacher, "teacher") == {200}


def test_the_files_of_reports_close_with_the_letter(
    cast: Cast, of_reader: Step
) -> None:
    (other,) = hand(cast, of_reader.entry, "school_clerk", "school_director")
    press(cast, other, "school_director", "step_report", words="ก", file_1=forms.pdf())
    file = EndorsementFile.objects.get()
    url = reverse("circulation:endorsement_file", args=[of_reader.pk, file.pk])
    assert cast.sign_in("teacher").get(url).status_code == 200
    send_back(cast, of_reader, "teacher")
    refused = cast.sign_in("teacher").get(url)
    assert refused.status_code == 403
    assert "จึงเปิดไฟล์ไม่ได้" in refused.content.decode()


# ── in which capacity ────────────────────────────────────────────────────────
def test_a_stand_in_learns_for_whom_they_have_it(cast: Cast) -> None:
    Appointment.objects.create(
        user=cast.users["deputy"],
        office=cast.area,
        role="director",
        capacity=Appointment.Capacity.ACTING_FOR,
        acting_for=cast.appointments["director"],
        starts_on=thai.today(),
    )
    (step,) = proposed(cast, "director", purpose=Step.Purpose.INSTRUCT)
    shown = page(cast, step, "deputy")
    assert "ท่านได้รับในฐานะ" in shown
    assert "รักษาราชการแทน" in shown
    assert "ท่านได้รับในฐานะ" not in page(cast, step, "director")


def test_who_takes_over_a_post_learns_whose_letter_it_was(
    cast: Cast, of_division: Step
) -> None:
    (step,) = proposed(cast, "deputy")
    successor = cast.users["secret_registrar"]
    Appointment.objects.filter(pk=cast.appointments["deputy"].pk).update(
        ends_on=thai.today() - timedelta(days=1)
    )
    Appointment.objects.filter(user=successor).update(role="deputy")
    shown = page(cast, step, "secret_registrar")
    assert f"ผู้รับเดิม {cast.users['deputy']} พ้นจากหน้าที่แล้ว" in shown
    assert "เรื่องรออยู่กับผู้ดำรงตำแหน่งปัจจุบัน" in shown


def test_a_turn_that_has_not_come_says_so(cast: Cast) -> None:
    _, second = proposed(cast, "deputy", "director", purpose=Step.Purpose.OPINION)
    shown = page(cast, second, "director")
    assert "ยังไม่ถึงลำดับของท่าน" in shown
    assert "ลำดับถัดไป" in shown
    answer = press(cast, second, "director", "step_accept")
    assert answer.status_code == 302
    assert second.accepted_at is None


# ── telling the schools ──────────────────────────────────────────────────────
def test_who_is_told_to_write_to_schools_finds_the_way_there(cast: Cast) -> None:
    (step,) = instructed(cast, decision=Decision.TOLD_SCHOOLS, words="แจ้งกำหนดการ")
    link = f"{reverse('dispatch:dispatch_create')}?incoming={step.entry_id}"
    assert link in page(cast, step, "registry_clerk")
    assert link not in page(cast, step, "director")
    (task,) = instructed(cast, "division_clerk")
    assert "?incoming=" not in page(cast, task, "division_clerk")


def test_what_was_proposed_comes_back_to_who_proposed_it(
    cast: Cast, of_division: Step
) -> None:
    entry = of_division.entry
    stage = Stage((desk(cast, "deputy"),))
    (step,) = propose(entry, [stage], actor=cast.actor("division_director"))
    send_back(cast, step, "deputy", "incomplete")
    back = Step.objects.get(is_return=True)
    assert back.person == cast.users["division_director"]
    assert "เอกสารไม่ครบ" in page(cast, back, "division_director")
