"""เสนอ: a letter is put before its superiors, one after the other or side by side."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.locks import (
    NOT_RECIPIENT,
    LockedStep,
    locked_step,
    require_no_pending_decision,
    taken_words,
)
from saraban.circulation.actions.notify import tell_desks
from saraban.circulation.actions.write_steps import (
    Asking,
    accept,
    circulation_of,
    create_steps,
    end_step,
    endorse,
    next_place,
    settle,
)
from saraban.circulation.errors import (
    AlreadyWaitingError,
    NobodyProposedToError,
    NotInOfficeError,
    StepTakenError,
)
from saraban.circulation.models import Circulation, Endorsement, Step
from saraban.circulation.models.endorsements import shortened
from saraban.circulation.queries.addressees import may_instruct_by_role
from saraban.circulation.queries.ways import Stage
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.registers.actions.locks import locked_registered_entry, require_for_entry
from saraban.registers.models import RegisterEntry
from saraban.signatures.actions.prove import Signing


@transaction.atomic
def propose(
    entry: RegisterEntry,
    stages: Sequence[Stage],
    words: str = "",
    *,
    actor: Actor,
    from_step: int | None = None,
    signing: Signing | None = None,
) -> list[Step]:
    """Put a letter on its way; the first stage has its turn at once.

    ``from_step`` is the actor's own step that is answered so: what was sent back, or a
    letter that a division was handed; whoever has the letter may propose it, and what
    was assigned to them still waits for their report. The same press again changes
    nothing. Returns all new steps in order. Raises UnknownSubjectError,
    NotAllowedError, EntryVoidError, EntryReservedError, NobodyProposedToError,
    NotInOfficeError, TooManyAtOnceError, AlreadyWaitingError, DecisionPendingError.
    """
    entry = locked_registered_entry(entry, actor=actor)
    if not entry.book.is_of_letters:
        raise UnknownSubjectError
    own = _own_step(from_step, entry, actor)
    if own is None:
        require_for_entry(actor, Permission.ENTRY_PROPOSE, entry)
    post = own.post if own is not None and own.post is not None else actor
    stages = [each for each in stages if each.desks]
    if not stages:
        raise NobodyProposedToError
    for stage in stages:
        require_fitting(stage, entry)
    circulation = circulation_of(entry)
    names = [desk.name for stage in stages for desk in stage.desks]
    made_before = _made_before(circulation, names, words, actor)
    if made_before:
        return made_before
    _require_not_on_its_way(circulation, stages)
    came_from = _answer(own)
    endorse(
        circulation,
        Endorsement.Kind.SUBMISSION,
        actor=post,
        step=came_from,
        words=words,
        to=names,
        signing=signing,
    )
    place = next_place(circulation)
    made: list[Step] = []
    for number, stage in enumerate(stages):
        asking = Asking(
            stage.purpose, place + number, stage.due_on, came_from=came_from
        )
        made += create_steps(
            circulation, stage.desks, asking, actor=post, is_planned=True
        )
    arrived = settle(circulation)
    values = {"description": " → ".join(names), "words": words}
    record(AuditKind.LETTER_PROPOSED, entry, actor=post, values=values)
    tell_desks(NoticeKind.PROPOSED, "เสนอ", entry, arrived)
    return _as_they_stand(made)


def _as_they_stand(made: Sequence[Step]) -> list[Step]:
    """Return the new steps, some of which have their turn already."""
    steps = Step.objects.filter(pk__in=[each.pk for each in made])
    return list(steps.select_related("office", "person").order_by("pk"))


def _made_before(
    circulation: Circulation, names: list[str], words: str, actor: Actor
) -> list[Step]:
    """Return what the same proposal made, while it is still going its way."""
    submissions = circulation.endorsements.filter(kind=Endorsement.Kind.SUBMISSION)
    last = submissions.order_by("-pk").first()
    pressed = (actor.user_id, words, shortened(names))
    if last is None or (last.made_by_id, last.words, last.addressed_to) != pressed:
        return []
    steps = circulation.steps.filter(
        asked_by=actor.user_id, place__isnull=False, asked_at__gte=last.made_at
    )
    made = list(steps.with_people())
    return made if any(each.is_open for each in made) else []


def _require_not_on_its_way(circulation: Circulation, stages: Sequence[Stage]) -> None:
    """Nobody is put into the way twice while it is going on."""
    people = [desk.person.pk for each in stages for desk in each.desks if desk.person]
    in_way = circulation.steps.still_open().filter(place__isnull=False)
    again = in_way.filter(person__in=people).with_people().first()
    if again is not None:
        message = (
            f"เรื่องนี้เสนอ {again.desk_name} อยู่แล้ว ({again.get_state_display()}) "
            "ให้รอก่อน หรือถอนเรื่องเดิมแล้วเสนอใหม่"
        )
        raise AlreadyWaitingError(message)


def require_fitting(stage: Stage, entry: RegisterEntry) -> None:
    """Inside the office, and สั่งการ only from whoever may instruct."""
    owner = entry.book.office_id
    for desk in stage.desks:
        if desk.office.book_owner_id != owner:
            raise NotInOfficeError
        instructs = stage.purpose == Step.Purpose.INSTRUCT
        if instructs and not (desk.role and may_instruct_by_role(desk.role)):
            message = (
                f"{desk.name} ไม่มีหน้าที่สั่งการ จึงเสนอเพื่อสั่งการไม่ได้ "
                "เปลี่ยนเป็นเพื่อพิจารณาหรือลงความเห็น หรือเลือกผู้บริหาร"
            )
            raise NotInOfficeError(message)


def _own_step(
    step_id: int | None, entry: RegisterEntry, actor: Actor
) -> LockedStep | None:
    """Return the actor's own step that the proposal answers."""
    if step_id is None:
        return None
    locked = locked_step(step_id, actor=actor)
    if locked.step.entry_id != entry.pk or locked.post is None:
        raise NotAllowedError(NOT_RECIPIENT)
    return locked


def _answer(own: LockedStep | None) -> Step | None:
    """End the step that was answered; what was assigned waits for its report."""
    if own is None:
        return None
    step = own.step
    if not step.is_waiting:
        raise StepTakenError(taken_words(step))
    require_no_pending_decision(step)
    if step.needs_closing:
        accept(step)
    else:
        end_step(step, Step.State.DONE)
    return step
