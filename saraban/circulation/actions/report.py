"""รายงานผล: what was done about an assignment, with files."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import (
    locked_step_at_desk,
    require_turn,
)
from saraban.circulation.actions.notify import tell_asker, tell_registrar
from saraban.circulation.actions.tasks import (
    require_task,
    settle_and_tell,
)
from saraban.circulation.actions.write_steps import end_step, endorse
from saraban.circulation.errors import (
    WordsMissingError,
)
from saraban.circulation.models import Endorsement, EndorsementFile, Step
from saraban.documents.actions import use_uploads
from saraban.documents.models import PendingUpload
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor


@dataclass(frozen=True)
class ReportFile:
    """A file of a report: one of the person's own uploads, and what it is."""

    token: uuid.UUID
    description: str = ""


@transaction.atomic
def report_step(
    step_id: int, words: str, files: Sequence[ReportFile] = (), *, actor: Actor
) -> Endorsement:
    """รายงานผล, with files. Who instructed closes it; what was only handed on is done.

    Raises UnknownSubjectError, NotAllowedError, EntryVoidError, StepTakenError,
    DecisionPendingError, WordsMissingError and UploadExpiredError.
    """
    locked, post = locked_step_at_desk(step_id, actor=actor)
    step = locked.step
    made = _reported_before(step, words, actor)
    if made is not None:
        return made
    require_turn(step, actor=actor)
    require_task(step, (Step.Purpose.ACT,))
    if not words:
        raise WordsMissingError
    made = endorse(
        locked.circulation, Endorsement.Kind.REPORT, actor=post, step=step, words=words
    )
    _attach(made, files, actor)
    step.accepted_at = step.accepted_at or made.made_at
    step.save(update_fields=["accepted_at"])
    if step.needs_closing:
        step.state = Step.State.REPORTED
        step.opened_at = step.opened_at or made.made_at
        step.save(update_fields=["state", "opened_at"])
    else:
        end_step(step, Step.State.DONE)
    values = {"description": words, "step": step.pk, "files": len(files)}
    record(AuditKind.STEP_REPORTED, locked.entry, actor=post, values=values)
    words_told = f"{post.user} รายงานผล"
    tell_asker(NoticeKind.REPORTED, words_told, step)
    tell_registrar(NoticeKind.REPORTED, words_told, step, besides=post.user_id)
    settle_and_tell(locked)
    return made


def _reported_before(step: Step, words: str, actor: Actor) -> Endorsement | None:
    if step.is_waiting:
        return None
    last = (
        step.endorsements.filter(kind=Endorsement.Kind.REPORT, made_by=actor.user_id)
        .order_by("-pk")
        .first()
    )
    return last if last and last.words == words else None


def _attach(made: Endorsement, files: Sequence[ReportFile], actor: Actor) -> None:
    tokens = [each.token for each in files]
    uploads = {
        each.pk: each
        for each in PendingUpload.objects.of(actor.user).filter(pk__in=tokens)
    }
    use_uploads(tokens)
    EndorsementFile.objects.bulk_create(
        EndorsementFile(
            endorsement=made,
            stored_file_id=uploads[each.token].stored_file_id,
            position=number,
            name=uploads[each.token].name,
            description=each.description,
        )
        for number, each in enumerate(files, start=1)
    )
