"""Sending what a draft holds: approved, at its time, or at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import can, require
from saraban.audit.row_faults import require_as_written
from saraban.core.errors import DomainError, FormReusedError
from saraban.core.locks import lock_free, lock_row
from saraban.core.submissions import digest_of
from saraban.dispatch.actions.approval import needs_approval
from saraban.dispatch.actions.draft_files import chosen_files, drop_files
from saraban.dispatch.actions.save_draft import (
    State,
    expect,
    give_back,
    keep_record,
    move,
    tell_author,
    tell_division,
    title_of,
)
from saraban.dispatch.actions.send import (
    DispatchDetails,
    require_same_dispatch,
    send_letter,
)
from saraban.dispatch.actions.write_dispatch import Approval
from saraban.dispatch.errors import (
    ApprovalChangedError,
    ApprovalNeededError,
    AuthorGoneError,
    DraftChangedMeanwhileError,
    DraftMovedError,
    FormSentError,
)
from saraban.dispatch.models import Dispatch, Draft
from saraban.dispatch.queries.draft_ties import (
    approval_mark_of,
    lock_ties,
    require_same_entry,
)
from saraban.dispatch.queries.drafts import (
    drafts,
    locked_draft,
    require_to_write,
)
from saraban.dispatch.queries.recipients import Recipients, resolve
from saraban.documents.staged_uploads import ChosenFile
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor, actor_of, current_appointments

# Reads the form of a draft, in the right of the actor who sends it; it may refuse.
ReadDraft = Callable[[Draft, Actor], DispatchDetails]

_LOG = logging.getLogger(__name__)


@transaction.atomic
def approve_draft(draft_id: int, mark: str, read: ReadDraft, *, actor: Actor) -> Draft:
    """อนุมัติและส่ง: send what the approver has read, now or at its time.

    ``mark`` is the ``approval_mark_of`` what was read; it goes to those recipients and
    to nobody else. It goes in the author's right, or in the approver's if the author
    has left the post. A second press changes nothing. Raises UnknownSubjectError,
    NotAllowedError, DraftMovedError, ApprovalChangedError and every refusal of sending.
    """
    draft = locked_draft(draft_id, actor=actor)
    require(actor, Permission.DISPATCH_APPROVE, division_id=draft.from_office_id)
    is_done = draft.state in (State.SENT, State.SCHEDULED)
    if is_done and draft.approved_by_id == actor.user_id:
        return draft
    expect(draft, State.WAITING)
    lock_ties(draft)
    require_same_entry(draft)
    sender = author_of(draft) or actor
    details = read(draft, sender)
    recipients = resolve(details.to, actor=sender)
    if mark != approval_mark_of(draft, details, recipients):
        raise ApprovalChangedError
    draft.approved_recipients = recipients.plain()
    draft.approved_at = timezone.now()
    draft.approved_by = actor.user
    draft.approved_capacity = actor.capacity_text
    values = {"author": draft.author_id, "send_at": draft.send_at}
    if draft.send_at and draft.send_at > timezone.now():
        move(draft, State.SCHEDULED)
    else:
        _send(draft, read, sender)
    keep_record(draft, "approved", values, actor=actor)
    tell_author(NoticeKind.APPROVAL, draft, f"อนุมัติให้ส่งแล้ว {title_of(draft)}")
    return draft


@transaction.atomic
def send_scheduled_now(draft_id: int, read: ReadDraft, *, actor: Actor) -> Draft:
    """ส่งทันที: do not wait for the time that was set.

    Raises UnknownSubjectError, NotAllowedError, DraftMovedError and every refusal of
    sending.
    """
    draft = locked_draft(draft_id, actor=actor)
    require_to_write(actor, draft)
    if draft.state == State.SENT:
        return draft
    expect(draft, State.SCHEDULED)
    values = {"send_at": draft.send_at}
    _send(draft, read, author_of(draft) or actor)
    keep_record(draft, "sent", values, actor=actor)
    return draft


@transaction.atomic
def send_written(
    draft_id: int,
    version: int,
    details: DispatchDetails,
    files: Iterable[ChosenFile],
    *,
    actor: Actor,
) -> Dispatch:
    """ตกลง on a continued draft: send what the form holds, and the draft is done.

    A second press returns the dispatch. Raises UnknownSubjectError, NotAllowedError,
    DraftMovedError, DraftChangedMeanwhileError and every refusal of sending.
    """
    draft = locked_draft(draft_id, actor=actor)
    require_to_write(actor, draft)
    files = list(files)
    if draft.dispatch is not None:
        try:
            require_same_dispatch(draft.dispatch, digest_of(details), files)
        except FormReusedError as error:
            raise DraftMovedError(draft) from error
        return draft.dispatch
    expect(draft, State.WRITING)
    if draft.version != version:
        raise DraftChangedMeanwhileError(draft)
    if needs_approval(actor, details.from_office_id):
        raise ApprovalNeededError
    _refuse_sent_form(draft)
    dispatch = send_letter(details, files, actor=actor)
    draft.reference_number, draft.subject = details.reference_number, details.subject
    _keep_sent(draft, dispatch)
    keep_record(draft, "sent", {"dispatch": dispatch.pk}, actor=actor)
    return dispatch


def send_due(draft_id: int, moment: datetime, read: ReadDraft) -> bool:
    """Send one scheduled letter whose time has come; tell whether it went.

    What cannot be sent goes back to its author with the reason. Of two workers one
    gets it: the other skips the locked row, or finds it sent.
    """
    try:
        with transaction.atomic():
            draft = lock_free(drafts().due(moment).filter(pk=draft_id))
            if draft is None:
                return False
            require_as_written(draft)
            sender = author_of(draft) or _approver_of(draft)
            if sender is None:
                raise AuthorGoneError
            _send(draft, read, sender)
            keep_record(draft, "sent", {"send_at": draft.send_at}, actor=sender)
    except DomainError as error:
        _give_up(draft_id, moment, error.message)
        return False
    return True


def author_of(draft: Draft) -> Actor | None:
    """Return the author at work, None if they have left the post they wrote in."""
    actor = actor_of(draft.author, draft.appointment_id)
    if actor is None or actor.appointment_id != draft.appointment_id:
        return None
    return actor if actor.book_owner_id == draft.office_id else None


def _send(draft: Draft, read: ReadDraft, sender: Actor) -> Dispatch:
    approval = _approval_of(draft)
    if approval is None and needs_approval(sender, draft.from_office_id):
        raise ApprovalNeededError
    _refuse_sent_form(draft)
    lock_ties(draft)
    require_same_entry(draft)
    details = read(draft, sender)
    dispatch = send_letter(
        details,
        chosen_files(draft),
        actor=sender,
        approval=approval,
        was_put_forward=True,
    )
    _keep_sent(draft, dispatch)
    return dispatch


def _refuse_sent_form(draft: Draft) -> None:
    """A letter that went from the same form must not pass for this draft's text."""
    if Dispatch.objects.filter(submission=draft.submission).exists():
        raise FormSentError


def _keep_sent(draft: Draft, dispatch: Dispatch) -> None:
    drop_files(draft)
    draft.dispatch = dispatch
    draft.refusal = ""
    move(draft, State.SENT)


def _approval_of(draft: Draft) -> Approval | None:
    """Return the approval; one given under release 0.1.0 names no recipients."""
    if draft.approved_by_id is None or draft.approved_at is None:
        return None
    return Approval(
        draft.approved_by_id,
        draft.approved_capacity,
        draft.approved_at,
        draft.approved_recipients and Recipients.of_plain(draft.approved_recipients),
    )


def _approver_of(draft: Draft) -> Actor | None:
    """Return the approver at work, in a post that may still approve and send this."""
    if draft.approved_by is None:
        return None
    for appointment in current_appointments(draft.approved_by):
        actor = Actor(draft.approved_by, appointment)
        if actor.book_owner_id == draft.office_id and all(
            can(actor, each, division_id=draft.from_office_id)
            for each in (Permission.DISPATCH_APPROVE, Permission.LETTER_SEND)
        ):
            return actor
    return None


@transaction.atomic
def _give_up(draft_id: int, moment: datetime, reason: str) -> None:
    """Give a letter that could not be sent back to its author, with the reason."""
    lock_row(Draft, draft_id)
    draft = drafts().due(moment).filter(pk=draft_id).first()
    if draft is None:
        return
    _LOG.info("draft %s could not be sent at its time", draft_id)
    values = {"send_at": draft.send_at, "reason": reason}
    give_back(draft, f"ส่งตามกำหนดเวลาไม่ได้: {reason}")
    author = author_of(draft)
    keep_record(draft, "failed", values, actor=author)
    title = f"ส่งตามกำหนดเวลาไม่ได้ {title_of(draft)}"
    # Where the author has left, those who send for the same จาก take it up.
    tell = tell_author if author else tell_division
    tell(NoticeKind.SENDING_FAILED, draft, title)
