"""Letters that the area wrote: its outgoing book, and what went to schools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any, Final

from saraban.demo.deliveries import Deliveries, Recipient, Sending
from saraban.demo.schools_reached import Reach, Receiving, plan_reaches
from saraban.demo.stage import Deed, Stage, any_submission, any_urgency, happens
from saraban.demo.vocabulary.area import AREA_TOPICS
from saraban.demo.vocabulary.area_more import MORE_AREA_TOPICS
from saraban.demo.vocabulary.outside import SENDERS
from saraban.demo.vocabulary.replies import REPLY_TOPICS
from saraban.demo.vocabulary.topics import Topic, fill
from saraban.letters.models import Letter
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.models import Book, RegisterEntry

TO_SCHOOLS: Final = AREA_TOPICS + MORE_AREA_TOPICS
VOID_EVERY: Final = 97
VOID_AT: Final = 40
VOID_REASONS: Final = (
    "ยกเลิกการออกหนังสือ เนื้อหาไม่ถูกต้อง",
    "ออกเลขซ้ำ ใช้เลขก่อนหน้าแทน",
    "ผู้ลงนามให้แก้ไขและออกเลขใหม่",
)
NOTES: Final = ("", "", "", "ส่งทางไปรษณีย์", "มารับด้วยตนเอง")
SCHOOL_ACTIONS: Final = (
    "", "", "", "มอบฝ่ายวิชาการ", "มอบฝ่ายบริหารงานบุคคล", "มอบฝ่ายงบประมาณ",
    "มอบฝ่ายบริหารทั่วไป", "แจ้งครูทุกคนทราบ", "ทราบ",
)  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """One letter of the outgoing book; ``reach`` None: it went out on paper."""

    number: int
    minute: float
    sent_minute: float
    reach: Reach | None


class AreaLetters:
    """Registers what the area writes and sends some of it to schools."""

    def __init__(self, stage: Stage) -> None:
        """Plan all letters: who must receive depends on all of them."""
        self._stage = stage
        self._random = Random("area letters")
        self._deliveries = Deliveries(stage, self._random)
        self._planned = list(self._plan())
        sent = [(each.sent_minute, each.reach) for each in self._planned if each.reach]
        self._receiving = Receiving(stage.work, sent, stage.size.received_share)

    def planned(self) -> Iterator[tuple[float, Deed]]:
        """Yield when each letter is registered, in order."""
        for each in self._planned:
            yield each.minute, partial(self._register, each)

    def _plan(self) -> Iterator[Planned]:
        stage, size = self._stage, self._stage.size
        reaches = iter(plan_reaches(size, stage.places.schools, self._random))
        points = stage.work.spread(size.area_letters, self._random)
        for number, minute in enumerate(points):
            before = number * size.dispatches // size.area_letters
            after = (number + 1) * size.dispatches // size.area_letters
            later = minute + self._random.uniform(15, 240)
            yield Planned(
                number,
                minute,
                stage.not_after_now(later),
                next(reaches) if after > before else None,
            )

    def _register(self, planned: Planned) -> None:
        stage, random, reach = self._stage, self._random, planned.reach
        topic = random.choice(TO_SCHOOLS if reach else REPLY_TOPICS)
        day = stage.work.day(planned.minute)
        moment = stage.work.moment(planned.minute)
        sent_at = stage.work.moment(planned.sent_minute) if reach else None
        area = stage.places.area
        place = stage.ledger.take_number(area.pk, Book.Kind.OUTGOING, day)
        is_circular = reach is not None and len(reach.schools) > 1
        circular = "ว " if is_circular else ""
        letter = Letter(
            pk=stage.ledger.next_id(Letter),
            office_id=area.pk,
            reference_number=f"{area.reference_prefix}{circular}{place.number}",
            document_date=day,
            subject=fill(random.choice(topic.subjects), day, random),
            urgency=any_urgency(random),
            frozen_at=sent_at,
            created_at=moment,
        )
        stage.ledger.add(letter)
        papers = stage.shelf.papers_for(topic, is_sent=reach is not None)
        people = stage.crew.division_names[topic.division - 1]
        action = random.choice(people)
        entry = RegisterEntry(
            pk=stage.ledger.next_id(RegisterEntry),
            book_id=place.book_id,
            number=place.number,
            letter=letter,
            reference_number=letter.reference_number,
            document_date=day,
            sender=area.name,
            addressee=reach.addressee if reach else self._outside(),
            subject=letter.subject,
            urgency=letter.urgency,
            responsible_office_id=stage.places.division(topic.division).pk,
            action_taken=action,
            note="" if reach else random.choice(NOTES),
            is_circular=is_circular,
            has_files=stage.attach(letter, papers),
            book_date=day,
            registered_at=moment,
            registered_by_id=self._writer(topic),
            dispatched_at=sent_at,
            submission=any_submission(random),
            **self._void(planned),
        )
        set_keys(entry, is_incoming=False)
        stage.ledger.add(entry)
        if reach:
            deed = partial(self._send, planned, entry, topic, reach)
            stage.agenda.plan(planned.sent_minute, deed)

    def _send(
        self, planned: Planned, entry: RegisterEntry, topic: Topic, reach: Reach
    ) -> None:
        stage = self._stage
        sending = Sending(
            entry=entry,
            sender=stage.places.area,
            from_office=stage.places.division(topic.division),
            summary=topic.purpose,
            recipients=reach.recipients,
            sent_by=stage.crew.division_clerks[topic.division - 1],
        )
        to = self._recipients(planned.sent_minute, reach)
        self._deliveries.send(planned.sent_minute, sending, to)

    def _recipients(self, minute: float, reach: Reach) -> Sequence[Recipient]:
        crew = self._stage.crew
        return [
            Recipient(
                office=school,
                receivers=(crew.school_clerks[school.order - 1],) * 9
                + (crew.school_directors[school.order - 1],),
                receives_at=self._receiving.receives_at(minute, school, self._random),
                actions=SCHOOL_ACTIONS,
            )
            for school in reach.schools
        ]

    def _outside(self) -> str:
        if happens(self._random, 0.4):
            return self._random.choice(self._stage.places.schools).name
        group = self._random.choice(list(SENDERS.values()))
        return self._random.choice(group).name

    def _writer(self, topic: Topic) -> int:
        crew = self._stage.crew
        who = self._random.choice((crew.division_clerks, crew.officers))
        return who[topic.division - 1]

    def _void(self, planned: Planned) -> dict[str, Any]:
        if planned.reach or planned.number % VOID_EVERY != VOID_AT:
            return {}
        return {
            "state": RegisterEntry.State.VOID,
            "voided_at": self._stage.work.moment(planned.sent_minute),
            "voided_by_id": self._stage.crew.registry,
            "void_reason": self._random.choice(VOID_REASONS),
        }
