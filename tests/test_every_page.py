"""Every address × every role: visible, refused, unknown, or sign in first."""

from __future__ import annotations

from typing import Any, Final

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import PARTS, Cast
from tests.page_table import ROLES, STATUSES, Line, lines
from tests.scene import set_scene

LINES: Final = list(lines())
NOT_ALLOWED: Final = 405


def every_name() -> set[str]:
    """Return the name of every address of the site."""
    found: set[str] = set()
    for pattern in _patterns(get_resolver(), ""):
        found.add(pattern)
    return found


def _patterns(resolver: URLResolver, app: str) -> list[str]:
    found: list[str] = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found += _patterns(each, each.namespace or app)
        else:
            assert isinstance(each, URLPattern)
            found.append(f"{app}:{each.name}" if app else str(each.name))
    return found


def test_the_table_names_every_address() -> None:
    assert {line.page for line in LINES} == every_name()
    assert set(ROLES.values()) == {*PARTS, ""}


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_which_page(cast: Cast, role: str) -> None:
    scene = set_scene(cast)
    name = ROLES[role]
    client = cast.sign_in(name) if name else Client()
    differences = [
        f"{line.how} {line.page} {line.thing}: {found}, not {line.marks[role]}"
        for line in LINES
        if (found := _ask(client, line, line.address(scene))) != line.marks[role]
    ]
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("role", ["reg", "dir", "adm", "dcl", "scl", "tea", "any"])
def test_other_methods_are_no_way_in(cast: Cast, role: str) -> None:
    scene = set_scene(cast)
    name = ROLES[role]
    client = cast.sign_in(name) if name else Client()
    posted_to = {line.page for line in LINES if line.how == "POST"}
    for line in LINES:
        address, mark = line.address(scene), line.marks[role]
        if line.page in posted_to:
            answer = client.get(address)
            assert answer.status_code == NOT_ALLOWED or mark == "s", line
        elif mark in "x-s":
            # A form that is not shown to somebody does not work for them either.
            found = _mark_of(_press(client, address))
            assert found in (mark, str(NOT_ALLOWED)), line


def _ask(client: Client, line: Line, address: str) -> str:
    if line.how == "POST":
        return _mark_of(_press(client, address))
    return _mark_of(client.get(address))


def _press(client: Client, address: str) -> Any:
    """Send an empty form; what it did is undone."""
    with transaction.atomic():
        answer = client.post(address)
        transaction.set_rollback(True)
    return answer


def _mark_of(answer: Any) -> str:
    place = answer.headers.get("Location", "")
    if place.startswith(f"{reverse('account_login')}?next="):
        return "s"
    marks = {status: mark for mark, status in STATUSES.items()}
    return marks.get(answer.status_code, str(answer.status_code))
