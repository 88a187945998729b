"""รับทราบ, รายงานผล, ปิดเรื่อง and สั่งเพิ่มเติม: what becomes of an assignment."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import (
    HeldStep,
    hold_for_desk,
    hold_step,
    require_turn,
)
from saraban.circulation.actions.notify import tell_asker, tell_desks
from saraban.circulation.actions.write_steps import end_step, endorse, make_room, settle
from saraban.circulation.errors import (
    NotReportedError,
    StepTakenError,
    WordsMissingError,
)
from saraban.circulation.models import Endorsement, EndorsementFile, Step
from saraban.circulation.queries.addressees import Desk
from saraban.circulation.queries.step_rights import closing_post, ordering_post
from saraban.core.errors import NotAllowedError
from saraban.documents.actions import use_uploads
from saraban.documents.models import PendingUpload
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor

NOT_A_TASK = "เรื่องนี้เสนอให้ท่านพิจารณา ให้กด ลงความเห็น หรือ สั่งการ"
NOT_INSTRUCTOR = "ปิดเรื่องและสั่งเพิ่มเติมได้เฉพาะผู้ที่สั่งการเรื่องนี้ ผู้ปฏิบัติหน้าที่แทน และผู้บริหารของหน่วยงาน"
NOT_INSTRUCTING = (
    "สั่งเพิ่มเติมได้เฉพาะผู้ที่มีหน้าที่สั่งการในขณะนี้ ให้แจ้งผู้ดำรงตำแหน่งนั้นหรือผู้บริหารของหน่วยงาน"
)


@dataclass(frozen=True)
class ReportFile:
    """A file of a report: one of the person's own uploads, and what it is."""

    token: uuid.UUID
    description: str = ""


@transaction.atomic
def accept_step(step_id: int, *, actor: Actor) -> Step:
    """รับทราบ. What was only to be noted is done with it.

    A second press changes nothing. Raises UnknownSubjectError, NotAllowedError,
    EntryVoidError, StepTakenError and StepHeldError.
    """
    held, post = hold_for_desk(step_id, actor=actor)
    step = held.step
    if step.accepted_at is not None:
        return step
    require_turn(step, actor=actor)
    _require_task(step, (Step.Purpose.ACT, Step.Purpose.NOTE))
    step.accepted_at = timezone.now()
    step.opened_at = step.opened_at or step.accepted_at
    step.save(update_fields=["accepted_at", "opened_at"])
    endorse(held.circulation, Endorsement.Kind.ACCEPTANCE, actor=post, step=step)
    values = {"step": step.pk}
    record(AuditKind.STEP_ACCEPTED, held.entry, actor=post, values=values)
    if step.purpose == Step.Purpose.NOTE:
        end_step(step, Step.State.DONE)
        settle_and_tell(held)
    return step


def _require_task(step: Step, purposes: Collection[str]) -> None:
    """What asks for an opinion or an instruction is answered by one."""
    if step.purpose not in purposes:
        raise NotAllowedError(NOT_A_TASK)


def settle_and_tell(held: HeldStep) -> None:
    """Let the next have their turn, and tell them."""
    arrived = settle(held.circulation)
    tell_desks(NoticeKind.PROPOSED, "เสนอ", held.entry, arrived)


@transaction.atomic
def report_step(
    step_id: int, words: str, files: Sequence[ReportFile] = (), *, actor: Actor
) -> Endorsement:
    """รายงานผล, with files. Who instructed closes it; what was only handed on is done.

    Raises UnknownSubjectError, NotAllowedError, EntryVoidError, StepTakenError,
    StepHeldError, WordsMissingError and UploadExpiredError.
    """
    held, post = hold_for_desk(step_id, actor=actor)
    step = held.step
    made = _reported_before(step, words, actor)
    if made is not None:
        return made
    require_turn(step, actor=actor)
    _require_task(step, (Step.Purpose.ACT,))
    if not words:
        raise WordsMissingError
    made = endorse(
        held.circulation, Endorsement.Kind.REPORT, actor=post, step=step, words=words
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
    record(AuditKind.STEP_REPORTED, held.entry, actor=post, values=values)
    tell_asker(NoticeKind.REPORTED, f"{post.user} รายงานผล", step)
    settle_and_tell(held)
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


@transaction.atomic
def close_step(step_id: int, words: str = "", *, actor: Actor) -> Step:
    """ปิดเรื่อง: who instructed, or has that post now, is content with the report.

    What was sent back to a desk is closed by that desk: nothing more comes of it. A
    second press changes nothing. Raises UnknownSubjectError, NotAllowedError,
    EntryVoidError, StepTakenError and NotReportedError.
    """
    held = hold_step(step_id, actor=actor)
    step = held.step
    sent_back_to = held.post if step.is_return else None
    post = sent_back_to or require_closer(step, actor)
    if _was_closed(step):
        return step
    if sent_back_to is not None:
        require_turn(step, actor=actor)
    else:
        _require_reported(step)
    end_step(step, Step.State.DONE)
    kind = Endorsement.Kind.CLOSURE
    endorse(held.circulation, kind, actor=post, step=step, words=words)
    values = {"description": words, "step": step.pk}
    record(AuditKind.STEP_CLOSED, held.entry, actor=post, values=values)
    if sent_back_to is not None:
        tell_asker(NoticeKind.CLOSED, f"{post.user} ปิดเรื่อง", step)
    else:
        tell_desks(NoticeKind.CLOSED, "ปิดเรื่อง", held.entry, [step])
    settle_and_tell(held)
    return step


def _was_closed(step: Step) -> bool:
    if step.state != Step.State.DONE:
        return False
    return step.endorsements.filter(kind=Endorsement.Kind.CLOSURE).exists()


@transaction.atomic
def order_more(
    step_id: int, words: str, due_on: date | None = None, *, actor: Actor
) -> Step:
    """สั่งเพิ่มเติม: what was reported goes back to work, with further words.

    It is ordered under a post that gives instructions today. Raises
    UnknownSubjectError, NotAllowedError, EntryVoidError, StepTakenError,
    NotReportedError and WordsMissingError.
    """
    held = hold_step(step_id, actor=actor)
    step = held.step
    post = require_instructor(step, actor)
    _require_reported(step)
    if not words:
        raise WordsMissingError
    desk = Desk(step.office, step.role, step.person, step.appointment)
    make_room(held.circulation, [desk])
    step.state = Step.State.WAITING
    step.due_on = due_on or step.due_on
    step.accepted_at = None
    step.opened_at = None
    step.save(update_fields=["state", "due_on", "accepted_at", "opened_at"])
    made = endorse(
        held.circulation,
        Endorsement.Kind.INSTRUCTION,
        actor=post,
        step=step,
        words=words,
        to=[step.desk_name],
    )
    values = {"description": words, "step": step.pk, "endorsement": made.pk}
    record(AuditKind.INSTRUCTION_GIVEN, held.entry, actor=post, values=values)
    tell_desks(NoticeKind.INSTRUCTED, "สั่งการเพิ่มเติม", held.entry, [step])
    settle(held.circulation)
    return step


def require_closer(step: Step, actor: Actor) -> Actor:
    """Return the post under which the person closes; raises NotAllowedError."""
    post = closing_post(step, actor)
    if post is None:
        raise NotAllowedError(NOT_INSTRUCTOR)
    return post


def require_instructor(step: Step, actor: Actor) -> Actor:
    """Return the post under which the person orders more; raises NotAllowedError."""
    post = ordering_post(step, actor)
    if post is None:
        closes = closing_post(step, actor) is not None
        raise NotAllowedError(NOT_INSTRUCTING if closes else NOT_INSTRUCTOR)
    return post


def _require_reported(step: Step) -> None:
    if step.state == Step.State.REPORTED:
        return
    raise StepTakenError if not step.is_open else NotReportedError
