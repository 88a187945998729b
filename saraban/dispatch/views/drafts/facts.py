"""What a draft says, as an approver or another reader sees it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse

from saraban.core import thai
from saraban.core.errors import DomainError
from saraban.dispatch.actions.draft_files import files_of
from saraban.dispatch.actions.send import DispatchDetails
from saraban.dispatch.actions.send_draft import author_of
from saraban.dispatch.models import Dispatch, Draft
from saraban.dispatch.queries.draft_ties import Ties, approval_mark_of, ties_of
from saraban.dispatch.queries.drafts import may_approve, may_write
from saraban.dispatch.queries.recipients import Recipients, resolve
from saraban.dispatch.views.compose.composition import Composition, compose_for
from saraban.dispatch.views.compose.unusual import unusual_of_dispatch
from saraban.dispatch.views.drafts.saved_form import faults_of, typed_of
from saraban.letters.queries.pages import ShownFile, shown_files
from saraban.offices.actors import Actor
from saraban.offices.models import Office

NAMES_SHOWN: Final = 500
FACTS: Final = (
    "urgency",
    "deadline_at",
    "secrecy",
    "reference_number",
    "document_date",
    "subject",
    "summary",
    "needs_reply",
    "reply_by",
)
State = Draft.State


@dataclass(frozen=True)
class Fact:
    """One line: what it is called, and what was filled in."""

    label: str
    text: str


@dataclass(frozen=True)
class DraftRights:
    """What this person may do with the draft as it is."""

    may_edit: bool
    may_approve: bool
    may_take_back: bool
    may_reschedule: bool

    @classmethod
    def of(cls, draft: Draft, actor: Actor) -> DraftRights:
        """Ask access once for each."""
        writes = may_write(actor, draft)
        waits = draft.state == State.WAITING
        return cls(
            may_edit=writes and draft.state == State.WRITING,
            may_approve=waits and may_approve(actor, draft),
            may_take_back=waits and draft.author_id == actor.user_id,
            may_reschedule=writes and draft.state == State.SCHEDULED,
        )


@dataclass
class DraftFacts:
    """All that a reader needs to judge a draft."""

    source: str
    facts: list[Fact]
    to_text: str
    ties: Ties
    count: int = 0
    names: list[str] = field(default_factory=list)
    more_names: int = 0
    faults: list[str] = field(default_factory=list)
    unusual: list[str] = field(default_factory=list)
    files: list[ShownFile] = field(default_factory=list)
    mark: str = ""


def facts_of(draft: Draft, *, viewer: Actor) -> DraftFacts:
    """Return what the draft says; recipients as they would come out at this moment."""
    sender = author_of(draft) or viewer
    ties = ties_of(draft, sender)
    composition = compose_for(
        sender, typed_of(draft), entry=ties.entry, answers=ties.answers
    )
    shown = DraftFacts(
        source=_source_of(draft),
        facts=_facts(composition),
        to_text=_kinds_text(composition),
        ties=ties,
        faults=[*ties.warnings, *faults_of(composition)],
        files=_files(draft, ties),
    )
    if composition.form.is_valid():
        _add_recipients(shown, composition, draft, sender)
    return shown


def _source_of(draft: Draft) -> str:
    return draft.from_office.name if draft.from_office else "ยังไม่ได้เลือก"


def _facts(composition: Composition) -> list[Fact]:
    form = composition.form
    form.full_clean()
    found = []
    for name in FACTS:
        value = form.cleaned_data.get(name, form[name].value())
        text = _text_of(value, dict(getattr(form.fields[name], "choices", ())))
        if text:
            found.append(Fact(str(form.fields[name].label), text))
    return found


def _text_of(value: Any, choices: dict[Any, Any]) -> str:
    """Return a filled-in value in words; what was typed wrongly as it was typed."""
    if isinstance(value, bool):
        return "ใช่" if value else ""
    if value in choices or str(value) in choices:
        return str(choices.get(value, choices.get(str(value))))
    if isinstance(value, datetime):
        return thai.format_datetime(value)
    if isinstance(value, date):
        return thai.format_date(value)
    return "" if value is None else str(value)


def _kinds_text(composition: Composition) -> str:
    kinds = composition.form["recipients"].value() or []
    labels = dict(Dispatch.Recipients.choices)
    return ", ".join(labels[each] for each in kinds if each in labels) or "ยังไม่ได้เลือก"


def _add_recipients(
    shown: DraftFacts, composition: Composition, draft: Draft, sender: Actor
) -> None:
    """Say who gets it: whom its approver let it go to, else who would get it now."""
    details = composition.details()
    try:
        recipients = recipients_of(draft, details, sender)
    except DomainError as error:
        shown.faults.append(error.message)
        return
    shown.mark = approval_mark_of(draft, details, recipients)
    shown.to_text, shown.count = recipients.text, recipients.count
    has_files = bool(shown.files)
    shown.unusual = [
        each.sentence
        for each in unusual_of_dispatch(
            replace(details, submission=draft.submission),
            recipients,
            has_files=has_files,
            answering=composition.answering,
            actor=sender,
        )
    ]
    shown.names = _names(recipients)
    shown.more_names = recipients.count - len(shown.names)


def recipients_of(draft: Draft, details: DispatchDetails, sender: Actor) -> Recipients:
    """Return whom the approver let it go to, else who would get it now."""
    if draft.approved_recipients is not None:
        return Recipients.of_plain(draft.approved_recipients)
    return resolve(details.to, actor=sender)


def _names(recipients: Recipients) -> list[str]:
    ids = [*recipients.offices, *recipients.inside_ids]
    offices = Office.objects.filter(pk__in=ids).order_by("kind", "code")
    names = list(offices.values_list("short_name", flat=True)[:NAMES_SHOWN])
    return [*names, *recipients.outside][:NAMES_SHOWN]


def _files(draft: Draft, ties: Ties) -> list[ShownFile]:
    """The files of the entry go with the letter, then those of the draft."""
    files: list[ShownFile] = []
    entry = ties.entry
    if entry and entry.letter:
        files += shown_files(
            entry.letter,
            lambda each: reverse("registers:entry_file", args=[entry.pk, each]),
        )
    return files + [
        ShownFile(
            id=each.pk,
            url=reverse("dispatch:draft_file", args=[draft.pk, each.pk]),
            name=each.name,
            description=each.description,
            size_text=each.stored_file.size_text,
        )
        for each in files_of(draft)
    ]
