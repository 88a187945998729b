"""กำหนดเส้นทางการเสนอ: every write of an office's ways."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.choice_errors import (
    TooManyWaysError,
    WayNameTakenError,
)
from saraban.circulation.errors import NotInOfficeError
from saraban.circulation.models import Way, WayStep
from saraban.circulation.queries.ways import (
    OfferedWay,
    built_in,
    built_in_name,
    built_in_steps,
    ways_of,
)
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.offices.actors import Actor
from saraban.offices.models import Office

MOST_WAYS: Final = 30


@dataclass(frozen=True)
class WayDesk:
    """One desk of a way as it was typed."""

    place: int
    role: str
    division_id: int | None
    purpose: str
    days: int


@dataclass(frozen=True)
class WayDetails:
    """A way as it was typed."""

    name: str
    kind: str
    order: int
    desks: tuple[WayDesk, ...]


def visible_way(token: str, actor: Actor) -> OfferedWay:
    """Return a way of the actor's office to be changed.

    Raises NotAllowedError and UnknownSubjectError.
    """
    require(actor, Permission.CIRCULATION_SETTINGS)
    name = built_in_name(actor.book_owner, token)
    for way in ways_of(actor.book_owner):
        # A page of before the first change still names what was built in.
        if way.token == token or (name and name == way.name):
            return way
    raise UnknownSubjectError


@transaction.atomic
def create_way(details: WayDetails, *, actor: Actor) -> Way:
    """Add a way to the office's own.

    Raises NotAllowedError, TooManyWaysError, WayNameTakenError and NotInOfficeError.
    """
    ways = _locked_ways(actor)
    if len(ways) >= MOST_WAYS:
        raise TooManyWaysError
    way = Way(office_id=actor.book_owner_id)
    _write(way, details, actor)
    record(AuditKind.WAY_CHANGED, way, actor=actor, values={"new": _values(way)})
    return way


@transaction.atomic
def change_way(token: str, details: WayDetails, *, actor: Actor, seen: str = "") -> Way:
    """Change a way; letters that are on their way go on as they were proposed.

    Raises UnknownSubjectError, ChangedMeanwhileError where the way is another than was
    ``seen``, and the refusals of ``create_way``.
    """
    ways = _locked_ways(actor)
    require_as_seen(seen, shown_way(visible_way(token, actor)))
    way = _among(ways, token, actor)
    before = _values(way)
    _write(way, details, actor)
    after = _values(way)
    if after != before:
        values = {"old": before, "new": after}
        record(AuditKind.WAY_CHANGED, way, actor=actor, values=values)
    return way


def shown_way(way: OfferedWay) -> dict[str, Any]:
    """Return a way as its form shows it."""
    return {
        "name": way.name,
        "kind": way.kind,
        "order": way.order,
        "desks": [
            [each.place, each.role, each.division_id, each.purpose, each.days]
            for each in way.steps
        ],
    }


@transaction.atomic
def delete_way(token: str, *, actor: Actor) -> str:
    """Remove a way, and return its name; what was proposed by it stays as it is.

    Raises NotAllowedError and UnknownSubjectError.
    """
    way = _among(_locked_ways(actor), token, actor)
    record(AuditKind.WAY_CHANGED, way, actor=actor, values={"old": _values(way)})
    way.delete()
    return way.name


def _locked_ways(actor: Actor) -> list[Way]:
    """Return the office's ways, locked with it; built-in ones become rows."""
    require(actor, Permission.CIRCULATION_SETTINGS)
    # The office's row keeps two presses apart.
    office = locked_row(Office.objects.all(), actor.book_owner_id, no_key=True)
    if not Way.objects.filter(office=office).exists():
        for way in built_in(office):
            steps = built_in_steps(way)
            way.save(force_insert=True)
            for step in steps:
                step.way = way
            WayStep.objects.bulk_create(steps)
    return list(Way.objects.filter(office=office))


def _among(ways: list[Way], token: str, actor: Actor) -> Way:
    """Return the row of a token; a built-in way is found by its name."""
    name = built_in_name(actor.book_owner, token)
    for way in ways:
        if token == str(way.pk) or (name and name == way.name):
            return way
    raise UnknownSubjectError


def _write(way: Way, details: WayDetails, actor: Actor) -> None:
    same = Way.objects.filter(office=actor.book_owner_id, name=details.name)
    if same.exclude(pk=way.pk).exists():
        raise WayNameTakenError
    _require_divisions(details, actor)
    way.name, way.kind, way.order = details.name, details.kind, details.order
    way.save()
    way.steps.all().delete()
    WayStep.objects.bulk_create(
        WayStep(way=way, **asdict(each)) for each in details.desks
    )


def _require_divisions(details: WayDetails, actor: Actor) -> None:
    asked = {each.division_id for each in details.desks if each.division_id}
    divisions = Office.objects.divisions_of(actor.book_owner_id).filter(pk__in=asked)
    if divisions.count() != len(asked):
        raise NotInOfficeError


def _values(way: Way) -> dict[str, Any]:
    desks = way.steps.values("place", "role", "division_id", "purpose", "days")
    return {
        "name": way.name,
        "kind": way.kind,
        "order": way.order,
        "desks": list(desks.order_by("place", "pk")),
    }
