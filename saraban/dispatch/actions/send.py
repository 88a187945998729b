"""ส่งหนังสือราชการ: one letter to one or thousands of offices, in one commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import lock_row
from saraban.core.submissions import digest_of, once, require_same_content
from saraban.dispatch.actions.answer import (
    keep_answered,
    locked_answered,
    refuse_second_report,
    require_number_of_book,
)
from saraban.dispatch.actions.approval import require_approver
from saraban.dispatch.actions.write_dispatch import Approval, Heading, write_dispatch
from saraban.dispatch.errors import AlreadySentError
from saraban.dispatch.models import Delivery, Dispatch, InsideCopy
from saraban.dispatch.queries.recipients import (
    RecipientChoice,
    Recipients,
    resolve,
)
from saraban.documents.staged_uploads import ChosenFile
from saraban.letters.actions import attach_files, has_other_files
from saraban.letters.models import Letter, Urgency
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.actions.locks import locked_registered_entry
from saraban.registers.actions.register import mark_dispatched
from saraban.registers.models import RegisterEntry

NAMES_SHOWN: Final = 5


@dataclass(frozen=True)
class DispatchDetails:
    """What the sender filled in.

    ``answers_id`` names the delivery that this letter answers (รายงานกลับ); what the
    entry answers by the book needs no name. ``reported_before`` is how many other
    reports on it the sender knows of.
    """

    from_office_id: int
    to: RecipientChoice
    reference_number: str
    document_date: date
    subject: str
    summary: str
    urgency: int = Urgency.NORMAL
    deadline_at: datetime | None = None
    needs_reply: bool = False
    reply_by: date | None = None
    entry: RegisterEntry | None = None
    answers_id: int | None = None
    reported_before: int = 0
    sends_again: bool = False
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


def send_letter(
    details: DispatchDetails,
    files: Sequence[ChosenFile] = (),
    *,
    actor: Actor,
    approval: Approval | None = None,
    was_put_forward: bool = False,
) -> Dispatch:
    """Send a letter: one dispatch, one delivery for each recipient, files once.

    The letter is frozen from now on. More files under the number of a letter that
    was sent before go as a letter that supplements it. The same submission again
    returns the dispatch that it made. What ``was_put_forward`` has been looked at:
    a report then goes as it was judged. Raises NotAllowedError, ApproverSendsError,
    NoRecipientsError, UnknownRecipientError, AlreadySentError, EntryVoidError, and for
    an answer NotReceivedError, AnswerElsewhereError, ReportNeedsNumberError and
    ReportedMeanwhileError.
    """
    division = None if actor.book_owner.is_school else details.from_office_id
    require(actor, Permission.LETTER_SEND, division_id=division)
    if approval is None:
        require_approver(actor, division)
    used = Dispatch.objects.filter(submission=details.submission)
    return once(
        lambda: _sent_before(details, files, actor),
        used.all().exists,
        lambda: _send_new(
            details, files, approval, actor=actor, was_put_forward=was_put_forward
        ),
    )


def _sent_before(
    details: DispatchDetails, files: Sequence[ChosenFile], actor: Actor
) -> Dispatch | None:
    """Return what the form has sent; FormReusedError where that said something else."""
    sent = Dispatch.objects.filter(
        submission=details.submission, sender=actor.book_owner_id
    ).first()
    if sent is not None:
        require_same_dispatch(sent, digest_of(details), files)
    return sent


def require_same_dispatch(
    sent: Dispatch, digest: str, files: Sequence[ChosenFile]
) -> None:
    """Raise FormReusedError unless the dispatch came of this very content."""
    require_same_content(
        sent,
        digest,
        f"ส่งหนังสือไปแล้ว ({sent.reference_number} ถึง {sent.recipient_count:,} แห่ง)",
        has_other_files=has_other_files(sent.letter, files),
    )


def _send_new(
    details: DispatchDetails,
    files: Sequence[ChosenFile],
    approval: Approval | None,
    *,
    actor: Actor,
    was_put_forward: bool,
) -> Dispatch:
    approved = approval.recipients if approval else None
    recipients = approved or resolve(details.to, actor=actor)
    answered = locked_answered(
        details.answers_id, details.entry, recipients.offices, actor=actor
    )
    first = answered[0] if answered else None
    entry = details.entry and locked_registered_entry(details.entry, actor=actor)
    # While this press waited for the entry, its twin may have sent the letter.
    sent = _sent_before(details, files, actor)
    if sent is not None:
        return sent
    if not was_put_forward:
        require_number_of_book(first, entry, details.reference_number)
        refuse_second_report(answered, entry, details.reported_before)
    letter = _letter_to_send(entry, details, files, actor=actor)
    # More offices may be getting this very letter from another dispatch.
    lock_row(Letter, letter.pk)
    if not details.sends_again:
        refuse_repetition(letter, recipients)
    heading = _heading_of(details, letter, approval, first)
    dispatch = write_dispatch(heading, recipients, actor=actor)
    if entry:
        mark_dispatched(entry)
    keep_answered(answered, dispatch, actor=actor)
    values = {
        "recipients": dispatch.recipients,
        "offices": list(recipients.offices),
        "inside": recipients.inside_ids,
        "outside": list(recipients.outside),
        "entry": entry.pk if entry else None,
    }
    record(AuditKind.LETTER_DISPATCHED, dispatch, actor=actor, values=values)
    return dispatch


def _heading_of(
    details: DispatchDetails,
    letter: Letter,
    approval: Approval | None,
    answered: Delivery | None,
) -> Heading:
    return Heading(
        letter=letter,
        entry=details.entry,
        from_office_id=details.from_office_id,
        reference_number=details.reference_number,
        document_date=details.document_date,
        subject=details.subject,
        summary=details.summary,
        kinds=details.to.kinds,
        urgency=details.urgency,
        deadline_at=details.deadline_at,
        needs_reply=details.needs_reply,
        reply_by=details.reply_by,
        answers_id=answered.pk if answered else None,
        approval=approval,
        submission=details.submission,
        submission_digest=digest_of(details),
    )


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


def refuse_repetition(letter: Letter, recipients: Recipients) -> None:
    """Raise AlreadySentError where somebody has this very letter already."""
    names = names_of_those_who_have(letter, recipients)
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


def names_of_those_who_have(letter: Letter, recipients: Recipients) -> list[str]:
    """Return the offices and divisions that got the letter, or a version of it.

    An office counts once, whichever of its divisions the letter was meant for:
    it has one book.
    """
    if not letter.is_frozen:
        return []
    versions = versions_of(letter)
    offices = Office.objects.filter(
        pk__in=Delivery.objects.filter(dispatch__letter__in=versions).values("office")
    ).filter(pk__in=recipients.offices)
    inside = Office.objects.filter(
        pk__in=InsideCopy.objects.filter(dispatch__letter__in=versions).values("office")
    ).filter(pk__in=recipients.inside_ids)
    found = [*offices.order_by("code"), *inside.order_by("order", "code")]
    return [each.short_name for each in found]


def versions_of(letter: Letter) -> list[int]:
    """Return the ids of a letter and of the versions that it takes the place of."""
    ids = [letter.pk]
    earlier_id = letter.replaces_id
    while earlier_id is not None:
        ids.append(earlier_id)
        earlier_id = Letter.objects.values_list("replaces", flat=True).get(
            pk=earlier_id
        )
    return ids
