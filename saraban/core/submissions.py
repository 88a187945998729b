"""One press of ตกลง, one deed: a form carries a mark that is used once."""

from __future__ import annotations

import uuid

from django import forms


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
