"""Whatever stands in a field of a form is answered: a megabyte at little more than a word."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests import forms
from tests.cast import Cast
from tests.nasty import PIECES, nasty
from tests.page_forms import PageForm, forms_of
from tests.page_table import ROLES, Line, lines
from tests.scene import Scene, set_scene

# What is typed into a form, and what the server takes in an address.
MOST_BYTES: Final = {"post": 1_000_000, "get": 60_000}
MOST_TIMES: Final = 10
# Seconds of the processor: what is shorter is counted as so long.
LEAST_SECONDS: Final = 0.08
ERROR: Final = 500
# Signing out ends the walk; what they hold is no text.
LEFT_OUT: Final = frozenset({"account_logout"})
NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken"})
# A form that is whole: what its deed does with a text happens only then.
WHOLE: Final = {
    ("registers:entry_create", "incoming"): forms.incoming,
    ("registers:entry_create", "outgoing"): forms.outgoing,
    ("registers:entry_create", "order"): forms.order,
    ("dispatch:dispatch_create", "menu"): forms.dispatch,
}
# Short, and yet more than a number, a day or a column of the database holds.
ODD: Final = (
    "9" * 30,
    "9223372036854775808",
    "-1",
    "1e400",
    "NaN",
    "0/0/0000",
    "31/12/9999 99:99",
    "\x00",
    "\ufdfa" * 30,
    "'\"><{{ %s",
)
# In the ordinary run: the page, one field of it, one text.
SAMPLE: Final = (
    ("registers:entry_create", "incoming", "refers_to", "numbers of letters"),
    ("registers:entry_create", "incoming", "subject", "marks in the wrong order"),
    ("registers:entry_create", "order", "cancels", "a letter of eighteen"),
    ("registers:entry_list", "incoming", "name", "marks in the wrong order"),
    ("registers:entry_list", "incoming", "q", "words"),
    ("circulation:step_list", "-", "q", "words"),
    ("directory:person_list", "-", "q", "words"),
    ("dispatch:dispatch_create", "menu", "outside_name_1", "a letter of eighteen"),
    ("dispatch:dispatch_create", "menu", "reply_by", "marks of Thai"),
)


@dataclass(frozen=True)
class Found:
    """A form of a page, and who fills it."""

    line: Line
    role: str
    form: PageForm

    def __str__(self) -> str:
        """Where it stands."""
        return f"{self.line.page} {self.line.thing} → {self.form.action}"


def pages() -> Iterator[tuple[Line, str]]:
    """Give every page once for each kind of thing, with somebody who sees it."""
    for line in lines():
        roles = [role for role in ROLES if line.marks[role] == "+"]
        if line.how == "GET" and roles:
            yield line, roles[0]


def found_on(scene: Scene, line: Line, role: str) -> list[Found]:
    """Return the forms of one page, and those that it has once something is sought."""
    address, client = line.address(scene), _browser(scene, role)
    found = _forms_at(client, address)
    if any("q" in form.names and form.method == "get" for form in found):
        found += _forms_at(client, f"{address}?q=1")
    return [Found(line, role, form) for form in found]


def _forms_at(client: Client, address: str) -> list[PageForm]:
    answer = client.get(address)
    if answer.streaming or "html" not in answer.get("Content-Type", ""):
        return []
    return forms_of(answer.content.decode(), address)


def every_form(scene: Scene) -> Iterator[Found]:
    """Give each form of the site once, however many pages show it."""
    seen = set()
    for line, role in pages():
        for found in found_on(scene, line, role):
            name = _view_of(found.form.action)
            whole = (line.page, line.thing) in WHOLE and line.thing
            key = (name, found.form.method, frozenset(found.form.names), whole)
            if name not in LEFT_OUT and key not in seen:
                seen.add(key)
                yield found


def _view_of(action: str) -> str:
    try:
        return str(resolve(urlsplit(action).path).view_name)
    except Resolver404:
        return action


def _browser(scene: Scene, role: str) -> Client:
    return scene.client(ROLES[role]) if ROLES[role] else Client()


def _long(kind: str, method: str) -> str:
    most = MOST_BYTES[method]
    letters = len(nasty(kind, most))
    return nasty(kind, letters * most // len(nasty(kind, most).encode()))


def _sent(scene: Scene, found: Found, name: str, text: str) -> dict[str, Any]:
    whole = WHOLE.get((found.line.page, found.line.thing))
    filled = whole(scene.cast) if whole and "submission" in found.form.names else {}
    return {**found.form.sent, **filled, name: text}


def _seconds(scene: Scene, found: Found, name: str, text: str) -> tuple[float, int]:
    """Send the form; what it did is undone. Return the processor's time, the status."""
    client = _browser(scene, found.role)
    kept = {key: each.value for key, each in client.cookies.items()}
    data = _sent(scene, found, name, text)
    start = time.process_time()
    with transaction.atomic():
        if found.form.method == "post":
            status = client.post(found.form.action, data).status_code
        else:
            path = urlsplit(found.form.action).path
            status = client.get(f"{path}?{urlencode(data, doseq=True)}").status_code
        taken = time.process_time() - start
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(kept)
    return taken, status


def _fault(scene: Scene, found: Found, name: str, kind: str) -> str:
    """Say what a long text does that a short one does not, if anything."""
    where = f"{found}: {name}: {kind}"
    try:
        short, _ = _seconds(scene, found, name, "ก")
        taken, status = _seconds(scene, found, name, _long(kind, found.form.method))
        if taken > MOST_TIMES * max(short, LEAST_SECONDS):
            # Once may be an accident of the machine.
            taken, _ = _seconds(scene, found, name, _long(kind, found.form.method))
    except Exception as error:  # noqa: BLE001  Whatever it is, the page is told.
        return f"{where}: {type(error).__name__}: {str(error)[:200]}"
    if status >= ERROR:
        return f"{where}: {status}"
    if taken > MOST_TIMES * max(short, LEAST_SECONDS):
        return f"{where}: {taken:.2f} s, a word {short:.2f} s"
    return ""


def test_a_megabyte_is_answered_like_a_word(cast: Cast) -> None:
    scene = Scene(cast)
    faults = []
    for page, thing, name, kind in SAMPLE:
        line, role = next(
            each for each in pages() if (each[0].page, each[0].thing) == (page, thing)
        )
        found = [
            each for each in found_on(scene, line, role) if name in each.form.names
        ]
        assert found, (page, name)
        faults += [
            told for each in found[:1] if (told := _fault(scene, each, name, kind))
        ]
    assert not faults, "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("kind", PIECES)
def test_a_megabyte_in_any_field_is_answered_like_a_word(cast: Cast, kind: str) -> None:
    scene = set_scene(cast)
    faults = [
        told
        for found in every_form(scene)
        for name in found.form.names
        if name not in NOT_TYPED and (told := _fault(scene, found, name, kind))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.long
@pytest.mark.parametrize("value", ODD)
def test_an_odd_value_in_any_field_is_answered(cast: Cast, value: str) -> None:
    scene = set_scene(cast)
    faults = [
        told
        for found in every_form(scene)
        for name in found.form.names
        if (told := _odd_fault(scene, found, name, value))
    ]
    assert not faults, "\n".join(faults)


def _odd_fault(scene: Scene, found: Found, name: str, value: str) -> str:
    try:
        _, status = _seconds(scene, found, name, value)
    except Exception as error:  # noqa: BLE001  Whatever it is, the page is told.
        return f"{found}: {name}: {type(error).__name__}: {str(error)[:200]}"
    return f"{found}: {name}: {status}" if status >= ERROR else ""
