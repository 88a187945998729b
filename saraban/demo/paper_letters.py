"""Letters that came to the area on paper and were typed in by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any, Final

from saraban.demo.stage import Deed, Stage, any_submission, any_urgency, happens
from saraban.demo.vocabulary.outside import OUTSIDE_TOPICS, SENDERS, Sender
from saraban.demo.vocabulary.topics import Topic, fill
from saraban.letters.models import Letter
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.models import PAPER, Book, RegisterEntry
from saraban.registers.views.entries.forms import AREA_ADDRESSEE

# Every so many letters one is registered a second time by mistake, and voided.
VOID_EVERY: Final = 211
VOID_AT: Final = 37
DAYS_OF_YEAR: Final = 366
NOTES: Final = (
    PAPER,
    PAPER,
    PAPER,
    PAPER,
    "ทางไปรษณีย์อิเล็กทรอนิกส์",
    "เอกสารกระดาษ ส่งด้วยตนเอง",
)


@dataclass(frozen=True)
class Content:
    """What the paper says."""

    topic: Topic
    sender: str
    reference_number: str
    document_date: date
    subject: str
    urgency: int


class PaperLetters:
    """Registers the paper letters of the whole time."""

    def __init__(self, stage: Stage) -> None:
        """Take a chance of its own."""
        self._stage = stage
        self._random = Random("paper letters")
        self._previous: tuple[int, Content] | None = None

    def planned(self) -> Iterator[tuple[float, Deed]]:
        """Yield when each letter is registered, in order."""
        points = self._stage.work.spread(self._stage.size.paper_letters, self._random)
        for count, minute in enumerate(points):
            yield minute, partial(self._register, count, minute)

    def _register(self, count: int, minute: float) -> None:
        stage, random = self._stage, self._random
        day = stage.work.day(minute)
        is_twice = count % VOID_EVERY == VOID_AT and self._previous is not None
        content = self._previous[1] if is_twice and self._previous else self._any(day)
        moment = stage.work.moment(minute)
        letter = Letter(
            pk=stage.ledger.next_id(Letter),
            office_id=stage.places.area.pk,
            reference_number=content.reference_number,
            document_date=content.document_date,
            subject=content.subject,
            urgency=content.urgency,
            created_at=moment,
        )
        stage.ledger.add(letter)
        papers = stage.shelf.papers_for(content.topic, is_sent=False)
        has_files = stage.attach(letter, papers)
        area_id = stage.places.area.pk
        place = stage.ledger.take_number(area_id, Book.Kind.INCOMING, day)
        action = self._action(content.topic)
        entry = RegisterEntry(
            pk=stage.ledger.next_id(RegisterEntry),
            book_id=place.book_id,
            number=place.number,
            letter=letter,
            reference_number=content.reference_number,
            document_date=content.document_date,
            sender=content.sender,
            addressee=AREA_ADDRESSEE,
            subject=content.subject,
            urgency=content.urgency,
            responsible_office_id=stage.places.division(content.topic.division).pk,
            action_taken=action,
            note=random.choice(NOTES),
            has_files=has_files,
            received_at=moment,
            book_date=day,
            registered_at=moment,
            registered_by_id=self._clerk(content.topic),
            submission=any_submission(random),
            **(self._void(minute) if is_twice else {}),
        )
        set_keys(entry, is_incoming=True)
        stage.ledger.add(entry)
        self._previous = (place.number, content)

    def _any(self, day: date) -> Content:
        random = self._random
        topic = random.choice(OUTSIDE_TOPICS)
        sender = random.choice(SENDERS[topic.key.split("-")[0]])
        document_date = day - timedelta(days=random.choice((0, 1, 1, 2, 2, 3, 4, 7)))
        return Content(
            topic=topic,
            sender=sender.name,
            reference_number=self._reference(sender, document_date),
            document_date=document_date,
            subject=fill(random.choice(topic.subjects), document_date, random),
            urgency=any_urgency(random),
        )

    def _reference(self, sender: Sender, day: date) -> str:
        share = day.timetuple().tm_yday / DAYS_OF_YEAR
        number = int(sender.yearly * share) + self._random.randint(1, 9)
        circular = "ว " if happens(self._random, 0.35) else ""
        return f"{sender.prefix}{circular}{number}"

    def _clerk(self, topic: Topic) -> int:
        crew = self._stage.crew
        if happens(self._random, 0.75):
            return crew.registry
        return crew.division_clerks[topic.division - 1]

    def _action(self, topic: Topic) -> str:
        if happens(self._random, 0.35):
            return ""
        return self._random.choice(self._stage.crew.division_names[topic.division - 1])

    def _void(self, minute: float) -> dict[str, Any]:
        stage = self._stage
        later = stage.not_after_now(minute + self._random.uniform(2, 40))
        number = self._previous[0] if self._previous else 0
        return {
            "state": RegisterEntry.State.VOID,
            "voided_at": stage.work.moment(later),
            "voided_by_id": stage.crew.registry,
            "void_reason": f"ลงซ้ำกับเลขรับ {number}",
        }
