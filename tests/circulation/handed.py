"""Letters handed on inside an office, for tests of its way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.circulation.actions.decide import DecisionDetails, decide
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.propose import propose
from saraban.circulation.models import Decision, Step
from saraban.circulation.queries.addressees import Desk, desk_of_post
from saraban.circulation.queries.ways import Stage
from saraban.offices.models import Appointment
from saraban.registers.models import RegisterEntry
from tests.cast import Cast
from tests.dispatch.came import pdf, received, to_area, to_school


def hand(
    cast: Cast, entry: RegisterEntry, by: str, *people: str, division: int | None = None
) -> list[Step]:
    """Hand a letter to people of the cast and to a division by its place."""
    return hand_over(
        entry,
        division_id=None if division is None else cast.divisions[division].pk,
        person_ids=[cast.users[each].pk for each in people],
        actor=cast.actor(by),
    )


@pytest.fixture
def of_teacher(cast: Cast) -> Step:
    """A letter with a file that the school's clerk handed to a teacher."""
    entry = received(cast, to_school(cast, pdf()))
    return hand(cast, entry, "school_clerk", "teacher")[0]


@pytest.fixture
def of_division(cast: Cast) -> Step:
    """A letter that the central registry handed to a division."""
    entry = received(cast, to_area(cast, pdf()), "registry_clerk")
    return hand(cast, entry, "registry_clerk", division=1)[0]


def desk(cast: Cast, name: str) -> Desk:
    """Return the desk of somebody of the cast."""
    posts = Appointment.objects.select_related("office__parent", "user")
    return desk_of_post(posts.get(pk=cast.appointments[name].pk))


def proposed(
    cast: Cast,
    *way: str,
    purpose: str = Step.Purpose.CONSIDER,
) -> list[Step]:
    """Put a letter with a file that came to the area before people in order."""
    entry = received(cast, to_area(cast, pdf()), "registry_clerk")
    stages = [Stage((desk(cast, each),), purpose) for each in way]
    actor = cast.actor("registry_clerk")
    return propose(entry, stages, "เพื่อโปรดพิจารณา", actor=actor)


def instructed(
    cast: Cast,
    *to: str,
    decision: Decision = Decision.ASSIGNED,
    words: str = "จัดทำบัญชีรายโรงเรียน",
    due_on: date | None = None,
) -> list[Step]:
    """Let the director give people of the cast something to do."""
    (step,) = proposed(cast, "director", purpose=Step.Purpose.INSTRUCT)
    desks = tuple(desk(cast, each) for each in to)
    decided = DecisionDetails(decision, words, desks, due_on)
    decide(step.pk, decided, actor=cast.actor("director"))
    return list(Step.objects.filter(came_from=step).order_by("pk"))


def press(cast: Cast, step: Step, by: str, page: str, **typed: Any) -> HttpResponse:
    """Send a form of one of the step's pages."""
    url = reverse(f"circulation:{page}", args=[step.pk])
    answer = cast.sign_in(by).post(url, typed)
    step.refresh_from_db()
    return answer  # type: ignore[return-value]


def send_back(
    cast: Cast,
    step: Step,
    by: str,
    reason: str = "wrong_office",
    note: str = "",
) -> HttpResponse:
    """Press ส่งคืน."""
    url = reverse("circulation:step_return", args=[step.pk])
    answer = cast.sign_in(by).post(url, {"reason": reason, "note": note})
    step.refresh_from_db()
    return answer  # type: ignore[return-value]
