"""เปลี่ยนผู้รับ and ถอนเรื่อง: a step that waits goes elsewhere, or nowhere."""

from __future__ import annotations

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.hand_over import take_off_entry, write_desks
from saraban.circulation.actions.locks import (
    LockedStep,
    locked_step,
    require_no_pending_decision,
    require_overseer,
    taken_words,
)
from saraban.circulation.actions.notify import tell_desks
from saraban.circulation.actions.write_steps import (
    Asking,
    create_steps,
    end_step,
    endorse,
)
from saraban.circulation.errors import (
    NotInOfficeError,
    ReasonMissingError,
    StepTakenError,
)
from saraban.circulation.models import Endorsement, Step
from saraban.circulation.queries.addressees import Desk
from saraban.circulation.queries.redirect import fits
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor

NOT_FITTING = "ผู้รับที่เลือกไม่มีหน้าที่ตามที่เรื่องนี้ขอ เลือกผู้ที่มีหน้าที่นั้นแล้วกดอีกครั้ง"


@transaction.atomic
def move_step(step_id: int, desk: Desk, reason: str, *, actor: Actor) -> Step:
    """Ask another desk instead; both are told, and the old step stays readable.

    Whoever asked, has or minds the step may. Returns the new step. Raises
    UnknownSubjectError, NotAllowedError, EntryVoidError, StepTakenError,
    DecisionPendingError, ReasonMissingError, NotInOfficeError and AlreadyWaitingError.
    """
    locked = locked_step(step_id, actor=actor)
    step = locked.step
    _require_movable(locked, reason, actor)
    if desk.office.book_owner_id != locked.entry.book.office_id:
        raise NotInOfficeError
    if not fits(step, desk):
        raise NotInOfficeError(NOT_FITTING)
    return redirect(locked, desk, reason, actor=actor)


def redirect(locked: LockedStep, desk: Desk, reason: str, *, actor: Actor) -> Step:
    """Ask another desk instead of a locked step's own; who may was asked before.

    Raises AlreadyWaitingError, and NotInOfficeError for a division that was closed.
    """
    step = locked.step
    post = locked.post or actor
    is_planned = step.state == Step.State.PLANNED
    end_step(step, Step.State.MOVED)
    asking = Asking(
        step.purpose,
        step.place,
        step.due_on,
        step.needs_closing,
        step.is_return,
        came_from=step,
    )
    (made,) = create_steps(
        locked.circulation, [desk], asking, actor=post, is_planned=is_planned
    )
    # It is still asked by whoever asked first: the report goes there.
    made.asked_by_id = step.asked_by_id
    made.asked_capacity = step.asked_capacity
    made.asked_office_id = step.asked_office_id
    made.asked_appointment_id = step.asked_appointment_id
    made.save(
        update_fields=[
            "asked_by",
            "asked_capacity",
            "asked_office",
            "asked_appointment",
        ]
    )
    _write(locked, desk, actor)
    endorse(
        locked.circulation,
        Endorsement.Kind.MOVE,
        actor=post,
        step=step,
        words=reason,
        to=[desk.name],
    )
    values = {
        "description": f"{step.desk_name} → {desk.name}",
        "reason": reason,
        "step": step.pk,
    }
    record(AuditKind.STEP_MOVED, locked.entry, actor=post, values=values)
    words = f"เปลี่ยนผู้รับจาก {step.desk_name} เป็น {desk.name}"
    tell_desks(NoticeKind.MOVED, words, locked.entry, [step, made])
    return made


def _require_movable(locked: LockedStep, reason: str, actor: Actor) -> None:
    require_overseer(locked, actor=actor)
    if locked.step.state not in (Step.State.PLANNED, Step.State.WAITING):
        raise StepTakenError(taken_words(locked.step))
    require_no_pending_decision(locked.step)
    if not reason:
        raise ReasonMissingError


def _write(locked: LockedStep, desk: Desk, actor: Actor) -> None:
    if locked.step.purpose == Step.Purpose.ACT:
        take_off_entry(locked.step, locked.entry, actor=actor)
        write_desks(locked.entry, [desk], actor=actor)
