"""ลงความเห็น and สั่งการ: what the desk decides, and where the letter goes then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import can, require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.addressing import Desk, registry_desk
from saraban.circulation.deeds.forwarding import write_desks
from saraban.circulation.deeds.holding import (
    HeldStep,
    hold_for_desk,
    require_turn,
)
from saraban.circulation.deeds.onward import Onward, require_reason, turn_onward
from saraban.circulation.deeds.telling import tell_asker, tell_desks
from saraban.circulation.deeds.writing import (
    Asking,
    end_step,
    endorse,
    put_before,
    settle,
)
from saraban.circulation.errors import CapacityEndedError, NobodyAssignedError
from saraban.circulation.models import Decision, Endorsement, Step
from saraban.core import thai
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment
from saraban.signatures.signing import Signing

# An instruction, whoever writes it; the others may be an opinion as well.
ORDERS = frozenset(
    {
        Decision.ASSIGNED,
        Decision.TOLD,
        Decision.TOLD_SCHOOLS,
        Decision.FILED,
    }
)


@dataclass(frozen=True)
class Decided:
    """What somebody decided: the words as they will stand on the letter."""

    decision: Decision
    words: str = ""
    to: tuple[Desk, ...] = ()
    due_on: date | None = None
    onward: Onward = field(default_factory=Onward)


@transaction.atomic
def decide(
    step_id: int,
    decided: Decided,
    *,
    actor: Actor,
    signing: Signing | None = None,
    moment: datetime | None = None,
) -> Endorsement:
    """Write an opinion or an instruction on a letter that lies on the actor's desk.

    Those it is assigned to get steps of their own, which the one who instructed will
    close. The next of the way has its turn unless ``onward`` says otherwise. The same
    press again changes nothing. ``moment`` is that of the press, where the decision
    was held. Raises UnknownSubjectError, NotAllowedError, EntryVoidError,
    StepTakenError, StepHeldError, CapacityEndedError, NobodyAssignedError,
    ReasonMissingError, TooManyAtOnceError and AlreadyWaitingError.
    """
    held, post = hold_for_desk(step_id, actor=actor)
    step = held.step
    made = _made_before(step, decided, actor)
    if made is not None:
        return made
    kind = check_decision(held, decided, post, moment)
    end_step(step, Step.State.DONE, moment=moment)
    to = _assignees(held, decided)
    made = endorse(
        held.circulation,
        kind,
        actor=post,
        step=step,
        decision=decided.decision,
        words=decided.words,
        to=[desk.name for desk in to],
        signing=signing,
        moment=moment,
    )
    assigned = _assign(held, to, decided, post)
    turn_onward(held, decided.onward, actor=post)
    if decided.decision is Decision.FILED:
        turn_onward(held, Onward(stops=True, reason="สั่งเก็บ"), actor=post)
    arrived = settle(held.circulation)
    _record_and_tell(held, made, assigned, arrived, post)
    return made


def check_decision(
    held: HeldStep, decided: Decided, post: Actor, moment: datetime | None = None
) -> Endorsement.Kind:
    """Raise as ``decide`` does for what can be known before; return what it will be."""
    require_turn(held.step, actor=post)
    require_still_in_post(post.appointment, moment)
    kind = _kind_of(held.step, decided, post)
    if kind is Endorsement.Kind.INSTRUCTION:
        require(post, Permission.STEP_INSTRUCT, division_id=post.division_id)
    if decided.decision is Decision.ASSIGNED and not decided.to:
        raise NobodyAssignedError
    require_reason(held, decided.onward)
    return kind


def require_still_in_post(
    appointment: Appointment, moment: datetime | None = None
) -> None:
    """Raise CapacityEndedError where the post had ended at the moment of the press."""
    day = timezone.localdate(moment) if moment else thai.today()
    current = Appointment.objects.current(day)
    if not current.filter(pk=appointment.pk).exists():
        raise CapacityEndedError


def _kind_of(step: Step, decided: Decided, post: Actor) -> Endorsement.Kind:
    if decided.to or decided.decision in ORDERS:
        return Endorsement.Kind.INSTRUCTION
    may = can(post, Permission.STEP_INSTRUCT, division_id=post.division_id)
    if step.purpose in (Step.Purpose.INSTRUCT, Step.Purpose.ACT) and may:
        return Endorsement.Kind.INSTRUCTION
    return Endorsement.Kind.OPINION


def _made_before(step: Step, decided: Decided, actor: Actor) -> Endorsement | None:
    """Return what the same person wrote with the same press before."""
    if step.state != Step.State.DONE:
        return None
    last = step.endorsements.filter(made_by=actor.user_id).order_by("-pk").first()
    same = (decided.decision, decided.words)
    return last if last and (last.decision, last.words) == same else None


def _assignees(held: HeldStep, decided: Decided) -> list[Desk]:
    """Return who acts; แจ้งทุกโรงเรียน goes to the desk that sends letters."""
    to = list(decided.to)
    if decided.decision is Decision.TOLD_SCHOOLS and not to:
        division = held.entry.responsible_office
        owner = held.entry.register.office
        to = [Desk(division) if division else registry_desk(owner)]
    return to


def _assign(
    held: HeldStep, to: list[Desk], decided: Decided, post: Actor
) -> list[Step]:
    if not to:
        return []
    asking = Asking(
        Step.Purpose.ACT,
        due_on=decided.due_on,
        needs_closing=True,
        came_from=held.step,
    )
    made = put_before(held.circulation, to, asking, actor=post)
    write_desks(held.entry, to, actor=post)
    return made


def _record_and_tell(
    held: HeldStep,
    made: Endorsement,
    assigned: list[Step],
    arrived: list[Step],
    post: Actor,
) -> None:
    is_order = made.kind == Endorsement.Kind.INSTRUCTION
    kind = AuditKind.INSTRUCTION_GIVEN if is_order else AuditKind.OPINION_GIVEN
    words = " ".join(filter(None, [made.opening, made.words]))
    values = {
        "description": words,
        "step": held.step.pk,
        "endorsement": made.pk,
        "decided_at": made.made_at.isoformat(),
        "method": made.method,
        "signature": made.signature_id,
        "to": made.addressed_to,
    }
    record(kind, held.entry, actor=post, values=values)
    tell_desks(NoticeKind.INSTRUCTED, "สั่งการ", held.entry, assigned)
    tell_desks(NoticeKind.PROPOSED, "เสนอ", held.entry, arrived)
    if held.step.asked_by_id != post.user_id:
        label = "สั่งการ" if is_order else "ลงความเห็น"
        tell_asker(NoticeKind.INSTRUCTED, f"{post.user} {label}แล้ว", held.step)
