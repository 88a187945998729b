"""What was handed on, as whoever got it sees it: step_list, step_detail,
step_file, step_return."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.models import Step
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment, Office
from saraban.registers.models import RegisterEntry
from tests.cast import Cast
from tests.circulation.handed import hand, send_back
from tests.dispatch.came import (
    new_version,
    pdf,
    received,
    rows_in,
)

LIST = "circulation:step_list"


def see(cast: Cast, by: str, **asked: Any) -> str:
    answer = cast.sign_in(by).get(reverse(LIST), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("may_read_books", [True, False])
def test_a_teacher_reads_what_was_handed_to_them(
    cast: Cast, of_teacher: Step, may_read_books: bool
) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(
        teachers_may_read_books=may_read_books
    )
    assert len(rows_in(see(cast, "teacher"))) == 1
    assert "ยังไม่ได้เปิดดู" in see(cast, "teacher")
    client = cast.sign_in("teacher")
    page = client.get(of_teacher.get_absolute_url()).content.decode()
    for words in ("เลขทะเบียนรับ", "ขอเชิญประชุมวันที่ 25", "หนังสือนำส่ง.pdf", "ส่งคืน"):
        assert words in page
    assert ("ดูในทะเบียนหนังสือรับ" in page) == may_read_books
    attachment = of_teacher.entry.content.attachments.get()
    url = reverse("circulation:step_file", args=[of_teacher.pk, attachment.pk])
    assert client.get(url).status_code == 200
    assert "เปิดดูแล้ว" in see(cast, "teacher")
    events = AuditEvent.objects.filter(subject_type="step")
    assert [each.kind for each in events] == [AuditKind.DELIVERY_OPENED]
    assert AuditEvent.objects.filter(kind=AuditKind.FILE_READ).count() == 1


def test_opened_counts_for_whoever_got_it_only(
    cast: Cast, of_teacher: Step, of_division: Step
) -> None:
    page = of_teacher.get_absolute_url()
    assert cast.sign_in("school_clerk").get(page).status_code == 200
    of_teacher.refresh_from_db()
    assert of_teacher.opened_at is None
    cast.sign_in("registry_clerk").get(of_division.get_absolute_url())
    of_division.refresh_from_db()
    assert of_division.opened_at is None
    cast.sign_in("division_director").get(of_division.get_absolute_url())
    of_division.refresh_from_db()
    assert of_division.opened_at is not None


@pytest.mark.parametrize(
    ("by", "teachers", "divisions"),
    [
        ("teacher", 200, 404),
        ("school_clerk", 200, 404),
        ("school_director", 200, 404),
        ("other_school_clerk", 404, 404),
        ("registry_clerk", 404, 200),
        ("division_clerk", 404, 200),
        ("officer", 404, 404),
        ("director", 404, 200),
        ("deputy", 404, 200),
        ("outsider", 404, 404),
    ],
)
def test_who_sees_a_handover(
    cast: Cast,
    of_teacher: Step,
    of_division: Step,
    by: str,
    teachers: int,
    divisions: int,
) -> None:
    client = cast.sign_in(by)
    assert client.get(of_teacher.get_absolute_url()).status_code == teachers
    assert client.get(of_division.get_absolute_url()).status_code == divisions


@pytest.mark.parametrize(
    ("by", "status"), [("teacher", 200), ("registry_clerk", 404), ("outsider", 404)]
)
def test_pages_and_archive_of_the_files_are_open_to_the_same_people(
    cast: Cast, of_teacher: Step, by: str, status: int
) -> None:
    attachment = of_teacher.entry.content.attachments.get()
    client = cast.sign_in(by)
    names = {
        "step_zip": [of_teacher.pk],
        "step_pages": [of_teacher.pk, attachment.pk],
    }
    for name, arguments in names.items():
        url = reverse(f"circulation:{name}", args=arguments)
        assert client.get(url).status_code == status


def test_a_person_sends_back_to_who_handed_it_and_the_number_stays(
    cast: Cast, of_teacher: Step
) -> None:
    entry = of_teacher.entry
    url = reverse("circulation:step_return", args=[of_teacher.pk])
    asked = cast.sign_in("teacher").get(url).content.decode()
    assert f"เลขรับ {entry.number} ยังคงเดิม" in asked
    answer = send_back(cast, of_teacher, "teacher", "other", "ลาป่วย")
    assert answer.status_code == 302
    assert of_teacher.is_returned
    entry.refresh_from_db()
    assert entry.number == 1
    assert entry.action_taken == ""
    told = Notice.objects.get(kind=NoticeKind.RETURNED)
    assert (told.office, told.division) == (cast.schools[0], None)
    page = cast.sign_in("school_clerk").get(entry.get_absolute_url()).content.decode()
    assert "อื่น ๆ ลาป่วย" in page
    assert "ส่งคืนภายใน" in page
    # It can be handed to the same person once more.
    assert hand(cast, entry, "school_clerk", "teacher")


def test_a_division_sends_back_to_the_central_registry(
    cast: Cast, of_division: Step
) -> None:
    entry = of_division.entry
    assert len(rows_in(see(cast, "division_clerk", box="division"))) == 1
    assert send_back(cast, of_division, "division_clerk").status_code == 302
    entry.refresh_from_db()
    assert entry.responsible_office is None
    told = Notice.objects.get(kind=NoticeKind.RETURNED)
    assert (told.office, told.division) == (cast.area, None)
    assert cast.divisions[1].name in told.title
    assert "ส่งคืนแล้ว" in see(cast, "division_clerk", box="division")
    hand(cast, entry, "registry_clerk", division=2)
    assert (
        entry.pk == RegisterEntry.objects.get(responsible_office=cast.divisions[2]).pk
    )


def test_a_person_of_a_division_sends_back_to_the_division(
    cast: Cast, of_division: Step
) -> None:
    (made,) = hand(cast, of_division.entry, "division_clerk", "officer")
    assert send_back(cast, made, "officer", "incomplete").status_code == 302
    told = Notice.objects.get(kind=NoticeKind.RETURNED)
    assert told.division == cast.divisions[1]
    assert of_division.entry.responsible_office_id == cast.divisions[1].pk


def test_a_late_return_does_not_take_the_letter_from_another_division(
    cast: Cast, of_division: Step
) -> None:
    hand(cast, of_division.entry, "registry_clerk", division=3)
    refused = send_back(cast, of_division, "division_clerk")
    assert refused.status_code == 422
    assert f"ขณะนี้อยู่ที่ {cast.divisions[3].name}" in refused.content.decode()
    entry = RegisterEntry.objects.get(pk=of_division.entry_id)
    assert entry.responsible_office == cast.divisions[3]


def test_a_return_says_why_and_is_done_once(cast: Cast, of_division: Step) -> None:
    missing = send_back(cast, of_division, "division_clerk", "other")
    assert missing.status_code == 422
    assert "ต้องระบุรายละเอียด" in missing.content.decode()
    assert not of_division.is_returned
    for _ in range(2):
        assert send_back(cast, of_division, "division_clerk").status_code == 302
    refused = send_back(cast, of_division, "division_director", "incomplete")
    assert refused.status_code == 422
    first = f"{cast.users['division_clerk']} ส่งคืนไปก่อนแล้ว"
    assert first in refused.content.decode()
    assert Notice.objects.filter(kind=NoticeKind.RETURNED).count() == 1


@pytest.mark.parametrize(
    ("by", "status"),
    [("registry_clerk", 403), ("officer", 404), ("director", 403), ("teacher", 404)],
)
def test_only_who_got_it_sends_it_back(
    cast: Cast, of_division: Step, by: str, status: int
) -> None:
    assert send_back(cast, of_division, by).status_code == status
    assert not of_division.is_returned


def test_nothing_is_lost_when_a_person_leaves(cast: Cast, of_teacher: Step) -> None:
    post = cast.appointments["teacher"]
    Appointment.objects.filter(pk=post.pk).update(ends_on="2020-01-01")
    entry = of_teacher.entry
    page = cast.sign_in("school_clerk").get(entry.get_absolute_url()).content.decode()
    assert str(cast.users["teacher"]) in page
    assert hand(cast, entry, "school_clerk", "school_director")
    assert Step.objects.filter(entry=entry).count() == 2


def test_a_person_of_two_offices_sees_each_ones_letters_there(
    cast: Cast, of_teacher: Step
) -> None:
    teacher = cast.users["teacher"]
    elsewhere = Appointment.objects.create(
        user=teacher, office=cast.schools[1], role="teacher"
    )
    client = cast.sign_in("teacher")
    choose = reverse("directory:office_choose")
    client.post(choose, {"appointment": elsewhere.pk})
    assert client.get(of_teacher.get_absolute_url()).status_code == 404
    assert not rows_in(client.get(reverse(LIST)).content.decode())
    client.post(choose, {"appointment": cast.appointments["teacher"].pk})
    assert client.get(of_teacher.get_absolute_url()).status_code == 200


def test_whoever_got_it_learns_of_a_recall_and_reads_the_new_version(
    cast: Cast, of_teacher: Step
) -> None:
    old = of_teacher.entry.deliveries.get()
    new = new_version(cast, old, pdf("ฉบับแก้.pdf"))
    received(cast, new)
    client = cast.sign_in("teacher")
    page = client.get(of_teacher.get_absolute_url()).content.decode()
    assert "ฉบับแก้.pdf" in page
    assert new.dispatch.summary in page
    actor = cast.actor("registry_clerk")
    recall_deliveries(new.dispatch_id, "ยกเลิกประชุม", actor=actor)
    page = client.get(of_teacher.get_absolute_url()).content.decode()
    assert "ผู้ส่งเรียกคืนหนังสือนี้" in page
    assert "ยกเลิกประชุม" in page


@pytest.mark.parametrize(
    ("by", "offered"),
    [
        ("division_clerk", {"accept", "report", "return", "move", "note"}),
        ("registry_clerk", {"move", "withdraw", "note"}),
        ("director", set()),
    ],
)
def test_each_is_offered_the_deeds_that_are_theirs(
    cast: Cast, of_division: Step, by: str, offered: set[str]
) -> None:
    page = cast.sign_in(by).get(of_division.get_absolute_url()).content.decode()
    deeds = ("accept", "report", "close", "more", "return", "move", "withdraw", "note")
    found = {
        deed
        for deed in deeds
        if reverse(f"circulation:step_{deed}", args=[of_division.pk]) in page
    }
    assert found == offered
    onward = reverse("circulation:handover_create", args=[of_division.entry_id])
    assert (f'class="btn go" href="{onward}"' in page) == (by == "division_clerk")
