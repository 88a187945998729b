"""What every invented deed needs: the time, the places, the people, the ledger."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final, Protocol
from uuid import UUID

from saraban.demo.ledger import Ledger
from saraban.demo.offices import Places
from saraban.demo.people import Crew
from saraban.demo.size import Size
from saraban.demo.vocabulary.topics import Topic
from saraban.demo.worktime import WorkTime
from saraban.letters.models import Letter, LetterAttachment, Urgency

Deed = Callable[[], None]
URGENCIES: Final = tuple(Urgency.values)
URGENCY_WEIGHTS: Final = (80, 11, 6, 3)


@dataclass(frozen=True)
class Paper:
    """A stored file as a letter carries it."""

    stored_file_id: int
    name: str
    description: str


class Shelf(Protocol):
    """Where letters get their files from."""

    def papers_for(self, topic: Topic, *, is_sent: bool) -> Sequence[Paper]:
        """Return the files of one letter; a sent one has at least one."""


class Agenda:
    """Deeds that follow from others, done in the order of time."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._deeds: list[tuple[float, int, Deed]] = []
        self._count = 0

    def plan(self, minute: float, deed: Deed) -> None:
        """Do this when its time comes."""
        self._count += 1
        heapq.heappush(self._deeds, (minute, self._count, deed))

    def do_until(self, minute: float) -> None:
        """Do everything that is due, and what follows from it."""
        while self._deeds and self._deeds[0][0] <= minute:
            heapq.heappop(self._deeds)[2]()


@dataclass
class Stage:
    """All of it."""

    size: Size
    work: WorkTime
    places: Places
    crew: Crew
    shelf: Shelf
    ledger: Ledger = field(default_factory=Ledger)
    agenda: Agenda = field(default_factory=Agenda)

    def not_after_now(self, minute: float) -> float:
        """Return a point, at the latest now."""
        return min(minute, self.work.length)

    def attach(self, letter: Letter, papers: Sequence[Paper]) -> bool:
        """Write a letter's files; tell whether there are any."""
        self.ledger.add_all(
            LetterAttachment(
                pk=self.ledger.next_id(LetterAttachment),
                letter_id=letter.pk,
                stored_file_id=paper.stored_file_id,
                position=position,
                name=paper.name,
                description=paper.description,
                attached_at=letter.created_at,
            )
            for position, paper in enumerate(papers, start=1)
        )
        return bool(papers)


def any_urgency(random: Random) -> int:
    """Return mostly ปกติ, sometimes ด่วน, ด่วนมาก or ด่วนที่สุด."""
    return random.choices(URGENCIES, URGENCY_WEIGHTS)[0]


def any_submission(random: Random) -> UUID:
    """Return a UUID that the seed decides, as a form would carry it."""
    return UUID(int=random.getrandbits(128), version=4)


def happens(random: Random, share: float) -> bool:
    """Say yes in this share of all cases."""
    return random.random() < share
