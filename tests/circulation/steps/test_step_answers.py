"""What becomes of an assignment: step_accept, step_report, step_close, step_more,
endorsement_file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.add_note import add_note
from saraban.circulation.actions.report import report_step
from saraban.circulation.models import (
    WORDS_MAX,
    Circulation,
    Endorsement,
    EndorsementFile,
    Step,
)
from saraban.core import thai
from saraban.documents.models import PendingUpload
from saraban.notices.models import Notice, NoticeKind
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.circulation.handed import hand, instructed, press, proposed

DONE = "ส่งบัญชีให้กลุ่มแล้ว"


def page(cast: Cast, step: Step, by: str) -> str:
    """Return the step's page as somebody sees it."""
    answer = cast.sign_in(by).get(step.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def task(cast: Cast) -> Step:
    """What the director told an officer to do."""
    return instructed(cast, "officer")[0]


def test_the_officer_reads_what_is_asked_by_whom_and_by_when(cast: Cast) -> None:
    due = thai.today() - timedelta(days=3)
    (task,) = instructed(cast, "officer", due_on=due)
    shown = page(cast, task, "officer")
    for words in (
        "ดำเนินการ",
        "มอบ จัดทำบัญชีรายโรงเรียน",
        str(cast.users["director"]),
        thai.format_date(due),
        "เกินกำหนด 3 วัน",
        "รอดำเนินการ",
    ):
        assert words in shown


def test_an_assignment_is_accepted_reported_and_closed(cast: Cast, task: Step) -> None:
    for _ in range(2):
        assert press(cast, task, "officer", "step_accept").status_code == 302
    assert task.accepted_at is not None
    assert "รับทราบแล้ว" in page(cast, task, "officer")
    for _ in range(2):
        answer = press(cast, task, "officer", "step_report", words=DONE)
        assert answer.status_code == 302
    assert task.state == Step.State.REPORTED
    shown = page(cast, task, "director")
    assert DONE in shown
    assert "รายงานผลแล้ว รอปิดเรื่อง" in shown
    for _ in range(2):
        answer = press(cast, task, "director", "step_close", words="ขอบใจ")
        assert answer.status_code == 302
    assert task.state == Step.State.DONE
    assert Circulation.objects.get().is_closed
    assert "เสร็จสิ้น" in page(cast, task, "officer")
    kinds = list(task.endorsements.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["acceptance", "report", "closure"]
    told = Notice.objects.filter(kind=NoticeKind.REPORTED)
    people = {each.person for each in told}
    assert people == {cast.users["director"], cast.users["registry_clerk"]}


def test_what_is_only_to_be_noted_is_done_with_one_press(cast: Cast) -> None:
    (step,) = proposed(cast, "deputy", purpose=Step.Purpose.NOTE)
    assert press(cast, step, "deputy", "step_accept").status_code == 302
    assert step.state == Step.State.DONE


@pytest.mark.parametrize(
    ("by", "status"),
    [("deputy", 403), ("registry_clerk", 403), ("school_clerk", 404), ("teacher", 404)],
)
@pytest.mark.parametrize("deed", ["step_accept", "step_report"])
def test_only_the_desk_answers(
    cast: Cast, task: Step, by: str, status: int, deed: str
) -> None:
    assert press(cast, task, by, deed, words=DONE).status_code == status
    assert not task.endorsements.exists()


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("officer", 403),
        ("division_clerk", 403),
        ("registry_clerk", 403),
        ("school_director", 404),
        ("deputy", 302),
        ("director", 302),
    ],
)
@pytest.mark.parametrize("deed", ["step_close", "step_more"])
def test_only_who_instructs_closes_or_orders_more(
    cast: Cast, task: Step, by: str, status: int, deed: str
) -> None:
    press(cast, task, "officer", "step_report", words=DONE)
    assert press(cast, task, by, deed, words="เพิ่มสำเนา").status_code == status
    assert (task.state == Step.State.REPORTED) == (status != 302)


def test_nothing_is_closed_before_it_is_reported_and_the_words_stay(
    cast: Cast, task: Step
) -> None:
    refused = press(cast, task, "director", "step_close", words="ปิดได้")
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "ยังไม่ได้รายงานผล" in shown
    more = press(cast, task, "director", "step_more", words="ขอสำเนาด้วย")
    assert more.status_code == 422
    assert "ขอสำเนาด้วย" in more.content.decode()
    assert task.state == Step.State.WAITING


def test_what_was_ordered_more_is_reported_again(cast: Cast, task: Step) -> None:
    press(cast, task, "officer", "step_report", words=DONE)
    due = thai.today() + timedelta(days=2)
    typed = {"words": "เพิ่มสำเนา 2 ชุด", "due_on": thai.format_entered_date(due)}
    assert press(cast, task, "director", "step_more", **typed).status_code == 302
    assert (task.state, task.due_on) == (Step.State.WAITING, due)
    shown = page(cast, task, "officer")
    assert "เพิ่มสำเนา 2 ชุด" in shown
    assert "รายงานผล" in shown
    press(cast, task, "officer", "step_report", words="ส่งสำเนาแล้ว")
    assert task.state == Step.State.REPORTED


def test_a_day_that_is_over_is_no_day_to_come(cast: Cast, task: Step) -> None:
    press(cast, task, "officer", "step_report", words=DONE)
    typed = {"words": "เพิ่ม", "due_on": "1/1/2560"}
    refused = press(cast, task, "director", "step_more", **typed)
    assert refused.status_code == 422
    assert "เป็นวันที่ผ่านมาแล้ว" in refused.content.decode()


def test_a_report_carries_files_that_those_concerned_open(
    cast: Cast, task: Step
) -> None:
    files = {
        "file_1": forms.pdf("บัญชี.pdf"),
        "description_1": "บัญชีรายโรงเรียน",
        "file_2": forms.pdf("ภาพ.pdf", forms.PDF + b"2"),
    }
    press(cast, task, "officer", "step_report", words=DONE, **files)
    file = EndorsementFile.objects.order_by("position").first()
    assert file is not None
    assert EndorsementFile.objects.count() == 2
    assert not PendingUpload.objects.waiting().exists()
    url = reverse("circulation:endorsement_file", args=[task.pk, file.pk])
    assert url in page(cast, task, "director")
    assert "บัญชีรายโรงเรียน" in page(cast, task, "director")
    statuses = {
        by: cast.sign_in(by).get(url).status_code
        for by in ("director", "officer", "registry_clerk", "teacher", "school_clerk")
    }
    assert statuses == {
        "director": 200,
        "officer": 200,
        "registry_clerk": 200,
        "teacher": 404,
        "school_clerk": 404,
    }
    read = AuditEvent.objects.filter(
        kind=AuditKind.FILE_READ, subject_type="endorsementfile", subject_id=file.pk
    )
    assert read.count() == 3


def test_a_file_of_another_letters_report_is_unknown(cast: Cast, task: Step) -> None:
    press(cast, task, "officer", "step_report", words=DONE, file_1=forms.pdf())
    file = EndorsementFile.objects.get()
    (other,) = instructed(cast, "officer")
    url = reverse("circulation:endorsement_file", args=[other.pk, file.pk])
    assert cast.sign_in("officer").get(url).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": ""}, "ยังไม่ได้กรอกผลการดำเนินการ"),
        ({"words": "ก" * (WORDS_MAX + 1)}, "ยาวเกินไป"),
        ({"words": DONE, "upload": "no-token"}, "ไฟล์"),
    ],
)
def test_a_report_that_cannot_be_says_why_and_keeps_what_was_typed(
    cast: Cast, task: Step, typed: dict[str, str], sentence: str
) -> None:
    refused = press(
        cast, task, "officer", "step_report", file_1=forms.pdf("บัญชี.pdf"), **typed
    )
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert sentence in shown
    assert typed["words"] in shown
    assert "บัญชี.pdf" in shown
    assert task.state == Step.State.WAITING


def test_more_room_for_files_is_no_try_to_report(cast: Cast, task: Step) -> None:
    answer = press(cast, task, "officer", "step_report", words="", more_slots="1")
    assert "ยังไม่ได้กรอก" not in answer.content.decode()
    assert task.state == Step.State.WAITING


def test_who_is_second_learns_who_was_first_and_keeps_the_text(
    cast: Cast, of_division: Step
) -> None:
    report_step(of_division.pk, DONE, actor=cast.actor("division_clerk"))
    typed = "ทำแล้วเหมือนกัน"
    refused = press(cast, of_division, "division_director", "step_report", words=typed)
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert typed in shown
    assert f"{cast.users['division_clerk']} รายงานผลไปก่อนแล้ว" in shown
    assert Endorsement.objects.filter(kind=Endorsement.Kind.REPORT).count() == 1


def test_a_cancelled_number_takes_no_further_deed(cast: Cast) -> None:
    clerk = cast.sign_in("registry_clerk")
    book = reverse("registers:entry_create", args=["incoming"])
    clerk.post(book, forms.incoming(cast))
    (task,) = hand(cast, RegisterEntry.objects.get(), "registry_clerk", "officer")
    void = reverse("registers:entry_void", args=[task.entry_id])
    clerk.post(void, {"reason": "ลงทะเบียนซ้ำ"})
    shown = page(cast, task, "officer")
    assert "เลขทะเบียนนี้ยกเลิกแล้ว" in shown
    assert reverse("circulation:step_report", args=[task.pk]) not in shown
    refused = press(cast, task, "officer", "step_report", words=DONE)
    assert refused.status_code == 422
    assert task.state == Step.State.WAITING


def test_what_was_sent_back_can_be_closed_by_whoever_has_it_again(
    cast: Cast, task: Step
) -> None:
    press(cast, task, "officer", "step_return", reason="incomplete", note="")
    back = Step.objects.get(is_return=True)
    shown = page(cast, back, "director")
    assert "เอกสารไม่ครบ" in shown
    assert press(cast, back, "officer", "step_close").status_code == 403
    for _ in range(2):
        assert press(cast, back, "director", "step_close").status_code == 302
    assert back.state == Step.State.DONE
    told = Notice.objects.filter(kind=NoticeKind.CLOSED)
    people = {each.person for each in told}
    assert people == {cast.users["officer"], cast.users["registry_clerk"]}


def test_what_was_handed_on_meanwhile_is_not_closed(
    cast: Cast, of_division: Step
) -> None:
    press(cast, of_division, "division_clerk", "step_return", reason="wrong_office")
    back = Step.objects.get(is_return=True)
    hand(cast, back.entry, "registry_clerk", division=2)
    refused = press(cast, back, "registry_clerk", "step_close", words="ปิด")
    assert refused.status_code == 422
    assert "ปิด" in refused.content.decode()


def test_the_page_asks_the_same_few_questions_however_long_the_way_is(
    cast: Cast, task: Step
) -> None:
    def queries() -> int:
        client = cast.sign_in("officer")
        client.get(task.get_absolute_url())
        with CaptureQueriesContext(connection) as counted:
            client.get(task.get_absolute_url())
        return len(counted)

    before = queries()
    for number in range(20):
        add_note(task.pk, f"บันทึกที่ {number}", actor=cast.actor("director"))
    assert queries() == before
