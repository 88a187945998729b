"""Steps and endorsements of many letters, in as many statements as for a few."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import F, Max
from django.utils import timezone

from saraban.audit.actions import record_many
from saraban.audit.models import AuditKind
from saraban.circulation.actions.write_steps import (
    MOST_AT_ONCE,
    ON_PAPER,
    Asking,
    hold_offices,
    new_endorsement,
    new_step,
)
from saraban.circulation.errors import TooManyAtOnceError
from saraban.circulation.models import Circulation, Endorsement, Step
from saraban.circulation.queries.many import Line
from saraban.core.locks import locked_rows
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry


def lock_lines(entry_ids: Sequence[int]) -> None:
    """Lock the lines of a press, in order, so that each goes its way once."""
    locked_rows(RegisterEntry.objects.only("pk"), entry_ids, no_key=True)


def put_before(
    lines: Sequence[Line], kind: Endorsement.Kind, words: str = "", *, actor: Actor
) -> list[list[Step]]:
    """Write the steps of locked lines that nothing holds up, and what was said.

    A proposal is a way, whose first place has its turn at once; ส่งต่อ is a task beside
    it. Returns the new steps line by line. Raises NotInOfficeError and
    TooManyAtOnceError.
    """
    if any(len(each.desks) > MOST_AT_ONCE for line in lines for each in line.stages):
        raise TooManyAtOnceError
    hold_offices(desk for line in lines for desk in line.desks)
    is_way = kind == Endorsement.Kind.SUBMISSION
    circulations = _circulations(lines, goes_on_paper=kind in ON_PAPER)
    behind = _last_places(circulations.values()) if is_way else {}
    moment = timezone.now()
    made = []
    for line in lines:
        circulation = circulations[line.entry.pk]
        for number, stage in enumerate(line.stages, 1):
            place = behind.get(circulation.pk, 0) + number if is_way else None
            asking = Asking(stage.purpose, place, stage.due_on)
            made += [
                new_step(
                    circulation,
                    desk,
                    asking,
                    moment,
                    actor=actor,
                    is_planned=number > 1,
                )
                for desk in stage.desks
            ]
    steps = Step.objects.bulk_create(made)
    Endorsement.objects.bulk_create(
        new_endorsement(
            circulations[line.entry.pk],
            kind,
            actor=actor,
            words=words,
            to=[desk.name for desk in line.desks],
        )
        for line in lines
    )
    found: dict[int, list[Step]] = {}
    for step in steps:
        found.setdefault(step.entry_id, []).append(step)
    return [found[line.entry.pk] for line in lines]


def record_lines(
    kind: AuditKind,
    lines: Sequence[Line],
    steps: Sequence[Sequence[Step]],
    words: str = "",
    *,
    actor: Actor,
) -> None:
    """Record for each line who was asked."""
    said = {"words": words} if words else {}
    record_many(
        kind,
        [
            (
                line.entry,
                {
                    "description": line.names,
                    "steps": [each.pk for each in made],
                    **said,
                },
            )
            for line, made in zip(lines, steps, strict=True)
        ],
        actor=actor,
    )


def _circulations(
    lines: Sequence[Line], *, goes_on_paper: bool
) -> dict[int, Circulation]:
    """Return the ways of the lines by entry; those that are over open again."""
    entries = {line.entry.pk: line.entry for line in lines}
    known = Circulation.objects.filter(entry__in=entries)
    found = {each.entry_id: each for each in known}
    if found:
        old = Circulation.objects.filter(pk__in=[each.pk for each in found.values()])
        old.filter(closed_at__isnull=False).update(closed_at=None)
        if goes_on_paper:
            old.update(paper_version=F("paper_version") + 1, stamp_due=True)
    fresh = Circulation.objects.bulk_create(
        Circulation(
            entry_id=pk,
            office_id=entry.book.office_id,
            paper_version=int(goes_on_paper),
            stamp_due=goes_on_paper,
        )
        for pk, entry in entries.items()
        if pk not in found
    )
    return found | {each.entry_id: each for each in fresh}


def _last_places(circulations: Collection[Circulation]) -> dict[int, int]:
    """Return the last place of each way that has any."""
    placed = Step.objects.filter(
        circulation__in=[each.pk for each in circulations], place__isnull=False
    )
    last = placed.order_by().values_list("circulation").annotate(Max("place"))
    return dict(last)
