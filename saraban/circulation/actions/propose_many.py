"""เสนอ of many letters along one way, in one press (แฟ้มเสนอ)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from saraban.audit.models import AuditKind
from saraban.circulation.actions.notify import tell_desks_of_many
from saraban.circulation.actions.propose import require_fitting
from saraban.circulation.actions.write_many import (
    lock_lines,
    put_before,
    record_lines,
)
from saraban.circulation.models import Endorsement
from saraban.circulation.queries.many import Line, lines_of, planned_proposal
from saraban.circulation.queries.ways import OfferedWay
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor


@transaction.atomic
def propose_many(
    entry_ids: Sequence[int], way: OfferedWay, words: str, *, actor: Actor
) -> list[Line]:
    """Put many letters before those on a way as ``propose`` does, without a signature.

    Returns all lines; one with ``why`` was left as it is. Raises as ``hand_over_many``.
    """
    lock_lines([each.pk for each in lines_of(entry_ids, actor)])
    lines = planned_proposal(lines_of(entry_ids, actor), way, actor)
    going = [each for each in lines if not each.why]
    if not going:
        return lines
    for line in going:
        for stage in line.stages:
            require_fitting(stage, line.entry)
    steps = put_before(going, Endorsement.Kind.SUBMISSION, words, actor=actor)
    record_lines(AuditKind.LETTER_PROPOSED, going, steps, words, actor=actor)
    told = [
        (line.entry, step)
        for line, made in zip(going, steps, strict=True)
        for step in made
        if step.is_waiting
    ]
    tell_desks_of_many(NoticeKind.PROPOSED, "เสนอ", told)
    return lines
