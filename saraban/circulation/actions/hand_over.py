"""ส่งต่อ: a registered letter handed to a division or to people, to act on.

The entry of the book keeps them as กลุ่มปฏิบัติ and บุคคลปฏิบัติ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from saraban.access.permissions import Permission
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.entry_names import with_names, without_name
from saraban.circulation.actions.locks import require_no_pending_decision
from saraban.circulation.actions.notify import tell_desks
from saraban.circulation.actions.write_steps import (
    Asking,
    circulation_of,
    create_steps,
    end_step,
    endorse,
    settle,
)
from saraban.circulation.errors import NotIncomingError
from saraban.circulation.models import Circulation, Endorsement, Step
from saraban.circulation.models.desks import desk_of
from saraban.circulation.queries.addressees import Desk
from saraban.circulation.queries.people import Receivers
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor, posts_at
from saraban.registers.actions.correct import write_on_entry
from saraban.registers.actions.locks import locked_registered_entry, require_for_entry
from saraban.registers.models import RegisterEntry


@transaction.atomic
def hand_over(
    entry: RegisterEntry,
    *,
    division_id: int | None,
    person_ids: Collection[int],
    actor: Actor,
    purpose: str = Step.Purpose.ACT,
) -> list[Step]:
    """Hand a letter of the incoming book to a division, to people there, or to both.

    Each of them is told, and whoever has the letter already is not asked twice. What
    lay on the actor's own desk to act upon is passed on with it. Handed on only to be
    noted, it stays with whoever acts. Returns the new steps. Raises
    UnknownSubjectError, NotAllowedError, EntryVoidError, EntryReservedError,
    NotIncomingError, NobodyChosenError, NotInOfficeError and DecisionPendingError.
    """
    entry = locked_registered_entry(entry, actor=actor)
    require_for_entry(actor, Permission.ENTRY_FORWARD, entry)
    if not entry.book.is_incoming:
        raise NotIncomingError
    desks = Receivers.of(actor).desks(division_id, person_ids)
    circulation = circulation_of(entry)
    fresh = _without_standing(circulation, desks, purpose)
    to_act = purpose == Step.Purpose.ACT
    passed_on = _pass_on(circulation, fresh, actor) if to_act else None
    asking = Asking(purpose, came_from=passed_on)
    made = create_steps(circulation, fresh, asking, actor=actor)
    if to_act:
        _leave_old_division(circulation, desks)
        write_desks(entry, desks, actor=actor)
    if made:
        names = [desk.name for desk in fresh]
        endorse(
            circulation,
            Endorsement.Kind.HANDOVER,
            actor=actor,
            step=passed_on,
            to=names,
        )
        values = {
            "description": ", ".join(names),
            "steps": [each.pk for each in made],
        }
        record(AuditKind.HANDED_OVER, entry, actor=actor, values=values)
        tell_desks(NoticeKind.FORWARDED, "ส่งต่อ", entry, made)
    settle(circulation)
    return made


def _without_standing(
    circulation: Circulation, desks: Sequence[Desk], purpose: str
) -> list[Desk]:
    """Return who is not asked for the same already, or was assigned to act."""
    beside = circulation.steps.standing().waiting().filter(place__isnull=True)
    standing = beside.filter(Q(purpose=purpose) | Q(needs_closing=True))
    people: set[int | None] = set()
    places: set[tuple[int, str]] = set()
    named: Iterable[tuple[int, str, int | None]] = standing.values_list(
        "office", "role", "person"
    )
    for office_id, role, person_id in named:
        if person_id is None:
            places.add((office_id, role))
        else:
            people.add(person_id)
    return [
        desk
        for desk in desks
        if (
            desk.person.pk not in people
            if desk.person is not None
            else (desk.office.pk, desk.role) not in places
        )
    ]


def _pass_on(
    circulation: Circulation, desks: Sequence[Desk], actor: Actor
) -> Step | None:
    """End what lay on the actor's own desk to act upon; it goes on with others."""
    if not desks:
        return None
    posts = posts_at(actor)
    own = circulation.steps.filter(
        state=Step.State.WAITING, purpose=Step.Purpose.ACT, needs_closing=False
    ) | circulation.steps.filter(state=Step.State.WAITING, is_return=True)
    passed_on = None
    for step in own.select_related("person", "appointment").order_by("pk"):
        if desk_of(step, posts) is not None and _is_answered(step, desks):
            require_no_pending_decision(step)
            end_step(step, Step.State.DONE)
            passed_on = step
    return passed_on


def _is_answered(step: Step, desks: Sequence[Desk]) -> bool:
    """A division that hands on to its own people keeps the letter as its own."""
    if step.role:
        return True
    return all(desk.division_id == step.office_id for desk in desks)


def _leave_old_division(circulation: Circulation, desks: Sequence[Desk]) -> None:
    """One division is กลุ่มปฏิบัติ: the earlier one has the letter no more."""
    divisions = [desk.office.pk for desk in desks if not desk.role]
    if not divisions:
        return
    earlier = circulation.steps.filter(
        state=Step.State.WAITING, role="", purpose=Step.Purpose.ACT
    )
    for step in earlier.exclude(office__in=divisions):
        require_no_pending_decision(step)
        end_step(step, Step.State.MOVED)


def write_desks(entry: RegisterEntry, desks: Sequence[Desk], *, actor: Actor) -> None:
    """Write on the locked entry who acts: กลุ่มปฏิบัติ and บุคคลปฏิบัติ."""
    write_on_entry(entry, columns_of_desks(entry, desks), actor=actor)


def columns_of_desks(entry: RegisterEntry, desks: Sequence[Desk]) -> dict[str, object]:
    """Return กลุ่มปฏิบัติ and บุคคลปฏิบัติ as they stand when these desks act."""
    people = [str(desk.person) for desk in desks if desk.person is not None]
    columns: dict[str, object] = {
        "action_taken": with_names(entry.action_taken, people)
    }
    whole = [desk.office.pk for desk in desks if not desk.role]
    if whole:
        columns["responsible_office_id"] = whole[0]
    return columns


def take_off_entry(step: Step, entry: RegisterEntry, *, actor: Actor) -> None:
    """Write on the locked entry that this desk acts no more."""
    if step.purpose != Step.Purpose.ACT:
        return
    columns: dict[str, object] = {}
    if step.person is not None:
        names = without_name(entry.action_taken, str(step.person))
        columns["action_taken"] = names
    elif not step.role and entry.responsible_office_id == step.office_id:
        columns["responsible_office_id"] = None
    write_on_entry(entry, columns, actor=actor)
