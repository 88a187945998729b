"""ส่งฉบับแก้ไขแทน: another version of a letter that is on its way or received."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.submissions import digest_of, once
from saraban.dispatch.actions.answer import hold_answered, keep_renewed
from saraban.dispatch.actions.approval import require_approver
from saraban.dispatch.actions.locks import locked_deliveries, locked_dispatch
from saraban.dispatch.actions.send import require_same_dispatch
from saraban.dispatch.actions.write_dispatch import Heading, write_dispatch
from saraban.dispatch.errors import NotWaitingError
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.recipients import (
    Kind,
    OutsideParty,
    Recipient,
    Recipients,
    hold_in_use,
    shown_names,
)
from saraban.documents.staged_uploads import ChosenFile
from saraban.letters.actions import attach_files
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.actions.locks import locked_registered_entry


@dataclass(frozen=True)
class ReplacementDetails:
    """What is different in the new version, and for whom it is.

    ``kept_file_ids`` are the attachments of the old version that stay;
    ``delivery_ids`` None: everybody who still has the old one.
    """

    reason: str
    subject: str
    summary: str
    kept_file_ids: frozenset[int] = frozenset()
    delivery_ids: frozenset[int] | None = None
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


def replace_letter(
    dispatch_id: int,
    details: ReplacementDetails,
    files: Sequence[ChosenFile] = (),
    *,
    actor: Actor,
) -> Dispatch:
    """Send another version to those who got the first, or to some of them.

    The old version stays with everybody who had it, marked; the new one waits to be
    acknowledged, and joins the receiver's entry under the same number if there is
    one. Without any change to the letter it is the same letter sent once more, to
    an office that returned it. The same submission again returns what it made.
    Raises UnknownSubjectError, NotAllowedError, ApproverSendsError and
    NotWaitingError.
    """
    made = Dispatch.objects.filter(submission=details.submission)

    def made_before() -> Dispatch | None:
        sent = made.filter(sender=actor.book_owner_id).first()
        if sent is not None:
            require_same_dispatch(sent, digest_of(details), files)
        return sent

    return once(
        made_before,
        made.all().exists,
        lambda: _replace(dispatch_id, details, files, actor=actor),
    )


def _replace(
    dispatch_id: int,
    details: ReplacementDetails,
    files: Sequence[ChosenFile],
    *,
    actor: Actor,
) -> Dispatch:
    answered = hold_answered(dispatch_id)
    old = locked_dispatch(dispatch_id, actor=actor)
    require_approver(actor, old.from_office_id)
    # While this press waited, its twin may have sent the new version.
    sent = Dispatch.objects.filter(submission=details.submission, replaces=old).first()
    if sent is not None:
        require_same_dispatch(sent, digest_of(details), files)
        return sent
    locked = locked_deliveries(old, details.delivery_ids)
    is_whole = details.delivery_ids is None
    states = Delivery.REPLACEABLE if is_whole else Delivery.REPLACEABLE_IF_NAMED
    replaced = [each for each in locked if each.state in states]
    replaced = _those_in_use(replaced, is_whole=is_whole)
    recipients = _recipients_of(replaced, old, is_whole=is_whole)
    if not recipients.count:
        raise NotWaitingError
    entry = old.entry and locked_registered_entry(old.entry, actor=actor)
    letter = _new_version(old, details, files, actor=actor)
    if entry and is_whole and entry.letter_id != letter.pk:
        # The sender's own entry holds what counts now; the dispatches hold both.
        entry.letter = letter
        entry.has_files = letter.attachments.exists()
        entry.save(update_fields=["letter", "has_files"])
    heading = _heading_of(old, letter, details, _kinds_of(replaced, old, recipients))
    earlier = {each.office_id: each for each in replaced}
    dispatch = write_dispatch(heading, recipients, actor=actor, earlier=earlier)
    _mark_replaced(replaced, actor)
    keep_renewed(answered, dispatch, recipients.offices, actor=actor)
    values = {
        "replaces": old.pk,
        "reason": details.reason,
        "deliveries": [each.pk for each in replaced],
    }
    record(AuditKind.LETTER_REPLACED, dispatch, actor=actor, values=values)
    return dispatch


def _those_in_use(deliveries: list[Delivery], *, is_whole: bool) -> list[Delivery]:
    """Leave out offices that were closed: nobody there reads a new version.

    Raises UnknownRecipientError with their names where they were chosen one by one.
    """
    ids = {each.office_id for each in deliveries}
    if not is_whole:
        hold_in_use(ids)
    closed = set(
        Office.objects.filter(pk__in=ids, is_active=False).values_list("pk", flat=True)
    )
    return [each for each in deliveries if each.office_id not in closed]


def _new_version(
    old: Dispatch,
    details: ReplacementDetails,
    files: Sequence[ChosenFile],
    *,
    actor: Actor,
) -> Letter:
    """Return the new letter; the old one itself where nothing in it differs."""
    there = list(old.letter.attachments.select_related("stored_file"))
    kept = [each for each in there if each.pk in details.kept_file_ids]
    if not files and len(kept) == len(there) and details.subject == old.subject:
        return old.letter
    letter = Letter.objects.create(
        office_id=old.sender_id,
        replaces=old.letter,
        reference_number=old.reference_number,
        document_date=old.document_date,
        subject=details.subject,
        urgency=old.urgency,
        deadline_at=old.deadline_at,
    )
    carried = [
        ChosenFile(each.stored_file, each.name, each.description) for each in kept
    ]
    attach_files(letter, [*carried, *files], actor=actor)
    return letter


def _recipients_of(
    replaced: Collection[Delivery], old: Dispatch, *, is_whole: bool
) -> Recipients:
    """Return those whose version it is; all of them only if it is for all."""
    offices = Office.objects.in_bulk([each.office_id for each in replaced])
    recipients = Recipients(
        words=[old.recipients_text]
        if is_whole
        else shown_names([offices[each.office_id].short_name for each in replaced])
    )
    for each in replaced:
        recipients.offices[each.office_id] = Recipient(
            each.office_id, each.attention_id, each.addressed_to
        )
    if is_whole and not old.is_recalled:
        copies = old.inside_copies.filter(
            replaced_at__isnull=True, office__is_active=True
        ).order_by("pk")
        recipients.inside_ids = list(copies.values_list("office", flat=True))
        for party in old.outside_deliveries.order_by("pk"):
            recipients.outside[party.name] = OutsideParty(
                party.name, party.method, party.detail
            )
    return recipients


def _kinds_of(
    replaced: Collection[Delivery], old: Dispatch, recipients: Recipients
) -> frozenset[str]:
    """Return what kinds of recipients get the new version."""
    if len(replaced) == old.deliveries.count():
        return old.kinds
    kinds = {
        Kind.INSIDE: bool(recipients.inside_ids),
        Kind.OUTSIDE: bool(recipients.outside),
        Kind.SOME_SCHOOLS: bool(recipients.offices),
    }
    return frozenset(kind.value for kind, there in kinds.items() if there)


def _heading_of(
    old: Dispatch, letter: Letter, details: ReplacementDetails, kinds: frozenset[str]
) -> Heading:
    return Heading(
        letter=letter,
        entry=old.entry,
        from_office_id=old.from_office_id,
        reference_number=old.reference_number,
        document_date=old.document_date,
        subject=details.subject,
        summary=details.summary,
        kinds=kinds,
        urgency=old.urgency,
        deadline_at=old.deadline_at,
        needs_reply=old.needs_reply,
        reply_by=old.reply_by,
        answers_id=old.answers_id,
        replaces=old,
        reason=details.reason,
        submission=details.submission,
        submission_digest=digest_of(details),
    )


def _mark_replaced(replaced: Sequence[Delivery], actor: Actor) -> None:
    ids = [each.pk for each in replaced]
    Delivery.objects.filter(pk__in=ids).update(state=Delivery.State.REPLACED)
    Delivery.objects.filter(
        pk__in=ids, returned_at__isnull=False, return_settled_at__isnull=True
    ).update(return_settled_at=timezone.now(), return_settled_by=actor.user_id)
