"""Prepared queries are those of the person: the same SQL, the same values, at any hour."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.utils.timezone import make_aware

from saraban.accounts.sessions import SessionStore
from saraban.core import thai
from saraban.core.prepared import BuiltOnce, Placeholder, PreparedQuery
from saraban.offices.actor_queries import ActorQuery, values_of
from saraban.offices.actors import Actor, posts_at
from saraban.offices.models import Office
from tests.cast import Cast

pytestmark = pytest.mark.postgres


def every_query() -> list[ActorQuery[Office]]:
    """Return all that any module has prepared, by itself or by kind of book and box."""
    modules = [
        each for name, each in sys.modules.items() if name.startswith("saraban.")
    ]
    held = [value for module in modules for value in vars(module).values()]
    for each in [each for each in held if isinstance(each, BuiltOnce)]:
        for built in each._known.values():
            held += built if isinstance(built, tuple) else [built]
    return list(dict.fromkeys(each for each in held if isinstance(each, ActorQuery)))


def written(places: tuple[object, ...], values: dict[str, int | None]) -> list[object]:
    """Return values as they are run; others are named after their placeholders."""
    return [
        values.get(each.name, each.name) if isinstance(each, Placeholder) else each
        for each in places
    ]


def read_as(actor: Actor) -> int:
    """Hold every query against one that is built for this person alone."""
    posts = posts_at(actor)
    values = values_of(posts)
    for query in every_query():
        prepared = query._for(posts).statement
        own = PreparedQuery(partial(query._build, posts)).statement
        assert prepared.sql.replace("(%s)", "%s") == own.sql.replace("(%s)", "%s")
        assert written(prepared.places, values) == written(own.places, {})
    return len(every_query())


@pytest.mark.parametrize(
    "name",
    [
        "registry_clerk",
        "division_clerk",
        "officer",
        "director",
        "school_clerk",
        "teacher",
    ],
)
def test_a_prepared_query_is_that_of_the_person(cast: Cast, name: str) -> None:
    client = cast.sign_in(name)
    for page in ("/", "/registers/incoming/", "/dispatch/inbox/", "/notices/"):
        assert client.get(page).status_code in (200, 302, 403)
    actor = cast.actor(name)
    midnight = make_aware(datetime.combine(thai.today(), datetime.min.time()))
    # What was built in the morning is run in the evening.
    for hour in (1, 22):
        with time_machine.travel(midnight + timedelta(hours=hour), tick=False):
            assert read_as(actor) > 12


def test_sessions_of_before_the_update_go_on(cast: Cast) -> None:
    store = DjangosStore()
    store["kept"] = "yes"
    store.save()
    assert SessionStore(store.session_key).get("kept") == "yes"
    assert SessionStore("0" * 32).get("kept") is None
