"""Locks, in this order: the entry of the book, then its steps by id.

Whoever has the entry locked may write its circulation, its steps and its endorsements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from saraban.circulation.errors import (
    CapacityEndedError,
    DecisionPendingError,
    StepTakenError,
)
from saraban.circulation.models import Circulation, PendingDecision, Step
from saraban.circulation.models.desks import desk_of
from saraban.circulation.queries.step_rights import oversees_step
from saraban.circulation.queries.visible import visible_step
from saraban.core import thai
from saraban.core.errors import NotAllowedError
from saraban.core.locks import lock_row, locked_row
from saraban.offices.actors import Actor, posts_at
from saraban.offices.models import Appointment
from saraban.registers.errors import EntryVoidError
from saraban.registers.models import RegisterEntry

NOT_RECIPIENT = "ทำได้เฉพาะผู้ที่เรื่องนี้รออยู่ ถ้าต้องการเปลี่ยนผู้รับให้กด เปลี่ยนผู้รับ"
NOT_MINDER = (
    "ทำได้เฉพาะผู้ที่เสนอหรือสั่งการเรื่องนี้ ผู้ที่เรื่องนี้รออยู่ และเจ้าหน้าที่สารบรรณ ให้แจ้งผู้ที่เสนอเรื่องนี้มา"
)


@dataclass(frozen=True)
class LockedStep:
    """A step whose line is locked, and the post under which the actor has it."""

    step: Step
    post: Actor | None

    @property
    def entry(self) -> RegisterEntry:
        """The locked entry of the book."""
        return self.step.entry

    @property
    def circulation(self) -> Circulation:
        """The way that it is part of."""
        return self.step.circulation


def locked_entry_of(entry_id: int) -> RegisterEntry:
    """Lock an entry; who may was asked before, since not all read the whole book.

    Raises EntryVoidError.
    """
    entries = RegisterEntry.objects.select_related("book__office", "letter")
    entry = locked_row(entries, entry_id, no_key=True)
    if entry.is_void:
        raise EntryVoidError
    return entry


def locked_step(step_id: int, *, actor: Actor) -> LockedStep:
    """Lock a step that the actor may see; raises UnknownSubjectError, EntryVoidError."""
    seen = visible_step(Step.objects.all(), step_id, actor)
    entry = locked_entry_of(seen.entry_id)
    lock_row(Step, step_id)
    step = visible_step(Step.objects.all(), step_id, actor)
    step.entry = entry
    return LockedStep(step, desk_of(step, posts_at(actor)))


def locked_step_at_desk(step_id: int, *, actor: Actor) -> tuple[LockedStep, Actor]:
    """Lock a step that lies on the actor's desk, and return the post it lies under.

    Raises NotAllowedError besides what ``locked_step`` raises.
    """
    locked = locked_step(step_id, actor=actor)
    if locked.post is None:
        raise NotAllowedError(NOT_RECIPIENT)
    return locked, locked.post


def require_turn(step: Step, *, actor: Actor) -> None:
    """It is the desk's turn and nobody else's decision is pending.

    Raises StepTakenError and DecisionPendingError.
    """
    if not step.is_waiting:
        raise StepTakenError(taken_words(step))
    pending = PendingDecision.objects.waiting().filter(step=step).first()
    if pending is not None and pending.person_id != actor.user_id:
        raise DecisionPendingError


def require_still_in_post(
    appointment: Appointment, moment: datetime | None = None
) -> None:
    """Raise CapacityEndedError where the post had ended at the moment of the press."""
    day = timezone.localdate(moment) if moment else thai.today()
    current = Appointment.objects.current(day)
    if not current.filter(pk=appointment.pk).exists():
        raise CapacityEndedError


def require_no_pending_decision(step: Step) -> None:
    """Raise DecisionPendingError while somebody's decision on the step waits."""
    if PendingDecision.objects.waiting().filter(step=step).exists():
        raise DecisionPendingError


def taken_words(step: Step) -> str:
    """Say what became of a step that waits no more."""
    last = step.endorsements.order_by("-pk").first()
    if step.state == Step.State.PLANNED:
        return "เรื่องนี้ยังไม่ถึงลำดับของท่าน ให้รอลำดับก่อนหน้าดำเนินการก่อน"
    if last is None:
        return _where_now(step)
    return (
        f"เรื่องนี้ {last.person_name} {last.get_kind_display()}ไปก่อนแล้ว "
        "จึงไม่ได้บันทึกของท่าน ข้อความที่พิมพ์ไว้ยังอยู่ คัดลอกไปใช้เป็นบันทึกเพิ่มเติมได้"
    )


def _where_now(step: Step) -> str:
    """Say who has a letter that went to another desk."""
    open_steps = step.circulation.steps.still_open().select_related("office", "person")
    names = [each.desk_name for each in open_steps.order_by("pk")]
    if step.state != Step.State.MOVED or not names:
        return StepTakenError.message
    return (
        f"เรื่องนี้เปลี่ยนผู้รับแล้ว ขณะนี้อยู่ที่ {', '.join(names)} จึงไม่ได้บันทึกของท่าน "
        "ถ้ามีข้อขัดข้องให้แจ้งเจ้าหน้าที่สารบรรณ"
    )


def require_overseer(locked: LockedStep, *, actor: Actor) -> None:
    """Raise NotAllowedError unless the actor asked, has or minds the step."""
    if locked.post is None and not oversees_step(locked.step, actor):
        raise NotAllowedError(NOT_MINDER)
