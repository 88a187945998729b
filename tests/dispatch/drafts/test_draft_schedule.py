"""กำหนดเวลาส่ง: draft_send, draft_unschedule, and the worker's job."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.core import thai
from saraban.dispatch.actions import save_draft as drafting
from saraban.dispatch.actions.send_draft import send_due, send_scheduled_now
from saraban.dispatch.jobs import send_scheduled
from saraban.dispatch.models import Delivery, Dispatch, Draft
from saraban.dispatch.views.drafts.saved_form import details_of
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment, Office
from tests import forms
from tests.cast import Cast
from tests.children import Child
from tests.dispatch.drafted import (
    do,
    entry_of_division,
    keep,
    let_approval_be_needed,
    press,
    typed_moment,
)

State = Draft.State
AT = "schedule"
postgres = pytest.mark.only_on("postgresql")


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def schedule(cast: Cast, by: str = "division_clerk", **changed: Any) -> Draft:
    """Let a letter wait until tomorrow."""
    draft = keep(cast, by, AT, send_at=typed_moment(tomorrow()), **changed)
    assert draft.state == State.SCHEDULED
    return draft


def make_due(*drafts: Draft) -> None:
    """Let their time have come, one minute after the other."""
    for place, draft in enumerate(drafts):
        moment = timezone.now() - timedelta(minutes=len(drafts) - place)
        Draft.objects.filter(pk=draft.pk).update(send_at=moment)


def test_the_job_is_one_of_the_workers() -> None:
    assert dict(settings.SARABAN_JOBS)["saraban.dispatch.jobs.send_scheduled"]


@pytest.mark.postgres
def test_a_letter_goes_at_its_time_and_not_before(cast: Cast) -> None:
    draft = schedule(cast, file_1=forms.pdf("แนบ.pdf"))
    send_scheduled()
    assert not Dispatch.objects.exists()
    make_due(draft)
    send_scheduled()
    send_scheduled()
    sent = Dispatch.objects.get()
    draft.refresh_from_db()
    assert (draft.state, draft.dispatch) == (State.SENT, sent)
    assert sent.sent_by == cast.users["division_clerk"]
    assert sent.letter.attachments.get().name == "แนบ.pdf"
    assert Delivery.objects.count() == 3


def test_the_oldest_goes_first(cast: Cast) -> None:
    late = schedule(cast, subject="ทีหลัง")
    early = schedule(cast, subject="ก่อน")
    make_due(early, late)
    send_scheduled()
    subjects = Dispatch.objects.order_by("pk").values_list("subject", flat=True)
    assert list(subjects) == ["ก่อน", "ทีหลัง"]


WRONG: dict[str, tuple[Callable[[], str], str]] = {
    "gone by": (
        lambda: typed_moment(timezone.now() - timedelta(minutes=2)),
        "กำหนดเวลาส่งผ่านไปแล้ว",
    ),
    "too far": (
        lambda: typed_moment(timezone.now() + timedelta(days=61)),
        "ได้ไม่เกิน 60 วัน",
    ),
    "no hour": (lambda: thai.format_entered_date(thai.today()), "ใส่ทั้งวันที่และเวลา"),
    "blank": (lambda: "", "ใส่วันที่และเวลาที่จะส่งก่อนกด ตั้งเวลาส่ง"),
}


def test_a_time_beside_the_plain_button_is_heeded_too(cast: Cast) -> None:
    page, client = reverse("dispatch:dispatch_create"), cast.sign_in("division_clerk")
    wrong = client.post(page, forms.dispatch(cast, send_at="32/1/2569"))
    assert wrong.status_code == 422
    client.post(page, forms.dispatch(cast, send_at=typed_moment(tomorrow())))
    assert Draft.objects.get().state == State.SCHEDULED
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_time_is_refused_and_kept_as_typed(cast: Cast, case: str) -> None:
    moment, sentence = WRONG[case]
    text = moment()
    typed = {**forms.dispatch(cast, send_at=text), "deed": AT}
    answer = cast.sign_in("division_clerk").post(
        reverse("dispatch:draft_create"), typed
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'name="send_at" value="{text}"' in page
    assert not Draft.objects.exists()


def test_the_time_of_a_draft_is_shown_again(cast: Cast) -> None:
    text = typed_moment(tomorrow())
    draft = keep(cast, "division_clerk", send_at=text)
    assert (draft.state, draft.send_at) == (State.WRITING, None)
    edit = reverse("dispatch:draft_edit", args=[draft.pk])
    page = cast.sign_in("division_clerk").get(edit).content.decode()
    assert f'name="send_at" value="{text}"' in page
    press(cast, "division_clerk", draft, "", send_at=text)
    draft.refresh_from_db()
    assert draft.state == State.SCHEDULED


def test_it_goes_at_once_when_somebody_says_so(cast: Cast) -> None:
    draft = schedule(cast)
    assert do(cast, "officer", "send", draft).status_code == 404
    answer = do(cast, "registry_clerk", "send", draft)
    sent = Dispatch.objects.get()
    assert answer.redirect_chain[-1][0] == sent.get_absolute_url()
    assert sent.sent_by == cast.users["division_clerk"]
    do(cast, "registry_clerk", "send", draft)
    assert Dispatch.objects.count() == 1


def test_its_time_is_cancelled_and_it_is_a_draft_again(cast: Cast) -> None:
    draft = schedule(cast, file_1=forms.pdf())
    do(cast, "division_clerk", "unschedule", draft)
    draft.refresh_from_db()
    assert (draft.state, draft.send_at) == (State.WRITING, None)
    assert draft.files.count() == 1
    send_scheduled()
    assert not Dispatch.objects.exists()


def test_cancelling_the_time_voids_the_approval(cast: Cast) -> None:
    let_approval_be_needed(cast.area)
    draft = keep(cast, "division_clerk", AT, send_at=typed_moment(tomorrow()))
    do(cast, "division_director", "approve", draft)
    do(cast, "division_clerk", "unschedule", draft)
    press(cast, "division_clerk", draft, "", subject="แก้หลังอนุมัติ")
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == (State.WAITING, None)


def _close_a_school(cast: Cast, draft: Draft) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(is_active=False)


def _dismiss_the_author(cast: Cast, draft: Draft) -> None:
    yesterday = thai.today() - timedelta(days=1)
    Appointment.objects.filter(pk=draft.appointment_id).update(ends_on=yesterday)


def _cancel_the_number(cast: Cast, draft: Draft) -> None:
    void = reverse("registers:entry_void", args=[draft.entry_id])
    cast.sign_in("registry_clerk").post(void, {"reason": "ออกเลขผิด"})


def _begin_to_ask_for_approval(cast: Cast, draft: Draft) -> None:
    let_approval_be_needed(cast.area)


def _let_a_deadline_for_answers_pass(cast: Cast, draft: Draft) -> None:
    yesterday = thai.format_entered_date(thai.today() - timedelta(days=1))
    typed = f"{draft.typed}&needs_reply=on&reply_by={yesterday}"
    Draft.objects.filter(pk=draft.pk).update(typed=typed)


MEANWHILE: dict[str, tuple[Callable[[Cast, Draft], None], str]] = {
    "closed school": (_close_a_school, "เพราะปิดหรือเลิกใช้งานแล้ว"),
    "author gone": (_dismiss_the_author, "ผู้ร่างไม่ได้ปฏิบัติหน้าที่เดิมแล้ว"),
    "number void": (_cancel_the_number, "ยกเลิก"),
    "approval": (_begin_to_ask_for_approval, "ต้องได้รับอนุมัติก่อน"),
    "day gone by": (_let_a_deadline_for_answers_pass, "ต้องไม่ก่อนวันนี้"),
}


@pytest.mark.parametrize("case", MEANWHILE)
def test_what_cannot_be_sent_comes_back_with_the_reason(cast: Cast, case: str) -> None:
    happen, sentence = MEANWHILE[case]
    entry = entry_of_division(cast)
    stopped = schedule(cast, entry=entry, file_1=forms.pdf("สอง.pdf", forms.PDF + b"2"))
    behind = schedule(cast, offices=[cast.schools[1].pk], subject="เรื่องถัดไป")
    happen(cast, stopped)
    make_due(stopped, behind)
    send_scheduled()
    stopped.refresh_from_db()
    assert (stopped.state, stopped.send_at) == (State.WRITING, None)
    assert "ส่งตามกำหนดเวลาไม่ได้" in stopped.refusal
    assert sentence in stopped.refusal
    assert stopped.files.count() == 1
    told = Notice.objects.filter(kind=NoticeKind.SENDING_FAILED)
    assert told.filter(path=stopped.get_absolute_url()).exists()
    assert not Dispatch.objects.filter(submission=stopped.submission).exists()
    assert not Delivery.objects.filter(office=cast.schools[0]).exists()


def test_a_letter_behind_one_that_cannot_go_still_goes(cast: Cast) -> None:
    stopped = schedule(cast, offices=[cast.schools[0].pk])
    behind = schedule(cast, offices=[cast.schools[1].pk])
    _close_a_school(cast, stopped)
    make_due(stopped, behind)
    send_scheduled()
    assert Dispatch.objects.get().submission == behind.submission


def test_whoever_is_left_is_told_when_the_author_is_gone(cast: Cast) -> None:
    draft = schedule(cast)
    _dismiss_the_author(cast, draft)
    make_due(draft)
    send_scheduled()
    told = Notice.objects.get(kind=NoticeKind.SENDING_FAILED)
    assert (told.person, told.division) == (None, cast.divisions[1])
    press(cast, "registry_clerk", draft, "")
    assert Dispatch.objects.get().sent_by == cast.users["registry_clerk"]


def test_an_approved_letter_goes_in_the_approvers_right_when_the_author_is_gone(
    cast: Cast,
) -> None:
    let_approval_be_needed(cast.area)
    draft = keep(cast, "division_clerk", AT, send_at=typed_moment(tomorrow()))
    do(cast, "division_director", "approve", draft)
    _dismiss_the_author(cast, draft)
    make_due(draft)
    send_scheduled()
    assert Dispatch.objects.get().sent_by == cast.users["division_director"]


@pytest.mark.only_on("sqlite")  # The trigger is written as SQLite has it.
def test_a_fault_in_one_letter_does_not_hold_up_the_next(cast: Cast) -> None:
    broken, behind = schedule(cast, subject="ฐานข้อมูลไม่รับ"), schedule(cast)
    make_due(broken, behind)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refused BEFORE INSERT ON dispatch_dispatch "
            "WHEN NEW.subject = 'ฐานข้อมูลไม่รับ' "
            "BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"
        )
        with pytest.raises(IntegrityError):
            send_scheduled()
        cursor.execute("DROP TRIGGER refused")
    assert Dispatch.objects.get().submission == behind.submission
    broken.refresh_from_db()
    assert broken.state == State.SCHEDULED
    send_scheduled()
    assert Dispatch.objects.count() == 2


def test_scheduling_and_sending_are_on_record(cast: Cast) -> None:
    draft = schedule(cast)
    make_due(draft)
    send_scheduled()
    found = AuditDetail.objects.filter(event__kind=AuditKind.DRAFT_CHANGED)
    said = [each.values["change"] for each in found.order_by("event_id")]
    assert said == ["scheduled", "sent"]
    sent = AuditEvent.objects.get(kind=AuditKind.LETTER_DISPATCHED)
    assert (sent.actor, sent.ip_address) == (cast.users["division_clerk"], None)


class Other(threading.Thread):
    """Another worker, with a connection of its own."""

    def __init__(self, deed: Callable[[], object]) -> None:
        super().__init__()
        self._deed = deed
        self.answer: object = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.answer = self._deed()
        except BaseException as error:  # noqa: BLE001  told by the test
            self.error = error
        finally:
            connections.close_all()


@postgres
@pytest.mark.postgres
def test_of_two_workers_one_sends(transactional_db: None, cast: Cast) -> None:
    draft = schedule(cast)
    make_due(draft)
    now = timezone.now()
    other = Other(lambda: send_due(draft.pk, now, details_of))
    with transaction.atomic():
        assert send_due(draft.pk, now, details_of)
        other.start()
        # The other skips the locked row: it must not wait for this transaction.
        other.join(20)
        assert not other.is_alive()
    assert (other.answer, other.error) == (False, None)
    assert Dispatch.objects.count() == 1


@postgres
@pytest.mark.postgres
def test_pressing_send_now_while_the_worker_sends_it(
    transactional_db: None, cast: Cast
) -> None:
    draft = schedule(cast)
    make_due(draft)
    actor = cast.actor("division_clerk")
    other = Other(lambda: send_scheduled_now(draft.pk, details_of, actor=actor))
    with transaction.atomic():
        assert send_due(draft.pk, timezone.now(), details_of)
        other.start()
        other.join(1)
        assert other.is_alive()
    other.join(20)
    assert other.error is None
    assert isinstance(other.answer, Draft)
    assert other.answer.dispatch == Dispatch.objects.get()


@postgres
@pytest.mark.postgres
def test_cancelling_the_time_while_the_worker_sends_it(
    transactional_db: None, cast: Cast
) -> None:
    draft = schedule(cast)
    make_due(draft)
    actor = cast.actor("division_clerk")
    other = Other(lambda: drafting.unschedule_draft(draft.pk, actor=actor))
    with transaction.atomic():
        assert send_due(draft.pk, timezone.now(), details_of)
        other.start()
        other.join(1)
    other.join(20)
    assert "หนังสือนี้ส่งแล้ว" in str(other.error)
    assert Dispatch.objects.count() == 1


@pytest.mark.postgres
def test_several_workers_send_each_letter_once(
    transactional_db: None, cast: Cast
) -> None:
    drafts = [schedule(cast, subject=f"เรื่องที่ {number}") for number in range(8)]
    make_due(*drafts)
    with ExitStack() as stack:
        workers = [stack.enter_context(Child(send_scheduled)) for _ in range(3)]
        for worker in workers:
            worker.finish()
    sent = Dispatch.objects.values_list("submission", flat=True)
    assert sorted(sent) == sorted(draft.submission for draft in drafts)
    assert Delivery.objects.count() == 3 * len(drafts)
    assert not Draft.objects.exclude(state=State.SENT).exists()
