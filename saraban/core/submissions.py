"""One press of ตกลง, one deed: a form carries a mark that is used once."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from django import forms
from django.db import IntegrityError, models, transaction

from saraban.core.errors import DomainError, FormReusedError, FormUsedError
from saraban.core.fields import put_typed

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Made = TypeVar("Made", bound=models.Model)
# What is no part of what a form says: its mark, and what its page knew of others.
_NO_CONTENT: Final = frozenset({"submission", "version", "reported_before"})


class Submitted(Protocol):
    """A row that a form made, with the digest of what the form said."""

    submission_digest: str | None


def digest_of(details: DataclassInstance) -> str:
    """Return a digest of what a form says, alike for every press of it (SHA-256)."""
    said = {
        each.name: getattr(details, each.name)
        for each in fields(details)
        if each.name not in _NO_CONTENT
    }
    text = json.dumps(said, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, models.Model):
        return value.pk
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def require_same_content(
    made: Submitted, digest: str, words: str, *, has_other_files: bool = False
) -> None:
    """Raise FormReusedError where the form that made the row said something else.

    ``words`` say what it made. A row of release 0.1.0 has no digest: it counts as the
    same. Files count apart, since those of a first press are used up at the second.
    """
    if has_other_files or made.submission_digest not in {None, digest}:
        raise FormReusedError(words)


def refuse_form(form: forms.BaseForm, error: DomainError) -> None:
    """Show on the form why it was refused; pressed again it is a deed of its own.

    Only a form whose mark made something else gets a new mark.
    """
    form.add_error(None, error.message)
    if isinstance(error, FormReusedError):
        put_typed(form, "submission", str(uuid.uuid4()))


def once(
    made_before: Callable[[], Made | None],
    is_used: Callable[[], bool],
    write: Callable[[], Made],
) -> Made:
    """Run ``write`` in a transaction, unless the same submission has been written.

    ``made_before`` finds what it made for the same office, ``is_used`` tells whether
    anybody used its mark. Raises FormUsedError for a mark of another office's.
    """
    try:
        with transaction.atomic():
            return made_before() or write()
    except IntegrityError as error:
        # The other press of the same submission won: this one left no trace.
        made = made_before()
        if made is not None:
            return made
        if is_used():
            raise FormUsedError from error
        raise


class SubmissionField(forms.UUIDField):
    """Hidden mark of one filling of a form; a second press carries the same."""

    def __init__(self) -> None:
        """Make the field: hidden, with a new mark for every blank form."""
        super().__init__(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def clean(self, value: object) -> uuid.UUID:
        """Return the mark; a form without a readable one counts as new."""
        try:
            return super().clean(value) or uuid.uuid4()
        except forms.ValidationError:
            return uuid.uuid4()
