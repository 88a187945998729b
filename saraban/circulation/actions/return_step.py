"""ส่งคืน: a desk sends the letter back to whoever put it there, with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.hand_over import take_off_entry
from saraban.circulation.actions.locks import (
    LockedStep,
    locked_step_at_desk,
    require_still_in_post,
    require_turn,
)
from saraban.circulation.actions.notify import tell_desks, title_of
from saraban.circulation.actions.write_steps import (
    Asking,
    create_steps,
    end_step,
    endorse,
    settle,
)
from saraban.circulation.errors import ReturnLoopError, ReturnReasonMissingError
from saraban.circulation.models import Endorsement, ReturnReason, Step
from saraban.circulation.queries.addressees import Desk, desk_of_post, registry_desk
from saraban.circulation.queries.timeline import planned_after
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Role
from saraban.signatures.actions.prove import Signing

# What puts a letter before somebody.
ASKING: Final = (
    Endorsement.Kind.SUBMISSION,
    Endorsement.Kind.HANDOVER,
    Endorsement.Kind.INSTRUCTION,
    Endorsement.Kind.RETURN,
)


@transaction.atomic
def return_step(
    step_id: int,
    reason: str,
    note: str = "",
    *,
    actor: Actor,
    signing: Signing | None = None,
    moment: datetime | None = None,
) -> Step:
    """Send a letter back inside the office; its number stays.

    It lies on the desk of who asked again: a person of a division gives it back to the
    division, a division to the central registry and is no longer its กลุ่มปฏิบัติ, and
    what was proposed comes back to who proposed it; the rest of that way is withdrawn.
    The same press again changes nothing. Raises UnknownSubjectError, NotAllowedError,
    EntryVoidError, ReturnReasonMissingError, StepTakenError, DecisionPendingError and
    ReturnLoopError: what was sent back is not sent back once more.
    """
    locked, post = locked_step_at_desk(step_id, actor=actor)
    step = locked.step
    if step.is_returned and _returned_by(step, actor):
        return step
    require_turn(step, actor=actor)
    require_still_in_post(post.appointment, moment)
    if step.is_return:
        raise ReturnLoopError
    why = ReturnReason(reason)
    if why is ReturnReason.OTHER and not note:
        raise ReturnReasonMissingError
    words = " ".join(filter(None, [why.label, note]))
    end_step(step, Step.State.RETURNED, moment=moment)
    endorse(
        locked.circulation,
        Endorsement.Kind.RETURN,
        actor=post,
        step=step,
        words=words,
        signing=signing,
        moment=moment,
    )
    take_off_entry(step, locked.entry, actor=post)
    back = _back_desk(locked)
    _withdraw_rest(locked)
    _put_back(locked, back, post)
    values = {"reason": words, "step": step.pk}
    record(AuditKind.HANDOVER_RETURNED, locked.entry, actor=post, values=values)
    return step


def _returned_by(step: Step, actor: Actor) -> bool:
    last = step.endorsements.order_by("-pk").first()
    return last is not None and last.made_by_id == actor.user_id


def _back_desk(locked: LockedStep) -> Desk:
    """Return where it goes back to."""
    step, entry = locked.step, locked.entry
    owner = entry.book.office
    if step.purpose != Step.Purpose.ACT or step.needs_closing:
        return _asker_desk(step, entry.book.office_id) or registry_desk(owner)
    if step.role and entry.responsible_office is not None:
        return Desk(entry.responsible_office)
    return registry_desk(owner)


def _asker_desk(step: Step, owner_id: int) -> Desk | None:
    """The desk of who asked: the person by the post that they acted under."""
    post = step.asked_appointment
    if post is None or post.office.book_owner_id != owner_id:
        return None
    if post.role in (Role.REGISTRY_CLERK, Role.SCHOOL_CLERK):
        return registry_desk(post.office)
    return desk_of_post(post)


def _withdraw_rest(locked: LockedStep) -> None:
    """What was planned behind a returned step waits for a new proposal."""
    if locked.step.place is None:
        return
    for planned in planned_after(locked.circulation):
        end_step(planned, Step.State.WITHDRAWN)


def _put_back(locked: LockedStep, back: Desk, actor: Actor) -> None:
    """Lay it on the desk; where it lies there already, tell only."""
    waiting = locked.circulation.steps.filter(
        state=Step.State.WAITING, office=back.office, role=back.role, person=back.person
    )
    steps = list(waiting)
    if not steps:
        asking = Asking(Step.Purpose.CONSIDER, is_return=True, came_from=locked.step)
        steps = create_steps(locked.circulation, [back], asking, actor=actor)
    settle(locked.circulation)
    words = f"{locked.step.desk_name} ส่งคืน"
    if back.role and back.person is None:
        _tell_registry(locked, words)
    else:
        tell_desks(NoticeKind.RETURNED, words, locked.entry, steps)


def _tell_registry(locked: LockedStep, words: str) -> None:
    """The registry's notices are the office's, whoever sits there today."""
    entry = locked.entry
    to = Tell(entry.book.office_id, entry.get_absolute_url())
    tell(NoticeKind.RETURNED, f"{words} {title_of(entry)}", [to])
