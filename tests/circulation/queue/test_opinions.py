"""What is asked decides: opinions of who was asked for one, orders of who was asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.decide import DecisionDetails
from saraban.circulation.actions.decide import decide as decide_now
from saraban.circulation.actions.pending_decision import (
    create_pending_decision,
    write_due,
)
from saraban.circulation.actions.return_step import return_step
from saraban.circulation.errors import (
    OpinionAskedError,
    OpinionAssignsError,
    OrderAskedError,
)
from saraban.circulation.models import (
    OPINIONS,
    ORDERS,
    Decision,
    Endorsement,
    PendingDecision,
    Phrase,
    Step,
)
from saraban.notices.models import Notice
from saraban.stamps.queries.paper_content import notes_of
from tests.cast import Cast
from tests.circulation.handed import instructed
from tests.circulation.queued import decide, desk, letter, opened_by, proposed

P = Step.Purpose
QUEUE = "circulation:queue"
NEW_MARKS = ("orders_unasked", "kind")
CONFIRM = {"unasked": "1", "confirms": "on"}


def written(step: Step) -> Endorsement:
    """Let the ten seconds pass and give what was written at the step."""
    PendingDecision.objects.update(due_at=timezone.now())
    write_due()
    return step.endorsements.get()


def on_paper(made: Endorsement) -> list[str]:
    """Return heading, lines and words as they stand on the stamped copy."""
    (note,) = notes_of([made])
    return [each for each in (note.heading, *note.lines, note.words) if each]


def refused(answer: Any) -> str:
    """Return the page of a press that was refused."""
    assert answer.status_code == 422
    assert not PendingDecision.objects.exists()
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("division_director", P.CONSIDER),
        ("deputy", P.OPINION),
        ("director", P.CONSIDER),
        ("director", P.NOTE),
    ],
)
def test_who_is_asked_for_an_opinion_is_offered_opinions(
    cast: Cast, name: str, purpose: str
) -> None:
    step = proposed(cast, name, purpose=purpose)
    client = cast.sign_in(name)
    page = letter(client, step)
    assert '<h2 id="order-title">ลงความเห็น' in page
    assert 'aria-label="ความเห็น"' in page
    for order in ("approved", "agreed", "assigned", "other"):
        assert f'name="order" value="{order}"' not in page
        assert decide(client, step, order, line="ก").status_code == 422
    assert "เห็นควรมอบ…ดำเนินการ" in page
    assert ">ไม่อนุมัติ<" not in page
    assert "ลงความเห็น" in client.get(step.get_absolute_url()).content.decode()
    assert decide(client, step, "concurred").status_code == 302
    assert written(step).kind == Endorsement.Kind.OPINION


@pytest.mark.parametrize(
    ("name", "purpose"), [("deputy", P.INSTRUCT), ("director", P.ACT)]
)
def test_who_is_asked_to_instruct_is_offered_orders(
    cast: Cast, name: str, purpose: str
) -> None:
    step = proposed(cast, name, purpose=purpose)
    client = cast.sign_in(name)
    page = letter(client, step)
    assert '<h2 id="order-title">สั่งการ' in page
    assert "เห็นควร" not in page
    assert "สั่งการเรื่องนี้เอง" not in page
    assert 'name="order" value="concurred"' not in page
    refused(decide(client, step, "concurred"))
    assert decide(client, step, "approved").status_code == 302
    made = written(step)
    assert made.kind == Endorsement.Kind.INSTRUCTION
    assert on_paper(made) == ["คำสั่ง", "อนุมัติ"]


@pytest.mark.parametrize(
    ("order", "typed", "decision", "paper"),
    [
        ("concurred", {}, "concurred", ["เห็นชอบ"]),
        ("concurred", {"phrase_concurred": "b11"}, "concurred", ["เห็นชอบตามเสนอ"]),
        ("advises_approving", {}, "advises_approving", ["เห็นควรอนุมัติ"]),
        (
            "opinion",
            {"phrase_opinion": "b13", "line": "เกินวงเงิน"},
            "advises_refusing",
            ["เห็นควรไม่อนุมัติ", "เกินวงเงิน"],
        ),
        (
            "opinion",
            {"phrase_opinion": "b16", "line": "กลุ่มนโยบายและแผน"},
            "advises_assigning",
            ["เห็นควรมอบ กลุ่มนโยบายและแผน ดำเนินการ"],
        ),
        (
            "opinion",
            {"phrase_opinion": "x-not_concurred"},
            "not_concurred",
            ["ไม่เห็นชอบ"],
        ),
        (
            "for_considering",
            {"phrase_for_considering": "b20"},
            "for_considering",
            ["เพื่อโปรดพิจารณาสั่งการ"],
        ),
        ("for_noting", {}, "for_noting", ["เพื่อโปรดทราบ"]),
        ("opinion", {"line": "ควรหารือก่อน"}, "opinion", ["ควรหารือก่อน"]),
    ],
)
def test_an_opinion_stands_on_the_letter_as_one(
    cast: Cast, order: str, typed: dict[str, str], decision: str, paper: list[str]
) -> None:
    step = proposed(cast, "deputy", purpose=P.OPINION)
    client = cast.sign_in("deputy")
    opened_by(decide(client, step, order, **typed))
    bar = client.get(reverse(QUEUE)).content.decode()
    assert f"ลงความเห็นเลขรับ {step.entry.number_text} แล้ว" in bar
    made = written(step)
    assert (made.kind, made.decision) == (Endorsement.Kind.OPINION, decision)
    assert on_paper(made) == ["ความเห็น", *paper]
    kinds = AuditEvent.objects.values_list("kind", flat=True)
    assert AuditKind.OPINION_GIVEN in kinds
    assert AuditKind.INSTRUCTION_GIVEN not in kinds
    asker = Notice.objects.latest("pk")
    assert "ลงความเห็นแล้ว" in asker.title


def test_a_gap_of_an_opinion_is_filled_by_what_is_typed(cast: Cast) -> None:
    step = proposed(cast, "deputy", purpose=P.OPINION)
    client = cast.sign_in("deputy")
    page = refused(decide(client, step, "opinion", phrase_opinion="b16"))
    assert "พิมพ์ชื่อหรือข้อความที่จะอยู่ตรง …" in page


def test_an_order_of_who_was_asked_for_an_opinion_is_asked_first(cast: Cast) -> None:
    step = proposed(cast, "deputy", "director", purpose=P.OPINION)
    client = cast.sign_in("deputy")
    url = reverse("circulation:decision_create", args=[step.pk])
    assert f'{url}?unasked=1#order">สั่งการเรื่องนี้เอง' in letter(client, step)
    page = client.get(url, {"unasked": "1"}).content.decode()
    assert "ท่านถูกขอความเห็น (ลงความเห็น) ไม่ได้ถูกขอให้สั่งการ" in page
    assert 'name="confirms" checked' not in page
    again = refused(decide(client, step, "approved", unasked="1", line="ตามนี้"))
    assert "ให้ทำเครื่องหมายยืนยัน" in again
    assert "ตามนี้</textarea>" in again
    opened_by(decide(client, step, "approved", **CONFIRM))
    made = written(step)
    assert made.kind == Endorsement.Kind.INSTRUCTION
    assert on_paper(made) == ["คำสั่ง", "อนุมัติ"]
    # Those behind have their turn as planned.
    assert Step.objects.waiting().get().person == cast.users["director"]


def test_undoing_such_an_order_gives_it_back_as_an_order(cast: Cast) -> None:
    step = proposed(cast, "deputy", purpose=P.OPINION)
    client = cast.sign_in("deputy")
    people = {"to": [desk(cast, "officer").token]}
    opened_by(decide(client, step, "assigned", **people, **CONFIRM))
    client.post(reverse("circulation:decision_undo", args=[step.pk]))
    page = letter(client, step)
    assert '<h2 id="order-title">สั่งการ' in page
    assert 'data-label="มอบ" checked' in page
    assert '<h2 id="order-title">ลงความเห็น' in letter(client, step)


def test_who_has_no_power_is_not_offered_it(cast: Cast) -> None:
    step = proposed(cast, "officer", purpose=P.OPINION)
    client = cast.sign_in("officer")
    assert "สั่งการเรื่องนี้เอง" not in letter(client, step)
    refused(decide(client, step, "approved", **CONFIRM))
    opened_by(decide(client, step, "concurred", **CONFIRM))
    assert written(step).kind == Endorsement.Kind.OPINION


def test_no_decision_of_an_order_slips_through(cast: Cast) -> None:
    step = proposed(cast, "director", purpose=P.CONSIDER)
    director = cast.actor("director")
    for decision in (each for each in ORDERS if each is not Decision.NOTED):
        to = (desk(cast, "officer"),) if decision is Decision.ASSIGNED else ()
        decided = DecisionDetails(decision, "ก", to)
        for deed in (decide_now, create_pending_decision):
            with pytest.raises(OpinionAskedError):
                deed(step.pk, decided, actor=director)
    assert list(Step.objects.all()) == [step]
    assert not step.endorsements.exists()


def test_an_opinion_assigns_nobody_and_answers_no_assignment(cast: Cast) -> None:
    asked = proposed(cast, "director", purpose=P.OPINION)
    to = (desk(cast, "officer"),)
    director = cast.actor("director")
    for decision in (Decision.NOTED, Decision.ADVISES_ASSIGNING):
        with pytest.raises((OpinionAssignsError, OpinionAskedError)):
            decide_now(asked.pk, DecisionDetails(decision, "ก", to), actor=director)
    (work,) = instructed(cast, "division_director")
    head = cast.actor("division_director")
    for decision in OPINIONS:
        with pytest.raises(OrderAskedError):
            decide_now(work.pk, DecisionDetails(decision, "ก"), actor=head)


def test_what_was_held_before_opinions_were_told_apart_is_no_order(cast: Cast) -> None:
    step = proposed(cast, "director", purpose=P.CONSIDER)
    meant = DecisionDetails(Decision.APPROVED, "ตามเสนอ", orders_unasked=True)
    pending = create_pending_decision(step.pk, meant, actor=cast.actor("director"))
    before = {k: v for k, v in pending.filled.items() if k not in NEW_MARKS}
    PendingDecision.objects.update(filled=before, due_at=timezone.now())
    write_due()
    assert not step.endorsements.exists()
    assert "ท่านถูกขอความเห็น" in PendingDecision.objects.get().problem


def test_what_was_written_before_stays_as_it_is(cast: Cast) -> None:
    step = proposed(cast, "deputy", purpose=P.OPINION)
    decided = DecisionDetails(Decision.CONCURRED, "ตามเสนอ")
    made = decide_now(step.pk, decided, actor=cast.actor("deputy"))
    made.decision = Decision.AGREED
    assert on_paper(made) == ["ความเห็น", "ชอบ", "ตามเสนอ"]


def test_the_queue_is_called_by_what_waits_there(cast: Cast) -> None:
    client = cast.sign_in("director")
    home = reverse("desk:home")
    offline = reverse("circulation:queue_offline")
    proposed(cast, "director", purpose=P.CONSIDER)
    page = client.get(home).content.decode()
    assert "รอลงความเห็น" in page
    assert "รอสั่งการ" not in page
    assert "รอลงความเห็น 1 เรื่อง" in client.get(offline).content.decode()
    proposed(cast, "director")
    page = client.get(home).content.decode()
    assert "รอสั่งการ" in page
    assert "รอลงความเห็น" not in page
    assert "รอสั่งการ 2 เรื่อง" in client.get(offline).content.decode()


def test_work_that_was_sent_back_is_ordered_anew_a_proposal_is_not(cast: Cast) -> None:
    (work,) = instructed(cast, "officer")
    return_step(work.pk, "incomplete", actor=cast.actor("officer"))
    back = Step.objects.waiting().get(is_return=True)
    client = cast.sign_in("director")
    assert "รอสั่งการ" in client.get(reverse("desk:home")).content.decode()
    assert '<h2 id="order-title">สั่งการ' in letter(client, back)
    opened_by(decide(client, back, "approved"))
    assert written(back).kind == Endorsement.Kind.INSTRUCTION
    own: dict[str, Any] = {"responsible_office_id": cast.divisions[1].pk}
    step = proposed(cast, "director", by="division_director", **own)
    return_step(step.pk, "incomplete", actor=cast.actor("director"))
    back = Step.objects.waiting().get(is_return=True)
    head = cast.sign_in("division_director")
    assert '<h2 id="order-title">ลงความเห็น' in letter(head, back)
    refused(decide(head, back, "approved"))


def test_the_phrases_of_an_office_are_offered_by_their_kind(cast: Cast) -> None:
    for text, decision in {
        "อนุมัติในหลักการ": "approved",
        "เห็นชอบ": "agreed",
        "เห็นควรรับไว้พิจารณา": "other",
        "ให้…มาพบ": "other",
        "เห็นควรอนุมัติโดยเร่งด่วน": "advises_approving",
    }.items():
        Phrase.objects.create(office=cast.area, text=text, decision=decision)
    Phrase.objects.create(
        office=cast.area,
        person=cast.users["officer"],
        text="ตรวจสอบแล้ว",
        decision="other",
    )
    asked = proposed(cast, "deputy", purpose=P.OPINION)
    page = letter(cast.sign_in("deputy"), asked)
    assert "<span>เห็นควรอนุมัติโดยเร่งด่วน</span>" in page
    # Kept as คำสั่งอื่น before, and an opinion by its words.
    assert "<span>เห็นควรรับไว้พิจารณา</span>" in page
    for text in ("อนุมัติในหลักการ", "ให้…มาพบ", "ตรวจสอบแล้ว"):
        assert f"<span>{text}</span>" not in page
    old = Phrase.objects.get(text="เห็นควรรับไว้พิจารณา")
    opened_by(decide(cast.sign_in("deputy"), asked, "opinion", phrase_opinion=old.pk))
    assert written(asked).decision == Decision.OPINION
    ordering = letter(cast.sign_in("deputy"), proposed(cast, "deputy"))
    assert "<span>อนุมัติในหลักการ</span>" in ordering
    assert "<span>ให้…มาพบ</span>" in ordering
    assert "เห็นควรอนุมัติโดยเร่งด่วน" not in ordering
    only_advises = proposed(cast, "officer", purpose=P.OPINION)
    page = letter(cast.sign_in("officer"), only_advises)
    assert "<span>ตรวจสอบแล้ว</span>" in page


def test_an_office_with_orders_of_its_own_is_offered_the_usual_opinions(
    cast: Cast,
) -> None:
    # Its own text stays one, whatever it stands for.
    Phrase.objects.create(office=cast.area, text="เห็นควรอนุมัติ", decision="agreed")
    Phrase.objects.create(office=cast.area, text="ทราบแล้ว", decision="noted")
    url = reverse("circulation:phrase_list")
    page = cast.sign_in("registry_clerk").get(url).content.decode()
    assert page.count('<th scope="row" class="subj m-first">เห็นควรอนุมัติ<') == 1
    assert "เห็นควรไม่อนุมัติ" in page
    assert ">อนุญาต<" not in page
    edit = reverse("circulation:phrase_edit", args=["b13"])
    typed = {"text": "เห็นควรไม่อนุมัติในชั้นนี้", "decision": "advises_refusing", "order": "1"}
    assert cast.sign_in("registry_clerk").post(edit, typed).status_code == 302
    of_office = Phrase.objects.filter(office=cast.area, person__isnull=True)
    assert of_office.filter(text="เห็นควรไม่อนุมัติในชั้นนี้").exists()
    # The two orders, and the usual opinions but the one whose text was taken.
    assert of_office.count() == 11
