"""Every address with an id × posts elsewhere × ids of nothing: never a thing of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.offices.divisions import create_divisions
from saraban.offices.models import ROLES_OF_KIND, Appointment, Office, Role
from tests.cast import APPOINTED_ON, Cast, session_of
from tests.page_table import ROLES, Line, lines
from tests.page_things import ARGUMENTS
from tests.scene import Scene, set_scene

UNSEEN: Final = frozenset({403, 404, 405})
# Below, at and above what a column of the database holds.
NOTHING: Final = (0, 2**31, 2**63 - 1, 2**63, 10**30)
# Of somewhere else on purpose: their lines of the table say who sees them.
ELSEWHERE: Final = ("outside_", "outsider", "other_holiday")
# What an area shows to all of its schools.
OF_THE_AREA: Final = frozenset(
    {"directory:emblem_picture", "certificates:school_certificate_pdf"}
)
# A post in each kind of office of the other area, and in a school beside.
PLACES: Final = ("area", "division", "school", "next school")


def id_lines() -> list[Line]:
    """Return the lines of addresses that name a thing by its id, public ones left out."""
    return [
        line
        for line in lines()
        if line.page in ARGUMENTS
        and line.marks["any"] == "s"
        and not line.thing.startswith(ELSEWHERE)
    ]


def strangers(cast: Cast, place: str) -> Iterator[tuple[Role, Client]]:
    """Give a browser for each post of a place that has nothing of the scene's."""
    offices = {
        "area": lambda: cast.other_area,
        "division": lambda: create_divisions(cast.other_area)[1],
        "school": lambda: cast.outside_school,
        "next school": lambda: cast.schools[2],
    }
    office: Office = offices[place]()
    for role in ROLES_OF_KIND[office.kind]:
        user = User.objects.create(
            username=f"stranger.{office.pk}.{role.value}",
            given_name="แปลก",
            family_name="หน้า",
        )
        Appointment.objects.create(
            user=user, office=office, role=role, starts_on=APPOINTED_ON
        )
        client = Client()
        key = session_of(user, has_confirmed=True)
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        yield role, client


def _status(client: Client, address: str, how: str) -> Any:
    """Ask for it; what was done is undone."""
    with transaction.atomic():
        try:
            status: Any = client.generic(how, address).status_code
        except Exception as error:  # noqa: BLE001  Whatever it is, the address is told.
            status = f"{type(error).__name__}: {str(error)[:100]}"
        transaction.set_rollback(True)
    return status


def _ids_in(line: Line, scene: Scene) -> list[Any]:
    """Return what stands in the address, nothing where none of it is an id."""
    args = list(ARGUMENTS[line.page](scene, line.thing))
    return args if any(isinstance(each, int) for each in args) else []


def _opened(
    client: Client, line: Line, args: list[Any], hows: tuple[str, ...] = ("GET", "POST")
) -> list[str]:
    """Return what was neither refused nor unknown."""
    told = []
    for how in hows:
        status = _status(client, reverse(line.page, args=args), how)
        if status not in UNSEEN:
            told.append(f"{how} {line.page} {line.thing} {args}: {status}")
    return told


def _with_nothing(args: list[Any], number: int) -> Iterator[list[Any]]:
    """Give the address with each of its ids replaced by one of nothing."""
    for place, each in enumerate(args):
        if isinstance(each, int):
            yield [*args[:place], number, *args[place + 1 :]]


def _insider(scene: Scene, line: Line) -> Client:
    """Return the browser of somebody who has the thing, or may do most with it."""
    role = min(ROLES, key=lambda role: "+>!x-s".index(line.marks[role]))
    return scene.client(ROLES[role])


def opened_by_turns(scene: Scene, sampled: list[Line]) -> list[str]:
    """Ask for each line once with a post of somewhere else, once for an id of nothing."""
    others = [each for place in PLACES for each in strangers(scene.cast, place)]
    found = []
    for turn, line in enumerate(line for line in id_lines() if line in sampled):
        args = _ids_in(line, scene)
        if not args or line.page in OF_THE_AREA:
            continue
        how = (("GET",), ("POST",))[turn % 2]
        role, client = others[turn % len(others)]
        found += [f"{role.value}: {each}" for each in _opened(client, line, args, how)]
        wrong = list(_with_nothing(args, NOTHING[turn % len(NOTHING)]))
        found += _opened(_insider(scene, line), line, wrong[turn % len(wrong)], how)
    return found


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_a_post_elsewhere_opens_nothing_of_this_office(cast: Cast, place: str) -> None:
    scene, found = set_scene(cast), []
    for role, client in strangers(cast, place):
        for line in id_lines():
            args = _ids_in(line, scene)
            if args:
                found += [
                    f"{role.value}: {each}" for each in _opened(client, line, args)
                ]
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("number", NOTHING)
def test_an_id_of_nothing_is_unknown(cast: Cast, number: int) -> None:
    scene, found = set_scene(cast), []
    for line in id_lines():
        for args in _with_nothing(_ids_in(line, scene), number):
            found += _opened(_insider(scene, line), line, args)
    assert not found, "\n".join(found)


@pytest.mark.long
def test_a_file_is_found_under_its_own_thing_only(cast: Cast) -> None:
    """Addresses of two ids: the first of one thing, the second of another."""
    scene, found = set_scene(cast), []
    pairs: dict[str, list[tuple[Line, list[Any]]]] = {}
    for line in id_lines():
        args = _ids_in(line, scene)
        if sum(isinstance(each, int) for each in args) > 1:
            pairs.setdefault(line.page, []).append((line, args))
    for things in pairs.values():
        for line, args in things:
            known = [other for _, other in things if other[0] == args[0]]
            for _, other in things:
                mixed = [args[0], *other[1:]]
                if mixed not in known:
                    found += _opened(_insider(scene, line), line, mixed)
    assert not found, "\n".join(found)
