"""Forms that edit a row carry what they were opened with: the second one is told.

Two people open the same row; the first saves. The second, who saw what was there before,
would undo that without a word. Their form comes back with what the row says now, and
the next press decides.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

from saraban.core.errors import DomainError
from saraban.core.fields import HiddenField, put_typed

Values = Mapping[str, Any]


class ChangedMeanwhileError(DomainError):
    """Somebody saved the row after this person opened it; ``now`` is what it says."""

    message = (
        "มีผู้แก้ไขข้อมูลนี้หลังจากที่ท่านเปิดหน้านี้ จึงยังไม่ได้บันทึก ช่องด้านล่างเป็นค่าที่ท่านกรอก "
        "ตรวจแล้วกด ตกลง อีกครั้งเพื่อใช้ค่าของท่าน"
    )

    def __init__(self, now: Values) -> None:
        """Keep what the row says now, by the names of the form's fields."""
        self.now = now
        super().__init__()


def mark_of(values: Values) -> str:
    """Return a digest of what a row says (SHA-256)."""
    text = json.dumps(dict(values), sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def require_as_seen(seen: str, now: Values) -> None:
    """Raise ChangedMeanwhileError where a locked row says something else than was seen.

    ``seen`` is the mark of what the form was opened with, empty where nobody looked.
    """
    if seen and seen != mark_of(now):
        raise ChangedMeanwhileError(now)


class SeenForm(forms.Form):
    """A form that edits what is there."""

    seen = HiddenField(max_length=64)

    def __init__(self, *args: Any, now: Values | None = None, **options: Any) -> None:
        """Carry the mark of what the row says ``now``; None for a new row."""
        super().__init__(*args, **options)
        if now is None:
            del self.fields["seen"]
        else:
            self.fields["seen"].initial = mark_of(now)

    @property
    def filled(self) -> dict[str, Any]:
        """What was typed, without the mark."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "seen"
        }

    @property
    def seen_mark(self) -> str:
        """The mark of what the person saw, empty for a new row."""
        return str(self.cleaned_data.get("seen", ""))

    def refuse(self, error: DomainError) -> None:
        """Show why it was refused; of a row that changed also what it says now.

        A refusal that names its ``field`` stands at that field.
        """
        self.add_error(getattr(error, "field", None), error.message)
        if isinstance(error, ChangedMeanwhileError):
            for name, value in error.now.items():
                if name in self.fields and self.cleaned_data.get(name) != value:
                    text = self._in_words(name, value)
                    sentence = f"{self.fields[name].label}: ค่าที่บันทึกอยู่ตอนนี้คือ {text}"
                    self.add_error(None, sentence)
            put_typed(self, "seen", mark_of(error.now))

    def _in_words(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "เลือก" if value else "ไม่เลือก"
        if isinstance(value, list):
            return f"เลือกไว้ {len(value):,} รายการ ซึ่งต่างจากของท่าน"
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value)) or "ว่าง"


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return sorted(value) if isinstance(value, set | frozenset) else str(value)
