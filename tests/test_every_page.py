"""Every address × every role: visible, refused, unknown, or sign in first."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import PARTS, Cast
from tests.guarded import unguarded
from tests.page_table import ROLES, STATUSES, Line, lines
from tests.scene import Scene, set_scene
from tests.test_every_id import opened_by_turns

LINES: Final = list(lines())
POSTED_TO: Final = {line.page for line in LINES if line.how == "POST"}
NOT_ALLOWED: Final = 405
REFUSALS: Final = "x-s"
WRITING_FORM: Final = re.compile(r"<form [^>]*data-once.*?</form>", re.DOTALL)
FIELD: Final = re.compile(r'<select|<input(?![^>]* type="(?:hidden|file)")')
FIRST_BUTTON: Final = re.compile(r"<button[^>]*>")
GUARD: Final = "disabled data-enter"
PARTS_OF_TABLE: Final = 3


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


@pytest.mark.parametrize("part", range(PARTS_OF_TABLE))
def test_who_sees_which_page(cast: Cast, part: int) -> None:
    """Every line: each answer that it has, from one of those who get it."""
    scene = set_scene(cast)
    sampled = LINES[part::PARTS_OF_TABLE]
    differences = [
        told
        for line, role in ((line, role) for line in sampled for role in sample_of(line))
        if (told := _difference(scene, line, role))
    ]
    assert not differences, "\n".join(differences)


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_who_of_all_sees_which_page(cast: Cast, role: str) -> None:
    scene = set_scene(cast)
    differences = [told for line in LINES if (told := _difference(scene, line, role))]
    assert not differences, "\n".join(differences)


def test_other_methods_posts_and_ids_are_no_way_in(cast: Cast) -> None:
    """Every second line, for two of its answers, refusals first; fewer by other ids."""
    scene = set_scene(cast)
    for line in LINES[::2]:
        for role in sample_of(line)[:2]:
            _check_other_method(scene, line, role)
    opened = opened_by_turns(scene, LINES[::16])
    assert not opened, "\n".join(opened)


@pytest.mark.long
@pytest.mark.parametrize("role", ["reg", "dir", "adm", "dcl", "scl", "tea", "any"])
def test_other_methods_are_no_way_in_for_anybody(cast: Cast, role: str) -> None:
    scene = set_scene(cast)
    for line in LINES:
        _check_other_method(scene, line, role)


def sample_of(line: Line) -> list[str]:
    """Return a role for each mark of a line, refusals first; lines take turns."""
    roles = sorted(ROLES, key=lambda role: line.marks[role] not in REFUSALS)
    turn = LINES.index(line)
    groups = {
        mark: [r for r in roles if line.marks[r] == mark]
        for mark in line.marks.values()
    }
    chosen = [group[turn % len(group)] for group in groups.values()]
    return sorted(chosen, key=roles.index)


def _difference(scene: Scene, line: Line, role: str) -> str:
    """Return what is not as the table says, if anything."""
    answer = _ask(_browser(scene, role), line, line.address(scene))
    found, asked = _mark_of(answer), f"{role}: {line.how} {line.page} {line.thing}"
    if found != line.marks[role]:
        return f"{asked}: {found}, not {line.marks[role]}"
    # Whatever the answer is, it goes out with the headers that every answer has.
    faults = unguarded(answer)
    if found == "+":
        faults += [f"Enter sends {each}" for each in sent_by_enter(answer)]
    return f"{asked}: {', '.join(faults)}" if faults else ""


def _check_other_method(scene: Scene, line: Line, role: str) -> None:
    client, address, mark = _browser(scene, role), line.address(scene), line.marks[role]
    if line.page in POSTED_TO:
        answer = client.get(address)
        assert answer.status_code == NOT_ALLOWED or mark == "s", (line, role)
    elif mark in REFUSALS:
        # A form that is not shown to somebody does not work for them either.
        found = _mark_of(_press(client, address))
        assert found in (mark, str(NOT_ALLOWED)), (line, role)


def _browser(scene: Scene, role: str) -> Client:
    name = ROLES[role]
    return scene.client(name) if name else Client()


def sent_by_enter(answer: Any) -> list[str]:
    """Return the forms that write and that Enter in one of their fields would send.

    Their first button is to be the one of ``ui.no_enter``, which is off.
    """
    if not answer.headers["Content-Type"].startswith("text/html"):
        return []
    forms = WRITING_FORM.findall(answer.content.decode())
    fields = [form for form in forms if FIELD.search(form)]
    return [form[:80] for form in fields if GUARD not in FIRST_BUTTON.findall(form)[0]]


def _ask(client: Client, line: Line, address: str) -> Any:
    return _press(client, address) if line.how == "POST" else client.get(address)


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
