"""ข้ามลำดับ: the way behind a step is changed on the spot, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import LockedStep
from saraban.circulation.actions.write_steps import (
    Asking,
    create_steps,
    end_step,
    endorse,
    next_place,
)
from saraban.circulation.errors import ReasonMissingError
from saraban.circulation.models import Endorsement, Step
from saraban.circulation.queries.addressees import Desk
from saraban.circulation.queries.timeline import planned_after
from saraban.offices.actors import Actor


@dataclass(frozen=True)
class Onward:
    """Where the letter goes next; nothing chosen keeps to the way as planned.

    ``skip_to`` is a planned place whose predecessors are left out; ``to`` is somebody
    who is asked next instead of the next place (or behind the last); ``stops`` ends the
    way here.
    """

    skip_to: int | None = None
    to: Desk | None = None
    purpose: str = Step.Purpose.CONSIDER
    stops: bool = False
    reason: str = ""


def require_reason(locked: LockedStep, onward: Onward) -> None:
    """Raise ReasonMissingError where somebody is left out without a reason."""
    if not onward.reason and _left_out(planned_after(locked.circulation), onward):
        raise ReasonMissingError


def _left_out(planned: list[Step], onward: Onward) -> list[Step]:
    """Return the planned steps that will not have their turn."""
    if not planned:
        return []
    if onward.stops:
        return planned
    if onward.skip_to is not None:
        return [each for each in planned if (each.place or 0) < onward.skip_to]
    if onward.to is not None:
        return [each for each in planned if each.place == planned[0].place]
    return []


def turn_onward(locked: LockedStep, onward: Onward, *, actor: Actor) -> None:
    """Change what was planned behind the step; what was left out stays readable."""
    planned = planned_after(locked.circulation)
    left_out = _left_out(planned, onward)
    for step in left_out:
        end_step(step, Step.State.SKIPPED)
    if left_out:
        names = [each.desk_name for each in left_out]
        endorse(
            locked.circulation,
            Endorsement.Kind.SKIP,
            actor=actor,
            step=locked.step,
            words=onward.reason,
            to=names,
        )
        values = {"description": ", ".join(names), "reason": onward.reason}
        record(AuditKind.STEP_SKIPPED, locked.entry, actor=actor, values=values)
    if onward.to is not None:
        place = left_out[0].place if left_out else next_place(locked.circulation)
        asking = Asking(onward.purpose, place, came_from=locked.step)
        create_steps(
            locked.circulation, [onward.to], asking, actor=actor, is_planned=True
        )
