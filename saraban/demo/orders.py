"""Orders: a year of them of the area, and of some schools."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random
from typing import Final

from saraban.accounts.models import User
from saraban.demo.stage import Deed, Stage, any_submission
from saraban.demo.vocabulary.orders import ORDER_TOPICS
from saraban.demo.vocabulary.topics import fill
from saraban.letters.models import Letter
from saraban.offices.actors import Actor, current_appointments
from saraban.offices.models import Office
from saraban.registers.actions.name_people import acknowledge_order, name_people
from saraban.registers.actions.own_kinds import KindDetails, add_kind
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.kinds import ORDER

SCHOOLS_WITH_ORDERS: Final = 20
ANNOUNCEMENTS: Final = KindDetails(
    name="ทะเบียนประกาศ",
    number_format="{number}/{year}",
    reference_label="ที่ประกาศ",
    date_label="ประกาศ ณ วันที่",
    columns=("note", "registrar", "document"),
)
# Who is told of the area's newest order, and who of them has acknowledged it.
NAMED: Final = ("head1", "clerk1", "officer1", "officer2", "school001", "principal001")


class Orders:
    """Registers what the area and some schools order."""

    def __init__(self, stage: Stage) -> None:
        """Take a chance of its own."""
        self._stage = stage
        self._random = Random("orders")

    def planned(self) -> Iterator[tuple[float, Deed]]:
        """Yield when each order is registered, in order."""
        size, places = self._stage.size, self._stage.places
        own = self._of(size.area_orders, [places.area])
        schools = self._of(size.school_orders, places.schools[:SCHOOLS_WITH_ORDERS])
        yield from heapq.merge(own, schools, key=lambda each: each[0])

    def _of(self, count: int, offices: list[Office]) -> Iterator[tuple[float, Deed]]:
        points = self._stage.work.spread(count, self._random)
        for number, minute in enumerate(points):
            office = offices[number % len(offices)]
            yield minute, partial(self._register, minute, office)

    def _register(self, minute: float, office: Office) -> None:
        stage, random = self._stage, self._random
        topic = random.choice(ORDER_TOPICS)
        day, moment = stage.work.day(minute), stage.work.moment(minute)
        place = stage.ledger.take_number(office.pk, Book.Kind.ORDER, day)
        letter = Letter(
            pk=stage.ledger.next_id(Letter),
            office_id=office.pk,
            reference_number=ORDER.reference(str(place.number), day.year + 543),
            document_date=day,
            subject=fill(random.choice(topic.subjects), day, random),
            created_at=moment,
        )
        stage.ledger.add(letter)
        signed = [
            replace(paper, name="คำสั่ง.pdf", description="คำสั่งที่ลงนามแล้ว")
            for paper in stage.shelf.papers_for(topic, is_sent=True)[:1]
        ]
        entry = RegisterEntry(
            pk=stage.ledger.next_id(RegisterEntry),
            book_id=place.book_id,
            number=place.number,
            letter=letter,
            reference_number=letter.reference_number,
            document_date=day,
            subject=letter.subject,
            has_files=stage.attach(letter, signed),
            book_date=day,
            registered_at=moment,
            registered_by_id=self._registrar(office),
            submission=any_submission(random),
        )
        set_keys(entry, is_incoming=False)
        stage.ledger.add(entry)

    def _registrar(self, office: Office) -> int:
        crew = self._stage.crew
        if office.is_area:
            return crew.registry
        return crew.school_clerks[office.order - 1]


def tell_named_people(stage: Stage) -> None:
    """Tell people that the area's newest order names them; some acknowledge it.

    And let the area keep a kind of book of its own.
    """
    actors = {name: _actor(name) for name in ("registry", *NAMED)}
    registry = actors.pop("registry")
    add_kind(ANNOUNCEMENTS, actor=registry)
    orders = RegisterEntry.objects.filter(
        book__office=stage.places.area, book__kind=Book.Kind.ORDER
    )
    newest = orders.select_related("book").order_by("-number", "-pk").first()
    if newest is None:
        return
    posts = [actor.appointment.pk for actor in actors.values()]
    name_people(newest, posts, actor=registry)
    for name in NAMED[::2]:
        acknowledge_order(newest.pk, actor=actors[name])


def _actor(username: str) -> Actor:
    person = User.objects.get(username=username)
    return Actor(person, current_appointments(person)[0])
