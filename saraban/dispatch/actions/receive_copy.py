"""Letters to the divisions of the own office: seen, acknowledged, entered once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import AccessDecision, can
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import NotAllowedError
from saraban.core.locks import lock_row
from saraban.dispatch.actions.receive import news_of, sender_text
from saraban.dispatch.errors import RecalledError, ReplacedError
from saraban.dispatch.models import Dispatch, InsideCopy
from saraban.dispatch.queries.visible import visible_copy
from saraban.offices.actors import Actor
from saraban.registers.actions.register import enter_received, renew_received
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry


def may_receive_copy(copy: InsideCopy, actor: Actor) -> AccessDecision:
    """Whether the actor may acknowledge it for the division, or for the central registry."""
    own = copy.dispatch.sender_id
    division = None if copy.office_id == own else copy.office_id
    return can(actor, Permission.DELIVERY_RECEIVE, division_id=division)


@transaction.atomic
def receive_copy(copy_id: int, *, actor: Actor) -> InsideCopy:
    """รับทราบ; the central registry's is entered into the incoming book.

    It is one office with one book: divisions take no number of their own. The same
    press again changes nothing. Raises UnknownSubjectError, NotAllowedError,
    RecalledError, ReplacedError and BookClosedError.
    """
    lock_row(InsideCopy, copy_id)
    wanted = InsideCopy.objects.select_related(
        "dispatch__letter", "dispatch__sender", "dispatch__from_office", "office"
    )
    copy = visible_copy(wanted, copy_id, actor)
    if copy.received_at is not None:
        return copy
    decision = may_receive_copy(copy, actor)
    if not decision:
        raise NotAllowedError(decision.reason)
    # Read under the copy's lock: whoever calls back locks the copies as well.
    recalled_at = Dispatch.objects.values_list("recalled_at", flat=True)
    if recalled_at.get(pk=copy.dispatch_id) is not None:
        raise RecalledError
    if copy.replaced_at is not None:
        raise ReplacedError
    if copy.office_id == copy.dispatch.sender_id:
        copy.entry = _enter(copy, actor=actor)
    copy.received_at = timezone.now()
    copy.received_by_id = actor.user_id
    copy.opened_at = copy.opened_at or copy.received_at
    copy.save()
    values = {"entry": copy.entry_id}
    record(AuditKind.COPY_RECEIVED, copy, actor=actor, values=values)
    return copy


def is_copy_open(copy: InsideCopy) -> bool:
    """Whether its content may be read: called back or replaced, it stays with who opened it."""
    if not (copy.dispatch.is_recalled or copy.replaced_at):
        return True
    return copy.opened_at is not None or copy.received_at is not None


def require_copy_open(copy: InsideCopy) -> None:
    """Raise RecalledError or ReplacedError where its files are closed."""
    if not is_copy_open(copy):
        raise RecalledError if copy.dispatch.is_recalled else ReplacedError


def mark_copy_opened(copy: InsideCopy, *, actor: Actor) -> None:
    """Keep when somebody of the division, or of the registry, first opened its copy."""
    is_registry = copy.office_id == copy.dispatch.sender_id
    is_own = actor.division_id == (None if is_registry else copy.office_id)
    is_open = is_copy_open(copy)
    is_first = copy.opened_at is None and is_own and is_open
    if not is_first or not may_receive_copy(copy, actor):
        return
    with transaction.atomic():
        unopened = InsideCopy.objects.filter(pk=copy.pk, opened_at__isnull=True)
        if unopened.update(opened_at=timezone.now()):
            record(AuditKind.COPY_OPENED, copy, actor=actor)


def _earlier_entry(copy: InsideCopy) -> RegisterEntry | None:
    """Return the line under which an earlier version stands."""
    wanted = InsideCopy.objects.select_related("entry")
    earlier_id = copy.replaces_id
    while earlier_id is not None:
        earlier = wanted.get(pk=earlier_id)
        if earlier.entry is not None:
            return earlier.entry
        earlier_id = earlier.replaces_id
    return None


def _enter(copy: InsideCopy, *, actor: Actor) -> RegisterEntry:
    """Write a new line, or join the one of an earlier version."""
    dispatch = copy.dispatch
    earlier = _earlier_entry(copy)
    if earlier is not None and dispatch.replaces is not None:
        return renew_received(
            earlier,
            dispatch.letter,
            news_of(dispatch.replaces, dispatch),
            has_files=dispatch.has_files,
            actor=actor,
        )
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
