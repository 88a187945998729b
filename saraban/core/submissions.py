"""One press of ตกลง, one deed: a form carries a mark that is used once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.db import IntegrityError, models, transaction

from saraban.core.errors import FormUsedError

Made = TypeVar("Made", bound=models.Model)


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
