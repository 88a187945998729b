"""Letters to the divisions of the own office: seen, acknowledged, entered once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import Decision, can
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import NotAllowedError
from saraban.dispatch.errors import RecalledError
from saraban.dispatch.models import InsideCopy
from saraban.dispatch.queries import visible_copy
from saraban.dispatch.receiving import sender_text
from saraban.offices.actors import Actor
from saraban.registers.actions import enter_received
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry


def may_receive_copy(copy: InsideCopy, actor: Actor) -> Decision:
    """May the actor acknowledge it for the division, or for the central registry."""
    own = copy.dispatch.sender_id
    division = None if copy.office_id == own else copy.office_id
    return can(actor, Permission.DELIVERY_RECEIVE, division_id=division)


@transaction.atomic
def receive_copy(copy_id: int, *, actor: Actor) -> InsideCopy:
    """รับทราบ; the central registry's is entered into the incoming book.

    It is one office with one book: divisions take no number of their own. The same
    press again changes nothing. Raises UnknownSubjectError, NotAllowedError,
    RecalledError and BookClosedError.
    """
    wanted = InsideCopy.objects.select_for_update(of=("self",)).select_related(
        "dispatch__letter", "dispatch__sender", "dispatch__from_office", "office"
    )
    copy = visible_copy(wanted, copy_id, actor)
    if copy.received_at is not None:
        return copy
    decision = may_receive_copy(copy, actor)
    if not decision:
        raise NotAllowedError(decision.reason)
    if copy.dispatch.is_recalled:
        raise RecalledError
    if copy.office_id == copy.dispatch.sender_id:
        copy.entry = _enter(copy, actor=actor)
    copy.received_at = timezone.now()
    copy.received_by_id = actor.user_id
    copy.opened_at = copy.opened_at or copy.received_at
    copy.save()
    values = {"entry": copy.entry_id}
    record(AuditKind.COPY_RECEIVED, copy, actor=actor, values=values)
    return copy


def mark_copy_opened(copy: InsideCopy, *, actor: Actor) -> None:
    """Keep when somebody of the division first opened it."""
    if copy.opened_at is None and may_receive_copy(copy, actor):
        first = InsideCopy.objects.filter(pk=copy.pk, opened_at__isnull=True)
        first.update(opened_at=timezone.now())


def _enter(copy: InsideCopy, *, actor: Actor) -> RegisterEntry:
    dispatch = copy.dispatch
    details = EntryDetails(
        document_date=dispatch.document_date,
        sender=sender_text(dispatch),
        sender_office_id=dispatch.sender_id,
        addressee=actor.book_owner.name,
        subject=dispatch.subject,
        reference_number=dispatch.reference_number,
        urgency=dispatch.urgency,
        deadline_at=dispatch.deadline_at,
    )
    return enter_received(
        dispatch.letter, details, has_files=dispatch.has_files, actor=actor
    )
