"""Actors whose ids are placeholders: a query is prepared once for all who may the same.

What a query depends on beside ids – posts, kinds of offices, their switches – is the
pattern of an actor. Whoever has the same pattern runs the same SQL with own ids.
Nothing else of a person or an office is in the template, so nothing else can get into
a prepared query.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

from django.contrib.auth import get_user_model
from django.db import models

from saraban.core import thai
from saraban.core.prepared import BuiltOnce, PreparedQuery, placeholder
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office

Row = TypeVar("Row", bound=models.Model)
# Whichever moment stands for "held": queries ask only whether there is one.
_HELD: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SWITCHES: Final = tuple(
    each.name
    for each in Office._meta.concrete_fields
    if isinstance(each, models.BooleanField)
)


class ActorQuery(Generic[Row]):
    """A prepared query of what somebody may see: one for each pattern, and each day.

    ``build`` is handed template actors, the own post first, and names other values
    with ``placeholder``.
    """

    def __init__(
        self, build: Callable[[list[Actor]], models.QuerySet[Row, Any]]
    ) -> None:
        """Remember how it is built."""
        self._build = build
        self._prepared = BuiltOnce[PreparedQuery[Row]]()

    def rows(self, *posts: Actor, **values: Any) -> list[Row]:
        """Return objects; as ``PreparedQuery.rows``."""
        return self._for(posts).rows(**values_of(posts), **values)

    def values(self, *posts: Actor, **values: Any) -> list[tuple[Any, ...]]:
        """Return tuples of columns; as ``PreparedQuery.values``."""
        return self._for(posts).values(**values_of(posts), **values)

    def dicts(self, *posts: Actor, **values: Any) -> list[dict[str, Any]]:
        """Return columns by their names; as ``PreparedQuery.dicts``."""
        return self._for(posts).dicts(**values_of(posts), **values)

    def _for(self, posts: Sequence[Actor]) -> PreparedQuery[Row]:
        return self._prepared.of(
            (pattern_of(posts), thai.today()), lambda: self._prepare(posts)
        )

    def _prepare(self, posts: Sequence[Actor]) -> PreparedQuery[Row]:
        templates = templates_of(posts)
        return PreparedQuery(lambda: self._build(templates))


def pattern_of(posts: Sequence[Actor]) -> Hashable:
    """Return what decides which SQL these posts of one person run."""
    return tuple(
        (
            post.appointment.role,
            post.appointment.capacity,
            post.appointment.acting_for_id is None,
            _pattern_of_office(post.appointment.office),
            post.reading and _pattern_of_office(post.reading),
            post.user.held_since is None,
            post.has_choice,
        )
        for post in posts
    )


def templates_of(posts: Sequence[Actor]) -> list[Actor]:
    """Return actors of the same pattern with a placeholder for each id."""
    return [_template(post, number) for number, post in enumerate(posts)]


def values_of(posts: Sequence[Actor]) -> dict[str, int | None]:
    """Return the values for the placeholders of ``templates_of``."""
    values: dict[str, int | None] = {}
    for number, post in enumerate(posts):
        values |= {
            f"user{number}": post.user_id,
            f"appointment{number}": post.appointment_id,
            f"acting_for{number}": post.appointment.acting_for_id,
        }
        values |= _office_values(f"office{number}", post.appointment.office)
        if post.reading is not None:
            values |= _office_values(f"reading{number}", post.reading)
    return values


def _pattern_of_office(office: Office) -> Hashable:
    switches = tuple(getattr(office, name) for name in _SWITCHES)
    parent = office.parent if office.is_division else None
    return office.kind, switches, parent and _pattern_of_office(parent)


def _template(post: Actor, number: int) -> Actor:
    own = post.appointment
    held_since = None if post.user.held_since is None else _HELD
    user = get_user_model()(pk=placeholder(f"user{number}"), held_since=held_since)
    appointment = Appointment(
        pk=placeholder(f"appointment{number}"),
        role=own.role,
        capacity=own.capacity,
        acting_for_id=own.acting_for_id and placeholder(f"acting_for{number}"),
        office=_office_template(f"office{number}", own.office),
    )
    reading = post.reading and _office_template(f"reading{number}", post.reading)
    return Actor(user, appointment, None, post.has_choice, reading)


def _office_template(name: str, office: Office) -> Office:
    parent = office.parent if office.is_division else None
    return Office(
        pk=placeholder(name),
        kind=office.kind,
        parent=parent and _office_template(f"{name}_owner", parent),
        **{switch: getattr(office, switch) for switch in _SWITCHES},
    )


def _office_values(name: str, office: Office) -> dict[str, int]:
    values = {name: office.pk}
    if office.is_division and office.parent is not None:
        values[f"{name}_owner"] = office.parent.pk
    return values
