"""Writing a dispatch and its recipients: what every way of sending has in common."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from saraban.core import thai
from saraban.core.bulk import insert_alike
from saraban.core.locks import locked_rows
from saraban.core.written_rows import note_written
from saraban.dispatch.actions.notify import tell_divisions, tell_receivers, title_of
from saraban.dispatch.models import Delivery, Dispatch, InsideCopy, OutsideDelivery
from saraban.dispatch.queries.recipients import (
    Recipient,
    Recipients,
    hold_in_use,
)
from saraban.letters.models import Letter, Urgency
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry


@dataclass(frozen=True)
class Approval:
    """Who approved a sending, when, in which capacity, and to whom it may go."""

    user_id: int
    capacity: str
    at: datetime
    recipients: Recipients | None = None


@dataclass(frozen=True)
class Heading:
    """What stands on a dispatch, whoever gets it."""

    letter: Letter
    entry: RegisterEntry | None
    from_office_id: int
    reference_number: str
    document_date: date
    subject: str
    summary: str
    kinds: frozenset[str]
    urgency: int = Urgency.NORMAL
    deadline_at: datetime | None = None
    needs_reply: bool = False
    reply_by: date | None = None
    answers_id: int | None = None
    replaces: Dispatch | None = None
    reason: str = ""
    approval: Approval | None = None
    # In whose name it goes; the actor's own office where none is named.
    sender: Office | None = None
    submission: uuid.UUID = field(default_factory=uuid.uuid4)
    submission_digest: str | None = None


def write_dispatch(
    heading: Heading,
    recipients: Recipients,
    *,
    actor: Actor,
    earlier: dict[int, Delivery] | None = None,
) -> Dispatch:
    """Write a dispatch with all its recipients, freeze its letter and tell them.

    ``earlier`` gives, by office, the delivery that the new one takes the place of.
    Part of the transaction of the deed around it.
    """
    dispatch = _dispatch_of(heading, recipients, actor)
    dispatch.save(force_insert=True)
    deliveries = write_deliveries(
        dispatch, recipients.offices.values(), dispatch.sent_at, earlier or {}
    )
    copies = write_copies(dispatch, recipients.inside_ids, heading.replaces)
    OutsideDelivery.objects.bulk_create(
        OutsideDelivery(
            dispatch=dispatch,
            name=each.name,
            method=each.method,
            detail=each.detail,
            recorded_at=dispatch.sent_at,
            recorded_by_id=actor.user_id,
        )
        for each in recipients.outside.values()
    )
    if not heading.letter.is_frozen:
        heading.letter.frozen_at = dispatch.sent_at
        heading.letter.save(update_fields=["frozen_at"])
    is_new = heading.replaces is None
    kind = NoticeKind.NEW_LETTER if is_new else NoticeKind.REPLACED
    what = "หนังสือใหม่" if is_new else "ผู้ส่งส่งฉบับแก้ไขแทน"
    title = f"{what} {title_of(dispatch)}"
    tell_receivers(kind, deliveries, title)
    tell_divisions(kind, copies, title)
    return dispatch


def write_deliveries(
    dispatch: Dispatch,
    recipients: Iterable[Recipient],
    sent_at: datetime,
    earlier: dict[int, Delivery],
) -> list[Delivery]:
    """Write one delivery for each office, in few statements.

    Raises UnknownRecipientError where one was closed meanwhile.
    """
    recipients = list(recipients)
    named = [each.attention_id for each in recipients if each.attention_id]
    hold_in_use([*(each.office_id for each in recipients), *named])
    rows = [
        (
            each.office_id,
            each.attention_id,
            each.addressed_to,
            earlier[each.office_id].pk if each.office_id in earlier else None,
        )
        for each in recipients
    ]
    insert_alike(
        Delivery(dispatch=dispatch, sender_id=dispatch.sender_id, sent_at=sent_at),
        ("office_id", "attention_id", "addressed_to", "replaces_id"),
        rows,
    )
    # Nobody else writes into this dispatch: it is new, or locked.
    newest = Delivery.objects.filter(dispatch=dispatch).order_by("-pk")
    written = newest.only("dispatch_id", "office_id", "attention_id")
    deliveries = list(written[: len(rows)])[::-1]
    note_written(Delivery, (each.pk for each in deliveries))
    return deliveries


def write_copies(
    dispatch: Dispatch, office_ids: Iterable[int], replaces: Dispatch | None
) -> list[InsideCopy]:
    """Write the copies that stay inside the sender's own office.

    Raises UnknownRecipientError where a division was closed meanwhile.
    """
    office_ids = list(office_ids)
    hold_in_use(office_ids)
    old: list[InsideCopy] = []
    if replaces is not None:
        old = locked_rows(replaces.inside_copies.all())
    earlier = {each.office_id: each for each in old}
    copies = InsideCopy.objects.bulk_create(
        [
            InsideCopy(dispatch=dispatch, office_id=each, replaces=earlier.get(each))
            for each in office_ids
        ]
    )
    replaced = [each.replaces_id for each in copies if each.replaces_id is not None]
    InsideCopy.objects.filter(pk__in=replaced).update(replaced_at=dispatch.sent_at)
    return copies


def _dispatch_of(heading: Heading, recipients: Recipients, actor: Actor) -> Dispatch:
    approval = heading.approval
    return Dispatch(
        letter=heading.letter,
        entry=heading.entry,
        sender=heading.sender or actor.book_owner,
        from_office_id=heading.from_office_id,
        reference_number=heading.reference_number,
        document_date=heading.document_date,
        subject=heading.subject,
        urgency=heading.urgency,
        deadline_at=heading.deadline_at,
        summary=heading.summary,
        has_files=heading.letter.attachments.exists(),
        recipients=",".join(sorted(heading.kinds)),
        recipients_text=recipients.text,
        recipient_count=recipients.count,
        needs_reply=heading.needs_reply,
        reply_by=heading.reply_by,
        answers_id=heading.answers_id,
        replaces=heading.replaces,
        reason=heading.reason,
        sent_at=timezone.now(),
        sent_by_id=actor.user_id,
        sent_capacity=actor.capacity_text,
        approved_at=approval.at if approval else None,
        approved_by_id=approval.user_id if approval else None,
        approved_capacity=approval.capacity if approval else "",
        search_text=thai.search_key(f"{heading.subject} {heading.reference_number}"),
        submission=heading.submission,
        submission_digest=heading.submission_digest,
    )
