"""ถอนเรื่อง: a step that waits goes nowhere."""

from __future__ import annotations

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.hand_over import take_off_entry
from saraban.circulation.actions.locks import (
    locked_step,
)
from saraban.circulation.actions.move import _require_movable
from saraban.circulation.actions.notify import tell_asker, tell_desks
from saraban.circulation.actions.tasks import settle_and_tell
from saraban.circulation.actions.write_steps import (
    end_step,
    endorse,
)
from saraban.circulation.models import Endorsement, Step
from saraban.circulation.models.desks import desk_of
from saraban.circulation.models.requesters import requester_post
from saraban.circulation.queries.step_rights import oversees_step
from saraban.core.errors import NotAllowedError
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor, posts_at


@transaction.atomic
def withdraw_step(step_id: int, reason: str, *, actor: Actor) -> Step:
    """Ask nobody any more; whoever asked or keeps the letters may, not who is asked.

    A second press changes nothing. Raises as ``move_step``.
    """
    locked = locked_step(step_id, actor=actor)
    step = locked.step
    if step.state == Step.State.WITHDRAWN:
        return step
    _require_movable(locked, reason, actor)
    if not may_withdraw(step, actor):
        raise NotAllowedError(NOT_WITHDRAWABLE)
    end_step(step, Step.State.WITHDRAWN)
    endorse(
        locked.circulation,
        Endorsement.Kind.WITHDRAWAL,
        actor=actor,
        step=step,
        words=reason,
        to=[step.desk_name],
    )
    take_off_entry(step, locked.entry, actor=actor)
    values = {"description": step.desk_name, "reason": reason, "step": step.pk}
    record(AuditKind.STEP_WITHDRAWN, locked.entry, actor=actor, values=values)
    tell_desks(NoticeKind.MOVED, "ถอนเรื่อง", locked.entry, [step])
    if step.asked_by_id != actor.user_id:
        tell_asker(NoticeKind.MOVED, f"{actor.user} ถอนเรื่อง", step)
    settle_and_tell(locked)
    return step


def may_withdraw(step: Step, actor: Actor) -> bool:
    """Who asked; the registry; a division for what was only handed on in it."""
    if requester_post(step, posts_at(actor)) is not None:
        return True
    if not oversees_step(step, actor):
        return False
    return actor.division_id is None or (
        not step.needs_closing and desk_of(step, posts_at(actor)) is None
    )


NOT_WITHDRAWABLE = (
    "ถอนเรื่องได้เฉพาะผู้ที่เสนอหรือสั่งการเรื่องนี้และเจ้าหน้าที่สารบรรณกลาง "
    "ถ้าดำเนินการเองไม่ได้ ให้กด ส่งคืน หรือ เปลี่ยนผู้รับ"
)
