"""ส่งหนังสือราชการ: one letter to one or hundreds of offices, in one commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.submissions import once
from saraban.dispatch.errors import AlreadySentError
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.recipients import Recipient, recipients_of
from saraban.documents.staging import ChosenFile
from saraban.letters.actions import attach_files
from saraban.letters.models import Letter, Urgency
from saraban.offices.actors import Actor
from saraban.registers.actions import locked_entry, mark_dispatched
from saraban.registers.models import RegisterEntry

NAMES_SHOWN = 5


@dataclass(frozen=True)
class DispatchDetails:
    """What the sender filled in."""

    from_office_id: int
    recipients: str
    reference_number: str
    document_date: date
    subject: str
    summary: str
    urgency: int = Urgency.NORMAL
    deadline_at: datetime | None = None
    office_ids: list[int] = field(default_factory=list)
    division_id: int | None = None
    entry: RegisterEntry | None = None
    sends_again: bool = False
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


def send_letter(
    details: DispatchDetails, files: Sequence[ChosenFile] = (), *, actor: Actor
) -> Dispatch:
    """Send a letter: one dispatch, one delivery for each recipient, files once.

    The letter is frozen from now on. More files under the number of a letter that
    was sent before go as a letter that supplements it. The same submission again
    returns the dispatch that it made. Raises NotAllowedError, NoRecipientsError,
    UnknownRecipientError, AlreadySentError and EntryVoidError.
    """
    division = None if actor.book_owner.is_school else details.from_office_id
    require(actor, Permission.LETTER_SEND, division_id=division)
    used = Dispatch.objects.filter(submission=details.submission)
    return once(
        lambda: _sent_before(details, actor),
        used.all().exists,
        lambda: _send_new(details, files, actor=actor),
    )


def _sent_before(details: DispatchDetails, actor: Actor) -> Dispatch | None:
    return Dispatch.objects.filter(
        submission=details.submission, sender=actor.book_owner_id
    ).first()


def _send_new(
    details: DispatchDetails, files: Sequence[ChosenFile], *, actor: Actor
) -> Dispatch:
    sender = actor.book_owner
    recipients = recipients_of(
        sender, details.recipients, details.office_ids, details.division_id
    )
    entry = details.entry and locked_entry(details.entry, actor=actor)
    # While this press waited for the entry, its twin may have sent the letter.
    sent = _sent_before(details, actor)
    if sent is not None:
        return sent
    letter = _letter_to_send(entry, details, files, actor=actor)
    if not details.sends_again:
        _refuse_repetition(letter, recipients)
    dispatch = _write_dispatch(letter, entry, details, len(recipients), actor=actor)
    Delivery.objects.bulk_create(
        Delivery(
            dispatch=dispatch, office_id=each.office_id, attention_id=each.attention_id
        )
        for each in recipients
    )
    if not letter.is_frozen:
        letter.frozen_at = dispatch.sent_at
        letter.save(update_fields=["frozen_at"])
    if entry:
        mark_dispatched(entry)
    values = {
        "recipients": details.recipients,
        "offices": [each.office_id for each in recipients],
        "entry": entry.pk if entry else None,
    }
    record(AuditKind.LETTER_DISPATCHED, dispatch, actor=actor, values=values)
    return dispatch


def _letter_to_send(
    entry: RegisterEntry | None,
    details: DispatchDetails,
    files: Sequence[ChosenFile],
    *,
    actor: Actor,
) -> Letter:
    """The entry's own letter; a new one without an entry, or for a second lot."""
    letter = entry.letter if entry else None
    if letter is None or (letter.is_frozen and files):
        letter = Letter.objects.create(
            office=actor.book_owner,
            supplements=letter,
            reference_number=details.reference_number,
            document_date=details.document_date,
            subject=details.subject,
            urgency=details.urgency,
            deadline_at=details.deadline_at,
        )
    if files:
        attach_files(letter, files, actor=actor)
        if entry and entry.letter_id == letter.pk and not entry.has_files:
            entry.has_files = True
            entry.save(update_fields=["has_files"])
    return letter


def _refuse_repetition(letter: Letter, recipients: list[Recipient]) -> None:
    if not letter.is_frozen:
        return
    before = Delivery.objects.filter(dispatch__letter=letter).order_by("office__code")
    had = {
        (office, attention): division or name
        for office, attention, division, name in before.values_list(
            "office", "attention", "attention__short_name", "office__short_name"
        )
    }
    wanted = {(each.office_id, each.attention_id) for each in recipients}
    names = [name for office, name in had.items() if office in wanted]
    if names:
        shown = " ".join(names[:NAMES_SHOWN])
        more = (
            f" และอีก {len(names) - NAMES_SHOWN} แห่ง" if len(names) > NAMES_SHOWN else ""
        )
        message = (
            f"หนังสือนี้เคยส่งถึง {shown}{more} แล้ว "
            "ถ้าต้องการส่งซ้ำให้เลือก ส่งซ้ำถึงแห่งที่เคยส่งแล้ว แล้วกดตกลงอีกครั้ง"
        )
        raise AlreadySentError(message)


def _write_dispatch(
    letter: Letter,
    entry: RegisterEntry | None,
    details: DispatchDetails,
    count: int,
    *,
    actor: Actor,
) -> Dispatch:
    return Dispatch.objects.create(
        letter=letter,
        entry=entry,
        sender=actor.book_owner,
        from_office_id=details.from_office_id,
        reference_number=details.reference_number,
        document_date=details.document_date,
        subject=details.subject,
        urgency=details.urgency,
        deadline_at=details.deadline_at,
        summary=details.summary,
        has_files=letter.attachments.exists(),
        recipients=details.recipients,
        recipient_count=count,
        sent_at=timezone.now(),
        sent_by_id=actor.user_id,
        search_text=thai.search_key(f"{details.subject} {details.reference_number}"),
        submission=details.submission,
    )
