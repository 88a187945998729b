"""ลงความเห็น and สั่งการ: what the desk decides, and where the letter goes then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import can, require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.hand_over import write_desks
from saraban.circulation.actions.locks import (
    LockedStep,
    locked_step_at_desk,
    require_still_in_post,
    require_turn,
)
from saraban.circulation.actions.notify import tell_asker, tell_desks
from saraban.circulation.actions.skip import Onward, require_reason, turn_onward
from saraban.circulation.actions.write_steps import (
    Asking,
    accept,
    create_steps,
    end_step,
    endorse,
    require_room,
    settle,
)
from saraban.circulation.errors import (
    NobodyAssignedError,
    OpinionAskedError,
    OpinionAssignsError,
    OrderAskedError,
)
from saraban.circulation.models import OPINIONS, Decision, Endorsement, Step
from saraban.circulation.queries.addressees import Desk, registry_desk
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.signatures.actions.prove import Signing


@dataclass(frozen=True)
class DecisionDetails:
    """What somebody decided: the words as they will stand on the letter.

    ``orders_unasked``: asked for an opinion, and ordering on purpose.
    """

    decision: Decision
    words: str = ""
    to: tuple[Desk, ...] = ()
    due_on: date | None = None
    onward: Onward = field(default_factory=Onward)
    orders_unasked: bool = False


@transaction.atomic
def decide(
    step_id: int,
    decided: DecisionDetails,
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
    StepTakenError, DecisionPendingError, CapacityEndedError, OpinionAskedError,
    OrderAskedError, OpinionAssignsError, NobodyAssignedError, ReasonMissingError,
    TooManyAtOnceError and AlreadyWaitingError.
    """
    locked, post = locked_step_at_desk(step_id, actor=actor)
    step = locked.step
    made = _made_before(step, decided, actor)
    if made is not None:
        return made
    kind = check_decision(locked, decided, post, moment)
    if _stays_open(step):
        accept(step)
    else:
        end_step(step, Step.State.DONE, moment=moment)
    to = _assignees(locked, decided)
    made = endorse(
        locked.circulation,
        kind,
        actor=post,
        step=step,
        decision=decided.decision,
        words=decided.words,
        to=[desk.name for desk in to],
        signing=signing,
        moment=moment,
    )
    assigned = _assign(locked, to, decided, post)
    turn_onward(locked, decided.onward, actor=post)
    if decided.decision is Decision.FILED:
        turn_onward(locked, Onward(stops=True, reason="สั่งเก็บ"), actor=post)
    arrived = settle(locked.circulation)
    _record_and_tell(locked, made, assigned, arrived, post)
    return made


def check_decision(
    locked: LockedStep,
    decided: DecisionDetails,
    post: Actor,
    moment: datetime | None = None,
) -> Endorsement.Kind:
    """Raise as ``decide`` does for what can be known before; return what it will be."""
    require_turn(locked.step, actor=post)
    require_still_in_post(post.appointment, moment)
    kind = _kind_of(locked.step, decided, post)
    to_act = locked.step.purpose == Step.Purpose.ACT
    if kind is Endorsement.Kind.INSTRUCTION or to_act:
        require(post, Permission.STEP_INSTRUCT, division_id=post.division_id)
    if decided.decision is Decision.ASSIGNED and not decided.to:
        raise NobodyAssignedError
    require_room(locked.circulation, decided.to)
    require_reason(locked, decided.onward)
    return kind


def _kind_of(step: Step, decided: DecisionDetails, post: Actor) -> Endorsement.Kind:
    """What is asked makes it an opinion or an order, never the power alone."""
    if decided.decision in OPINIONS:
        return _opinion_on(step, decided)
    may = can(post, Permission.STEP_INSTRUCT, division_id=post.division_id)
    if decided.orders_unasked or (step.asks_for_order and may):
        return Endorsement.Kind.INSTRUCTION
    if decided.decision is Decision.NOTED and not decided.to:
        return Endorsement.Kind.OPINION
    if may:
        raise OpinionAskedError
    return Endorsement.Kind.INSTRUCTION


def _opinion_on(step: Step, decided: DecisionDetails) -> Endorsement.Kind:
    if step.purpose == Step.Purpose.ACT:
        raise OrderAskedError
    if decided.to:
        raise OpinionAssignsError
    return Endorsement.Kind.OPINION


def _made_before(
    step: Step, decided: DecisionDetails, actor: Actor
) -> Endorsement | None:
    """Return what the same person wrote with the same press before."""
    if step.is_waiting and not _stays_open(step):
        return None
    last = step.endorsements.filter(made_by=actor.user_id).order_by("-pk").first()
    same = (decided.decision, decided.words)
    return last if last and (last.decision, last.words) == same else None


def _stays_open(step: Step) -> bool:
    """Whether the desk still owes a report: what it was assigned, it may pass on."""
    return step.purpose == Step.Purpose.ACT and step.needs_closing


def _assignees(locked: LockedStep, decided: DecisionDetails) -> list[Desk]:
    """Return who acts; แจ้งทุกโรงเรียน goes to the desk that sends letters."""
    to = list(decided.to)
    if decided.decision is Decision.TOLD_SCHOOLS and not to:
        division = locked.entry.responsible_office
        owner = locked.entry.book.office
        to = [Desk(division) if division else registry_desk(owner)]
    return to


def _assign(
    locked: LockedStep, to: list[Desk], decided: DecisionDetails, post: Actor
) -> list[Step]:
    if not to:
        return []
    asking = Asking(
        Step.Purpose.ACT,
        due_on=decided.due_on,
        needs_closing=True,
        came_from=locked.step,
    )
    made = create_steps(locked.circulation, to, asking, actor=post)
    write_desks(locked.entry, to, actor=post)
    return made


def _record_and_tell(
    locked: LockedStep,
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
        "step": locked.step.pk,
        "endorsement": made.pk,
        "decided_at": made.made_at.isoformat(),
        "method": made.method,
        "signature": made.signature_id,
        "to": made.addressed_to,
    }
    record(kind, locked.entry, actor=post, values=values)
    tell_desks(NoticeKind.INSTRUCTED, "สั่งการ", locked.entry, assigned)
    tell_desks(NoticeKind.PROPOSED, "เสนอ", locked.entry, arrived)
    if locked.step.asked_by_id != post.user_id:
        label = "สั่งการ" if is_order else "ลงความเห็น"
        tell_asker(NoticeKind.INSTRUCTED, f"{post.user} {label}แล้ว", locked.step)
