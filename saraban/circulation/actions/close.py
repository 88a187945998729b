"""ปิดเรื่อง: who instructed is content with the report."""

from __future__ import annotations

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import (
    locked_step,
    require_turn,
)
from saraban.circulation.actions.notify import (
    tell_asker,
    tell_desks,
    tell_registrar,
)
from saraban.circulation.actions.order_more import NOT_INSTRUCTOR
from saraban.circulation.actions.tasks import (
    require_reported,
    settle_and_tell,
)
from saraban.circulation.actions.write_steps import end_step, endorse
from saraban.circulation.models import Endorsement, Step
from saraban.circulation.queries.step_rights import closing_post
from saraban.core.errors import NotAllowedError
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor


@transaction.atomic
def close_step(step_id: int, words: str = "", *, actor: Actor) -> Step:
    """ปิดเรื่อง: who instructed, or has that post now, is content with the report.

    What was sent back to a desk is closed by that desk: nothing more comes of it. A
    second press changes nothing. Raises UnknownSubjectError, NotAllowedError,
    EntryVoidError, StepTakenError and NotReportedError.
    """
    locked = locked_step(step_id, actor=actor)
    step = locked.step
    sent_back_to = locked.post if step.is_return else None
    post = sent_back_to or require_closer(step, actor)
    if _was_closed(step):
        return step
    if sent_back_to is not None:
        require_turn(step, actor=actor)
    else:
        require_reported(step)
    end_step(step, Step.State.DONE)
    kind = Endorsement.Kind.CLOSURE
    endorse(locked.circulation, kind, actor=post, step=step, words=words)
    values = {"description": words, "step": step.pk}
    record(AuditKind.STEP_CLOSED, locked.entry, actor=post, values=values)
    if sent_back_to is not None:
        tell_asker(NoticeKind.CLOSED, f"{post.user} ปิดเรื่อง", step)
    else:
        tell_desks(NoticeKind.CLOSED, "ปิดเรื่อง", locked.entry, [step])
    told = f"{post.user} ปิดเรื่อง"
    tell_registrar(NoticeKind.CLOSED, told, step, besides=post.user_id)
    settle_and_tell(locked)
    return step


def _was_closed(step: Step) -> bool:
    if step.state != Step.State.DONE:
        return False
    return step.endorsements.filter(kind=Endorsement.Kind.CLOSURE).exists()


def require_closer(step: Step, actor: Actor) -> Actor:
    """Return the post under which the person closes; raises NotAllowedError."""
    post = closing_post(step, actor)
    if post is None:
        raise NotAllowedError(NOT_INSTRUCTOR)
    return post
