"""To whom a step may be moved."""

from __future__ import annotations

from collections.abc import Iterable

from saraban.access.permissions import Permission
from saraban.access.policy import grant_of
from saraban.circulation.models import Step
from saraban.circulation.queries.addressees import (
    Desk,
    DeskGroup,
    desks_for,
    may_instruct_by_role,
)
from saraban.offices.actors import Actor


def desks_instead(step: Step, actor: Actor) -> list[DeskGroup]:
    """Return the desks that may be asked instead of a step's own.

    Work goes to divisions and to people, what asks for words to people, and สั่งการ
    to those who give instructions.
    """
    granted = [
        each
        for each in (Permission.ENTRY_FORWARD, Permission.STEP_INSTRUCT)
        if grant_of(actor, each) is not None
    ]
    groups: dict[str, dict[str, Desk]] = {}
    for permission in (*granted, Permission.ENTRY_PROPOSE):
        for group in desks_for(actor, permission):
            desks = groups.setdefault(group.title, {})
            desks.update({each.token: each for each in _fitting(step, group.offices)})
    return [
        DeskGroup(title, list(desks.values()))
        for title, desks in groups.items()
        if desks
    ]


def _fitting(step: Step, desks: Iterable[Desk]) -> list[Desk]:
    return [each for each in desks if fits(step, each) and not _is_own(step, each)]


def fits(step: Step, desk: Desk) -> bool:
    """Whether the desk may be asked for what the step asks."""
    if step.purpose == Step.Purpose.INSTRUCT:
        return bool(desk.role) and may_instruct_by_role(desk.role)
    return bool(desk.role) or step.purpose == Step.Purpose.ACT or step.is_return


def _is_own(step: Step, desk: Desk) -> bool:
    person_id = desk.person.pk if desk.person else None
    here = (desk.office.pk, desk.role, person_id)
    return here == (step.office_id, step.role, step.person_id)
