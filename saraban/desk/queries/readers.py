"""ใครเห็นหนังสือนี้ได้บ้าง: who can open a letter now, and why.

No rule of its own: everybody at work in the office is asked for by the same
functions that open the pages (``visible_to``, ``desk_of``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from django.db.models import Q, Value

from saraban.accounts.models import User
from saraban.circulation.models import Step
from saraban.circulation.models.desks import desk_of
from saraban.circulation.queries.readable import GONE, steps_to_read
from saraban.core import thai
from saraban.core.errors import NotAllowedError
from saraban.desk.queries.history import may_ask_for_readers
from saraban.dispatch.models import Delivery
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office
from saraban.registers.models import RegisterEntry

# So many people are asked for in one query.
AT_ONCE: Final = 50
OFFICES_NAMED: Final = 50

HAS_IT: Final = "มีเรื่องนี้รอดำเนินการอยู่"
STANDS_IN: Final = "ปฏิบัติงานแทนผู้ที่ได้รับเรื่อง"
IN_TURN: Final = "อยู่ในลำดับถัดไปของการเสนอ"
HAD_IT: Final = "ได้รับเรื่องนี้มาก่อน"
ASKED_IT: Final = "เป็นผู้เสนอ ส่งต่อ หรือสั่งการเรื่องนี้"
OF_UNIT: Final = "เห็นเรื่องที่ส่งถึงหน่วยงานของตน"
NAMED: Final = "มีชื่อในคำสั่ง"
BY_BOOK: Final = "ดูทะเบียนหนังสือได้ตามหน้าที่"
# In the order in which the page tells them.
REASONS: Final = (
    HAS_IT,
    STANDS_IN,
    IN_TURN,
    ASKED_IT,
    HAD_IT,
    NAMED,
    OF_UNIT,
    BY_BOOK,
)

_NOT_TO_KNOW: Final = (
    "ดูรายชื่อผู้ที่เห็นหนังสือนี้ได้เฉพาะผู้ที่ส่งต่อหรือสั่งการเรื่องนี้ได้ "
    "ให้แจ้งเจ้าหน้าที่สารบรรณหรือผู้อำนวยการกลุ่มเจ้าของเรื่อง"
)


@dataclass(frozen=True)
class Reader:
    """A person, the posts held here, and why the letter opens for them."""

    user: User
    posts: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def further(self) -> tuple[str, ...]:
        """The reasons besides the first, which heads the group."""
        return self.reasons[1:]


@dataclass(frozen=True)
class ReaderGroup:
    """Everybody with the same first reason."""

    reason: str
    readers: list[Reader]


@dataclass(frozen=True)
class OtherEnd:
    """Offices that have the letter in their own books."""

    reason: str
    names: list[str]
    count: int


@dataclass(frozen=True)
class Readers:
    """Who can open a letter."""

    groups: list[ReaderGroup]
    other_end: OtherEnd | None
    count: int = field(default=0)

    @property
    def user_ids(self) -> set[int]:
        """The ids of all people of the office among them."""
        return {each.user.pk for group in self.groups for each in group.readers}


def require_readers(entry: RegisterEntry, actor: Actor) -> None:
    """Raise NotAllowedError unless the actor may know who reads the letter."""
    if not may_ask_for_readers(entry, actor):
        raise NotAllowedError(_NOT_TO_KNOW)


def readers_of(entry: RegisterEntry) -> Readers:
    """Return everybody for whom a letter opens today, with the reasons.

    Queries: one for each role that is held in the office, one for each fifty people
    who do not read the books, and a few.
    """
    people = _people_of(entry.book.office)
    by_book = _who_read_the_book(entry, people)
    others = [post for post in _posts(people) if post.user_id not in by_book]
    by_step = _who_see_a_step(entry, others)
    steps = list(
        Step.objects.filter(entry=entry)
        .exclude(state__in=GONE)
        .select_related("office", "person", "appointment")
    )
    named = {each.user_id: each for each in entry.named_people.select_related("user")}
    found = []
    for user_id, posts in people.items():
        if user_id in by_book or user_id in by_step or user_id in named:
            reasons = set(_reasons_at(steps, posts))
            if user_id in named:
                reasons.add(NAMED)
            if user_id in by_book:
                reasons.add(BY_BOOK)
            found.append(_reader(posts, reasons or {OF_UNIT}))
    # An order of the area also names people of its schools.
    found += [
        Reader(each.user, (each.post,), (NAMED,))
        for user_id, each in named.items()
        if user_id not in people
    ]
    return Readers(_grouped(found), _other_end(entry), len(found))


def _people_of(owner: Office) -> dict[int, list[Actor]]:
    """Return the posts of everybody at work in an office and its divisions."""
    inside = Q(office__parent=owner, office__kind=Office.Kind.DIVISION)
    current = Appointment.objects.current(thai.today()).filter(Q(office=owner) | inside)
    people: dict[int, list[Actor]] = {}
    for each in current.select_related("user", "office__parent"):
        # Each post is asked for alone: together they see what each of them sees.
        people.setdefault(each.user_id, []).append(Actor(each.user, each))
    return people


def _posts(people: dict[int, list[Actor]]) -> Iterator[Actor]:
    for posts in people.values():
        yield from posts


def _who_read_the_book(
    entry: RegisterEntry, people: dict[int, list[Actor]]
) -> set[int]:
    """Whose posts open the entry itself; alike for all who hold the same post."""
    opens: dict[str, bool] = {}
    readers = set()
    for post in _posts(people):
        if post.role not in opens:
            entries = RegisterEntry.objects.visible_to(post)
            opens[post.role] = entries.filter(pk=entry.pk).exists()
        if opens[post.role]:
            readers.add(post.user_id)
    return readers


def _who_see_a_step(entry: RegisterEntry, posts: list[Actor]) -> set[int]:
    readers: set[int] = set()
    for start in range(0, len(posts), AT_ONCE):
        seen = [
            steps_to_read(post)
            .visible_to(post)
            .filter(entry=entry)
            .order_by()
            .values_list(Value(post.user_id), flat=True)
            for post in posts[start : start + AT_ONCE]
        ]
        readers |= set(seen[0].union(*seen[1:]))
    return readers


def _reasons_at(steps: Iterable[Step], posts: list[Actor]) -> Iterator[str]:
    """Why somebody has to do with the way of the letter."""
    user_id = posts[0].user_id
    for step in steps:
        post = desk_of(step, posts)
        if post is not None:
            yield _reason_of(step, post)
        elif step.person_id == user_id:
            yield HAD_IT
        if step.asked_by_id == user_id:
            yield ASKED_IT


def _reason_of(step: Step, post: Actor) -> str:
    if step.state == Step.State.PLANNED:
        return IN_TURN
    if not step.is_open:
        return HAD_IT
    stands_in_for = post.appointment.acting_for_id
    is_stand_in = stands_in_for is not None and stands_in_for == step.appointment_id
    return STANDS_IN if is_stand_in else HAS_IT


def _reader(posts: list[Actor], reasons: set[str]) -> Reader:
    return Reader(
        posts[0].user,
        tuple(each.capacity_text for each in posts),
        tuple(each for each in REASONS if each in reasons),
    )


def _grouped(found: list[Reader]) -> list[ReaderGroup]:
    def first(reader: Reader) -> int:
        return REASONS.index(reader.reasons[0])

    return [
        ReaderGroup(REASONS[place], list(readers))
        for place, readers in groupby(sorted(found, key=first), key=first)
    ]


def _other_end(entry: RegisterEntry) -> OtherEnd | None:
    """The offices that sent the letter or got it: each reads its own copy only."""
    if entry.book.is_incoming:
        senders = Office.objects.filter(sent__deliveries__entry=entry)
        names = list(senders.distinct().values_list("name", flat=True)[:OFFICES_NAMED])
        reason = "หน่วยงานผู้ส่ง เห็นต้นฉบับ เลขรับ และวันเวลาที่ลงทะเบียนรับ ไม่เห็นการเสนอและสั่งการ"
        return OtherEnd(reason, names, len(names)) if names else None
    got = Delivery.objects.filter(dispatch__entry=entry)
    offices = got.values_list("office__name", flat=True).order_by("office").distinct()
    count = offices.count()
    reason = "หน่วยงานผู้รับ เห็นหนังสือฉบับที่ส่งถึงตน ไม่เห็นการดำเนินการภายในของท่าน"
    names = list(offices[:OFFICES_NAMED])
    return OtherEnd(reason, names, count) if names else None
