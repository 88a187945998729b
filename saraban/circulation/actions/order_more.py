"""สั่งเพิ่มเติม: who instructed sends a reported step back to work."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import (
    locked_step,
)
from saraban.circulation.actions.notify import tell_desks
from saraban.circulation.actions.tasks import (
    require_reported,
)
from saraban.circulation.actions.write_steps import endorse, make_room, settle
from saraban.circulation.errors import (
    WordsMissingError,
)
from saraban.circulation.models import Endorsement, Step
from saraban.circulation.queries.addressees import Desk
from saraban.circulation.queries.step_rights import closing_post, ordering_post
from saraban.core.errors import NotAllowedError
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor


@transaction.atomic
def order_more(
    step_id: int, words: str, due_on: date | None = None, *, actor: Actor
) -> Step:
    """สั่งเพิ่มเติม: what was reported goes back to work, with further words.

    It is ordered under a post that gives instructions today. Raises
    UnknownSubjectError, NotAllowedError, EntryVoidError, StepTakenError,
    NotReportedError and WordsMissingError.
    """
    locked = locked_step(step_id, actor=actor)
    step = locked.step
    post = require_instructor(step, actor)
    require_reported(step)
    if not words:
        raise WordsMissingError
    desk = Desk(step.office, step.role, step.person, step.appointment)
    make_room(locked.circulation, [desk])
    step.state = Step.State.WAITING
    step.due_on = due_on or step.due_on
    step.accepted_at = None
    step.opened_at = None
    step.save(update_fields=["state", "due_on", "accepted_at", "opened_at"])
    made = endorse(
        locked.circulation,
        Endorsement.Kind.INSTRUCTION,
        actor=post,
        step=step,
        words=words,
        to=[step.desk_name],
    )
    values = {"description": words, "step": step.pk, "endorsement": made.pk}
    record(AuditKind.INSTRUCTION_GIVEN, locked.entry, actor=post, values=values)
    tell_desks(NoticeKind.INSTRUCTED, "สั่งการเพิ่มเติม", locked.entry, [step])
    settle(locked.circulation)
    return step


def require_instructor(step: Step, actor: Actor) -> Actor:
    """Return the post under which the person orders more; raises NotAllowedError."""
    post = ordering_post(step, actor)
    if post is None:
        closes = closing_post(step, actor) is not None
        raise NotAllowedError(NOT_INSTRUCTING if closes else NOT_INSTRUCTOR)
    return post


NOT_INSTRUCTING = (
    "สั่งเพิ่มเติมได้เฉพาะผู้ที่มีหน้าที่สั่งการในขณะนี้ ให้แจ้งผู้ดำรงตำแหน่งนั้นหรือผู้บริหารของหน่วยงาน"
)


NOT_INSTRUCTOR = "ปิดเรื่องและสั่งเพิ่มเติมได้เฉพาะผู้ที่สั่งการเรื่องนี้ ผู้ปฏิบัติหน้าที่แทน และผู้บริหารของหน่วยงาน"
