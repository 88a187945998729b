"""รอสั่งการ and what else reads the ways of letters, on a set of ``bench.ways_data``.

``python -m bench.ways --lines N [--only NAME…]`` in the environment of one database;
``bench.ways_stage`` runs it on a large and a small set in turns and judges the one by
the other.
"""

# ruff: noqa: E402
from __future__ import annotations

from typing import Any, Final

import django

django.setup()

from django.db import models
from django.urls import reverse
from django.utils import timezone

from bench.in_process import Measured, measure_deed, measure_page, run_module
from bench.ways_data import build
from bench.ways_plan import DIRECTOR, OFFICER, REGISTRY, Scale
from bench.ways_stage import NAMES, OPTION
from saraban.circulation.actions.decide import DecisionDetails
from saraban.circulation.actions.pending_decision import (
    create_pending_decision,
    write_due,
)
from saraban.circulation.models import (
    Circulation,
    Decision,
    Endorsement,
    PendingDecision,
    Step,
)
from saraban.circulation.queries.addressees import Desk
from saraban.notices.models import Notice
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment
from saraban.registers.models import RegisterEntry

DEED_TIMES: Final = 9


def measure(name: str) -> Measured:
    """Return what a name took: seconds of each time, queries and bytes."""
    if name == "ways_decide":
        return _decide()
    if name == "ways_queue":
        return measure_page(reverse("circulation:queue"), DIRECTOR, redirects=1)
    path, who = _pages()[name]
    return measure_page(path, who)


def _pages() -> dict[str, tuple[str, str]]:
    """Return the address of each page and whose it is."""
    steps = reverse("circulation:step_list")
    lines = RegisterEntry.objects.filter(circulation__closed_at__isnull=False)
    middle = lines.order_by("pk")[lines.count() // 2]
    return {
        "ways_list_mine": (steps, OFFICER),
        "ways_list_asked": (f"{steps}?box=sent", REGISTRY),
        "ways_history": (reverse("desk:entry_history", args=[middle.pk]), REGISTRY),
        "ways_home": (reverse("desk:home"), DIRECTOR),
    }


def _decide() -> Measured:
    """Assign a letter to an officer, let the ten seconds be over, and write it."""
    deciding = _Deciding()
    return measure_deed(
        [deciding.hold, deciding.write],
        times=DEED_TIMES,
        before=deciding.let_the_seconds_pass,
        after=deciding.take_away,
    )


class _Deciding:
    """One letter that waits with the director, decided again and again."""

    def __init__(self) -> None:
        self.actor = _actor(DIRECTOR)
        officer = _actor(OFFICER)
        post = officer.appointment
        desk = Desk(post.office, post.role, officer.user, post)
        self.decided = DecisionDetails(Decision.ASSIGNED, "มอบดำเนินการ", to=(desk,))
        waiting = Step.objects.with_actor(self.actor).to_decide()
        self.step = waiting.latest("pk")
        self.newest = {table: _newest(table) for table in (Endorsement, Step, Notice)}
        entry = self.step.entry_id
        self.before = [
            _Row(RegisterEntry, entry),
            _Row(Circulation, self.step.circulation_id),
            _Row(Step, self.step.pk),
        ]

    def hold(self) -> None:
        """Press the button."""
        create_pending_decision(self.step.pk, self.decided, actor=self.actor)

    def let_the_seconds_pass(self) -> None:
        """Ten of them, where something is held."""
        PendingDecision.objects.update(due_at=timezone.now())

    def write(self) -> None:
        """Write what is due."""
        if write_due(person_id=self.actor.user_id) != 1:
            message = "nothing was written"
            raise RuntimeError(message)

    def take_away(self) -> None:
        """Leave the set as it was; the audit trail keeps what it has."""
        for table, newest in self.newest.items():
            rows = table._default_manager.filter(pk__gt=newest)
            # Nothing hangs on them but each other.
            rows._raw_delete(rows.db)  # noqa: SLF001
        for row in self.before:
            row.put_back()


class _Row:
    """A row as it was."""

    def __init__(self, table: type[models.Model], key: int) -> None:
        self.rows: models.QuerySet[Any] = table._default_manager.filter(pk=key)
        self.values = self.rows.values().get()

    def put_back(self) -> None:
        """Write every column again."""
        self.rows.update(**self.values)


def _newest(table: type[models.Model]) -> int:
    newest = table._default_manager.order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0


def _actor(username: str) -> Actor:
    posts = Appointment.objects.select_related("office__parent", "user")
    appointment = posts.get(user__username=username)
    return Actor(appointment.user, appointment)


def main() -> None:
    """Do what the command line says."""
    run_module(OPTION, NAMES, lambda count: build(Scale(count)), measure)


if __name__ == "__main__":
    main()
