"""What accepting, reporting, closing and ordering more have in common."""

from __future__ import annotations

from collections.abc import Collection

from saraban.circulation.actions.locks import (
    LockedStep,
)
from saraban.circulation.actions.notify import tell_desks
from saraban.circulation.actions.write_steps import settle
from saraban.circulation.errors import (
    NotReportedError,
    StepTakenError,
)
from saraban.circulation.models import Step
from saraban.core.errors import NotAllowedError
from saraban.notices.models import NoticeKind


def require_task(step: Step, purposes: Collection[str]) -> None:
    """What asks for an opinion or an instruction is answered by one."""
    if step.purpose not in purposes:
        raise NotAllowedError(NOT_A_TASK)


def settle_and_tell(locked: LockedStep) -> None:
    """Let the next have their turn, and tell them."""
    arrived = settle(locked.circulation)
    tell_desks(NoticeKind.PROPOSED, "เสนอ", locked.entry, arrived)


def require_reported(step: Step) -> None:
    """Raise unless the step was reported and waits for who instructed."""
    if step.state == Step.State.REPORTED:
        return
    raise StepTakenError if not step.is_open else NotReportedError


NOT_A_TASK = "เรื่องนี้เสนอให้ท่านพิจารณา ให้กด ลงความเห็น หรือ สั่งการ"
