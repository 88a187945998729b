"""Sending, and the receipts that follow: received and entered are one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from random import Random
from typing import Final

from saraban.core import thai
from saraban.demo.loading import Row, columns_of
from saraban.demo.stage import Stage, any_submission, happens
from saraban.dispatch.actions.receive import sender_text
from saraban.dispatch.models import Delivery, Dispatch
from saraban.offices.models import Office
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.search_keys import (
    reference_key_of,
    search_key_of,
    search_text_of,
)

# Of the letters that wait, how many somebody has looked at already.
OPENED_SHARE: Final = 0.2
# One letter to two hundred schools is one text, or a few.
_search_key: Final = lru_cache(maxsize=4096)(search_key_of)


@dataclass(frozen=True)
class Recipient:
    """An office that gets the letter, and the point at which it receives it.

    ``receives_at`` None: it does not. Whoever stands in ``receivers`` receives.
    """

    office: Office
    receivers: tuple[int, ...]
    receives_at: float | None
    attention: Office | None = None
    responsible: Office | None = None
    actions: Sequence[str] = ("",)


@dataclass(frozen=True)
class Sending:
    """A letter about to be sent from the outgoing book."""

    entry: RegisterEntry
    sender: Office
    from_office: Office
    summary: str
    recipients: str
    sent_by: int


class Deliveries:
    """Sends letters and lets them be received in the order of time."""

    def __init__(self, stage: Stage, random: Random) -> None:
        """Share the chance of the story that sends."""
        self._stage = stage
        self._random = random

    def send(self, minute: float, sending: Sending, to: Sequence[Recipient]) -> None:
        """Write the dispatch; plan the receipts, or leave the letter waiting."""
        stage = self._stage
        dispatch = self._dispatch(stage.work.moment(minute), sending, len(to))
        stage.ledger.add(dispatch)
        # Receipts are most of all rows, and most of their columns are the same.
        delivery = columns_of(
            Delivery(
                dispatch_id=dispatch.pk,
                sender_id=sending.sender.pk,
                sent_at=dispatch.sent_at,
            )
        )
        entry = columns_of(_entry_of(dispatch))
        for recipient in to:
            row = {
                **delivery,
                "id": stage.ledger.next_id(Delivery),
                "office_id": recipient.office.pk,
                "attention_id": recipient.attention and recipient.attention.pk,
            }
            at = recipient.receives_at
            if at is None or at > stage.work.length:
                self._leave_waiting(row, recipient, minute)
            else:
                deed = partial(self._receive, row, entry, recipient, at)
                stage.agenda.plan(at, deed)

    def _dispatch(self, sent_at: datetime, sending: Sending, count: int) -> Dispatch:
        entry = sending.entry
        # The offices go in whole, not as ids: จาก is made of their names.
        return Dispatch(
            pk=self._stage.ledger.next_id(Dispatch),
            letter_id=entry.content.pk,
            entry_id=entry.pk,
            sender=sending.sender,
            from_office=sending.from_office,
            reference_number=entry.reference_number,
            document_date=entry.content.document_date,
            subject=entry.subject,
            urgency=entry.urgency,
            summary=sending.summary,
            has_files=entry.has_files,
            recipients=sending.recipients,
            recipients_text=Dispatch.Recipients(sending.recipients).label,
            recipient_count=count,
            sent_at=sent_at,
            sent_by_id=sending.sent_by,
            search_text=thai.search_key(f"{entry.subject} {entry.reference_number}"),
            submission=any_submission(self._random),
        )

    def _leave_waiting(
        self, delivery: Row, recipient: Recipient, minute: float
    ) -> None:
        opened = minute + self._random.uniform(20, 600)
        if happens(self._random, OPENED_SHARE) and opened < self._stage.work.length:
            delivery["opened_at"] = self._stage.work.moment(opened)
            delivery["opened_by_id"] = recipient.receivers[0]
        self._stage.ledger.add_row(Delivery, delivery)

    def _receive(
        self, delivery: Row, entry: Row, recipient: Recipient, at: float
    ) -> None:
        ledger, random = self._stage.ledger, self._random
        moment = self._stage.work.moment(at)
        owner = recipient.office
        day = self._stage.work.day(at)
        place = ledger.take_number(owner.pk, Book.Kind.INCOMING, day)
        receiver = random.choice(recipient.receivers)
        action = random.choice(recipient.actions)
        entry = {
            **entry,
            "id": ledger.next_id(RegisterEntry),
            "book_id": place.book_id,
            "number": place.number,
            "addressee": (recipient.attention or owner).name,
            "responsible_office_id": recipient.responsible and recipient.responsible.pk,
            "action_taken": action,
            "received_at": moment,
            "registered_at": moment,
            "registered_by_id": receiver,
            "book_date": day,
            "search_text": search_text_of(
                place.book_id,
                place.number,
                _search_key(
                    entry["subject"], entry["reference_number"], entry["sender"], action
                ),
            ),
            "submission": any_submission(random),
        }
        ledger.add_row(RegisterEntry, entry)
        delivery.update(
            entry_id=entry["id"],
            state=Delivery.State.RECEIVED,
            received_at=moment,
            received_by_id=receiver,
            opened_at=moment,
            opened_by_id=receiver,
        )
        ledger.add_row(Delivery, delivery)


def _entry_of(dispatch: Dispatch) -> RegisterEntry:
    """Return what every receiver's line says alike."""
    return RegisterEntry(
        letter_id=dispatch.letter_id,
        reference_number=dispatch.reference_number,
        reference_key=reference_key_of(dispatch.reference_number),
        document_date=dispatch.document_date,
        sender=sender_text(dispatch),
        sender_office_id=dispatch.sender_id,
        subject=dispatch.subject,
        urgency=dispatch.urgency,
        is_electronic=True,
        has_files=dispatch.has_files,
    )
