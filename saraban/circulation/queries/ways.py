"""เส้นทางการเสนอ: which ways are offered for a letter, and whose desks they come to.

An office that has written no way of its own is offered the built-in ones; the first
change copies them into rows (``deeds.ways``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from saraban.circulation.models import Step, Way, WayStep
from saraban.circulation.queries.addressees import (
    Desk,
    desk_among,
)
from saraban.core import thai
from saraban.letters.models import Urgency
from saraban.offices.actors import Actor
from saraban.offices.models import ROLES_OF_KIND, Appointment, Office, Role
from saraban.registers.models import RegisterEntry
from saraban.workdays.queries.working_days import day_in_working_days, holidays_of

P: Final = Step.Purpose
OF_DIVISION: Final = frozenset(ROLES_OF_KIND[Office.Kind.DIVISION])
BUILT_IN: Final = "b"

_Path = tuple[str, tuple[tuple[Role, str], ...]]
_HEAD, _DEPUTY, _DIRECTOR = Role.DIVISION_HEAD, Role.DEPUTY, Role.DIRECTOR
_AREA_WAYS: Final[tuple[_Path, ...]] = (
    (
        "ผู้อำนวยการกลุ่ม → รองผู้อำนวยการเขตพื้นที่ → ผู้อำนวยการเขตพื้นที่",
        ((_HEAD, P.CONSIDER), (_DEPUTY, P.OPINION), (_DIRECTOR, P.INSTRUCT)),
    ),
    (
        "ผู้อำนวยการกลุ่ม → ผู้อำนวยการเขตพื้นที่",
        ((_HEAD, P.CONSIDER), (_DIRECTOR, P.INSTRUCT)),
    ),
    ("เสนอผู้อำนวยการเขตพื้นที่โดยตรง", ((_DIRECTOR, P.INSTRUCT),)),
)
_SCHOOL_WAYS: Final[tuple[_Path, ...]] = (
    ("เสนอผู้อำนวยการสถานศึกษา", ((Role.SCHOOL_DIRECTOR, P.INSTRUCT),)),
    (
        "รองผู้อำนวยการสถานศึกษา → ผู้อำนวยการสถานศึกษา",
        ((Role.SCHOOL_DEPUTY, P.OPINION), (Role.SCHOOL_DIRECTOR, P.INSTRUCT)),
    ),
)


@dataclass(frozen=True)
class OfferedWay:
    """A way of an office, written by it or built in; ``token`` names it in forms."""

    token: str
    name: str
    kind: str
    order: int
    steps: tuple[WayStep, ...]

    @property
    def is_built_in(self) -> bool:
        """Whether it is no row of the office's yet."""
        return self.token.startswith(BUILT_IN)

    @property
    def kind_text(self) -> str:
        """For which letters it is offered first."""
        return Way.Kind(self.kind).label

    @property
    def places(self) -> list[list[WayStep]]:
        """Its desks place by place."""
        found: dict[int, list[WayStep]] = {}
        for step in self.steps:
            found.setdefault(step.place, []).append(step)
        return [found[place] for place in sorted(found)]


def ways_of(office: Office) -> list[OfferedWay]:
    """Return the ways of a book owner in its order, or the built-in ones."""
    rows = Way.objects.filter(office=office).prefetch_related("steps__division")
    written = [offered(each) for each in rows]
    return written or [offered(each, built_in_steps(each)) for each in built_in(office)]


def offered(way: Way, steps: Sequence[WayStep] | None = None) -> OfferedWay:
    """Return a way as it is offered; ``steps`` are those of a built-in one."""
    token = str(way.pk) if way.pk else f"{BUILT_IN}{way.order}"
    found = way.steps.all() if steps is None else steps
    return OfferedWay(token, way.name, way.kind, way.order, tuple(found))


def built_in(office: Office) -> list[Way]:
    """Return the ways, not saved, of an office that has written none."""
    paths = _SCHOOL_WAYS if office.is_school else _AREA_WAYS
    return [
        Way(office=office, name=name, order=order)
        for order, (name, _) in enumerate(paths, start=1)
    ]


def built_in_steps(way: Way) -> list[WayStep]:
    """Return the desks, not saved, of a built-in way."""
    paths = _SCHOOL_WAYS if way.office.is_school else _AREA_WAYS
    return [
        WayStep(place=place, role=role, purpose=purpose)
        for place, (role, purpose) in enumerate(paths[way.order - 1][1], start=1)
    ]


def built_in_name(office: Office, token: str) -> str:
    """Return the name that a token of a built-in way stood for, else nothing."""
    names = {f"{BUILT_IN}{each.order}": each.name for each in built_in(office)}
    return names.get(token, "")


def ways_for(entry: RegisterEntry, actor: Actor) -> list[OfferedWay]:
    """Return the ways for a letter of the actor's office, fitting ones first.

    Those for letters of its kind come before those for all, then the others; a way
    past another division's posts comes last. A way on which nobody stands today
    but the actor is left out. Three queries.
    """
    ways = ways_of(actor.book_owner)
    posts = _Posts.of(ways, entry, actor)
    fitting = [each for each in ways if any(posts.desks_of(each.steps))]
    own = _division_of(entry, actor)
    return sorted(fitting, key=lambda each: _rank(each, entry, own))


def _rank(way: OfferedWay, entry: RegisterEntry, own: Office | None) -> tuple[int, ...]:
    kinds = {entry.book.kind}
    if entry.urgency > Urgency.NORMAL:
        kinds.add(Way.Kind.URGENT)
    is_special = way.kind in kinds
    named = {each.division_id for each in way.steps if each.division_id}
    elsewhere = bool(named) and (own is None or own.pk not in named)
    return (
        not is_special and way.kind != Way.Kind.ANY,
        elsewhere,
        # Of two that fit, urgency says more than the book.
        -(is_special + (is_special and way.kind == Way.Kind.URGENT)),
        not named,
        # Past the posts of the letter's division, where it has one.
        own is not None and not any(each.role in OF_DIVISION for each in way.steps),
    )


def stages_of(way: OfferedWay, entry: RegisterEntry, actor: Actor) -> list[Stage]:
    """Return who stands on a way today, place by place.

    A post that nobody holds, and the actor's own, are left out. Days are working
    days; those of a later place begin when those of the earlier ones are over.
    """
    posts = _Posts.of([way], entry, actor)
    today, given = thai.today(), 0
    holidays = holidays_of(actor.book_owner, today)
    stages = []
    for steps in way.places:
        desks = posts.desks_of(steps)
        if not desks:
            continue
        days = max(each.days for each in steps)
        given += days
        due = day_in_working_days(today, given, holidays) if days else None
        stages.append(Stage(desks, steps[0].purpose, due))
    return stages


def _division_of(entry: RegisterEntry, actor: Actor) -> Office | None:
    """กลุ่มปฏิบัติ of the letter, else the actor's own."""
    if entry.responsible_office is not None:
        return entry.responsible_office
    return actor.office if actor.office.is_division else None


@dataclass(frozen=True)
class _Posts:
    """Who holds which posts of the office today."""

    actor: Actor
    division: Office | None
    holders: dict[tuple[int, str], list[Appointment]]

    @classmethod
    def of(
        cls, ways: Iterable[OfferedWay], entry: RegisterEntry, actor: Actor
    ) -> _Posts:
        """Look up everybody on these ways in one query."""
        division = _division_of(entry, actor)
        steps = [step for way in ways for step in way.steps]
        offices = {actor.book_owner_id}
        offices |= {each.division_id for each in steps if each.division_id}
        if division is not None:
            offices.add(division.pk)
        found = Appointment.objects.current(thai.today()).filter(
            office__in=offices, role__in={each.role for each in steps}
        )
        holders: dict[tuple[int, str], list[Appointment]] = {}
        for each in found.select_related("user", "office__parent").order_by("pk"):
            holders.setdefault((each.office_id, each.role), []).append(each)
        return cls(actor, division, holders)

    def desks_of(self, steps: Iterable[WayStep]) -> tuple[Desk, ...]:
        """Return the desks of steps, each once."""
        desks = (self._desk_of(each) for each in steps)
        return tuple({each.token: each for each in desks if each is not None}.values())

    def _desk_of(self, step: WayStep) -> Desk | None:
        office: Office | None = self.actor.book_owner
        if step.role in OF_DIVISION:
            office = step.division or self.division
        if office is None:
            return None
        holders = self.holders.get((office.pk, step.role), [])
        if not any(each.user_id != self.actor.user_id for each in holders):
            return None
        desk = desk_among(holders, office, step.role)
        is_own = desk.person is not None and desk.person.pk == self.actor.user_id
        return None if is_own else desk


@dataclass(frozen=True)
class Stage:
    """One place of the way: who is asked there, side by side, for what, by when."""

    desks: tuple[Desk, ...]
    purpose: str = Step.Purpose.CONSIDER
    due_on: date | None = None
