"""Several posts of one person: which is taken, and which count together."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from saraban.offices.actors import Actor, posts_at
from saraban.offices.models import Appointment, Office, Role
from tests.cast import Cast

HOME = reverse("desk:home")
CHOOSE = reverse("directory:office_choose")
Capacity = Appointment.Capacity


def give(
    cast: Cast,
    who: str,
    office: Office,
    role: Role,
    capacity: Capacity = Capacity.ACTING_FOR,
) -> Appointment:
    """Give a person of the cast another post since long ago."""
    return Appointment.objects.create(
        user=cast.users[who],
        office=office,
        role=role,
        capacity=capacity,
        starts_on="2015-01-01",
    )


def actor_in(browser: Client) -> Actor | None:
    """Return under which appointment a browser's person works."""
    request: Any = browser.get(HOME).wsgi_request
    actor: Actor | None = request.actor
    return actor


def at_work(cast: Cast, who: str) -> Actor | None:
    """Return who somebody is on the first page after signing in."""
    return actor_in(cast.sign_in(who))


def test_standing_in_asks_nothing_at_sign_in(cast: Cast) -> None:
    acting = give(cast, "deputy", cast.area, Role.DIRECTOR)
    give(cast, "deputy", cast.divisions[0], Role.DIVISION_HEAD, Capacity.ACTING_IN)
    actor = at_work(cast, "deputy")
    assert actor is not None
    assert actor.appointment == cast.appointments["deputy"]
    assert actor.has_choice
    browser = cast.sign_in("deputy")
    assert CHOOSE in browser.get(HOME).content.decode()
    browser.post(CHOOSE, {"appointment": acting.pk})
    actor = actor_in(browser)
    assert actor is not None
    assert actor.appointment == acting


def test_a_choice_outlives_a_new_post(cast: Cast) -> None:
    acting = give(cast, "deputy", cast.area, Role.DIRECTOR)
    browser = cast.sign_in("deputy")
    browser.post(CHOOSE, {"appointment": acting.pk})
    give(cast, "deputy", cast.divisions[0], Role.DIVISION_HEAD)
    actor = actor_in(browser)
    assert actor is not None
    assert actor.appointment == acting


@pytest.mark.parametrize("other", ["second own post", "other books", "no own post"])
def test_a_real_choice_is_asked(cast: Cast, other: str) -> None:
    give(cast, "deputy", cast.area, Role.DIRECTOR)
    if other == "second own post":
        give(cast, "deputy", cast.divisions[0], Role.OFFICER, Capacity.SUBSTANTIVE)
    elif other == "other books":
        give(cast, "deputy", cast.schools[0], Role.SCHOOL_DIRECTOR)
    else:
        own = Appointment.objects.filter(pk=cast.appointments["deputy"].pk)
        own.update(capacity=Capacity.ACTING_IN)
    assert cast.sign_in("deputy").get(HOME)["Location"].startswith(CHOOSE)


def test_the_posts_in_the_same_books_count_together(cast: Cast) -> None:
    acting = give(cast, "deputy", cast.area, Role.DIRECTOR)
    head = give(cast, "deputy", cast.divisions[0], Role.DIVISION_HEAD)
    give(cast, "deputy", cast.schools[0], Role.SCHOOL_DIRECTOR)
    ended = give(cast, "deputy", cast.divisions[1], Role.DIVISION_HEAD)
    Appointment.objects.filter(pk=ended.pk).update(ends_on="2020-12-31")
    actor = cast.actor("deputy")
    posts = posts_at(actor)
    assert [each.appointment for each in posts] == [
        cast.appointments["deputy"],
        acting,
        head,
    ]
    assert {each.ip_address for each in posts} == {actor.ip_address}
    assert {each.user for each in posts} == {actor.user}


def test_posts_cost_one_query_and_none_without_a_choice(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    only = cast.actor("deputy")
    with django_assert_num_queries(0):
        assert posts_at(only) == [only]
    give(cast, "deputy", cast.divisions[0], Role.DIVISION_HEAD)
    actor = cast.actor("deputy")
    with django_assert_num_queries(1):
        assert len(posts_at(actor)) == 2
