"""To everybody else the system with a secret letter is the system without it.

Every page, list, search, suggestion, export and paper that a person may ask for is
asked for before and after secret letters exist: the answers are the same bytes, by the
same number of statements. Each walk is undone, so that looking itself changes nothing;
the clock stands still. What is left out of the comparison stands in ``VARIED`` and
nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.secret_letters.models import SecretLetter
from tests.cast import Cast
from tests.page_table import ROLES, Line, lines
from tests.scene import Scene, set_scene
from tests.secret_letters import given

NOON: Final = datetime(2026, 11, 16, 5, tzinfo=UTC)
PHRASE: Final = "รหัสลับเฉพาะกิจสมมติ"
# Who keeps secret letters of the area and of a school, and who is listed.
KNOWING: Final = ("sec", "dep", "tea")
# Tokens that are drawn anew for every answer, and the room on the machine's disk.
VARIED: Final = (
    re.compile(rb"[\d.,]+ GB"),
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(rb'name="(?:submission|press)" value="[0-9a-f-]{36}"'),
    re.compile(rb'X-CSRFToken"?: ?"[^"]+"'),
)
HEADERS: Final = ("Content-Type", "Content-Disposition", "Location", "ETag")
PARTS: Final = 8
# Of a letter that is not there; it stands for the one that is, once there is one.
NOBODYS: Final = UUID("00000000-0000-4000-8000-000000000000")


@dataclass(frozen=True)
class Answer:
    """What a person gets to know of an answer."""

    status: int
    headers: tuple[str, ...]
    content: bytes
    statements: int


def without_tokens(content: bytes) -> bytes:
    for each in VARIED:
        content = each.sub(b"", content)
    return content


def asked(client: Client, address: str) -> Answer:
    """Ask for a page; for the letter that there is, once there is one."""
    letter = SecretLetter.objects.order_by("pk").first()
    known = str(letter.uid) if letter else str(NOBODYS)
    with CaptureQueriesContext(connection) as queries:
        answer: Any = client.get(address.replace(str(NOBODYS), known))
        whole = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        )
    return Answer(
        answer.status_code,
        tuple(
            answer.headers.get(name, "").replace(known, str(NOBODYS))
            for name in HEADERS
        ),
        without_tokens(whole.replace(known.encode(), str(NOBODYS).encode())),
        len(queries),
    )


def searches() -> Iterator[str]:
    """Everything that finds by words, for the words of the secret letter."""
    for kind in ("incoming", "outgoing", "order", "certificate"):
        yield f"{reverse('registers:entry_list', args=[kind])}?q={PHRASE}"
    for name in ("dispatch:dispatch_list", "dispatch:delivery_list"):
        yield f"{reverse(name)}?q={PHRASE}"
    yield f"{reverse('registers:sender_suggest')}?q={PHRASE}"
    yield f"{reverse('directory:office_suggest')}?q={PHRASE}"
    duplicates = reverse("registers:entry_duplicates", args=["incoming"])
    yield f"{duplicates}?reference_number=ที่ ลับ 1&sender={PHRASE}&subject={PHRASE}"
    yield reverse("notices:notice_list")
    yield reverse("secret_letters:letter_list")
    yield reverse("secret_letters:letter_detail", args=[NOBODYS])


def addresses_of(scene: Scene, chosen: list[Line], every: int, turn: int) -> list[str]:
    """Return the pages of these lines; their things are made when first asked for.

    Of the searches a role in turn takes ``every`` so many.
    """
    found = [line.address(scene) for line in chosen]
    return [*dict.fromkeys(found), *list(searches())[turn % every :: every]]


def walk(scene: Scene, role: str, addresses: list[str]) -> dict[str, Answer]:
    """Ask for every page, and undo what asking has written."""
    with transaction.atomic():
        found = look(scene, role, addresses)
        transaction.set_rollback(True)
    return found


def look(scene: Scene, role: str, addresses: list[str]) -> dict[str, Answer]:
    name = ROLES[role]
    client = scene.client(name) if name else Client()
    return {address: asked(client, address) for address in addresses}


def difference(before: Answer, after: Answer) -> str:
    """Say where two answers differ, in a few words."""
    if (before.status, before.headers) != (after.status, after.headers):
        return f"{before.status} {before.headers} | {after.status} {after.headers}"
    if before.content == after.content:
        return f"{before.statements} | {after.statements} statements"
    pairs = enumerate(zip(before.content, after.content, strict=False))
    place = next((at for at, (old, new) in pairs if old != new), 0)
    part = slice(max(0, place - 60), place + 60)
    return " | ".join(
        each.content[part].decode(errors="replace") for each in (before, after)
    )


def let_secrets_be(scene: Scene) -> None:
    """A letter comes, is read, proposed and answered; another goes to a school."""
    cast = scene.cast
    words = {"subject": PHRASE, "note": PHRASE}
    letter = given.received(cast, **words, sender=f"{PHRASE} ผู้ส่ง").letter
    given.listed(cast, letter, "deputy", reason=PHRASE)
    given.asked(cast, letter, "deputy")
    given.receive(
        cast,
        given.sent(cast, cast.schools[0], **words).deliveries.get(),
        "teacher",
    )


def check(
    cast: Cast, roles: list[str], chosen: dict[str, list[Line]], every: int = 1
) -> int:
    """Compare what these roles see; return how many pages were walked."""
    given.school_registrar(cast, "teacher")
    with time_machine.travel(NOON, tick=False):
        scene = set_scene(cast)
        pages = {
            role: addresses_of(scene, chosen[role], every, turn)
            for turn, role in enumerate(roles)
        }
        # The first look makes previews, fonts, and the books of the year.
        for role in roles:
            look(scene, role, pages[role])
        before = {role: walk(scene, role, pages[role]) for role in roles}
        let_secrets_be(scene)
        after = {role: walk(scene, role, pages[role]) for role in roles}
    told = [
        f"{role} {address}: {difference(before[role][address], after[role][address])}"
        for role in roles
        for address in pages[role]
        if before[role][address] != after[role][address]
    ]
    assert not told, "\n".join(told)
    for role in roles:
        for address, answer in after[role].items():
            assert PHRASE.encode() not in answer.content or "q=" in address, address
    return sum(len(each) for each in pages.values())


def others() -> list[str]:
    return [role for role in ROLES if role not in KNOWING]


def lines_to_walk(role: str = "") -> list[Line]:
    """Every page but the state of the machine, which is asked for each few seconds.

    The director is listed for the letters of the table of pages.
    """
    return [
        line
        for line in lines()
        if line.how == "GET"
        and line.page not in ("core:health", "desk:system_status")
        and not (role == "dir" and line.page.startswith("secret_letters:letter"))
        and not (role == "dir" and line.thing == "secret_letter")
    ]


@pytest.mark.postgres
def test_a_secret_letter_changes_nothing_for_anybody_else(cast: Cast) -> None:
    """Every role, and every eighth page for one of them."""
    every, roles = lines_to_walk("dir"), others()
    step = PARTS * len(roles)
    chosen = {role: every[place::step] for place, role in enumerate(roles)}
    count = check(cast, roles, chosen, every=3)
    print(f"walked {count} pages as {len(roles)} roles")
    assert count > len(every) / PARTS
    # To who keeps them they are there: the comparison sees something.
    shown = given.browser(cast, given.REGISTRAR).get(given.LIST).content
    assert PHRASE.encode() in shown


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.parametrize("role", [role for role in ROLES if role not in KNOWING])
def test_it_changes_no_page_of_all(cast: Cast, role: str) -> None:
    every = lines_to_walk(role)
    count = check(cast, [role], {role: every})
    print(f"walked {count} pages as {role}")
