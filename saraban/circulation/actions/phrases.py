"""กำหนดข้อความสั่งการ: every write of the office's and people's own stock phrases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from saraban.access.permissions import Permission
from saraban.access.policy import can, can_somewhere, require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.choice_errors import (
    PhraseTakenError,
    TooManyPhrasesError,
)
from saraban.circulation.models import OPINIONS, Phrase, Step
from saraban.circulation.models.desks import at_desk_of
from saraban.circulation.queries.phrases import (
    StockPhrase,
    built_in_beside,
    built_in_text,
    phrases_for,
)
from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.offices.actors import Actor, posts_at
from saraban.offices.models import Office

MOST_PHRASES: Final = 50
_NO_DESK: Final = "ยังไม่มีหนังสือที่เสนอหรือส่งต่อถึงท่าน จึงยังไม่ต้องกำหนดข้อความสั่งการ"


@dataclass(frozen=True)
class PhraseDetails:
    """A phrase as it was typed."""

    text: str
    decision: str
    order: int


def require_phrases(actor: Actor) -> None:
    """Raise NotAllowedError for whom no letter is ever put before.

    Who instructs, and on whose desk something lay, keeps own phrases; who sets the
    office's way of work, the office's besides.
    """
    asked = (Permission.STEP_INSTRUCT, Permission.CIRCULATION_SETTINGS)
    if any(can_somewhere(actor, each) for each in asked):
        return
    mine = at_desk_of(posts_at(actor)) | Q(person=actor.user_id)
    if not Step.objects.filter(mine).exists():
        raise NotAllowedError(_NO_DESK)


def may_for_office(actor: Actor) -> bool:
    """Whether the actor may change the phrases of the whole office."""
    return bool(can(actor, Permission.CIRCULATION_SETTINGS))


def visible_phrase(token: str, actor: Actor) -> StockPhrase:
    """Return a phrase to be changed.

    Raises UnknownSubjectError, and NotAllowedError for one of the office's.
    """
    require_phrases(actor)
    text = built_in_text(actor.book_owner, token)
    for phrase in phrases_for(actor):
        # A page of before the first change still names what was built in.
        was_built_in = not phrase.is_own and text and text == phrase.text
        if phrase.token == token or was_built_in:
            if not phrase.is_own:
                require(actor, Permission.CIRCULATION_SETTINGS)
            return phrase
    raise UnknownSubjectError


@transaction.atomic
def create_phrase(details: PhraseDetails, *, is_own: bool, actor: Actor) -> Phrase:
    """Add a phrase, for the office or for oneself.

    Raises NotAllowedError, TooManyPhrasesError and PhraseTakenError.
    """
    phrases = _locked_phrases(actor, is_own=is_own)
    if len(phrases) >= MOST_PHRASES:
        raise TooManyPhrasesError
    phrase = Phrase(
        office_id=actor.book_owner_id, person_id=actor.user_id if is_own else None
    )
    _write(phrase, details, phrases)
    values = {"new": _values(phrase)}
    record(AuditKind.PHRASES_CHANGED, phrase, actor=actor, values=values)
    return phrase


@transaction.atomic
def change_phrase(
    token: str, details: PhraseDetails, *, actor: Actor, seen: str = ""
) -> Phrase:
    """Change a phrase; what was written with it stays as it was written.

    Raises UnknownSubjectError, NotAllowedError, PhraseTakenError, and
    ChangedMeanwhileError where it is another than was ``seen``.
    """
    phrases = _locked_phrases(actor, is_own=visible_phrase(token, actor).is_own)
    phrase = _among(phrases, token, actor)
    require_as_seen(seen, shown_phrase(phrase))
    before = _values(phrase)
    _write(phrase, details, phrases)
    after = _values(phrase)
    if after != before:
        values = {"old": before, "new": after}
        record(AuditKind.PHRASES_CHANGED, phrase, actor=actor, values=values)
    return phrase


def shown_phrase(phrase: Phrase | StockPhrase) -> dict[str, Any]:
    """Return a phrase as its form shows it."""
    return {"text": phrase.text, "decision": phrase.decision, "order": phrase.order}


@transaction.atomic
def delete_phrase(token: str, *, actor: Actor) -> str:
    """Remove a phrase, and return its text. Raises as ``change_phrase`` does."""
    phrases = _locked_phrases(actor, is_own=visible_phrase(token, actor).is_own)
    phrase = _among(phrases, token, actor)
    values = {"old": _values(phrase)}
    record(AuditKind.PHRASES_CHANGED, phrase, actor=actor, values=values)
    phrase.delete()
    return phrase.text


def _locked_phrases(actor: Actor, *, is_own: bool) -> list[Phrase]:
    """Return the phrases beside which one is written; built-in ones become rows."""
    require_phrases(actor)
    # The office's row keeps two presses apart.
    office = locked_row(Office.objects.all(), actor.book_owner_id, no_key=True)
    phrases = Phrase.objects.filter(office=office)
    if is_own:
        return list(phrases.filter(person=actor.user_id))
    require(actor, Permission.CIRCULATION_SETTINGS)
    of_office = list(phrases.filter(person__isnull=True))
    kinds = {each.decision in OPINIONS for each in of_office}
    texts = [each.text for each in of_office]
    further = built_in_beside(office, texts, kinds)
    return of_office + Phrase.objects.bulk_create(further)


def _among(phrases: list[Phrase], token: str, actor: Actor) -> Phrase:
    """Return the row of a token; a built-in phrase is found by its text."""
    text = built_in_text(actor.book_owner, token)
    for phrase in phrases:
        if token == str(phrase.pk) or (text and text == phrase.text):
            return phrase
    raise UnknownSubjectError


def _write(phrase: Phrase, details: PhraseDetails, beside: list[Phrase]) -> None:
    if any(each.text == details.text and each.pk != phrase.pk for each in beside):
        raise PhraseTakenError
    phrase.text, phrase.decision = details.text, details.decision
    phrase.order = details.order
    phrase.save()


def _values(phrase: Phrase) -> dict[str, Any]:
    return {
        "text": phrase.text,
        "decision": phrase.decision,
        "order": phrase.order,
        "is_own": phrase.person_id is not None,
    }
