"""The form of a draft, read as it was typed."""

from __future__ import annotations

from django.http import QueryDict

from saraban.core.errors import UnknownSubjectError
from saraban.dispatch.actions.send import DispatchDetails
from saraban.dispatch.errors import (
    DraftNotReadyError,
    NumberInBookError,
)
from saraban.dispatch.models import Draft
from saraban.dispatch.queries.draft_ties import (
    answered_by,
    entry_of,
)
from saraban.dispatch.views.compose.composition import (
    Composition,
    compose_for,
    entry_of_number,
)
from saraban.offices.actors import Actor


def composed(draft: Draft, sender: Actor) -> Composition:
    """Return the form of a draft as ``sender`` would send it, filled as it was typed.

    Raises UnknownSubjectError and NotAllowedError where its entry is not theirs to
    send, and the refusals of a letter that can no longer be answered.
    """
    return compose_for(
        sender,
        typed_of(draft),
        entry=entry_of(draft, sender),
        answers=answered_by(draft, sender),
    )


def typed_of(draft: Draft) -> QueryDict:
    """Return what was typed, as the form takes it; it can be sent once."""
    data = QueryDict(draft.typed, mutable=True)
    data["submission"] = str(draft.submission)
    return data


def faults_of(composition: Composition) -> list[str]:
    """Return what is missing or wrong in a draft's form, each in a sentence."""
    form = composition.form
    return [str(each) for errors in form.errors.values() for each in errors]


def details_of(draft: Draft, sender: Actor) -> DispatchDetails:
    """Return what ``sender`` would send; raises DraftNotReadyError, NumberInBookError."""
    try:
        composition = composed(draft, sender)
    except UnknownSubjectError as error:
        fault = "เลขทะเบียนส่งหรือหนังสือที่ตอบของร่างไม่มีแล้วหรือยกเลิกแล้ว เปิดร่างแล้วตรวจอีกครั้ง"
        raise DraftNotReadyError([fault]) from error
    if not composition.form.is_valid():
        raise DraftNotReadyError(faults_of(composition))
    if composition.entry is None and entry_of_number(composition) is not None:
        raise NumberInBookError
    return composition.details()
