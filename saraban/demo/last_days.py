"""What the books hold besides letters: reserved numbers, replies, deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from random import Random
from typing import Final

from django.utils import timezone

from saraban.accounts.models import User
from saraban.demo.stage import Deed, Stage, any_submission
from saraban.letters.models import Letter, Urgency
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.models import (
    Book,
    EntryLink,
    NumberReservation,
    RegisterEntry,
)
from saraban.registers.queries.links import reference_to

RESERVED: Final = 3
MINUTES_AGO: Final = 40
REPLIES: Final = 6
DEADLINES: Final = 4
REASON: Final = "หนังสือแจ้งสถานศึกษา รอผู้อำนวยการลงนาม"
END_OF_WORK: Final = time(16, 30)


class Reservations:
    """A division's clerk reserves three numbers of the send register today."""

    def __init__(self, stage: Stage) -> None:
        """Begin with nothing reserved."""
        self._stage = stage

    def planned(self) -> Iterator[tuple[float, Deed]]:
        """Yield the one deed."""
        yield max(self._stage.work.length - MINUTES_AGO, 0), self._reserve

    def _reserve(self) -> None:
        stage = self._stage
        minute = max(stage.work.length - MINUTES_AGO, 0)
        day, moment = stage.work.day(minute), stage.work.moment(minute)
        area, division = stage.places.area, stage.places.division(1)
        clerk = User.objects.get(pk=stage.crew.division_clerks[0])
        places = [
            stage.ledger.take_number(area.pk, Book.Kind.OUTGOING, day)
            for _ in range(RESERVED)
        ]
        random = Random("reservations")
        reservation = NumberReservation(
            pk=stage.ledger.next_id(NumberReservation),
            book_id=places[0].book_id,
            owner=clerk,
            division=division,
            reason=REASON,
            expires_on=day + timedelta(days=7),
            reserved_at=moment,
            reserved_by=clerk,
            submission=any_submission(random),
        )
        stage.ledger.add(reservation)
        for place in places:
            entry = RegisterEntry(
                pk=stage.ledger.next_id(RegisterEntry),
                book_id=place.book_id,
                number=place.number,
                state=RegisterEntry.State.RESERVED,
                reservation=reservation,
                subject=REASON,
                action_taken=str(clerk),
                responsible_office=division,
                book_date=day,
                registered_at=moment,
                registered_by=clerk,
                submission=any_submission(random),
            )
            set_keys(entry, is_incoming=False)
            stage.ledger.add(entry)


def finish(stage: Stage, now: datetime) -> None:
    """Tie the last letters that went out to some that came in; set deadlines."""
    area = stage.places.area
    letters = RegisterEntry.objects.filter(
        book__office=area, state=RegisterEntry.State.REGISTERED
    ).select_related("book", "letter")
    came = letters.filter(book__kind=Book.Kind.INCOMING, is_electronic=False)
    went = letters.filter(book__kind=Book.Kind.OUTGOING, letter__frozen_at=None)
    _tie(list(came.order_by("-pk")[:200]), list(went.order_by("-pk")[:40]), stage)
    urgent = came.filter(urgency__gte=Urgency.VERY_URGENT).order_by("-pk")
    day = timezone.localdate(now)
    for days, entry in enumerate(urgent[:DEADLINES]):
        moment = datetime.combine(day + timedelta(days=days), END_OF_WORK)
        deadline = timezone.make_aware(moment)
        RegisterEntry.objects.filter(pk=entry.pk).update(deadline_at=deadline)
        Letter.objects.filter(pk=entry.content.pk).update(deadline_at=deadline)


def _tie(came: list[RegisterEntry], went: list[RegisterEntry], stage: Stage) -> None:
    for reply, letter in islice(_pairs(came, went), REPLIES):
        reply.refers_to = reference_to(letter)
        set_keys(reply, is_incoming=False)
        reply.save(update_fields=["refers_to", "search_text", "reference_key"])
        EntryLink.objects.create(
            kind=EntryLink.Kind.ANSWERS,
            entry=reply,
            target=letter,
            tied_at=reply.registered_at,
            tied_by_id=stage.crew.registry,
        )


def _pairs(
    came: list[RegisterEntry], went: list[RegisterEntry]
) -> Iterator[tuple[RegisterEntry, RegisterEntry]]:
    """Replies of a division to what came to it before, each letter once."""
    waiting = list(came)
    for reply in went:
        for letter in waiting:
            same = letter.responsible_office_id == reply.responsible_office_id
            if same and letter.registered_at < reply.registered_at:
                waiting.remove(letter)
                yield reply, letter
                break
