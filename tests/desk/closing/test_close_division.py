"""A division is closed: what waits there lies on another desk, and says whence."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.decide import DecisionDetails
from saraban.circulation.actions.pending_decision import (
    create_pending_decision,
    write_due,
)
from saraban.circulation.models import (
    Decision,
    Endorsement,
    PendingDecision,
    Step,
    Way,
    WayStep,
)
from saraban.circulation.models.requesters import requester_post
from saraban.core import thai
from saraban.dispatch.models import Delivery, Draft, InsideCopy
from saraban.notices.models import Notice
from saraban.offices.actors import actor_of
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import NumberReservation
from tests import forms
from tests.cast import Cast
from tests.circulation.handed import hand, instructed, proposed
from tests.desk.closing.waiting import REASON, appoint, close, reserve, words_of
from tests.dispatch.came import received, to_area
from tests.dispatch.drafted import keep

State = Step.State


@pytest.fixture
def target(cast: Cast) -> Office:
    """The third division, with a head who is the deputy for the time being."""
    appoint(cast, "deputy", cast.divisions[2], Role.DIVISION_HEAD)
    return cast.divisions[2]


def lists(cast: Cast, by: str, page: str = "circulation:step_list") -> str:
    return words_of(cast.sign_in(by).get(reverse(page)))


def test_closing_lists_what_waits_and_asks_where_it_goes(cast: Cast) -> None:
    division = cast.divisions[1]
    entry = received(cast, to_area(cast), "registry_clerk")
    hand(cast, entry, "registry_clerk", division=1)
    waiting = to_area(cast, division=1)
    page = reverse("desk:office_close", args=[division.pk])
    shown = words_of(cast.sign_in("administrator").get(page))
    assert f"เลขทะเบียน {entry.number}" in shown
    assert waiting.dispatch.reference_number in shown
    # An administrator reads no letters.
    assert waiting.dispatch.subject not in shown
    assert str(cast.users["division_clerk"]) in shown

    refused = close(cast, division, None)
    assert refused.status_code == 422
    assert "ยังมีงานที่ค้างอยู่ เลือกหน่วยงานที่จะรับงานต่อ" in words_of(refused)
    assert REASON in words_of(refused)
    division.refresh_from_db()
    assert division.is_active

    empty = close(cast, division, cast.divisions[3])
    assert empty.status_code == 422
    assert "ยังไม่มีผู้รับงานต่อ" in words_of(empty)
    division.refresh_from_db()
    assert division.is_active


def test_steps_lie_on_the_desks_of_the_other_division(
    cast: Cast, target: Office
) -> None:
    entry = received(cast, to_area(cast), "registry_clerk")
    (to_act,) = hand(cast, entry, "registry_clerk", division=1)
    (to_consider,) = proposed(cast, "division_director")
    assert close(cast, cast.divisions[1], target).status_code == 302

    acting = Step.objects.get(came_from=to_act)
    assert (acting.office, acting.role, acting.state) == (target, "", State.WAITING)
    considering = Step.objects.get(came_from=to_consider)
    assert considering.person == cast.users["deputy"]
    entry.refresh_from_db()
    assert entry.responsible_office == target
    for step in (to_act, to_consider):
        step.refresh_from_db()
        assert step.state == State.MOVED
        note = Endorsement.objects.get(step=step, kind=Endorsement.Kind.MOVE)
        assert REASON in note.words
    assert AuditEvent.objects.filter(kind=AuditKind.STEP_MOVED).count() == 2
    assert Notice.objects.filter(division=target).exists()


def test_work_may_go_to_the_registry_of_the_area(cast: Cast) -> None:
    entry = received(cast, to_area(cast), "registry_clerk")
    (step,) = hand(cast, entry, "registry_clerk", division=1)
    (told,) = proposed(cast, "division_director", purpose=Step.Purpose.INSTRUCT)
    waiting = to_area(cast, division=1)
    assert close(cast, cast.divisions[1], cast.area).status_code == 302
    moved = Step.objects.get(came_from=step)
    assert (moved.office, moved.role) == (cast.area, Role.REGISTRY_CLERK)
    # Only who instructs gives an instruction.
    assert Step.objects.get(came_from=told).person == cast.users["director"]
    waiting.refresh_from_db()
    assert waiting.attention is None
    assert entry.subject in lists(cast, "registry_clerk")


def test_what_its_people_asked_for_is_answered_to_somebody(
    cast: Cast, target: Office
) -> None:
    entry = received(cast, to_area(cast), "registry_clerk")
    hand(cast, entry, "registry_clerk", division=1)
    (step,) = hand(cast, entry, "division_director", "officer")
    # The officer works elsewhere too, so that their work does not go with the division.
    Step.objects.filter(pk=step.pk).update(
        office=cast.area, role=Role.REGISTRY_CLERK, person=cast.users["registry_clerk"]
    )
    close(cast, cast.divisions[1], target)
    step.refresh_from_db()
    holder = Appointment.objects.get(office=target)
    assert (step.asked_office, step.asked_appointment) == (target, holder)
    assert step.state == State.WAITING
    deputy = actor_of(cast.users["deputy"], holder.pk)
    assert deputy is not None
    assert requester_post(step, [deputy]) is not None


def test_deliveries_copies_drafts_and_numbers_go_too(
    cast: Cast, target: Office
) -> None:
    division = cast.divisions[1]
    waiting = to_area(cast, division=1)
    sent = cast.sign_in("registry_clerk").post(
        reverse("dispatch:dispatch_create"),
        forms.dispatch(cast, recipients=["inside"], inside=[division.pk]),
    )
    assert sent.status_code == 302, words_of(sent)
    copy = InsideCopy.objects.get()
    draft = keep(cast, "division_clerk")
    reserved = reserve(cast, "division_clerk", division)

    assert close(cast, division, target).status_code == 302
    for row in (waiting, copy, draft, reserved):
        row.refresh_from_db()
    assert waiting.attention == target
    assert copy.office == target
    assert (draft.from_office, draft.state) == (target, Draft.State.WRITING)
    assert f"from_office={target.pk}" in draft.typed
    assert "ปิดใช้งาน" in draft.refusal
    assert reserved.responsible_office == target
    assert NumberReservation.objects.get().division == target
    moved = AuditEvent.objects.filter(kind=AuditKind.WORK_MOVED)
    assert set(moved.values_list("subject_type", "subject_id")) == {
        ("delivery", waiting.pk),
        ("insidecopy", copy.pk),
    }


def test_ways_go_past_the_other_division(cast: Cast, target: Office) -> None:
    way = Way.objects.create(office=cast.area, name="ผ่านกลุ่มนโยบาย")
    WayStep.objects.create(
        way=way, place=1, role=Role.DIVISION_HEAD, division=cast.divisions[1]
    )
    close(cast, cast.divisions[1], target)
    assert WayStep.objects.get().division == target


def test_posts_end_and_a_second_press_moves_the_rest(
    cast: Cast, target: Office
) -> None:
    division = cast.divisions[1]
    close(cast, division, target)
    posts = Appointment.objects.filter(office=division)
    assert {each.ends_on for each in posts} == {thai.today()}
    # What came in by another way since, such as from a release before this one.
    late = to_area(cast)
    Delivery.objects.filter(pk=late.pk).update(attention=division)
    page = reverse("desk:office_close", args=[division.pk])
    assert "ย้ายงานที่ค้าง" in words_of(cast.sign_in("administrator").get(page))
    assert close(cast, division, target).status_code == 302
    late.refresh_from_db()
    assert late.attention == target
    assert AuditEvent.objects.filter(kind=AuditKind.OFFICE_CLOSED).count() == 1


def test_a_division_without_work_is_closed_at_once_and_opened_again(
    cast: Cast,
) -> None:
    division = cast.divisions[4]
    assert close(cast, division, None).status_code == 302
    division.refresh_from_db()
    assert (division.is_active, division.merged_into) == (False, None)
    assert division.closed_at is not None
    page = reverse("directory:office_edit", args=[division.pk])
    browser = cast.sign_in("administrator")
    assert "เปิดใช้งานอีกครั้ง" in words_of(browser.get(page))
    browser.post(reverse("desk:office_reopen", args=[division.pk]))
    division.refresh_from_db()
    assert division.is_active
    assert AuditEvent.objects.filter(kind=AuditKind.OFFICE_REOPENED).count() == 1


def test_a_decision_within_its_ten_seconds_is_waited_for(
    cast: Cast, target: Office
) -> None:
    (step,) = proposed(cast, "division_director")
    decided = DecisionDetails(Decision.NOTED)
    create_pending_decision(step.pk, decided, actor=cast.actor("division_director"))
    refused = close(cast, cast.divisions[1], target)
    assert refused.status_code == 422
    assert REASON in words_of(refused)
    PendingDecision.objects.update(due_at=timezone.now())
    assert write_due() == 1
    step.refresh_from_db()
    assert step.state == State.DONE
    assert close(cast, cast.divisions[1], target).status_code == 302


@pytest.mark.parametrize("by", ["registry_clerk", "director", "school_director"])
def test_only_an_administrator_closes_offices(cast: Cast, by: str) -> None:
    for name in ("office_close", "office_merge"):
        page = reverse(f"desk:{name}", args=[cast.schools[2].pk])
        assert cast.sign_in(by).get(page).status_code == 403
    again = reverse("desk:office_reopen", args=[cast.schools[2].pk])
    assert cast.sign_in(by).post(again).status_code == 403


def test_neither_the_area_nor_another_areas_office_is_closed(cast: Cast) -> None:
    browser = cast.sign_in("administrator")
    for office in (cast.area, cast.outside_school, cast.other_area):
        page = reverse("desk:office_close", args=[office.pk])
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"reason": REASON}).status_code == 404


def test_what_is_instructed_by_the_director_stays_the_directors(
    cast: Cast, target: Office
) -> None:
    (step,) = instructed(cast, "officer")
    close(cast, cast.divisions[1], target)
    moved = Step.objects.get(came_from=step)
    assert (moved.office, moved.needs_closing) == (target, True)
    assert moved.asked_by == cast.users["director"]
