"""Letters that schools sent to the area: answers, reports, requests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Final

from saraban.demo.deliveries import Deliveries, Recipient, Sending
from saraban.demo.stage import Deed, Stage, any_submission, any_urgency, happens
from saraban.demo.vocabulary.school import SCHOOL_TOPICS
from saraban.demo.vocabulary.topics import Topic, fill
from saraban.dispatch.models import Dispatch
from saraban.letters.models import Letter
from saraban.offices.models import Office
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.models import Book, RegisterEntry

# Working minutes until the area's registry receives, on average.
MEAN_LAG: Final = 70
# How often a school writes to a division itself instead of สารบรรณกลาง.
TO_DIVISION: Final = 0.2
ACTIONS: Final = ("", "", "ธุรการโรงเรียน", "ฝ่ายวิชาการ", "ฝ่ายบริหารงานบุคคล", "ฝ่ายงบประมาณ")


class SchoolLetters:
    """Registers what schools write and sends it; the newest few wait at the area."""

    def __init__(self, stage: Stage) -> None:
        """Take a chance of its own."""
        self._stage = stage
        self._random = Random("school letters")
        self._deliveries = Deliveries(stage, self._random)

    def planned(self) -> Iterator[tuple[float, Deed]]:
        """Yield when each letter is registered, in order."""
        size = self._stage.size
        points = self._stage.work.spread(size.school_letters, self._random)
        schools = self._in_turn()
        for number, minute in enumerate(points):
            waits = number >= size.school_letters - size.waiting_in_area
            yield minute, partial(self._register, minute, next(schools), waits=waits)

    def _in_turn(self) -> Iterator[Office]:
        """Yield schools without end, each as often as the others."""
        schools = list(self._stage.places.schools)
        while True:
            self._random.shuffle(schools)
            yield from schools

    def _register(self, minute: float, school: Office, *, waits: bool) -> None:
        stage, random = self._stage, self._random
        topic = random.choice(SCHOOL_TOPICS)
        day = stage.work.day(minute)
        moment = stage.work.moment(minute)
        sent_minute = stage.not_after_now(minute + random.uniform(3, 45))
        sent_at = stage.work.moment(sent_minute)
        place = stage.ledger.take_number(school.pk, Book.Kind.OUTGOING, day)
        letter = Letter(
            pk=stage.ledger.next_id(Letter),
            office_id=school.pk,
            reference_number=f"{school.reference_prefix}{place.number}",
            document_date=day,
            subject=fill(random.choice(topic.subjects), day, random),
            urgency=any_urgency(random),
            frozen_at=sent_at,
            created_at=moment,
        )
        stage.ledger.add(letter)
        papers = stage.shelf.papers_for(topic, is_sent=True)
        action = random.choice(ACTIONS)
        area = stage.places.area
        entry = RegisterEntry(
            pk=stage.ledger.next_id(RegisterEntry),
            book_id=place.book_id,
            number=place.number,
            letter=letter,
            reference_number=letter.reference_number,
            document_date=day,
            sender=school.name,
            addressee=area.name,
            subject=letter.subject,
            urgency=letter.urgency,
            action_taken=action,
            has_files=stage.attach(letter, papers),
            book_date=day,
            registered_at=moment,
            registered_by_id=stage.crew.school_clerks[school.order - 1],
            dispatched_at=sent_at,
            submission=any_submission(random),
        )
        set_keys(entry, is_incoming=False)
        stage.ledger.add(entry)
        to = self._recipient(sent_minute, topic, waits=waits)
        deed = partial(self._send, sent_minute, entry, school, topic, to)
        stage.agenda.plan(sent_minute, deed)

    def _recipient(self, minute: float, topic: Topic, *, waits: bool) -> Recipient:
        stage, random = self._stage, self._random
        division = stage.places.division(topic.division)
        is_direct = happens(random, TO_DIVISION)
        lag = 5 + random.expovariate(1 / MEAN_LAG)
        clerk = stage.crew.division_clerks[topic.division - 1]
        return Recipient(
            office=stage.places.area,
            receivers=(clerk,) if is_direct else (stage.crew.registry,),
            receives_at=None if waits else stage.not_after_now(minute + lag),
            attention=division if is_direct else None,
            responsible=division,
            actions=("", *stage.crew.division_names[topic.division - 1]),
        )

    def _send(
        self,
        minute: float,
        entry: RegisterEntry,
        school: Office,
        topic: Topic,
        to: Recipient,
    ) -> None:
        kinds = Dispatch.Recipients
        sending = Sending(
            entry=entry,
            sender=school,
            from_office=school,
            summary=topic.purpose,
            recipients=kinds.DIVISION if to.attention else kinds.AREA_REGISTRY,
            sent_by=entry.registered_by_id,
        )
        self._deliveries.send(minute, sending, [to])
