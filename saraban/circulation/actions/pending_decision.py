"""The ten seconds: a decision is kept back so that เลิกทำ leaves no trace.

The person sees the next letter at once. After ten seconds the worker (or the next page
of the queue) writes the decision with the moment of the press. Until then it is no
endorsement, nobody is told, and nobody else can decide on the step.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.row_faults import require_as_written
from saraban.circulation.actions.decide import DecisionDetails, check_decision, decide
from saraban.circulation.actions.locks import (
    locked_entry_of,
    locked_step_at_desk,
    require_still_in_post,
    require_turn,
)
from saraban.circulation.actions.return_step import return_step
from saraban.circulation.actions.skip import Onward
from saraban.circulation.errors import (
    DecisionPendingError,
    ReturnLoopError,
    ReturnReasonMissingError,
)
from saraban.circulation.models import (
    PROBLEM_MAX,
    UNDO_FOR,
    Decision,
    Endorsement,
    PendingDecision,
    ReturnReason,
    Step,
)
from saraban.circulation.queries.addressees import Desk
from saraban.core.errors import DomainError
from saraban.core.leases import come, do_each
from saraban.core.locks import lock_row
from saraban.documents.models import StoredFile
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office
from saraban.signatures.actions.prove import Signing, SigningMethod

PENDING_OF_ONESELF: Final = (
    "ท่านลงความเห็นหรือสั่งการเรื่องนี้ไว้เมื่อสักครู่แล้ว ถ้าต้องการเปลี่ยน ให้กด เลิกทำ ก่อนครบ 10 วินาที"
)
TRIED_AGAIN: Final = timedelta(minutes=1)
# The fields of a form and what was typed into each.
Typed = dict[str, list[str]]


@transaction.atomic
def create_pending_decision(
    step_id: int,
    decided: DecisionDetails,
    *,
    actor: Actor,
    signing: Signing | None = None,
    typed: Typed | None = None,
) -> PendingDecision:
    """Check a decision and keep it back for ten seconds; raises as ``decide``.

    ``typed`` is the form as it was filled: เลิกทำ gives it back.
    """
    locked, post = locked_step_at_desk(step_id, actor=actor)
    kind = check_decision(locked, decided, post)
    filled = {**_written(decided), "kind": str(kind), "typed": typed}
    return _keep(step_id, filled, signing, post)


@transaction.atomic
def create_pending_return(
    step_id: int,
    reason: str,
    note: str = "",
    *,
    actor: Actor,
    signing: Signing | None = None,
    typed: Typed | None = None,
) -> PendingDecision:
    """Check a ส่งคืน and keep it back for ten seconds; raises as ``return_step``."""
    locked, post = locked_step_at_desk(step_id, actor=actor)
    require_turn(locked.step, actor=actor)
    require_still_in_post(post.appointment)
    if locked.step.is_return:
        raise ReturnLoopError
    if ReturnReason(reason) is ReturnReason.OTHER and not note:
        raise ReturnReasonMissingError
    filled = {"deed": "return", "reason": reason, "note": note, "typed": typed}
    return _keep(step_id, filled, signing, post)


def _keep(
    step_id: int, filled: dict[str, Any], signing: Signing | None, post: Actor
) -> PendingDecision:
    """Write it; the same press again changes nothing, another one is refused."""
    before = PendingDecision.objects.waiting().filter(step=step_id).first()
    if before is not None:
        if _same(before.filled, filled):
            return before
        raise DecisionPendingError(PENDING_OF_ONESELF)
    PendingDecision.objects.filter(step=step_id).delete()
    if signing is not None:
        filled["signature"] = signing.picture.pk
        filled["method"] = str(signing.method)
    moment = timezone.now()
    return PendingDecision.objects.create(
        step_id=step_id,
        person_id=post.user_id,
        appointment=post.appointment,
        ip_address=post.ip_address,
        filled=filled,
        pressed_at=moment,
        due_at=moment + UNDO_FOR,
    )


def _same(kept: dict[str, Any], filled: dict[str, Any]) -> bool:
    left_out = ("typed", "signature", "method")
    return {name: kept.get(name) for name in filled if name not in left_out} == {
        name: value for name, value in filled.items() if name not in left_out
    }


def undo_decision(step_id: int, *, actor: Actor) -> bool:
    """เลิกทำ: forget a decision that is still pending; False where it is too late."""
    own = PendingDecision.objects.waiting().filter(step=step_id, person=actor.user_id)
    count, _ = own.delete()
    return count > 0


def lost_decision(step: Step, actor: Actor) -> PendingDecision | None:
    """Return what the person decided on the step and could not be written."""
    own = PendingDecision.objects.filter(step=step, person=actor.user_id)
    return own.lost().first()


def write_due(*, person_id: int | None = None) -> int:
    """Write every decision whose ten seconds are over; of one person if wished.

    Returns how many. One that cannot be written any more (the letter was cancelled
    meanwhile) is told to whoever made it and kept with its words, to be read on the
    letter's page; one that fails otherwise is tried again and holds up no other.
    """
    now = timezone.now()
    due = PendingDecision.objects.waiting().filter(come("due_at", now, TRIED_AGAIN))
    if person_id is not None:
        due = due.filter(person=person_id)
    entries = dict(due.order_by("due_at").values_list("pk", "step__entry"))
    written = do_each(
        entries,
        lambda pending_id: _write(pending_id, entries[pending_id]),
        fault="pending decision %s cannot be written",
        failed=_postpone,
    )
    return sum(written)


def _postpone(pending_id: int, _error: Exception) -> None:
    again = timezone.now() + TRIED_AGAIN
    PendingDecision.objects.filter(pk=pending_id).update(due_at=again)


@transaction.atomic
def _write(pending_id: int, entry_id: int) -> bool:
    _lock_entry(entry_id)
    # After the entry, as every deed; an undo that was quicker leaves nothing here.
    lock_row(PendingDecision, pending_id)
    pending = PendingDecision.objects.waiting().filter(pk=pending_id).first()
    if pending is None:
        return False
    actor = _actor_of(pending)
    try:
        with transaction.atomic():
            require_as_written(pending)
            _do(pending, actor)
    except DomainError as error:
        _tell_lost(pending, actor, error)
        pending.problem = error.message[:PROBLEM_MAX]
        pending.save(update_fields=["problem"])
        return True
    pending.delete()
    return True


def _lock_entry(entry_id: int) -> None:
    try:
        locked_entry_of(entry_id)
    except DomainError:
        # A cancelled number is locked all the same; the deed will say why not.
        return


def _do(pending: PendingDecision, actor: Actor) -> None:
    filled = pending.filled
    signing = _signing_of(filled)
    if filled["deed"] == "return":
        return_step(
            pending.step_id,
            filled["reason"],
            filled["note"],
            actor=actor,
            signing=signing,
            moment=pending.pressed_at,
        )
        return
    decide(
        pending.step_id,
        _read(filled),
        actor=actor,
        signing=signing,
        moment=pending.pressed_at,
    )


def _tell_lost(pending: PendingDecision, actor: Actor, error: DomainError) -> None:
    is_opinion = pending.filled.get("kind") == Endorsement.Kind.OPINION
    what = "ความเห็น" if is_opinion else "คำสั่ง"
    title = f"{what}ไม่ได้บันทึก ข้อความอยู่ในหน้าเรื่อง: {error.message}"
    to = Tell(
        actor.book_owner_id, pending.step.get_absolute_url(), person_id=actor.user_id
    )
    tell(NoticeKind.DECISION_LOST, title, [to])


def _actor_of(pending: PendingDecision) -> Actor:
    posts = Appointment.objects.select_related("office__parent")
    return Actor(
        User.objects.get(pk=pending.person_id),
        posts.get(pk=pending.appointment_id),
        pending.ip_address,
        has_choice=True,
    )


def _signing_of(filled: dict[str, Any]) -> Signing | None:
    if "signature" not in filled:
        return None
    picture = StoredFile.objects.get(pk=filled["signature"])
    return Signing(picture, SigningMethod(filled["method"]))


def _written(decided: DecisionDetails) -> dict[str, Any]:
    """Return a decision as it is kept."""
    onward = decided.onward
    return {
        "deed": "decide",
        "decision": str(decided.decision),
        "words": decided.words,
        "to": [_desk_written(each) for each in decided.to],
        "due_on": decided.due_on.isoformat() if decided.due_on else None,
        "onward": {
            "skip_to": onward.skip_to,
            "to": _desk_written(onward.to) if onward.to else None,
            "purpose": str(onward.purpose),
            "stops": onward.stops,
            "reason": onward.reason,
        },
        "orders_unasked": decided.orders_unasked,
    }


def _read(filled: dict[str, Any]) -> DecisionDetails:
    """Return a decision as it was."""
    onward = filled["onward"]
    to = onward["to"]
    return DecisionDetails(
        decision=Decision(filled["decision"]),
        words=filled["words"],
        to=tuple(_desk_read(each) for each in filled["to"]),
        due_on=date.fromisoformat(filled["due_on"]) if filled["due_on"] else None,
        onward=Onward(
            skip_to=onward["skip_to"],
            to=_desk_read(to) if to else None,
            purpose=onward["purpose"],
            stops=onward["stops"],
            reason=onward["reason"],
        ),
        # What was held before this was asked has no such mark.
        orders_unasked=filled.get("orders_unasked", False),
    )


def _desk_written(desk: Desk) -> dict[str, Any]:
    return {
        "office": desk.office.pk,
        "role": str(desk.role),
        "person": desk.person.pk if desk.person else None,
        "appointment": desk.appointment.pk if desk.appointment else None,
    }


def _desk_read(kept: dict[str, Any]) -> Desk:
    person, appointment = kept["person"], kept["appointment"]
    return Desk(
        Office.objects.select_related("parent").get(pk=kept["office"]),
        kept["role"],
        User.objects.get(pk=person) if person else None,
        Appointment.objects.get(pk=appointment) if appointment else None,
    )
