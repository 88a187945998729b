"""อนุมัติการส่ง: a second pair of eyes, where the office asks for it."""

from __future__ import annotations

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.dispatch.errors import ApproverSendsError
from saraban.offices.actors import Actor


def needs_approval(actor: Actor, from_office_id: int | None) -> bool:
    """Whether a letter that the actor sends in this จาก needs somebody's approval."""
    return actor.book_owner.sending_needs_approval and not can(
        actor, Permission.DISPATCH_APPROVE, division_id=from_office_id
    )


def require_approver(actor: Actor, from_office_id: int | None) -> None:
    """Raise ApproverSendsError for what is sent without having been a draft."""
    if needs_approval(actor, from_office_id):
        raise ApproverSendsError
