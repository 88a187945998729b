"""What the page of a step offers to one person; the deeds themselves ask again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from saraban.circulation.models import (
    Endorsement,
    Step,
)
from saraban.offices.actors import Actor

if TYPE_CHECKING:
    pass

from dataclasses import replace
from typing import Final

from saraban.access.permissions import Permission
from saraban.access.policy import can, can_somewhere
from saraban.circulation.errors import DecisionPendingError
from saraban.circulation.models import Decision, PendingDecision
from saraban.circulation.queries.step_rights import (
    closing_post,
    may_note,
    ordering_post,
    oversees_step,
)
from saraban.registers.errors import EntryVoidError

TELLING: Final = (Decision.TOLD, Decision.TOLD_SCHOOLS)
OWN_IS_PENDING: Final = (
    "ท่านลงความเห็นหรือสั่งการเรื่องนี้แล้ว ระบบกำลังบันทึก ระหว่างนี้เลิกทำได้ในหน้ารอสั่งการ"
)
NOT_YET: Final = "เรื่องนี้ยังไม่ถึงลำดับของท่าน ให้รอลำดับก่อนหน้าดำเนินการก่อน"


@dataclass(frozen=True)
class StepOptions:
    """The deeds of a page.

    ``decides`` is the label of the button, ``why_not`` what stops the desk now.
    """

    why_not: str = ""
    accepts: bool = False
    decides: str = ""
    reports: bool = False
    returns: bool = False
    closes: bool = False
    orders_more: bool = False
    forwards: bool = False
    # ส่งต่อ is what the desk is there for: a division's, or one that got it back.
    hands_on: bool = False
    proposes: bool = False
    tells_schools: bool = False
    moves: bool = False
    withdraws: bool = False
    notes: bool = False
    makes_order: bool = False

    @property
    def main(self) -> str:
        """The one deed that stands out."""
        waits = self.accepts or self.reports
        ordered = (
            ("close", self.closes and self.orders_more),
            ("tell", self.tells_schools),
            ("decide", bool(self.decides) and not waits),
            ("forward", self.forwards and self.hands_on),
            ("accept", self.accepts),
            ("report", self.reports),
            ("close", self.closes),
        )
        return next((name for name, is_offered in ordered if is_offered), "")

    @property
    def has_others(self) -> bool:
        """Whether there is anything besides what the desk is asked for."""
        ways = (self.forwards, self.proposes, self.moves, self.withdraws)
        return any((*ways, self.notes, self.makes_order))


def step_options_for(step: Step, post: Actor | None, actor: Actor) -> StepOptions:
    """Return what the person may do with a step; ``post`` is how they have it."""
    if step.entry.is_void:
        return StepOptions(why_not=EntryVoidError.message)
    division_id = step.entry.responsible_office_id
    is_incoming = step.entry.book.is_incoming
    may_forward = can(actor, Permission.ENTRY_FORWARD, division_id=division_id)
    may_propose = can(actor, Permission.ENTRY_PROPOSE, division_id=division_id)
    offers = StepOptions(
        forwards=bool(may_forward) and is_incoming,
        proposes=bool(may_propose),
        notes=may_note(step, post, actor),
        makes_order=can_somewhere(actor, Permission.ORDER_REGISTER),
    )
    if step.state == Step.State.REPORTED:
        offers = replace(
            offers,
            closes=closing_post(step, actor) is not None,
            orders_more=ordering_post(step, actor) is not None,
        )
    offers = _with_way(offers, step, post, actor)
    return _with_desk(offers, step, post) if post else offers


def _with_way(
    offers: StepOptions, step: Step, post: Actor | None, actor: Actor
) -> StepOptions:
    """เปลี่ยนผู้รับ and ถอนเรื่อง: while it waits, for who asked, has or minds it."""
    if step.state not in (Step.State.PLANNED, Step.State.WAITING):
        return offers
    minds = oversees_step(step, actor)
    return replace(
        offers,
        moves=minds or post is not None,
        withdraws=step.asked_by_id == actor.user_id or (minds and post is None),
    )


def _with_desk(offers: StepOptions, step: Step, post: Actor) -> StepOptions:
    """What the desk is asked for, while it is its turn."""
    if step.state == Step.State.PLANNED:
        return replace(offers, why_not=NOT_YET)
    if not step.is_waiting:
        return offers
    pending = PendingDecision.objects.waiting().filter(step=step).first()
    if pending is not None:
        is_own = pending.person_id == post.user_id
        why_not = OWN_IS_PENDING if is_own else DecisionPendingError.message
        return replace(offers, why_not=why_not, moves=False, withdraws=False)
    is_work = step.purpose in (Step.Purpose.ACT, Step.Purpose.NOTE)
    return replace(
        offers,
        accepts=is_work and step.accepted_at is None,
        decides=_decides(step, post),
        reports=step.purpose == Step.Purpose.ACT,
        hands_on=step.is_to_division or step.is_return,
        returns=not step.is_return,
        closes=step.is_return,
        tells_schools=_tells_schools(step, post),
    )


def _decides(step: Step, post: Actor) -> str:
    """Return the words of the button.

    Who was sent something back and gives no instructions answers with a new proposal.
    """
    instructs = bool(can(post, Permission.STEP_INSTRUCT, division_id=post.division_id))
    if step.asks_for_order and instructs:
        return "สั่งการ"
    if step.purpose == Step.Purpose.ACT or (step.is_return and not instructs):
        return ""
    return "ลงความเห็น"


def _tells_schools(step: Step, post: Actor) -> bool:
    """Whether the desk was told to write to the schools and may send letters."""
    owner = post.book_owner
    if step.came_from_id is None or owner.is_school:
        return False
    if not (
        step.entry.book.is_incoming and can_somewhere(post, Permission.LETTER_SEND)
    ):
        return False
    return Endorsement.objects.filter(
        step=step.came_from_id,
        kind=Endorsement.Kind.INSTRUCTION,
        decision__in=TELLING,
    ).exists()
