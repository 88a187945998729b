"""What waits in an office that is closed goes to another, each letter with a trace."""

from __future__ import annotations

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import (
    LockedStep,
    locked_entry_of,
    require_no_pending_decision,
)
from saraban.circulation.actions.move import redirect
from saraban.circulation.actions.notify import tell_asker
from saraban.circulation.actions.tasks import settle_and_tell
from saraban.circulation.actions.write_steps import end_step, endorse
from saraban.circulation.errors import AlreadyWaitingError
from saraban.circulation.models import Endorsement, Step, WayStep
from saraban.circulation.queries.open_work import desk_in, open_steps_in
from saraban.core.locks import keys_of, locked_row
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office


def move_steps(
    division: Office, holder: Appointment, reason: str, *, actor: Actor
) -> None:
    """Put all that waits in a division before the office of ``holder``.

    What its people asked for is answered to ``holder`` from now on. Each letter is
    moved in a transaction of its own, so a second press goes on where one ended.
    Raises DecisionPendingError.
    """
    found = open_steps_in(division).order_by("pk").values_list("pk", "entry")
    for step_id, entry_id in list(found):
        _move_step(step_id, entry_id, division, holder, reason, actor)


@transaction.atomic
def _move_step(
    step_id: int,
    entry_id: int,
    division: Office,
    holder: Appointment,
    reason: str,
    actor: Actor,
) -> None:
    locked = _locked(step_id, entry_id)
    if not locked.step.is_open:
        return
    if locked.step.asked_office_id == division.pk:
        _answer_to(locked, holder, reason, actor)
    if locked.step.office_id == division.pk:
        _move_desk(locked, holder.office, reason, actor)


def _move_desk(locked: LockedStep, target: Office, reason: str, actor: Actor) -> None:
    step = locked.step
    if step.state not in (Step.State.PLANNED, Step.State.WAITING):
        return
    require_no_pending_decision(step)
    try:
        with transaction.atomic():
            redirect(locked, desk_in(target, step), reason, actor=actor)
    except AlreadyWaitingError:
        # The letter waits on that desk already: it is asked once.
        step.refresh_from_db()
        _end(locked, Step.State.SKIPPED, Endorsement.Kind.SKIP, reason, actor)
    settle_and_tell(locked)


def _answer_to(
    locked: LockedStep, holder: Appointment, reason: str, actor: Actor
) -> None:
    """Let another post hear of the answer; who asked stays in the endorsements."""
    step = locked.step
    before = f"{step.asked_by} {step.asked_office.short_name}"
    step.asked_by = holder.user
    step.asked_office = holder.office
    step.asked_appointment = holder
    step.save(update_fields=["asked_by", "asked_office", "asked_appointment"])
    now = f"{holder.user} {holder.office.short_name}"
    values = {
        "description": f"ผู้รับรายงาน {before} → {now}",
        "reason": reason,
        "step": step.pk,
    }
    record(AuditKind.STEP_MOVED, locked.entry, actor=actor, values=values)
    tell_asker(NoticeKind.MOVED, "เป็นผู้รับรายงานแทน", step)


def withdraw_steps(office: Office, entry_id: int, reason: str, *, actor: Actor) -> None:
    """Ask nobody in a closed school any more about one letter.

    The books stay as they are: a line is added to the letter's way, and nothing in its
    entry changes. Part of the deed that passes the letter on. Raises
    DecisionPendingError.
    """
    steps = open_steps_in(office).filter(entry=entry_id)
    for step_id in keys_of(steps):
        locked = _locked(step_id, entry_id)
        require_no_pending_decision(locked.step)
        kind = Endorsement.Kind.WITHDRAWAL
        _end(locked, Step.State.WITHDRAWN, kind, reason, actor)
        values = {
            "description": locked.step.desk_name,
            "reason": reason,
            "step": step_id,
        }
        record(AuditKind.STEP_WITHDRAWN, locked.entry, actor=actor, values=values)
        settle_and_tell(locked)


def _end(
    locked: LockedStep,
    state: Step.State,
    kind: Endorsement.Kind,
    reason: str,
    actor: Actor,
) -> None:
    end_step(locked.step, state)
    endorse(
        locked.circulation,
        kind,
        actor=actor,
        step=locked.step,
        words=reason,
        to=[locked.step.desk_name],
    )


def _locked(step_id: int, entry_id: int) -> LockedStep:
    """Lock the entry, then the step; the actor has neither on a desk."""
    entry = locked_entry_of(entry_id)
    steps = Step.objects.select_related(
        "circulation", "office", "person", "appointment", "asked_by", "asked_office"
    )
    step = locked_row(steps, step_id)
    step.entry = entry
    return LockedStep(step, None)


@transaction.atomic
def move_ways(division: Office, target: Office, *, actor: Actor) -> None:
    """Let ways that go past a division go past another.

    A way past a post of the division that only divisions have keeps it where the work
    goes to the area itself: such a way is edited by hand.
    """
    if not target.is_division:
        return
    steps = WayStep.objects.filter(division=division)
    ways = {step.way_id: step.way for step in steps.select_related("way")}
    steps.update(division=target)
    for way in ways.values():
        values = {"description": f"{division.short_name} → {target.short_name}"}
        record(AuditKind.WAY_CHANGED, way, actor=actor, values=values)
