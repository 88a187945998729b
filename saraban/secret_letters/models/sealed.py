"""Rows whose words are sealed with the key of their letter."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db import models

from saraban.core.sealing import seal, unseal
from saraban.secret_letters.contents import Sealed

Content = TypeVar("Content", bound=Sealed)


class SealedRow(models.Model):
    """A row with words that only the key of its letter opens, at this row only."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sealed = models.TextField(editable=False)

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        """What the sealed words are bound to."""
        return f"{self._meta.model_name}:{self.uid}"

    def seal(self, key: bytes, content: Sealed) -> None:
        """Put words into the row; it is not saved."""
        self.sealed = seal(key, content.values(), self.place)

    def unseal(self, key: bytes, kind: type[Content]) -> Content:
        """Return the words; raises SealBrokenError."""
        return kind.of(unseal(key, self.sealed, self.place))
