"""Who still reads the letter: it goes with the step, and the step's page stays."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Q

from saraban.circulation.models import Step
from saraban.circulation.models.desks import at_desk_of
from saraban.circulation.models.querysets import StepQuerySet
from saraban.core import thai
from saraban.core.errors import NotAllowedError
from saraban.offices.actors import Actor, posts_at
from saraban.registers.models import RegisterEntry

# The desk has given the letter away, or was never reached by it.
GONE: Final = (
    Step.State.RETURNED,
    Step.State.MOVED,
    Step.State.SKIPPED,
    Step.State.WITHDRAWN,
)


def steps_to_read(actor: Actor) -> StepQuerySet:
    """Return the steps by which somebody has a letter, or has answered it."""
    answered = Q(person=actor.user_id, state__in=(Step.State.REPORTED, Step.State.DONE))
    own = at_desk_of(posts_at(actor)) | answered
    return Step.objects.filter(own).exclude(state__in=GONE)


def why_closed(step: Step, actor: Actor) -> str:
    """Return why the letter's files do not open any more; empty where they do.

    Whoever reads the books reads on, and whoever has or answered the letter by some
    step. Having asked, or having sent it back, is no way to it.
    """
    if RegisterEntry.objects.visible_to(actor).filter(pk=step.entry_id).exists():
        return ""
    if steps_to_read(actor).filter(entry=step.entry_id).exists():
        return ""
    became = ""
    if step.state in GONE:
        became = (
            f" ({step.get_state_display()}เมื่อ {thai.format_datetime(step.ended_at)})"
        )
    return (
        f"หนังสือนี้ไม่ได้อยู่กับท่านแล้ว{became} จึงเปิดไฟล์ไม่ได้ "
        "ถ้าต้องใช้ไฟล์ ให้แจ้งเจ้าหน้าที่สารบรรณส่งต่อให้ใหม่"
    )


def given_away_at(step: Step) -> datetime:
    """When the letter left whoever cannot read it any more."""
    return step.ended_at or step.asked_at


def require_open(step: Step, actor: Actor) -> None:
    """Raise NotAllowedError with the reason where the letter's files are closed."""
    reason = why_closed(step, actor)
    if reason:
        raise NotAllowedError(reason)
