"""เปลี่ยนผู้รับ and ถอนเรื่อง: a step that waits goes elsewhere, or nowhere."""

from __future__ import annotations

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.addressing import Desk
from saraban.circulation.deeds.answering import settle_and_tell
from saraban.circulation.deeds.forwarding import write_desks
from saraban.circulation.deeds.holding import (
    HeldStep,
    hold_step,
    require_minder,
    taken_words,
)
from saraban.circulation.deeds.telling import tell_desks
from saraban.circulation.deeds.writing import (
    Asking,
    end_step,
    endorse,
    put_before,
)
from saraban.circulation.errors import (
    NotInOfficeError,
    ReasonMissingError,
    StepHeldError,
    StepTakenError,
)
from saraban.circulation.lines import without_name
from saraban.circulation.models import Endorsement, HeldDecision, Step
from saraban.circulation.steps.redirecting import fits
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.registers.correcting import write_on_line

NOT_FITTING = "ผู้รับที่เลือกไม่มีหน้าที่ตามที่เรื่องนี้ขอ เลือกผู้ที่มีหน้าที่นั้นแล้วกดอีกครั้ง"


@transaction.atomic
def move_step(step_id: int, desk: Desk, reason: str, *, actor: Actor) -> Step:
    """Ask another desk instead; both are told, and the old step stays readable.

    Whoever asked, has or minds the step may. Returns the new step. Raises
    UnknownSubjectError, NotAllowedError, EntryVoidError, StepTakenError,
    StepHeldError, ReasonMissingError, NotInOfficeError and AlreadyWaitingError.
    """
    held = hold_step(step_id, actor=actor)
    step = held.step
    _require_movable(held, reason, actor)
    if desk.office.book_owner_id != held.entry.register.office_id:
        raise NotInOfficeError
    if not fits(step, desk):
        raise NotInOfficeError(NOT_FITTING)
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
    (made,) = put_before(
        held.circulation, [desk], asking, actor=actor, is_planned=is_planned
    )
    # It is still asked by whoever asked first: the report goes there.
    made.asked_by_id = step.asked_by_id
    made.asked_capacity = step.asked_capacity
    made.asked_office_id = step.asked_office_id
    made.save(update_fields=["asked_by", "asked_capacity", "asked_office"])
    _write(held, desk, actor)
    endorse(
        held.circulation,
        Endorsement.Kind.MOVE,
        actor=actor,
        step=step,
        words=reason,
        to=[desk.name],
    )
    values = {
        "description": f"{step.desk_name} → {desk.name}",
        "reason": reason,
        "step": step.pk,
    }
    record(AuditKind.STEP_MOVED, held.entry, actor=actor, values=values)
    words = f"เปลี่ยนผู้รับจาก {step.desk_name} เป็น {desk.name}"
    tell_desks(NoticeKind.MOVED, words, held.entry, [step, made])
    return made


@transaction.atomic
def withdraw_step(step_id: int, reason: str, *, actor: Actor) -> Step:
    """Ask nobody any more; a second press changes nothing. Raises as ``move_step``."""
    held = hold_step(step_id, actor=actor)
    step = held.step
    if step.state == Step.State.WITHDRAWN:
        return step
    _require_movable(held, reason, actor)
    end_step(step, Step.State.WITHDRAWN)
    endorse(
        held.circulation,
        Endorsement.Kind.WITHDRAWAL,
        actor=actor,
        step=step,
        words=reason,
        to=[step.desk_name],
    )
    _take_off(held, actor)
    values = {"description": step.desk_name, "reason": reason, "step": step.pk}
    record(AuditKind.STEP_WITHDRAWN, held.entry, actor=actor, values=values)
    tell_desks(NoticeKind.MOVED, "ถอนเรื่อง", held.entry, [step])
    settle_and_tell(held)
    return step


def _require_movable(held: HeldStep, reason: str, actor: Actor) -> None:
    require_minder(held, actor=actor)
    if held.step.state not in (Step.State.PLANNED, Step.State.WAITING):
        raise StepTakenError(taken_words(held.step))
    if HeldDecision.objects.filter(step=held.step).exists():
        raise StepHeldError
    if not reason:
        raise ReasonMissingError


def _write(held: HeldStep, desk: Desk, actor: Actor) -> None:
    if held.step.purpose == Step.Purpose.ACT:
        _take_off(held, actor)
        write_desks(held.entry, [desk], actor=actor)


def _take_off(held: HeldStep, actor: Actor) -> None:
    step, entry = held.step, held.entry
    if step.purpose != Step.Purpose.ACT:
        return
    columns: dict[str, object] = {}
    if step.person is not None:
        names = without_name(entry.action_taken, str(step.person))
        columns["action_taken"] = names
    elif not step.role and entry.responsible_office_id == step.office_id:
        columns["responsible_office_id"] = None
    write_on_line(entry, columns, actor=actor)
