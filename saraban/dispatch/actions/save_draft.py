"""Deeds with drafts until they are sent: save, ask, schedule, refuse, take back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.access.policy import require, require_somewhere
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import FormUsedError, NotAllowedError
from saraban.core.submissions import once
from saraban.dispatch.actions.answer import require_number_of_book
from saraban.dispatch.actions.draft_files import drop_files, set_files
from saraban.dispatch.errors import DraftChangedMeanwhileError, DraftMovedError
from saraban.dispatch.models import Dispatch, Draft
from saraban.dispatch.models.drafts import DRAFT_NOTE_MAX
from saraban.dispatch.queries.draft_ties import entry_mark_of
from saraban.dispatch.queries.drafts import locked_draft, require_to_write
from saraban.documents.actions import discard_contents, use_uploads
from saraban.documents.staged_uploads import ChosenFile
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor

State = Draft.State
# What the record calls it when a draft is put into a state by its form.
PUT: Final[dict[int, str]] = {
    State.WRITING: "saved",
    State.WAITING: "asked",
    State.SCHEDULED: "scheduled",
}


@dataclass(frozen=True)
class DraftDetails:
    """What the form of ส่งหนังสือราชการ held when it was kept.

    ``typed`` is all of it as it was typed; ``version`` is what its writer saw.
    """

    typed: str
    from_office_id: int | None
    entry_id: int | None
    answers_id: int | None
    reference_number: str
    subject: str
    files: Sequence[ChosenFile]
    submission: uuid.UUID
    version: int = 0
    send_at: datetime | None = None

    def columns(self) -> dict[str, Any]:
        """Return what stands in columns of their own."""
        return {
            "typed": self.typed,
            "from_office_id": self.from_office_id,
            "entry_id": self.entry_id,
            "answers_id": self.answers_id,
            "reference_number": self.reference_number,
            "subject": self.subject,
        }


def create_draft(details: DraftDetails, state: Draft.State, *, actor: Actor) -> Draft:
    """Keep what was typed as a new draft: to write on, for approval or for its time.

    The same press again returns the draft that it made. Raises NotAllowedError,
    DraftChangedMeanwhileError, FormUsedError and UploadExpiredError.
    """
    _require_to_send(details, actor)
    made = Draft.objects.filter(submission=details.submission)
    sent = Dispatch.objects.filter(submission=details.submission)

    def made_before() -> Draft | None:
        draft = made.filter(office=actor.book_owner_id).first()
        if draft is not None and draft.typed != details.typed:
            # Gone back and typed otherwise: that text must not vanish.
            raise DraftChangedMeanwhileError(draft)
        return draft

    return once(
        made_before,
        lambda: made.all().exists() or sent.all().exists(),
        lambda: _create(details, state, actor=actor),
    )


@transaction.atomic
def change_draft(
    draft_id: int, details: DraftDetails, state: Draft.State, *, actor: Actor
) -> Draft:
    """Keep what was typed in a draft that is being written.

    Of two people who save at once the second sees the first's text and decides; a
    second press of the same form changes nothing. Raises UnknownSubjectError,
    NotAllowedError, DraftMovedError and DraftChangedMeanwhileError.
    """
    draft = locked_draft(draft_id, actor=actor)
    require_to_write(actor, draft)
    _require_to_send(details, actor)
    if draft.state != State.WRITING or draft.version != details.version:
        if _is_second_press(draft, details, state):
            return draft
        expect(draft, State.WRITING)
        raise DraftChangedMeanwhileError(draft)
    for name, value in details.columns().items():
        setattr(draft, name, value)
    return _put(draft, details, state, actor=actor)


@transaction.atomic
def discard_draft(draft_id: int, *, actor: Actor) -> Draft:
    """Give a draft up; the record keeps what its files were.

    Raises UnknownSubjectError, NotAllowedError and DraftMovedError.
    """
    draft = locked_draft(draft_id, actor=actor)
    require_to_write(actor, draft)
    if draft.state == State.DISCARDED:
        return draft
    expect(draft, State.WRITING)
    values = {"files": list(draft.files.values_list("stored_file__sha256", flat=True))}
    drop_files(draft)
    move(draft, State.DISCARDED)
    keep_record(draft, "discarded", values, actor=actor)
    return draft


def erase_draft(draft_id: int, *, actor: Actor) -> None:
    """Give up a draft that turned out to be a secret letter: nothing of it stays.

    Raises UnknownSubjectError, NotAllowedError and DraftMovedError.
    """
    with transaction.atomic():
        files = locked_draft(draft_id, actor=actor).files
        contents = list(files.values_list("stored_file", flat=True))
        draft = discard_draft(draft_id, actor=actor)
        kept = Draft.objects.filter(pk=draft.pk)
        kept.update(typed="", subject="", reference_number="", refusal="")
    discard_contents(contents)


@transaction.atomic
def refuse_draft(draft_id: int, reason: str, *, actor: Actor) -> Draft:
    """ไม่อนุมัติ: back to its author, who is told why.

    Raises UnknownSubjectError, NotAllowedError and DraftMovedError.
    """
    draft = locked_draft(draft_id, actor=actor)
    require(actor, Permission.DISPATCH_APPROVE, division_id=draft.from_office_id)
    expect(draft, State.WAITING)
    give_back(draft, f"{actor.user} ไม่อนุมัติ: {reason}")
    keep_record(draft, "refused", {"reason": reason}, actor=actor)
    tell_author(NoticeKind.APPROVAL, draft, f"ไม่อนุมัติให้ส่ง {title_of(draft)}")
    return draft


@transaction.atomic
def take_back_draft(draft_id: int, *, actor: Actor) -> Draft:
    """ดึงกลับมาแก้ไข: the author takes a draft back before it is approved.

    Raises UnknownSubjectError, NotAllowedError and DraftMovedError.
    """
    draft = locked_draft(draft_id, actor=actor)
    if draft.author_id != actor.user_id:
        message = "ดึงกลับมาแก้ไขได้เฉพาะผู้ร่าง ให้แจ้งผู้ร่าง หรือผู้อนุมัติกด ไม่อนุมัติ"
        raise NotAllowedError(message)
    expect(draft, State.WAITING)
    give_back(draft, "")
    keep_record(draft, "taken_back", {}, actor=actor)
    return draft


@transaction.atomic
def unschedule_draft(draft_id: int, *, actor: Actor) -> Draft:
    """ยกเลิกกำหนดเวลา: the letter waits as a draft again, its approval is void.

    Raises UnknownSubjectError, NotAllowedError and DraftMovedError.
    """
    draft = locked_draft(draft_id, actor=actor)
    require_to_write(actor, draft)
    expect(draft, State.SCHEDULED)
    values = {"send_at": draft.send_at}
    give_back(draft, "")
    keep_record(draft, "unscheduled", values, actor=actor)
    return draft


def expect(draft: Draft, state: Draft.State) -> None:
    """Raise DraftMovedError unless the draft waits for this."""
    if draft.state != state:
        raise DraftMovedError(draft)


def give_back(draft: Draft, refusal: str) -> None:
    """Let a draft be written on again: without approval, without a time."""
    draft.refusal = refusal[:DRAFT_NOTE_MAX]
    draft.send_at = None
    _forget_approval(draft)
    move(draft, State.WRITING)


def move(draft: Draft, state: Draft.State) -> None:
    """Write a locked draft into another state; who saw the old one has to look again."""
    draft.state = state
    draft.version += 1
    draft.save()


def keep_record(
    draft: Draft, change: str, values: dict[str, Any], *, actor: Actor | None
) -> None:
    """Write what happened to a draft into the record."""
    known = {"change": change, "version": draft.version, "subject": draft.subject}
    record(AuditKind.DRAFT_CHANGED, draft, actor=actor, values=known | values)


def tell_author(kind: NoticeKind, draft: Draft, title: str) -> None:
    """Tell whoever put the draft forward."""
    whom = Tell(draft.office_id, draft.get_absolute_url(), person_id=draft.author_id)
    tell(kind, title, [whom])


def tell_division(kind: NoticeKind, draft: Draft, title: str) -> None:
    """Tell the division in whose name the letter goes; in a school, the school."""
    own = draft.from_office_id
    division = None if own == draft.office_id else own
    whom = Tell(draft.office_id, draft.get_absolute_url(), division_id=division)
    tell(kind, title, [whom])


def title_of(draft: Draft) -> str:
    """Return the letter in one line."""
    return f"{draft.reference_number} {draft.subject}".strip()


def _require_to_send(details: DraftDetails, actor: Actor) -> None:
    if details.from_office_id is None:
        require_somewhere(actor, Permission.LETTER_SEND)
    else:
        require(actor, Permission.LETTER_SEND, division_id=details.from_office_id)


def _create(details: DraftDetails, state: Draft.State, *, actor: Actor) -> Draft:
    if Dispatch.objects.filter(submission=details.submission).exists():
        # The same filling of the form has been sent: going back does not undo that.
        raise FormUsedError
    draft = Draft(
        office=actor.book_owner,
        author=actor.user,
        appointment=actor.appointment,
        submission=details.submission,
        version=0,
        **details.columns(),
    )
    # Files need a row to belong to.
    draft.save(force_insert=True)
    return _put(draft, details, state, actor=actor)


def _put(
    draft: Draft, details: DraftDetails, state: Draft.State, *, actor: Actor
) -> Draft:
    if state != State.WRITING:
        number = details.reference_number
        require_number_of_book(draft.answers, draft.entry, number)
    files = set_files(draft, details.files)
    draft.saved_at = timezone.now()
    draft.send_at = None if state == State.WRITING else details.send_at
    _forget_approval(draft)
    if state != State.WRITING:
        # Whoever puts it forward answers for the text, whoever began it.
        draft.author, draft.appointment = actor.user, actor.appointment
        draft.refusal = ""
    if state == State.WAITING:
        draft.entry_mark = entry_mark_of(draft)
    move(draft, state)
    values = {"files": files, "send_at": draft.send_at, "from": draft.from_office_id}
    keep_record(draft, PUT[state], values, actor=actor)
    if state == State.WAITING:
        tell_division(NoticeKind.APPROVAL, draft, f"ขออนุมัติส่ง {title_of(draft)}")
    return draft


def _is_second_press(draft: Draft, details: DraftDetails, state: Draft.State) -> bool:
    """The same filling of the form, with nothing in it that is not kept yet."""
    if (draft.typed, draft.state) != (details.typed, state):
        return False
    tokens = {each.token for each in details.files if each.token is not None}
    return not use_uploads(tokens)


def _forget_approval(draft: Draft) -> None:
    draft.entry_mark = ""
    draft.approved_at = None
    draft.approved_by = None
    draft.approved_capacity = ""
    draft.approved_recipients = None
