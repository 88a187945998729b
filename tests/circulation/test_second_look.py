"""What a second look at the letter's way has found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.accept import accept_step
from saraban.circulation.actions.decide import DecisionDetails, decide
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.move import move_step
from saraban.circulation.actions.order_more import order_more
from saraban.circulation.actions.pending_decision import (
    create_pending_decision,
    write_due,
)
from saraban.circulation.actions.propose import propose
from saraban.circulation.actions.report import report_step
from saraban.circulation.actions.withdraw import withdraw_step
from saraban.circulation.errors import (
    AlreadyWaitingError,
    DecisionPendingError,
    OpinionAskedError,
)
from saraban.circulation.models import Decision, Endorsement, PendingDecision, Step
from saraban.circulation.queries.addressees import desk_of_post
from saraban.circulation.queries.ways import Stage
from saraban.core import thai
from saraban.core.errors import NotAllowedError
from saraban.offices.models import Appointment, Office, Role
from tests.cast import APPOINTED_ON, Cast
from tests.circulation.handed import desk, instructed, proposed
from tests.dispatch.came import pdf, received, to_area, to_school
from tests.signatures.drawn import PIN, prepare

Purpose = Step.Purpose


def handed(cast: Cast, entry: Any, by: str, *names: str) -> list[Step]:
    """Hand a letter to people of the cast."""
    people = [cast.users[name].pk for name in names]
    return hand_over(entry, division_id=None, person_ids=people, actor=cast.actor(by))


def leaves(cast: Cast, name: str) -> None:
    """Let a post end yesterday."""
    post = Appointment.objects.filter(pk=cast.appointments[name].pk)
    post.update(ends_on=thai.today() - timedelta(days=1))


def test_what_is_meant_for_one_teacher_opens_to_no_other(cast: Cast) -> None:
    other = Appointment.objects.create(
        user=cast.users["outsider"],
        office=cast.schools[0],
        role=Role.TEACHER,
        starts_on=APPOINTED_ON,
    )
    Appointment.objects.filter(user=other.user).exclude(pk=other.pk).delete()
    Office.objects.filter(pk=cast.schools[0].pk).update(teachers_may_read_books=False)
    entry = received(cast, to_school(cast, pdf()))
    handed(cast, entry, "school_clerk", "teacher")
    stage = Stage((desk(cast, "teacher"),), Purpose.OPINION)
    (step,) = propose(entry, [stage], actor=cast.actor("school_clerk"))
    step.refresh_from_db()
    assert step.person == cast.users["teacher"]
    assert cast.sign_in("teacher").get(step.get_absolute_url()).status_code == 200
    assert cast.sign_in("outsider").get(step.get_absolute_url()).status_code == 404


def test_an_instruction_takes_the_place_of_what_was_only_handed_on(cast: Cast) -> None:
    entry = received(cast, to_area(cast, pdf()), "registry_clerk")
    (plain,) = handed(cast, entry, "registry_clerk", "officer")
    stage = Stage((desk(cast, "director"),), Purpose.INSTRUCT)
    (step,) = propose(entry, [stage], actor=cast.actor("registry_clerk"))
    decided = DecisionDetails(Decision.ASSIGNED, "ดำเนินการ", (desk(cast, "officer"),))
    create_pending_decision(step.pk, decided, actor=cast.actor("director"))
    PendingDecision.objects.update(due_at=timezone.now())
    assert write_due() == 1
    plain.refresh_from_db()
    assert plain.state == Step.State.DONE
    assert Step.objects.waiting().get().needs_closing


def test_an_assignment_does_not_end_without_its_report(cast: Cast) -> None:
    (step,) = instructed(cast, "officer")
    officer = cast.actor("officer")
    with pytest.raises(NotAllowedError):
        withdraw_step(step.pk, "ทำไม่ได้", actor=officer)
    with pytest.raises(NotAllowedError):
        decide(step.pk, DecisionDetails(Decision.NOTED), actor=officer)
    step.refresh_from_db()
    assert step.is_waiting


def test_who_passes_an_assignment_on_still_owes_the_report(cast: Cast) -> None:
    (step,) = instructed(cast, "division_director")
    decided = DecisionDetails(Decision.ASSIGNED, "จัดทำ", (desk(cast, "officer"),))
    head = cast.actor("division_director")
    first = decide(step.pk, decided, actor=head)
    assert decide(step.pk, decided, actor=head) == first
    step.refresh_from_db()
    assert step.is_waiting
    assert step.accepted_at is not None
    report_step(step.pk, "เสร็จแล้ว", actor=head)
    step.refresh_from_db()
    assert step.state == Step.State.REPORTED


def test_ordering_more_meets_what_was_handed_on_meanwhile(cast: Cast) -> None:
    (step,) = instructed(cast, "officer")
    report_step(step.pk, "เสร็จแล้ว", actor=cast.actor("officer"))
    (plain,) = handed(cast, step.entry, "registry_clerk", "officer")
    order_more(step.pk, "ทำเพิ่ม", actor=cast.actor("director"))
    plain.refresh_from_db()
    assert not plain.is_waiting


def test_who_has_left_reads_no_more_what_they_never_answered(cast: Cast) -> None:
    (step,) = proposed(cast, "division_director")
    leaves(cast, "division_director")
    Appointment.objects.create(
        user=cast.users["division_director"],
        office=cast.area,
        role=Role.ADMINISTRATOR,
        starts_on=APPOINTED_ON,
    )
    client = cast.sign_in("division_director")
    attachment = step.entry.content.attachments.get()
    url = reverse("circulation:step_file", args=[step.pk, attachment.pk])
    assert client.get(url).status_code in (403, 404)


def test_a_power_of_the_director_is_used_on_purpose_where_an_opinion_was_asked(
    cast: Cast,
) -> None:
    (step,) = proposed(cast, "director", purpose=Purpose.CONSIDER)
    director = cast.actor("director")
    with pytest.raises(OpinionAskedError, match="ท่านถูกขอความเห็น"):
        decide(step.pk, DecisionDetails(Decision.APPROVED), actor=director)
    meant = DecisionDetails(Decision.APPROVED, orders_unasked=True)
    made = decide(step.pk, meant, actor=director)
    assert made.kind == Endorsement.Kind.INSTRUCTION


def test_one_bad_row_holds_up_nobody(cast: Cast) -> None:
    (bad,) = proposed(cast, "deputy")
    (good,) = proposed(cast, "director")
    create_pending_decision(
        bad.pk, DecisionDetails(Decision.NOTED), actor=cast.actor("deputy")
    )
    PendingDecision.objects.update(filled={"deed": "unknown"})
    create_pending_decision(
        good.pk, DecisionDetails(Decision.NOTED), actor=cast.actor("director")
    )
    PendingDecision.objects.update(due_at=timezone.now())
    assert write_due() == 1
    good.refresh_from_db()
    assert good.state == Step.State.DONE
    assert PendingDecision.objects.get().due_at > timezone.now()


def test_a_held_decision_is_not_taken_away_by_handing_on(cast: Cast) -> None:
    entry = received(cast, to_area(cast, pdf()), "registry_clerk")
    division = cast.divisions[1].pk
    (step,) = hand_over(
        entry,
        division_id=division,
        person_ids=(),
        actor=cast.actor("registry_clerk"),
    )
    decided = DecisionDetails(Decision.ASSIGNED, "จัดทำ", (desk(cast, "officer"),))
    create_pending_decision(step.pk, decided, actor=cast.actor("division_director"))
    with pytest.raises(DecisionPendingError):
        handed(cast, entry, "division_clerk", "officer")


@pytest.mark.parametrize("deed", [accept_step, report_step])
def test_what_asks_for_a_word_is_not_answered_by_a_report(
    cast: Cast, deed: Any
) -> None:
    (step,) = proposed(cast, "director", purpose=Purpose.INSTRUCT)
    words = () if deed is accept_step else ("เสร็จ",)
    with pytest.raises(NotAllowedError):
        deed(step.pk, *words, actor=cast.actor("director"))
    step.refresh_from_db()
    assert step.is_waiting


def test_a_planned_step_is_moved_before_it_arrives(cast: Cast) -> None:
    _, planned = proposed(cast, "deputy", "director")
    made = move_step(
        planned.pk,
        desk_of_post(cast.appointments["division_director"]),
        "ลา",
        actor=cast.actor("registry_clerk"),
    )
    assert made.state == Step.State.PLANNED
    assert made.asked_by == cast.users["registry_clerk"]


def test_each_use_of_a_signature_is_recorded(cast: Cast) -> None:
    prepare(cast, "director")
    (step,) = proposed(cast, "director", purpose=Purpose.INSTRUCT)
    url = reverse("circulation:decision_create", args=[step.pk])
    typed = {"order": "noted", "signs": "on", "pin": PIN}
    client = cast.sign_in("director")
    assert client.post(url, typed).status_code == 302
    PendingDecision.objects.update(due_at=timezone.now())
    write_due()
    event = AuditEvent.objects.get(kind=AuditKind.SIGNATURE_USED)
    assert event.actor == cast.users["director"]


def test_another_press_does_not_silently_replace_the_first(cast: Cast) -> None:
    (step,) = proposed(cast, "director", purpose=Purpose.INSTRUCT)
    director = cast.actor("director")
    first = create_pending_decision(
        step.pk, DecisionDetails(Decision.AGREED), actor=director
    )
    assert (
        create_pending_decision(
            step.pk, DecisionDetails(Decision.AGREED), actor=director
        )
        == first
    )
    with pytest.raises(DecisionPendingError, match="เลิกทำ"):
        create_pending_decision(
            step.pk, DecisionDetails(Decision.APPROVED), actor=director
        )


def test_nobody_is_put_into_the_way_twice(cast: Cast) -> None:
    step, *_ = proposed(cast, "deputy", "director")
    stage = Stage((desk(cast, "director"),), Purpose.INSTRUCT)
    with pytest.raises(AlreadyWaitingError, match="อยู่แล้ว"):
        propose(step.entry, [stage], actor=cast.actor("registry_clerk"))
