"""ส่งต่อ of many lines of the book in one press."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from saraban.audit.models import AuditKind
from saraban.circulation.actions.hand_over import columns_of_desks
from saraban.circulation.actions.notify import tell_desks_of_many
from saraban.circulation.actions.write_many import (
    lock_lines,
    put_before,
    record_lines,
)
from saraban.circulation.models import Endorsement, Step
from saraban.circulation.queries.many import (
    HandTo,
    Line,
    lines_of,
    planned_handover,
)
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.registers.actions.correct import write_on_entries


@transaction.atomic
def hand_over_many(
    entry_ids: Sequence[int], hand_to: HandTo, *, actor: Actor
) -> list[Line]:
    """Hand many letters on as ``hand_over`` does, those that nothing holds up.

    Returns all lines; one with ``why`` was left as it is. All that go are written
    together, in a number of statements that does not grow with them. Raises
    UnknownSubjectError, NotInOfficeError and TooManyAtOnceError: then none goes.
    """
    lock_lines([each.pk for each in lines_of(entry_ids, actor)])
    lines = planned_handover(lines_of(entry_ids, actor), hand_to, actor)
    going = [each for each in lines if not each.why]
    if not going:
        return lines
    steps = put_before(going, Endorsement.Kind.HANDOVER, actor=actor)
    if hand_to.purpose == Step.Purpose.ACT:
        columns = [
            (each.entry, columns_of_desks(each.entry, each.desks)) for each in going
        ]
        write_on_entries(columns, actor=actor)
    record_lines(AuditKind.HANDED_OVER, going, steps, actor=actor)
    told = [
        (line.entry, step)
        for line, made in zip(going, steps, strict=True)
        for step in made
    ]
    tell_desks_of_many(NoticeKind.FORWARDED, "ส่งต่อ", told)
    return lines
