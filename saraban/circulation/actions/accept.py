"""รับทราบ, รายงานผล, ปิดเรื่อง and สั่งเพิ่มเติม: what becomes of an assignment."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import (
    locked_step_at_desk,
    require_turn,
)
from saraban.circulation.actions.tasks import (
    require_task,
    settle_and_tell,
)
from saraban.circulation.actions.write_steps import end_step, endorse
from saraban.circulation.models import Endorsement, Step
from saraban.offices.actors import Actor


@transaction.atomic
def accept_step(step_id: int, *, actor: Actor) -> Step:
    """รับทราบ. What was only to be noted is done with it.

    A second press changes nothing. Raises UnknownSubjectError, NotAllowedError,
    EntryVoidError, StepTakenError and DecisionPendingError.
    """
    locked, post = locked_step_at_desk(step_id, actor=actor)
    step = locked.step
    if step.accepted_at is not None:
        return step
    require_turn(step, actor=actor)
    require_task(step, (Step.Purpose.ACT, Step.Purpose.NOTE))
    step.accepted_at = timezone.now()
    step.opened_at = step.opened_at or step.accepted_at
    step.save(update_fields=["accepted_at", "opened_at"])
    endorse(locked.circulation, Endorsement.Kind.ACCEPTANCE, actor=post, step=step)
    values = {"step": step.pk}
    record(AuditKind.STEP_ACCEPTED, locked.entry, actor=post, values=values)
    if step.purpose == Step.Purpose.NOTE:
        end_step(step, Step.State.DONE)
        settle_and_tell(locked)
    return step
