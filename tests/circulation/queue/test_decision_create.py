"""ลงคำสั่ง on a phone: decision_create, decision_undo, decision_state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.decide import DecisionDetails
from saraban.circulation.actions.decide import decide as decide_now
from saraban.circulation.jobs import write_pending_decisions
from saraban.circulation.models import Decision, Endorsement, PendingDecision, Step
from saraban.core import thai
from saraban.notices.models import Notice
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.actions.void import void_entry
from saraban.signatures.models import FailedTries
from tests.cast import Cast
from tests.circulation.queued import (
    decide,
    desk,
    letter,
    opened_by,
    place_in,
    proposed,
    url_of,
)
from tests.signatures.drawn import PIN, prepare

QUEUE = "circulation:queue"
NOON = datetime(2026, 11, 16, 5, tzinfo=UTC)
TEN_SECONDS = timedelta(seconds=10)


def undo(client: Client, step: Step) -> str:
    """Press เลิกทำ; give where it leads."""
    url = reverse("circulation:decision_undo", args=[step.pk])
    return opened_by(client.post(url))


def state_of(client: Client, step: Step) -> str:
    """Return what the bar of the page is told."""
    url = reverse("circulation:decision_state", args=[step.pk])
    return client.get(url).content.decode()


def written(step: Step) -> Endorsement:
    """Let the ten seconds pass and give what was written at the step."""
    PendingDecision.objects.update(due_at=timezone.now())
    write_pending_decisions()
    return step.endorsements.get()


def test_a_decision_opens_the_next_letter_at_once_and_is_held(cast: Cast) -> None:
    first, second = proposed(cast, "director"), proposed(cast, "director")
    client = cast.sign_in("director")
    assert "ลงคำสั่ง แล้วเปิดฉบับที่ 2" in letter(client, first)
    assert opened_by(decide(client, first)) == url_of(second)
    page = letter(client, second)
    assert place_in(page) == "ฉบับที่ 2 จาก 2"
    assert f"ลงคำสั่งเลขรับ {first.entry.number_text} แล้ว" in page
    assert "เลิกทำ" in page
    assert not first.endorsements.exists()


def test_after_ten_seconds_the_worker_writes_it_with_the_moment_of_the_press(
    cast: Cast,
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        step = proposed(cast, "director")
        client = cast.sign_in("director")
        decide(client, step, line="ให้เร่งดำเนินการ")
        clock.shift(timedelta(seconds=9))
        write_pending_decisions()
        assert not step.endorsements.exists()
        assert "เลิกทำ" in client.get(reverse(QUEUE)).content.decode()
        clock.shift(timedelta(seconds=1))
        write_pending_decisions()
        made = step.endorsements.get()
        assert (made.decision, made.words) == ("noted", "ให้เร่งดำเนินการ")
        assert made.made_at == NOON
        assert "บันทึกแล้ว" in state_of(client, step)
        page = client.get(reverse(QUEUE)).content.decode()
        assert "วันนี้ท่านสั่งการและให้ความเห็นแล้ว" in page
        assert "ให้เร่งดำเนินการ" in page


def test_without_a_worker_the_next_page_writes_it(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        step = proposed(cast, "director")
        client = cast.sign_in("director")
        decide(client, step)
        clock.shift(TEN_SECONDS)
        client.get(reverse(QUEUE))
        assert step.endorsements.exists()


def test_undoing_leaves_no_trace_and_gives_the_typed_text_back(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    letter(client, step)
    # That the row came and went has its digest, which says nothing of what it held.
    events = AuditEvent.objects.exclude(kind=AuditKind.ROWS_WRITTEN)
    before = (
        Endorsement.objects.count(),
        events.count(),
        Notice.objects.count(),
    )
    person = desk(cast, "division_director").token
    decide(client, step, "assigned", to=[person], line="ด่วน", due_on="30/11/2570")
    assert undo(client, step) == f"{url_of(step)}#order"
    after = (
        Endorsement.objects.count(),
        events.count(),
        Notice.objects.count(),
    )
    assert after == before
    assert not PendingDecision.objects.exists()
    page = letter(client, step)
    assert "เลิกทำแล้ว" in page
    assert "ด่วน</textarea>" in page
    assert f'value="{person}" data-name="นางมาลี แผนจำลอง" checked' in page
    assert 'value="assigned" id="d_order_3" data-label="มอบ" checked' in page
    assert "30/11/2570" in page
    assert "data-opened" in page
    assert "data-opened" not in letter(client, step)


def test_undoing_too_late_is_said(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    decide(client, step)
    written(step)
    assert undo(client, step) == reverse(QUEUE)
    page = client.get(reverse(QUEUE)).content.decode()
    assert "เลิกทำไม่ได้แล้ว" in page
    assert step.endorsements.count() == 1


def test_nobody_undoes_the_decision_of_another(cast: Cast) -> None:
    step = proposed(cast, "director")
    decide(cast.sign_in("director"), step)
    undo(cast.sign_in("deputy"), step)
    assert PendingDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("order", "typed", "decision", "words"),
    [
        ("noted", {}, "noted", ""),
        ("agreed", {"line": "ตามเสนอ"}, "agreed", "ตามเสนอ"),
        ("approved", {}, "approved", ""),
        ("other", {"line": "หารือกับข้าพเจ้า"}, "other", "หารือกับข้าพเจ้า"),
        ("other", {"phrase_other": "b5"}, "permitted", ""),
        ("other", {"phrase_other": "b10", "line": "เข้าแฟ้ม"}, "filed", "เข้าแฟ้ม"),
    ],
)
def test_what_stands_on_the_letter(
    cast: Cast, order: str, typed: dict[str, str], decision: str, words: str
) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    assert decide(client, step, order, **typed).status_code == 302
    made = written(step)
    assert (made.decision, made.words) == (decision, words)
    assert made.kind == Endorsement.Kind.INSTRUCTION


def test_an_assignment_makes_the_steps_of_those_who_act(cast: Cast) -> None:
    step = proposed(cast, "director")
    people = [desk(cast, name).token for name in ("division_director", "officer")]
    phrase = {"phrase_assigned": "b7"}
    client = cast.sign_in("director")
    answer = decide(client, step, "assigned", to=people, line="โดยด่วน", **phrase)
    assert answer.status_code == 302
    made = written(step)
    assert made.words == "ดำเนินการ โดยด่วน"
    assert made.addressed_to == "นางมาลี แผนจำลอง, นางสาวนภา ใจสมมติ"
    acting = Step.objects.filter(came_from=step, purpose=Step.Purpose.ACT)
    assert {each.person for each in acting} == {
        cast.users["division_director"],
        cast.users["officer"],
    }


def test_whom_somebody_turned_to_last_stands_first(cast: Cast) -> None:
    client = cast.sign_in("director")
    step = proposed(cast, "director")
    decide(client, step, "assigned", to=[desk(cast, "officer").token])
    written(step)
    page = letter(client, proposed(cast, "director"))
    recent = page.split("มอบล่าสุด")[1].split('class="phead2"')[0]
    assert "นางสาวนภา ใจสมมติ" in recent
    assert page.count('data-name="นางสาวนภา ใจสมมติ"') == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"order": ""}, "ยังไม่ได้เลือกคำสั่ง"),
        ({"order": "burn"}, "คำสั่งที่เลือกไม่มีในรายการ"),
        ({"order": "assigned"}, "คำสั่งมอบหมายยังไม่มีผู้รับ"),
        ({"order": "assigned", "to": "a999999"}, "เลือกจากรายชื่อในหน้านี้"),
        ({"order": "other"}, "ยังไม่ได้กรอกข้อความ"),
        ({"order": "other", "due_on": "1/1/2560"}, "เป็นวันที่ผ่านมาแล้ว"),
        ({"order": "other", "due_on": "30/11/2570"}, "ใช้กับผู้รับมอบ"),
        ({"order": "noted", "due_on": "เมื่อไรก็ได้"}, "วัน/เดือน/ปี"),
        ({"order": "noted", "goes": "to"}, "ยังไม่ได้เลือกผู้ที่จะเสนอต่อ"),
        ({"order": "noted", "goes": "stop"}, "ยังไม่ได้กรอกเหตุผล"),
        ({"order": "noted", "line": "ก" * 1501}, "ยาวเกินไป"),
        ({"order": "return"}, "ยังไม่ได้เลือกเหตุผลที่ส่งคืน"),
        ({"order": "return", "reason": "other"}, "ต้องระบุรายละเอียด"),
        ({"order": "noted", "signs": "on"}, "ยังไม่มีภาพลายมือชื่อ เพิ่มภาพที่"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(
    cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    step = proposed(cast, "deputy", "director")
    client = cast.sign_in("deputy")
    filled = {"line": "ข้อความที่พิมพ์ไว้", **typed}
    if typed.get("order") == "other":
        filled = {"note": "ข้อความที่พิมพ์ไว้", **typed}
    answer = decide(client, step, **filled)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "ข้อความที่พิมพ์ไว้" in page or len(filled["line"]) > 1500
    assert "data-opened" in page
    assert not PendingDecision.objects.exists()


def test_people_chosen_for_an_order_that_assigns_nobody_are_not_lost(
    cast: Cast,
) -> None:
    step = proposed(cast, "director")
    person = desk(cast, "officer").token
    answer = decide(cast.sign_in("director"), step, "noted", to=[person])
    assert answer.status_code == 422
    assert "เลือกผู้รับมอบไว้ แต่คำสั่งไม่ใช่ มอบ" in answer.content.decode()


def test_sending_back_is_held_too(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    typed = {"reason": "incomplete", "note": "ขาดบัญชีแนบ"}
    assert opened_by(decide(client, step, "return", **typed)) == reverse(QUEUE)
    page = client.get(reverse(QUEUE)).content.decode()
    assert f"ส่งคืนเลขรับ {step.entry.number_text} แล้ว" in page
    made = written(step)
    assert (made.kind, made.words) == ("return", "เอกสารไม่ครบ ขาดบัญชีแนบ")


def test_what_was_sent_back_is_not_sent_back_once_more(cast: Cast) -> None:
    step = proposed(cast, "division_director", "director", by="registry_clerk")
    client = cast.sign_in("division_director")
    decide(client, step)
    written(step)
    at_director = Step.objects.waiting().get()
    director = cast.sign_in("director")
    decide(director, at_director, "return", reason="incomplete")
    written(at_director)
    back = Step.objects.waiting().get(is_return=True)
    clerk = cast.sign_in("registry_clerk")
    assert 'value="return"' not in letter(clerk, back)
    assert decide(clerk, back, "return", reason="incomplete").status_code == 422


def test_the_way_may_be_changed_with_a_reason(cast: Cast) -> None:
    step = proposed(cast, "division_director", "deputy", "director")
    client = cast.sign_in("division_director")
    page = letter(client, step)
    assert "ตามลำดับ: นายปรีชา รองสมมติ" in page
    decide(client, step, "noted", goes="skip", skip_to="3", why="รองผู้อำนวยการไปราชการ")
    PendingDecision.objects.update(due_at=timezone.now())
    write_pending_decisions()
    states = Step.objects.filter(entry=step.entry).order_by("place")
    assert [each.state for each in states] == [
        Step.State.DONE,
        Step.State.SKIPPED,
        Step.State.WAITING,
    ]


def test_a_letter_may_go_on_to_somebody_else_or_end_here(cast: Cast) -> None:
    onward, ends = proposed(cast, "deputy"), proposed(cast, "deputy", "director")
    client = cast.sign_in("deputy")
    decide(client, onward, goes="to", next_desk=desk(cast, "director").token)
    decide(client, ends, goes="stop", why="สั่งการแทนได้")
    PendingDecision.objects.update(due_at=timezone.now())
    write_pending_decisions()
    waiting = Step.objects.waiting().get()
    assert (waiting.entry, waiting.person) == (onward.entry, cast.users["director"])
    ends.circulation.refresh_from_db()
    assert ends.circulation.is_closed


def test_whoever_gives_no_instructions_gives_an_opinion(cast: Cast) -> None:
    step = proposed(cast, "officer", purpose=Step.Purpose.OPINION)
    client = cast.sign_in("officer")
    page = letter(client, step)
    assert "ลงความเห็น" in page
    assert 'value="assigned"' not in page
    assert decide(client, step, "approved").status_code == 422
    assert decide(client, step, "concurred", line="ควรรับไว้").status_code == 302
    assert written(step).kind == Endorsement.Kind.OPINION


def test_the_signature_is_proved_by_the_pin(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = prepare(cast, "director")
    page = letter(client, step)
    assert 'inputmode="numeric"' in page
    assert 'name="signs" checked' in page
    decide(client, step, signs="on", pin=PIN)
    made = written(step)
    assert made.signature is not None
    assert made.method == Endorsement.Method.PIN


def test_a_wrong_pin_is_counted_and_never_shown_again(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = prepare(cast, "director")
    answer = decide(client, step, signs="on", pin="135791", line="ตามเสนอ")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "รหัส PIN ไม่ถูกต้อง ใส่ได้อีก 4 ครั้ง" in page
    assert "ตามเสนอ</textarea>" in page
    assert "135791" not in page
    assert FailedTries.objects.get(secret="pin").failed_count == 1


def test_undo_keeps_no_pin(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = prepare(cast, "director")
    decide(client, step, signs="on", pin=PIN)
    assert PIN not in str(PendingDecision.objects.get().filled)
    undo(client, step)
    assert PIN not in str(dict(client.session))


def test_an_office_without_the_pin_signs_without_asking(cast: Cast) -> None:
    Office.objects.filter(pk=cast.area.pk).update(signing_needs_pin=False)
    step = proposed(cast, "director")
    client = prepare(cast, "director")
    assert 'name="pin"' not in letter(client, step)
    decide(client, step, signs="on")
    assert written(step).method == Endorsement.Method.SIGN_IN


def stand_in(cast: Cast) -> Appointment:
    """Let the deputy stand in for the director."""
    return Appointment.objects.create(
        user=cast.users["deputy"],
        office=cast.area,
        role=Role.DIRECTOR,
        capacity=Appointment.Capacity.ACTING_FOR,
        acting_for=cast.appointments["director"],
        starts_on=thai.today(),
    )


def test_of_two_at_one_desk_the_second_is_told_and_keeps_the_text(cast: Cast) -> None:
    step = proposed(cast, "director")
    stand_in(cast)
    director, deputy = cast.sign_in("director"), cast.sign_in("deputy")
    decide(director, step, line="ตามเสนอ")
    answer = decide(deputy, step, line="ข้อความของรอง")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "มีผู้กำลังลงความเห็นหรือสั่งการเรื่องนี้อยู่" in page
    assert "ข้อความของรอง" in page
    written(step)
    answer = decide(deputy, step, line="ข้อความของรอง")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "นางอรุณี ผู้นำสมมติ สั่งการไปก่อนแล้ว" in page
    assert "ข้อความของรอง" in page


def test_whose_standing_in_has_ended_is_told_so(cast: Cast) -> None:
    step = proposed(cast, "director")
    post = stand_in(cast)
    client = cast.sign_in("deputy")
    assert f'name="post" value="{post.pk}"' in letter(client, step)
    Appointment.objects.filter(pk=post.pk).update(
        starts_on=thai.today() - timedelta(days=3),
        ends_on=thai.today() - timedelta(days=1),
    )
    answer = decide(client, step, post=str(post.pk))
    assert answer.status_code == 409
    assert "สิ้นสุดแล้ว จึงยังไม่ได้บันทึกคำสั่ง" in answer.content.decode()
    assert not PendingDecision.objects.exists()


def test_a_letter_cancelled_meanwhile_is_told_by_a_notice(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    decide(client, step, line="ให้เร่งดำเนินการ")
    void_entry(step.entry, "ลงซ้ำ", actor=cast.actor("registry_clerk"))
    PendingDecision.objects.update(due_at=timezone.now())
    assert "ไม่ได้บันทึก" in state_of(client, step)
    assert "ไม่ได้บันทึก" in Notice.objects.latest("pk").title
    page = client.get(step.get_absolute_url()).content.decode()
    assert "ให้เร่งดำเนินการ" in page


def test_the_sheet_is_a_page_of_its_own_without_scripts(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    url = reverse("circulation:decision_create", args=[step.pk])
    page = client.get(url, {"order": "approved"}).content.decode()
    assert 'value="approved" id="d_order_2" data-label="อนุมัติ" checked' in page
    assert (
        '<dialog id="order" class="sheetd" aria-labelledby="order-title" open' in page
    )
    decide_now(
        step.pk,
        DecisionDetails(Decision.NOTED, "เรียบร้อย"),
        actor=cast.actor("director"),
    )
    assert opened_by(client.get(url)) == step.get_absolute_url()


def test_what_was_typed_outlives_a_session(cast: Cast) -> None:
    step = proposed(cast, "director")
    client = cast.sign_in("director")
    mark = letter(client, step).split('name="typed_by" value="')[1].split('"')[0]
    client.logout()
    url = reverse("circulation:decision_create", args=[step.pk])
    typed = {"order": "noted", "line": "พิมพ์ไว้นาน", "typed_by": mark, "pin": PIN}
    origin = f"http://testserver{url_of(step)}"
    client.post(url, typed, headers={"referer": origin})
    assert PIN not in str(dict(client.session))
    client.force_login(cast.users["director"])
    page = letter(client, step)
    assert "พิมพ์ไว้นาน</textarea>" in page
    assert "data-opened" in page
