"""Adding an office to a dispatch: one opened later, or the right one after a return."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import lock_row
from saraban.dispatch.actions.approval import require_approver
from saraban.dispatch.actions.locks import locked_deliveries, locked_dispatch
from saraban.dispatch.actions.notify import tell_receivers, title_of
from saraban.dispatch.actions.return_delivery import mark_settled
from saraban.dispatch.actions.send import names_of_those_who_have
from saraban.dispatch.actions.write_dispatch import write_deliveries
from saraban.dispatch.errors import (
    NewerVersionError,
    RecalledError,
    RecipientThereError,
)
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.missing_schools import has_newer_version
from saraban.dispatch.queries.recipients import RecipientChoice, Recipients, resolve
from saraban.letters.models import Letter
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor


@transaction.atomic
def add_recipients(
    dispatch_id: int,
    choice: RecipientChoice,
    *,
    actor: Actor,
    instead_of_id: int | None = None,
) -> list[Delivery]:
    """Send the same letter to more offices within the same dispatch.

    ``instead_of_id`` names a returned delivery that this settles: it went to the
    wrong office. Raises UnknownSubjectError, NotAllowedError, NoRecipientsError,
    UnknownRecipientError, RecalledError, NewerVersionError and RecipientThereError.
    """
    dispatch = locked_dispatch(dispatch_id, actor=actor)
    require_approver(actor, dispatch.from_office_id)
    if dispatch.is_recalled:
        raise RecalledError
    if has_newer_version(dispatch):
        raise NewerVersionError
    returned = locked_deliveries(dispatch, [instead_of_id] if instead_of_id else [])
    # The same letter may be going to the same school from another dispatch.
    lock_row(Letter, dispatch.letter_id)
    recipients = resolve(choice, actor=actor)
    _refuse_those_there(dispatch.letter, recipients)
    moment = timezone.now()
    added = write_deliveries(dispatch, recipients.offices.values(), moment, {})
    Dispatch.objects.filter(pk=dispatch.pk).update(
        recipient_count=F("recipient_count") + len(added)
    )
    for each in returned:
        mark_settled(each, actor=actor)
        each.save(update_fields=["return_settled_at", "return_settled_by"])
    values = {"offices": list(recipients.offices), "instead_of": instead_of_id}
    record(AuditKind.RECIPIENTS_ADDED, dispatch, actor=actor, values=values)
    title = f"หนังสือใหม่ {title_of(dispatch)}"
    tell_receivers(NoticeKind.NEW_LETTER, added, title)
    return added


def _refuse_those_there(letter: Letter, recipients: Recipients) -> None:
    names = names_of_those_who_have(letter, recipients)
    if names:
        shown = " ".join(names[:5])
        message = f"หนังสือนี้ส่งถึง {shown} อยู่แล้ว เอาออกจากรายชื่อแล้วกดตกลงอีกครั้ง"
        raise RecipientThereError(message)
