"""Two people at one letter's way in the same moment: one of them wins, cleanly."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from saraban.circulation.actions.propose import propose
from saraban.circulation.models import Circulation, Endorsement, PendingDecision, Step
from saraban.circulation.queries.addressees import desk_of_post
from saraban.circulation.queries.ways import Stage
from saraban.core import thai
from saraban.offices.models import Appointment, Role
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry
from tests.cast import APPOINTED_ON, Cast
from tests.dispatch.test_at_once import at_once, people

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("transactional_db")]

# SQLite has one writer at a time: little meets there.
ROUNDS = 5 if connection.vendor == "postgresql" else 2
Kind = Endorsement.Kind


def came(cast: Cast) -> RegisterEntry:
    """Register a letter of the area."""
    details = EntryDetails(
        document_date=thai.today(),
        sender="ก",
        addressee="ข",
        subject="เรื่อง",
        reference_number="1",
        responsible_office_id=cast.divisions[1].pk,
    )
    return register_letter("incoming", details, actor=cast.actor("registry_clerk"))


def proposed_to(cast: Cast, *names: str) -> Step:
    """Register a letter and propose it; return the first step."""
    stages = [Stage((desk_of_post(cast.appointments[name]),)) for name in names]
    made = propose(came(cast), stages, actor=cast.actor("registry_clerk"))
    return made[0]


def stands_in(cast: Cast) -> Appointment:
    """Let the deputy stand in for the director."""
    return Appointment.objects.create(
        user=cast.users["deputy"],
        office=cast.area,
        role=Role.DIRECTOR,
        capacity=Appointment.Capacity.ACTING_FOR,
        acting_for=cast.appointments["director"],
        order_number="1/2569",
        starts_on=APPOINTED_ON,
    )


def decisions(step: Step) -> int:
    """How many times somebody has decided on it."""
    kinds = (Kind.OPINION, Kind.INSTRUCTION)
    return step.endorsements.filter(kind__in=kinds).count()


def check_way(step: Step) -> None:
    """Closed only when nobody is asked, and never stuck."""
    way = Circulation.objects.get(pk=step.circulation_id)
    assert way.is_closed == (not way.steps.still_open().exists())
    planned = way.steps.filter(state=Step.State.PLANNED).exists()
    in_way = way.steps.filter(place__isnull=False, state=Step.State.WAITING)
    assert in_way.exists() or not planned


def test_the_director_and_the_stand_in_decide_once(cast: Cast) -> None:
    acting = stands_in(cast)
    cast.appointments["stand_in"] = acting
    with people(cast, "director", "stand_in") as (director, deputy):
        for number in range(ROUNDS):
            step = proposed_to(cast, "director", "deputy")
            words = {"step": step.pk}
            answers = at_once(
                number, (director, "decide", words), (deputy, "decide", words)
            )
            assert sorted("made" in each for each in answers) == [False, True]
            assert {"refused": "StepTakenError"} in answers
            assert decisions(step) == 1
            check_way(step)


@pytest.mark.parametrize("deed", ["move", "withdraw", "send_back"])
def test_deciding_while_somebody_changes_the_way(cast: Cast, deed: str) -> None:
    by = "director" if deed == "send_back" else "registry_clerk"
    words: dict[str, Any] = {"to": cast.appointments["secret_registrar"].pk}
    with people(cast, "director", by) as (director, other):
        for number in range(ROUNDS):
            step = proposed_to(cast, "director", "deputy")
            asked = {"step": step.pk}
            decided, changed = at_once(
                number, (director, "decide", asked), (other, deed, asked | words)
            )
            assert ("made" in decided) != ("made" in changed), (decided, changed)
            assert decisions(step) == ("made" in decided)
            check_way(step)


def test_a_held_decision_is_written_once_or_undone(cast: Cast) -> None:
    with people(cast, "director", "registry_clerk", "deputy") as (
        director,
        first,
        second,
    ):
        for number in range(ROUNDS):
            step = proposed_to(cast, "director", "deputy")
            director.tell("hold", step=step.pk)
            assert "made" in director.answer()
            PendingDecision.objects.update(due_at=timezone.now())
            one, two, undone = at_once(
                number,
                (first, "write_due", {}),
                (second, "write_due", {}),
                (director, "undo", {"step": step.pk}),
            )
            written = one["made"] + two["made"]
            assert written + undone["made"] == 1
            assert decisions(step) == written
            assert not PendingDecision.objects.exists()
            check_way(step)


def test_two_presses_hold_one_decision(cast: Cast) -> None:
    cast.appointments["stand_in"] = stands_in(cast)
    with people(cast, "director", "stand_in") as both:
        for number in range(ROUNDS):
            step = proposed_to(cast, "director")
            answers = at_once(
                number, *((each, "hold", {"step": step.pk}) for each in both)
            )
            assert PendingDecision.objects.filter(step=step).count() == 1
            assert sum("made" in each for each in answers) == 1
            assert {"refused": "DecisionPendingError"} in answers


def test_a_report_and_a_withdrawal(cast: Cast) -> None:
    officer = cast.users["officer"].pk
    with people(cast, "officer", "registry_clerk") as (worker, registry):
        for number in range(ROUNDS):
            entry = came(cast)
            registry.tell("hand_on", entry=entry.pk, people=[officer])
            (step_id,) = registry.answer()["made"]
            asked = {"step": step_id}
            reported, withdrawn = at_once(
                number, (worker, "report", asked), (registry, "withdraw", asked)
            )
            assert ("made" in reported) != ("made" in withdrawn)
            check_way(Step.objects.get(pk=step_id))


def test_two_who_hand_on_to_the_same_person_ask_once(cast: Cast) -> None:
    officer = cast.users["officer"].pk
    with people(cast, "division_clerk", "registry_clerk") as both:
        for number in range(ROUNDS):
            entry = came(cast)
            words = {"entry": entry.pk, "people": [officer]}
            answers = at_once(number, *((each, "hand_on", words) for each in both))
            assert sorted(len(each["made"]) for each in answers) == [0, 1]
            waiting = Step.objects.filter(entry=entry).waiting()
            assert waiting.count() == 1
