"""The form of ส่งหนังสือราชการ while its letter is a draft, or becomes one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from saraban.access.permissions import Permission
from saraban.access.policy import divisions_for
from saraban.core import saved_input, thai
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.questions import CONFIRMED, SENDING, ask_about, was_pressed
from saraban.core.requests import read_ids
from saraban.core.submissions import refuse_form
from saraban.core.typed_text import first_of_line
from saraban.dispatch.actions.approval import needs_approval
from saraban.dispatch.actions.draft_files import chosen_files
from saraban.dispatch.actions.save_draft import (
    DraftDetails,
    State,
    change_draft,
    create_draft,
    erase_draft,
)
from saraban.dispatch.actions.send import (
    DispatchDetails,
    refuse_repetition,
    send_letter,
)
from saraban.dispatch.actions.send_draft import send_written
from saraban.dispatch.errors import DraftChangedMeanwhileError, WrongTimeError
from saraban.dispatch.models import Draft
from saraban.dispatch.queries.draft_ties import Ties, ties_of
from saraban.dispatch.queries.drafts import asks_approval
from saraban.dispatch.queries.recipients import resolve
from saraban.dispatch.views.compose.composition import (
    MANY_OF,
    Composition,
    compose,
    compose_for,
    entry_of_number,
    initial_of,
)
from saraban.dispatch.views.compose.fields import MORE_LINES
from saraban.dispatch.views.compose.unusual import unusual_of_dispatch
from saraban.dispatch.views.drafts.after_sending import go_to_sent
from saraban.dispatch.views.drafts.forms import ScheduleForm
from saraban.dispatch.views.drafts.saved_form import typed_of
from saraban.documents.staged_uploads import StagedUploads
from saraban.letters.models import REFERENCE_MAX, SUBJECT_MAX
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry
from saraban.registers.views.secrecy import SecretChosenError, refuse_secret

DEED: Final = "deed"
# Of this press only; everything else of the form is kept as it was typed.
_OF_THE_PRESS: Final = frozenset(
    {
        "csrfmiddlewaretoken",
        saved_input.OWNER_FIELD,
        "submission",
        "incoming",
        "version",
        DEED,
        CONFIRMED,
        "upload",
        "more_slots",
        "remove_upload",
        MORE_LINES,
    }
)
_OF_FILES: Final = ("upload_description_", "description_", "file_")


@dataclass
class DraftFormHandler:
    """A filled form, and the draft that it continues, if it does."""

    request: SignedInRequest
    composition: Composition
    uploads: StagedUploads
    draft: Draft | None = None

    @classmethod
    def opened(cls, request: SignedInRequest, draft: Draft) -> DraftFormHandler:
        """A draft opened to be continued, exactly as it was left."""
        ties = ties_of(draft, request.actor)
        initial = saved_input.initial_values(request) or _as_typed(
            typed_of(draft), ties
        )
        # An entry of the book may be chosen for a draft that has none.
        entry = ties.entry or compose(request).entry
        composition = compose_for(
            request.actor, None, entry=entry, answers=ties.answers, initial=initial
        )
        for warning in (draft.refusal, *ties.warnings):
            if warning:
                messages.warning(request, warning)
        uploads = StagedUploads.blank(chosen_files(draft))
        return cls(request, composition, uploads, draft)

    @classmethod
    def sent(cls, request: SignedInRequest, draft: Draft | None) -> DraftFormHandler:
        """A form that came back, of a draft or of a new letter.

        Raises SecretChosenError: then the draft is gone, and no file was kept.
        """
        try:
            refuse_secret(request)
        except SecretChosenError:
            if draft is not None:
                erase_draft(draft.pk, actor=request.actor)
            raise
        ties = ties_of(draft, request.actor) if draft else Ties()
        composition = compose(request, ties.entry)
        user = request.actor.user
        if draft is None:
            return cls(request, composition, composition.uploads(request))
        uploads = StagedUploads.read(request, user, chosen_files(draft))
        return cls(request, composition, uploads, draft)

    def answer(self) -> HttpResponse:
        """Do what the pressed button says, or show the form with what is wrong."""
        if self.uploads.wants_more_slots or MORE_LINES in self.request.POST:
            return self.page()
        try:
            done = self.save() if self._deed == "save" else self.send()
        except DraftChangedMeanwhileError as error:
            self._show_first_text(error.draft)
        except UnknownSubjectError:
            raise
        except DomainError as error:
            refuse_form(self.composition.form, error)
        else:
            if done is not None:
                return done
        return self.page()

    def save(self) -> HttpResponse | None:
        """บันทึกร่าง: keep it as it is, whole or not; None with a file refused."""
        # A draft may be wrong and may have gaps: only what stops the saving is told.
        self.composition.form.errors.clear()
        if not self.uploads.is_valid():
            return None
        draft = self._keep(State.WRITING)
        messages.success(self.request, "บันทึกร่างแล้ว เปิดต่อได้ที่ ร่างและรออนุมัติ")
        return HttpResponseRedirect(reverse("dispatch:draft_edit", args=[draft.pk]))

    def send(self) -> HttpResponse | None:
        """ตกลง: send it, ask for approval first, or let it wait for its time."""
        form, schedule = self.composition.form, self._schedule
        if not form.is_bound:
            # Another button was pressed: the form goes on being filled.
            return None
        if not schedule.is_valid():
            form.add_error(None, schedule.errors["send_at"][0])
        if not (form.is_valid() and self.uploads.is_valid()):
            return None
        if self._shows_entry_first():
            return None
        self.composition.require_number()
        if self._asks():
            return None
        if self._deed == "schedule" and not schedule.cleaned_data["send_at"]:
            form.add_error(None, "ใส่วันที่และเวลาที่จะส่งก่อนกด ตั้งเวลาส่ง")
            return None
        return self.put_forward() or self._send_now()

    def put_forward(self) -> HttpResponse | None:
        """Keep a whole form for approval or for its time; None where it goes at once.

        Raises WrongTimeError, and NoRecipientsError, UnknownRecipientError and
        AlreadySentError, so that nobody approves in vain.
        """
        details, schedule = self.composition.details(), self._schedule
        if not schedule.is_valid():
            raise WrongTimeError(str(schedule.errors["send_at"][0]))
        send_at = schedule.cleaned_data["send_at"]
        if needs_approval(self.request.actor, details.from_office_id):
            state, said = State.WAITING, "ส่งขออนุมัติแล้ว ผู้อนุมัติเห็นที่ ร่างและรออนุมัติ"
        elif send_at:
            when = thai.format_datetime(send_at)
            state, said = State.SCHEDULED, f"ตั้งเวลาส่งแล้ว ระบบส่งให้ {when}"
        else:
            return None
        self._check_recipients(details)
        draft = self._keep(state)
        messages.success(self.request, said)
        return HttpResponseRedirect(draft.get_absolute_url())

    def page(self) -> HttpResponse:
        """Show the form; more slots or lines are no try to send, so nothing is red."""
        asks_more = self.uploads.wants_more_slots or MORE_LINES in self.request.POST
        if asks_more and self.composition.form.is_bound:
            incoming = self.composition.incoming
            self.composition = compose_for(
                self.request.actor,
                None,
                entry=self.composition.entry,
                answers=self.composition.answers,
                initial=initial_of(self.request.POST),
            )
            self.composition.incoming = incoming
        failed = self.composition.form.is_bound
        context = {
            **self.composition.context(),
            **draft_context(self.request, self.draft),
            "uploads": self.uploads,
        }
        return render(
            self.request,
            "dispatch/dispatch_create.html",
            context,
            status=422 if failed else 200,
        )

    def _asks(self) -> bool:
        """Whether something about the letter is unusual that nobody has answered for."""
        details, actor = self.composition.details(), self.request.actor
        if self.draft is not None:
            details = replace(details, submission=self.draft.submission)
        unusual = unusual_of_dispatch(
            details,
            resolve(details.to, actor=actor),
            has_files=bool(self.uploads.chosen()) or _has_files(details.entry),
            answering=self.composition.answering,
            actor=actor,
        )
        form = self.composition.form
        return ask_about(form, unusual, self.request, SENDING, buttons=(DEED,))

    @property
    def _deed(self) -> str:
        return was_pressed(self.request, DEED)

    @property
    def _schedule(self) -> ScheduleForm:
        schedule = ScheduleForm(self.request.POST)
        schedule.full_clean()
        return schedule

    def _keep(self, state: Draft.State) -> Draft:
        details = self._details(state)
        actor = self.request.actor
        with self.uploads.consuming():
            if self.draft is None:
                draft = create_draft(details, state, actor=actor)
            else:
                draft = change_draft(self.draft.pk, details, state, actor=actor)
        return draft

    def _details(self, state: Draft.State) -> DraftDetails:
        form, post = self.composition.form, self.request.POST
        entry, answers = self.composition.entry, self.composition.answers
        is_whole = state != State.WRITING
        number = str(form["reference_number"].value() or "")
        return DraftDetails(
            typed=_typed(post).urlencode(),
            from_office_id=self._from_office_id(),
            entry_id=entry.pk if entry else None,
            answers_id=answers.pk if answers else None,
            reference_number=first_of_line(number, REFERENCE_MAX),
            subject=first_of_line(str(form["subject"].value() or ""), SUBJECT_MAX),
            files=self.uploads.chosen(),
            submission=form.fields["submission"].clean(post.get("submission")),
            version=self._version,
            send_at=self._schedule.cleaned_data["send_at"] if is_whole else None,
        )

    def _from_office_id(self) -> int | None:
        """The division that was chosen, if the person may send for it."""
        actor = self.request.actor
        if actor.book_owner.is_school:
            return actor.book_owner_id
        chosen = read_ids([self.request.POST.get("from_office", "")])
        divisions = divisions_for(actor, Permission.LETTER_SEND)
        return next((each.pk for each in divisions if each.pk in chosen), None)

    @property
    def _version(self) -> int:
        return next(iter(read_ids([self.request.POST.get("version", "")])), 0)

    def _check_recipients(self, details: DispatchDetails) -> None:
        recipients = resolve(details.to, actor=self.request.actor)
        entry = details.entry
        if entry and entry.letter and not details.sends_again:
            refuse_repetition(entry.letter, recipients)

    def _shows_entry_first(self) -> bool:
        """The typed number stands in the book: show its letter before sending."""
        if self.composition.entry:
            return False
        found = entry_of_number(self.composition)
        if found is None:
            return False
        self.composition = compose(self.request, found)
        self.composition.form.add_error(None, _in_the_book(found))
        return True

    def _send_now(self) -> HttpResponse:
        details, files = self.composition.details(), self.uploads.chosen()
        actor = self.request.actor
        with self.uploads.consuming():
            if self.draft is None:
                dispatch = send_letter(details, files, actor=actor)
            else:
                details = replace(details, submission=self.draft.submission)
                dispatch = send_written(
                    self.draft.pk, self._version, details, files, actor=actor
                )
        return go_to_sent(self.request, dispatch)

    def _show_first_text(self, first: Draft) -> None:
        """Who is second sees what the first has saved; the next press decides."""
        self.draft = first
        # Files that the other has added stay unless the person takes them out.
        self.uploads.know(chosen_files(first))
        self.uploads.choose_missing()
        form = self.composition.form
        form.errors.clear()
        saved = thai.format_datetime(first.saved_at)
        form.add_error(
            None,
            f"ร่างนี้มีผู้บันทึกเมื่อ {saved} หลังจากที่ท่านเปิด ช่องด้านล่างเป็นค่าที่ท่านพิมพ์ "
            "กดอีกครั้งเพื่อใช้ค่าของท่าน หรือเปิดร่างใหม่เพื่อใช้ค่าที่บันทึกไว้",
        )
        for sentence in _differences(self.composition, first, self.request.POST):
            form.add_error(None, sentence)


def draft_context(request: SignedInRequest, draft: Draft | None) -> dict[str, Any]:
    """Return what ``_draft_actions.html`` shows, also around a letter without draft."""
    send_at = request.POST.get("send_at", "")
    if draft and request.method == "GET":
        send_at = typed_of(draft).get("send_at", "")
    return {
        "draft": draft,
        "press": str(uuid.uuid4()),
        "send_at": send_at,
        "asks_approval": asks_approval(request.actor),
    }


def _has_files(entry: RegisterEntry | None) -> bool:
    return entry is not None and entry.content.attachments.exists()


def _typed(post: QueryDict) -> QueryDict:
    """Return the form as it was typed, without what belongs to this press only."""
    text = QueryDict(mutable=True)
    for name, values in post.lists():
        if name not in _OF_THE_PRESS and not name.startswith(_OF_FILES):
            text.setlist(name, values)
    return text


def _as_typed(data: QueryDict, ties: Ties) -> dict[str, Any]:
    """Return a draft's text as first values; what was left blank stays blank."""
    initial: dict[str, Any] = dict.fromkeys(MANY_OF, ())
    initial |= initial_of(data)
    if ties.answers is None:
        initial.pop("answers", None)
    return initial


def _in_the_book(entry: RegisterEntry) -> str:
    return (
        f"เลขที่หนังสือนี้อยู่ในทะเบียนหนังสือส่ง เลข {entry.number_text} เรื่อง {entry.subject} "
        "ตรวจเรื่องและไฟล์แล้วกดตกลงอีกครั้ง"
    )


def _differences(composition: Composition, first: Draft, post: QueryDict) -> list[str]:
    """Return what the first has saved wherever it is not what the second typed."""
    saved, found = QueryDict(first.typed), []
    for name, field in composition.form.fields.items():
        theirs, ours = saved.getlist(name), post.getlist(name)
        if name in _OF_THE_PRESS or theirs == ours or field.disabled:
            continue
        text = f"{len(theirs):,} รายการ" if name in MANY_OF else " ".join(theirs)
        found.append(f"{field.label} ที่บันทึกไว้: {text or 'เว้นว่าง'}")
    return found
