"""The numbers beside the menus, of one statement whose SQL is built once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext

from saraban.core.prepared import joined
from saraban.desk.queries import counts
from saraban.desk.queries.counts import counting, counts_of
from saraban.offices.actor_queries import values_of
from saraban.offices.actors import Actor, posts_at
from saraban.offices.models import Appointment, Office
from saraban.workdays.queries.working_days import calendar_owner_id
from tests.cast import Cast
from tests.circulation.handed import instructed
from tests.dispatch.came import to_school

pytestmark = pytest.mark.postgres


def everybody(cast: Cast) -> list[Actor]:
    """Return the people of the cast who have a post, each under theirs."""
    names = Appointment.objects.values_list("user__username", flat=True)
    known = {user.username: name for name, user in cast.users.items()}
    return [cast.actor(known[each]) for each in sorted(set(names) & known.keys())]


def parts_of(posts: Sequence[Actor]) -> dict[str, QuerySet[Any, Any]]:
    """Return the querysets that are counted, with the person's own ids in them."""
    parts: dict[str, QuerySet[Any, Any]] = counts._parts(posts)
    return parts


def test_the_prepared_sql_is_that_of_the_querysets_for_everybody(cast: Cast) -> None:
    to_school(cast)
    instructed(cast, "officer")
    seen = Counter[str]()
    for actor in everybody(cast):
        posts = posts_at(actor)
        values = values_of(posts) | {
            counts.HOLIDAYS: calendar_owner_id(actor.book_owner)
        }
        prepared, own = counting(posts), joined(parts_of(posts))
        assert prepared.sql.replace("(%s)", "%s") == own.sql.replace("(%s)", "%s")
        holidays = {counts.HOLIDAYS: values[counts.HOLIDAYS]}
        assert prepared.filled(values) == own.filled(holidays)
        seen[prepared.sql] += 1
    assert len(seen) > 3
    assert max(seen.values()) > 1, "nobody shares a statement"


def test_each_has_the_counts_of_their_own_desk(cast: Cast) -> None:
    first = to_school(cast)
    instructed(cast, "officer")
    found = {
        name: counts_of(HttpRequest(), cast.actor(name))
        for name in ("school_clerk", "other_clerk", "officer", "registry_clerk")
        if name in cast.users
    }
    assert found["school_clerk"].waiting == 1
    assert found["officer"].steps == 1
    assert found["officer"].to_decide == 0
    assert [each.waiting for name, each in found.items() if name != "school_clerk"] == [
        0
    ] * (len(found) - 1)
    assert first.office == cast.actor("school_clerk").book_owner


def test_a_switch_of_the_office_counts_from_the_next_request_on(cast: Cast) -> None:
    before = cast.actor("officer")
    counts_of(HttpRequest(), before)
    Office.objects.filter(pk=before.book_owner_id).update(
        officers_may_register_outgoing=not before.book_owner.officers_may_register_outgoing
    )
    after = cast.actor("officer")
    assert counting([before]) is not counting([after])


def test_the_counts_are_one_query(cast: Cast) -> None:
    for name in ("registry_clerk", "school_clerk", "director"):
        actor = cast.actor(name)
        with CaptureQueriesContext(connection) as queries:
            counts_of(HttpRequest(), actor)
        assert len(queries) == 1
