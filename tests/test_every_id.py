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
from tests.page_table import Line, lines
from tests.page_things import ARGUMENTS
from tests.scene import Scene, set_scene

UNSEEN: Final = frozenset({403, 404, 405})
# Below, at and above what a column of the database holds.
NOTHING: Final = (0, 2**31, 2**63 - 1, 2**63, 10**30)
# Of somewhere else on purpose: their lines of the table say who sees them.
ELSEWHERE: Final = ("outside_", "outsider")
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
            username=f"stranger.{role.value}", given_name="แปลก", family_name="หน้า"
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


def _with_ids(line: Line, scene: Scene) -> list[Any]:
    return list(ARGUMENTS[line.page](scene, line.thing))


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_a_post_elsewhere_opens_nothing_of_this_office(cast: Cast, place: str) -> None:
    scene = set_scene(cast)
    found = []
    for role, client in strangers(cast, place):
        for line in id_lines():
            args = _with_ids(line, scene)
            if not any(isinstance(each, int) for each in args):
                continue
            for how in ("GET", "POST"):
                status = _status(client, reverse(line.page, args=args), how)
                if status not in UNSEEN:
                    found.append(
                        f"{role.value}: {how} {line.page} {line.thing}: {status}"
                    )
    assert not found, "\n".join(found)
