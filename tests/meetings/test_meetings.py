"""Any two deeds meet at one letter: both done, or the second refused for a reason.

The first is done and its transaction held open; the second comes meanwhile, in a process
of its own, and waits or goes on. No deed ends in a fault, none loses sight of what is
there (404), and the record says what really was: of every column each old value is the
new value of the event before.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import connection

from saraban.audit.models import AuditEvent
from tests.cast import Cast
from tests.children import Child
from tests.meetings import deed_process
from tests.meetings.letters import SCENES, Deed

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("transactional_db")]

# How long the second waits for the first: by then it stands before a locked row.
SECONDS: Final = 0.15
# Every so many of all pairs in `make test`, all of them in `make test-long`.
EVERY: Final = 9
# Nobody has lost the right, or the letter, by what the other did.
FAULTS: Final = {"UnknownSubjectError"}


def pairs(scene: str) -> list[tuple[Deed, Deed]]:
    """Return every deed before every deed."""
    _, deeds = SCENES[scene]
    return list(product(deeds, deeds))


SOME: Final = [
    *((scene, EVERY) for scene in SCENES),
    *(pytest.param(scene, 1, marks=pytest.mark.long) for scene in SCENES),
]


@pytest.mark.parametrize(("scene", "every"), SOME)
def test_any_two_deeds_meet(cast: Cast, scene: str, every: int) -> None:
    make, _ = SCENES[scene]
    faults = []
    with ExitStack() as stack:
        children = [
            stack.enter_context(Child(deed_process.main)) for _ in ("first", "second")
        ]
        assert [_line(each) for each in children] == ["ready", "ready"]
        for place, (first, second) in enumerate(pairs(scene)):
            if place % every:
                continue
            letter = make(cast)
            answers = _meet(cast, children, letter, first, second)
            what = f"{first.name} by {first.by}, then {second.name} by {second.by}"
            faults += [f"{what}: {fault}" for fault in _faults_of(answers)]
            faults += [f"{what}: {fault}" for fault in _false_events()]
    assert not faults, "\n".join(faults)


def _meet(
    cast: Cast, children: list[Child], letter: dict[str, Any], one: Deed, two: Deed
) -> list[dict[str, Any]]:
    """Let the second come while the first holds its transaction open."""
    first, second = children
    first.tell(json.dumps(one.told(cast, letter) | {"hold": True}))
    done = json.loads(_line(first))
    second.tell(json.dumps(two.told(cast, letter)))
    if "made" in done:
        _wait_until_it_waits()
        first.tell("go on")
        assert json.loads(_line(first)) == done
    return [done, json.loads(_line(second))]


def _wait_until_it_waits() -> None:
    """PostgreSQL says who waits for a lock; elsewhere, and for who need not, a moment."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_sleep(%s)", [SECONDS])
        else:
            cursor.execute("SELECT 1")


def _line(child: Child) -> str:
    line = child.stdout.readline()
    assert line, "the process ended: see its traceback"
    return line.strip()


def _faults_of(answers: list[dict[str, Any]]) -> Iterator[str]:
    first, second = answers
    if "made" not in first:
        yield f"the first is refused alone: {first}"
    if "fault" in second or second.get("refused") in FAULTS:
        yield f"the second: {second}"


def _false_events() -> Iterator[str]:
    """Give columns whose events do not follow from each other, up to the row as it is."""
    events = AuditEvent.objects.exclude(detail=None).select_related("detail")
    now: dict[tuple[str, int | None, str], list[tuple[Any, Any]]] = defaultdict(list)
    for event in events.order_by("pk"):
        for column, pair in event.detail.values.items():
            if isinstance(pair, list) and len(pair) == 2:
                key = (event.subject_type, event.subject_id, column)
                now[key].append((pair[0], pair[1]))
    models = {each._meta.model_name: each for each in apps.get_models()}
    for (table, pk, column), changed in now.items():
        model: Any = models.get(table)
        if model is None or column not in {
            each.attname for each in model._meta.concrete_fields
        }:
            continue
        row = model.objects.filter(pk=pk).values_list(column, flat=True).first()
        following = [*(old for old, _ in changed[1:]), row]
        for (_, new), after in zip(changed, following, strict=True):
            if str(new) != str(after):
                yield f"{table} {pk} {column}: {new!r} was written, {after!r} is next"
