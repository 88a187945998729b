"""A letter that was on its way in a closed school goes to the office that takes over."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import lock_row, locked_row
from saraban.dispatch.actions.move_open_work import pass_on_received
from saraban.dispatch.actions.write_dispatch import Heading, write_dispatch
from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries.open_work import has_letter
from saraban.dispatch.queries.recipients import Recipients
from saraban.letters.models import Letter
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry

NO_REFERENCE: Final = "-"


@transaction.atomic
def pass_on_entry(
    entry_id: int, office: Office, target: Office, reason: str, *, actor: Actor
) -> None:
    """Send the letter of one entry to ``target``, who receives it under its own number.

    What came through the system goes in the dispatch that it came in, so that its
    sender sees where it is; a letter on paper goes in the name of the closed school.
    Nothing goes where ``target`` has the letter.
    """
    received = RegisterEntry.objects.get(pk=entry_id).deliveries.order_by("-pk").first()
    if received is not None:
        pass_on_received(received.pk, office, target, actor=actor)
        return
    entries = RegisterEntry.objects.select_related("letter")
    entry = locked_row(entries, entry_id, no_key=True)
    letter = entry.letter
    if entry.is_void or letter is None:
        return
    lock_row(Letter, letter.pk)
    if has_letter(target, letter):
        return
    recipients = Recipients(words=[target.name])
    recipients.add_offices([target.pk])
    heading = _heading(entry, letter, office, target, reason)
    dispatch = write_dispatch(heading, recipients, actor=actor)
    dispatch.deliveries.update(moved_from=office)
    values = {"offices": [target.pk], "entry": entry.pk, "reason": reason}
    record(AuditKind.LETTER_DISPATCHED, dispatch, actor=actor, values=values)


def _heading(
    entry: RegisterEntry, letter: Letter, office: Office, target: Office, reason: str
) -> Heading:
    kinds = Dispatch.Recipients
    return Heading(
        letter=letter,
        entry=entry,
        sender=office,
        from_office_id=office.pk,
        reference_number=entry.reference_number or NO_REFERENCE,
        document_date=entry.document_date or entry.book_date,
        subject=entry.subject,
        summary=f"{reason} เรื่องนี้ยังดำเนินการไม่แล้วเสร็จ",
        kinds=frozenset({kinds.SOME_SCHOOLS if target.is_school else kinds.OFFICES}),
        urgency=entry.urgency,
        deadline_at=entry.deadline_at,
    )
