"""ลงทะเบียนรับ: the receipt and the line in the receiver's book are one act."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import AccessDecision, can, divisions_for, require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.dispatch.actions.locks import locked_delivery
from saraban.dispatch.actions.notify import settle_waiting
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.visible import refuse_unless_there
from saraban.letters.models import PARTY_MAX
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.actions.links import keep_tie
from saraban.registers.actions.register import enter_received, renew_received
from saraban.registers.details import EntryDetails
from saraban.registers.models import EntryLink, RegisterEntry


def may_receive(delivery: Delivery, actor: Actor) -> AccessDecision:
    """Whether the actor may enter this letter into the book."""
    return can(actor, Permission.DELIVERY_RECEIVE, division_id=delivery.attention_id)


@transaction.atomic
def receive_delivery(
    delivery_id: int, division_id: int | None = None, *, actor: Actor
) -> RegisterEntry:
    """Write the letter into the receiver's book under its next number.

    ``division_id`` is the กลุ่มปฏิบัติ that the receiver names; without one it is the
    division that the sender wrote to, if any. A new version of a letter that the
    office has registered joins its entry and takes no number. The same press again,
    or a second clerk's, returns the entry that is there. Raises NotAllowedError,
    UnknownSubjectError, RecalledError, ReplacedError, ReturnedError, and
    BookClosedError: then the letter stays waiting.
    """
    # The delivery is locked before the book, always in this order.
    delivery = locked_delivery(delivery_id, actor=actor)
    if delivery.entry_id is not None:
        # Read on its own: PostgreSQL re-reads only the locked row after a wait, a
        # joined entry would still be the one of before.
        return RegisterEntry.objects.get(pk=delivery.entry_id)
    require(actor, Permission.DELIVERY_RECEIVE, division_id=delivery.attention_id)
    refuse_unless_there(delivery)
    offered = {each.pk for each in divisions_for(actor, Permission.DELIVERY_RECEIVE)}
    if division_id is not None and division_id not in offered:
        raise UnknownSubjectError
    entry = _entry_for(delivery, division_id, actor=actor)
    _keep_receipt(delivery, entry, actor=actor)
    values = {"entry": entry.pk, "number": entry.number}
    record(AuditKind.DELIVERY_RECEIVED, delivery, actor=actor, values=values)
    settle_waiting([delivery])
    return entry


def _keep_receipt(delivery: Delivery, entry: RegisterEntry, *, actor: Actor) -> None:
    # A version that joins an entry comes later than the entry's own moment.
    is_new = not entry.deliveries.exists()
    moment = entry.registered_at if is_new else timezone.now()
    delivery.entry = entry
    delivery.state = Delivery.State.RECEIVED
    delivery.received_at = moment
    delivery.received_by_id = actor.user_id
    delivery.received_capacity = actor.capacity_text
    if delivery.opened_at is None:
        delivery.opened_at = moment
        delivery.opened_by_id = actor.user_id
    delivery.save()
    _tie_to_what_was_asked(delivery, entry, actor=actor)


def _tie_to_what_was_asked(
    delivery: Delivery, entry: RegisterEntry, *, actor: Actor
) -> None:
    """An answer refers, in the book of whoever asked, to the letter that it answers."""
    answered = delivery.dispatch.answers
    asked = answered.dispatch.entry if answered else None
    if asked is None or asked.book.office_id != entry.book.office_id:
        return
    keep_tie(EntryLink.Kind.REFERS, entry, asked, actor=actor)


def _entry_for(
    delivery: Delivery, division_id: int | None, *, actor: Actor
) -> RegisterEntry:
    """Write a new line, or join the one under which an earlier version stands."""
    dispatch = delivery.dispatch
    before = _earlier_version(delivery)
    if before is not None and before.entry is not None:
        return renew_received(
            before.entry,
            dispatch.letter,
            news_of(before.dispatch, dispatch),
            has_files=dispatch.has_files,
            actor=actor,
        )
    return enter_received(
        dispatch.letter,
        _details_of(delivery, division_id or delivery.attention_id, actor),
        has_files=dispatch.has_files,
        actor=actor,
    )


def _earlier_version(delivery: Delivery) -> Delivery | None:
    """Return the newest earlier version that the office has registered."""
    wanted = Delivery.objects.select_related("entry", "dispatch")
    earlier_id = delivery.replaces_id
    while earlier_id is not None:
        earlier = wanted.get(pk=earlier_id)
        if earlier.entry_id is not None:
            return earlier
        earlier_id = earlier.replaces_id
    return None


def news_of(before: Dispatch, now: Dispatch) -> dict[str, tuple[Any, Any]]:
    """Return what the new version says differently: column → (before, now)."""
    names = ("subject", "urgency", "deadline_at", "document_date")
    both = {name: (getattr(before, name), getattr(now, name)) for name in names}
    return {name: values for name, values in both.items() if values[0] != values[1]}


def _details_of(
    delivery: Delivery, division_id: int | None, actor: Actor
) -> EntryDetails:
    dispatch = delivery.dispatch
    attention = delivery.attention
    return EntryDetails(
        document_date=dispatch.document_date,
        sender=sender_text(dispatch),
        sender_office_id=dispatch.sender_id,
        addressee=attention.name if attention else actor.book_owner.name,
        subject=dispatch.subject,
        reference_number=dispatch.reference_number,
        urgency=dispatch.urgency,
        deadline_at=dispatch.deadline_at,
        responsible_office_id=division_id,
    )


def sender_text(dispatch: Dispatch) -> str:
    """Return จาก as receivers read it: division and office, or the school."""
    source: Office = dispatch.from_office
    if source.pk == dispatch.sender_id:
        return source.name
    return f"{source.name} {dispatch.sender.short_name}"[:PARTY_MAX]


def mark_opened(delivery: Delivery, *, actor: Actor) -> None:
    """Keep when somebody who may receive first opened the letter."""
    if delivery.opened_at is not None or not may_receive(delivery, actor):
        return
    with transaction.atomic():
        # Not one that was called back or replaced since the page was asked for.
        unopened = Delivery.objects.outstanding().filter(opened_at__isnull=True)
        first = unopened.filter(pk=delivery.pk).update(
            opened_at=timezone.now(), opened_by=actor.user_id
        )
        if first:
            record(AuditKind.DELIVERY_OPENED, delivery, actor=actor)
            delivery.refresh_from_db(fields=["opened_at", "opened_by"])
