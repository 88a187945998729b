"""What every deed writes: endorsements, steps, and how the way goes on.

The entry of the book is locked by the deed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import require_no_pending_decision
from saraban.circulation.errors import (
    AlreadyWaitingError,
    NotInOfficeError,
    TooManyAtOnceError,
)
from saraban.circulation.models import (
    Circulation,
    Endorsement,
    PutAside,
    Step,
)
from saraban.circulation.models.endorsements import shortened
from saraban.circulation.queries.addressees import Desk
from saraban.circulation.queries.timeline import planned_after
from saraban.core.locks import held_rows
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.offices.signing_block import signature_block
from saraban.registers.models import RegisterEntry

if TYPE_CHECKING:
    from saraban.signatures.actions.prove import Signing

MOST_AT_ONCE = 10
# What the stamped copy shows.
ON_PAPER = frozenset(
    {
        Endorsement.Kind.SUBMISSION,
        Endorsement.Kind.OPINION,
        Endorsement.Kind.INSTRUCTION,
        Endorsement.Kind.RETURN,
        Endorsement.Kind.NOTE,
        Endorsement.Kind.SKIP,
        Endorsement.Kind.ACCEPTANCE,
        Endorsement.Kind.REPORT,
        Endorsement.Kind.CLOSURE,
    }
)


@dataclass(frozen=True)
class Asking:
    """What the new steps have in common."""

    purpose: str
    place: int | None = None
    due_on: date | None = None
    needs_closing: bool = False
    is_return: bool = False
    came_from: Step | None = None


def circulation_of(entry: RegisterEntry) -> Circulation:
    """Return the way of a locked entry, made with its first step."""
    office_id = entry.book.office_id
    found, _ = Circulation.objects.get_or_create(
        entry=entry, defaults={"office_id": office_id}
    )
    return found


def endorse(
    circulation: Circulation,
    kind: Endorsement.Kind,
    *,
    actor: Actor,
    step: Step | None = None,
    decision: str = "",
    words: str = "",
    to: Iterable[str] = (),
    signing: Signing | None = None,
    moment: datetime | None = None,
) -> Endorsement:
    """Write one endorsement, with name, position and capacity as they are now."""
    made = new_endorsement(circulation, kind, actor=actor, words=words, to=to)
    made.step, made.decision = step, decision
    made.made_at = moment or made.made_at
    if signing is not None:
        made.signature, made.method = signing.picture, signing.method
    made.save(force_insert=True)
    if signing is not None:
        values = {
            "kind": str(kind),
            "picture": signing.picture.sha256,
            "method": str(signing.method),
        }
        record(AuditKind.SIGNATURE_USED, made, actor=actor, values=values)
    if kind in ON_PAPER:
        circulation.paper_version += 1
        circulation.stamp_due = True
        circulation.save(update_fields=["paper_version", "stamp_due"])
    return made


def new_endorsement(
    circulation: Circulation,
    kind: Endorsement.Kind,
    *,
    actor: Actor,
    words: str = "",
    to: Iterable[str] = (),
) -> Endorsement:
    """Return an endorsement, not saved, of who writes it as they are now."""
    return Endorsement(
        circulation=circulation,
        kind=kind,
        words=words,
        addressed_to=shortened(to),
        made_at=timezone.now(),
        made_by_id=actor.user_id,
        appointment=actor.appointment,
        person_name=str(actor.user),
        capacity_text=actor.capacity_text,
        signature_block="\n".join(signature_block(actor.appointment)),
        method=Endorsement.Method.SIGN_IN,
    )


def create_steps(
    circulation: Circulation,
    desks: Sequence[Desk],
    asking: Asking,
    *,
    actor: Actor,
    is_planned: bool = False,
) -> list[Step]:
    """Make a step for each desk; those that wait are there at once.

    One person is asked once in the way and once beside it. Raises TooManyAtOnceError,
    AlreadyWaitingError, and NotInOfficeError where a division was closed meanwhile.
    """
    if len(desks) > MOST_AT_ONCE:
        raise TooManyAtOnceError
    hold_offices(desks)
    moment = timezone.now()
    _require_once(desks)
    if not is_planned and asking.place is None:
        make_room(circulation, desks)
    elif not is_planned:
        _require_free_in_way(circulation, desks)
    made = [
        new_step(circulation, desk, asking, moment, actor=actor, is_planned=is_planned)
        for desk in desks
    ]
    return Step.objects.bulk_create(made)


def hold_offices(desks: Iterable[Desk]) -> None:
    """Hold the offices of desks; NotInOfficeError where one was closed meanwhile."""
    offices = {desk.office.pk for desk in desks}
    if held_rows(Office.objects.in_use(), offices) < offices:
        raise NotInOfficeError


def new_step(
    circulation: Circulation,
    desk: Desk,
    asking: Asking,
    moment: datetime,
    *,
    actor: Actor,
    is_planned: bool = False,
) -> Step:
    """Return a step, not saved, that waits or has its turn later."""
    return Step(
        circulation=circulation,
        entry_id=circulation.entry_id,
        place=asking.place,
        came_from=asking.came_from,
        office=desk.office,
        role=desk.role,
        person=desk.person,
        appointment=desk.appointment,
        purpose=asking.purpose,
        due_on=asking.due_on,
        needs_closing=asking.needs_closing,
        is_return=asking.is_return,
        state=Step.State.PLANNED if is_planned else Step.State.WAITING,
        asked_at=moment,
        asked_by_id=actor.user_id,
        asked_capacity=actor.capacity_text,
        asked_office_id=actor.office_id,
        asked_appointment=actor.appointment,
        arrived_at=None if is_planned else moment,
    )


def require_room(circulation: Circulation, desks: Sequence[Desk]) -> None:
    """Whether tasks can be given to these desks, at most ten and each person once.

    What was only handed on gives way to an instruction; what was assigned does not.
    Raises TooManyAtOnceError and AlreadyWaitingError.
    """
    if len(desks) > MOST_AT_ONCE:
        raise TooManyAtOnceError
    _require_once(desks)
    if any(each.needs_closing for each in _tasks_of(circulation, desks)):
        raise AlreadyWaitingError


def make_room(circulation: Circulation, desks: Sequence[Desk]) -> None:
    """Let what was only handed on to these desks give way to a new task."""
    require_room(circulation, desks)
    for step in _tasks_of(circulation, desks):
        require_no_pending_decision(step)
        end_step(step, Step.State.DONE)


def _tasks_of(circulation: Circulation, desks: Sequence[Desk]) -> list[Step]:
    """Return what waits beside the way on these desks."""
    tokens = {_key_of_desk(desk) for desk in desks}
    waiting = circulation.steps.filter(state=Step.State.WAITING, place__isnull=True)
    return [
        each
        for each in waiting.order_by("pk")
        if (each.person_id or (each.office_id, each.role)) in tokens
    ]


def _key_of_desk(desk: Desk) -> object:
    return desk.person.pk if desk.person else (desk.office.pk, desk.role)


def _require_once(desks: Sequence[Desk]) -> None:
    if len({_key_of_desk(desk) for desk in desks}) < len(desks):
        raise AlreadyWaitingError


def _require_free_in_way(circulation: Circulation, desks: Sequence[Desk]) -> None:
    people = [desk.person.pk for desk in desks if desk.person is not None]
    waiting = circulation.steps.filter(
        state=Step.State.WAITING, place__isnull=False, person__in=people
    )
    if waiting.exists():
        raise AlreadyWaitingError


def accept(step: Step) -> None:
    """Keep that the desk knows of it."""
    step.accepted_at = step.accepted_at or timezone.now()
    step.opened_at = step.opened_at or step.accepted_at
    step.save(update_fields=["accepted_at", "opened_at"])


def end_step(step: Step, state: Step.State, *, moment: datetime | None = None) -> None:
    """Let a step be over; who ended it stands in its endorsement."""
    step.state = state
    step.ended_at = moment or timezone.now()
    if step.arrived_at is not None:
        step.opened_at = step.opened_at or step.ended_at
    step.save(update_fields=["state", "ended_at", "opened_at"])
    PutAside.objects.filter(step=step).delete()


def next_place(circulation: Circulation) -> int:
    """Return the first place behind all that were planned so far."""
    places = circulation.steps.filter(place__isnull=False)
    last = places.order_by("-place").values_list("place", flat=True).first()
    return (last or 0) + 1


def settle(circulation: Circulation) -> list[Step]:
    """Let the next place have its turn, and close or open the whole way.

    The next place begins when nobody of the way waits any more. Returns the steps whose
    turn it is now.
    """
    arrived = _next_turn(circulation)
    is_open = circulation.steps.filter(
        state__in=(Step.State.PLANNED, Step.State.WAITING, Step.State.REPORTED)
    ).exists()
    if is_open and circulation.closed_at is not None:
        circulation.closed_at = None
        circulation.save(update_fields=["closed_at"])
    elif not is_open and circulation.closed_at is None:
        circulation.closed_at = timezone.now()
        circulation.stamp_due = True
        circulation.save(update_fields=["closed_at", "stamp_due"])
    return arrived


def _next_turn(circulation: Circulation) -> list[Step]:
    in_way = circulation.steps.filter(place__isnull=False)
    if in_way.filter(state=Step.State.WAITING).exists():
        return []
    planned = planned_after(circulation)
    if not planned:
        return []
    place = planned[0].place
    turn = [each for each in planned if each.place == place]
    moment = timezone.now()
    asked: set[int] = set()
    for step in list(turn):
        if step.person_id is not None and step.person_id in asked:
            # Moved to somebody who has their turn there already: asked once.
            end_step(step, Step.State.SKIPPED)
            turn.remove(step)
            continue
        if step.person_id is not None:
            asked.add(step.person_id)
        step.state = Step.State.WAITING
        step.arrived_at = moment
        step.save(update_fields=["state", "arrived_at"])
    return turn
