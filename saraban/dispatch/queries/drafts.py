"""Which drafts, and the only door to one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from saraban.access.permissions import Permission, Scope
from saraban.access.policy import (
    can,
    can_somewhere,
    grant_of,
    require,
    require_somewhere,
)
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import lock_row
from saraban.core.written_rows import DigestedQuerySet
from saraban.dispatch.models import Draft
from saraban.offices.actors import Actor

State = Draft.State


class DraftQuerySet(DigestedQuerySet[Draft]):
    """Drafts, always beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> DraftQuerySet:
        """One's own, and those in whose จาก one may send or approve."""
        seen = Q(author=actor.user_id)
        for permission in (Permission.LETTER_SEND, Permission.DISPATCH_APPROVE):
            grant = grant_of(actor, permission)
            if grant and grant.scope is Scope.WHOLE:
                return self.filter(office=actor.book_owner_id)
            if grant and actor.division_id is not None:
                seen |= Q(from_office=actor.division_id)
        return self.filter(seen, office=actor.book_owner_id)

    def open(self) -> DraftQuerySet:
        """Neither sent nor discarded."""
        return self.filter(state__in=(State.WRITING, State.WAITING, State.SCHEDULED))

    def for_approval_by(self, actor: Actor) -> DraftQuerySet:
        """Those that wait for this person's approval."""
        grant = grant_of(actor, Permission.DISPATCH_APPROVE)
        if grant is None:
            return self.none()
        waiting = self.filter(office=actor.book_owner_id, state=State.WAITING)
        if grant.scope is Scope.OWN:
            waiting = waiting.filter(from_office=actor.division_id)
        return waiting

    def due(self, moment: datetime) -> DraftQuerySet:
        """Scheduled ones whose time has come."""
        return self.filter(state=State.SCHEDULED, send_at__lte=moment)


def drafts() -> DraftQuerySet:
    """Return all drafts with what their pages tell of them."""
    return DraftQuerySet(Draft).select_related(
        "office", "from_office", "author", "appointment"
    )


def visible_draft(wanted: DraftQuerySet, draft_id: int, actor: Actor) -> Draft:
    """Return one draft; UnknownSubjectError where the actor may not know of it."""
    try:
        return wanted.visible_to(actor).get(pk=draft_id)
    except Draft.DoesNotExist:
        raise UnknownSubjectError from None


def locked_draft(draft_id: int, *, actor: Actor) -> Draft:
    """Lock one draft, as it is now; it comes before everything else that is locked.

    Raises UnknownSubjectError.
    """
    lock_row(Draft, draft_id)
    return visible_draft(drafts(), draft_id, actor)


def require_to_see_drafts(actor: Actor) -> None:
    """Raise NotAllowedError unless the actor writes letters or approves them."""
    if not can_somewhere(actor, Permission.DISPATCH_APPROVE):
        require_somewhere(actor, Permission.LETTER_SEND)


def may_write(actor: Actor, draft: Draft) -> bool:
    """Whether the actor may work on the draft: as its author, or for the same จาก."""
    if draft.author_id == actor.user_id:
        return can_somewhere(actor, Permission.LETTER_SEND)
    return bool(can(actor, Permission.LETTER_SEND, division_id=draft.from_office_id))


def require_to_write(actor: Actor, draft: Draft) -> None:
    """Raise NotAllowedError with the reason unless ``may_write``."""
    if draft.author_id == actor.user_id:
        require_somewhere(actor, Permission.LETTER_SEND)
    else:
        require(actor, Permission.LETTER_SEND, division_id=draft.from_office_id)


def may_approve(actor: Actor, draft: Draft) -> bool:
    """Whether the actor may approve what is sent in this draft's จาก."""
    return bool(
        can(actor, Permission.DISPATCH_APPROVE, division_id=draft.from_office_id)
    )


def asks_approval(actor: Actor) -> bool:
    """Whether whatever this person sends needs somebody else's approval."""
    return actor.book_owner.sending_needs_approval and not can_somewhere(
        actor, Permission.DISPATCH_APPROVE
    )
