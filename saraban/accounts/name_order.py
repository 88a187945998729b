"""The column by which people are listed in the order of Thai dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from saraban.core import thai

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class NameOrderField(_Text):
    """The name as Thai dictionaries order it, kept beside it for the database to sort."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001  as Django calls it
        """Follow the name, also where many rows are written at once."""
        person: Any = model_instance
        text = thai.order_key(f"{person.given_name} {person.family_name}")
        value = text[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value
