"""Form fields for Thai typing.

Every field into which somebody types, or could, is one of these: it asks how long a text is
before it does anything with it (``core/typed_text.py``).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.http import QueryDict

from saraban.core import thai
from saraban.core.dates import (
    DateNotUnderstoodError,
    Near,
    read_entered_date,
    read_entered_moment,
)
from saraban.core.requests import MOST_ID, read_ids
from saraban.core.typed_text import room_for, too_long


def put_typed(form: forms.BaseForm, name: str, value: str) -> None:
    """Show a sent form with another value in one of its hidden fields."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix(name)] = value
    form.data = data


# What is typed for a number, a day or an hour, with the words that may stand around it.
FIGURES_MAX: Final = 60
# What a page carries hidden: marks and lists of ids.
HIDDEN_MAX: Final = 2_000


class Gated(forms.Field):
    """A field that refuses a text before cleaning it where it is far too long."""

    most: int = FIGURES_MAX

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Tell the page how much fits; a browser would cut what is pasted (``maxlength``)."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        if "maxlength" in attrs:
            attrs["data-most"] = attrs.pop("maxlength")
        return attrs

    def clean(self, value: Any) -> Any:
        """Ask for the length, then do what the field does."""
        if isinstance(value, str) and len(value) > room_for(self.most):
            self.refuse_length(len(value))
        return super().clean(value)

    def refuse_length(self, length: int) -> None:
        """Raise what tells both lengths."""
        told = self.error_messages.get("max_length") or too_long(
            str(self.label or "ข้อความ"), self.most, "%(show_value)d"
        )
        raise forms.ValidationError(
            told, code="max_length", params={"show_value": length}
        )


class LineField(Gated, forms.CharField):
    """One line of text, cleaned of control and zero-width marks."""

    def __init__(self, *, label: str, max_length: int, **options: Any) -> None:
        """Make the field with messages that name it."""
        options.setdefault("error_messages", line_messages(label, max_length))
        super().__init__(label=label, max_length=max_length, **options)
        self.most = max_length

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Tell the page that a large field holds one line: Enter leaves it."""
        is_large = isinstance(widget, forms.Textarea)
        return super().widget_attrs(widget) | ({"data-line": True} if is_large else {})

    def to_python(self, value: object) -> str:
        """Return the cleaned line."""
        return thai.clean_line(str(value)) if value else ""

    def validate(self, value: Any) -> None:
        """Refuse single letters that stand for long words: they are searched as words."""
        super().validate(value)
        length = len(thai.search_key(value))
        if length > room_for(self.most):
            self.refuse_length(length)


class TextField(LineField):
    """Several lines of text, cleaned of control and zero-width marks."""

    widget = forms.Textarea

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Tell the page that line breaks count as they stand."""
        attrs = super().widget_attrs(widget)
        attrs.pop("data-line", None)
        return attrs | {"data-lines": True}

    def to_python(self, value: object) -> str:
        """Return the cleaned text."""
        return thai.clean_text(str(value)) if value else ""


class PastedField(Gated, forms.CharField):
    """A long list that is pasted; whoever reads its lines cleans them."""

    widget = forms.Textarea

    def __init__(self, *, label: str, max_length: int, **options: Any) -> None:
        """Make the field with messages that name it."""
        options.setdefault("error_messages", line_messages(label, max_length))
        super().__init__(label=label, max_length=max_length, strip=False, **options)
        self.most = max_length


class SecretField(Gated, forms.CharField):
    """A password or PIN: taken as it was typed, and never shown again."""

    widget = forms.PasswordInput

    def __init__(self, *, label: str, max_length: int, **options: Any) -> None:
        """Make the field; its sentences are its own."""
        super().__init__(label=label, max_length=max_length, **options)
        self.most = max_length

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let no browser keep it, also while it is shown as plain text."""
        attrs = super().widget_attrs(widget)
        attrs.pop("data-most", None)
        return {**attrs, "data-unkept": True}


class HiddenField(Gated, forms.CharField):
    """A mark that the page carries, such as what was chosen before."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        """Make the field; who opened the page types nothing into it."""
        options.setdefault("max_length", HIDDEN_MAX)
        super().__init__(required=False, **options)
        self.most = options["max_length"]


class HiddenNumberField(Gated, forms.IntegerField):
    """The id or version that a page carries; what cannot be one is refused."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        """Make the field; a database keeps no larger number."""
        options.setdefault("max_value", MOST_ID)
        super().__init__(required=False, **options)


class NumberField(Gated, forms.IntegerField):
    """A whole number of some range, typed in Thai or Arabic digits."""

    widget = forms.TextInput

    def __init__(
        self, *, label: str, span: tuple[int, int], sentence: str = "", **options: Any
    ) -> None:
        """Make the field; ``sentence`` says what fits in it."""
        least, most = span
        sentence = sentence or f"{label}ต้องเป็นตัวเลข {least}–{most}"
        faults = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
        super().__init__(
            label=label,
            min_value=least,
            max_value=most,
            error_messages={"required": f"ยังไม่ได้กรอก{label}", **faults},
            **options,
        )
        self.widget.attrs.update(inputmode="numeric", autocomplete="off")

    def to_python(self, value: object) -> int | None:
        """Return the number that was meant."""
        return super().to_python(figures(value))


def figures(value: object) -> str:
    """Return typed figures in Arabic digits, without what pasting brings along."""
    text = "" if value is None else thai.clean_line(str(value))
    return thai.to_arabic_digits(text)


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows by their ids; one that no column holds is none of them."""

    def clean(self, value: Any) -> Any:
        """Refuse an id that the database could not be asked for."""
        ids = list(value or ())
        if len(read_ids(map(str, ids))) != len(ids):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            )
        return super().clean(ids)


# The buttons beside a date, by where it lies: how many days from today, and the word.
_QUICK_DAYS: Final = {
    Near.BACK: ((0, "วันนี้"), (-1, "เมื่อวาน")),
    Near.THIS: ((0, "วันนี้"), (1, "พรุ่งนี้")),
    Near.AHEAD: ((1, "พรุ่งนี้"), (7, "อีก 7 วัน")),
}


class EnteredDateField(Gated):
    """A date typed as ``19/11/2569``; พ.ศ. and ค.ศ. are both understood.

    ``near`` says which day one without month or year is (``core/dates.py``).
    """

    widget = forms.TextInput

    def __init__(self, *, label: str, near: Near = Near.THIS, **options: Any) -> None:
        """Make the field with a message that names it."""
        options.setdefault("error_messages", {"required": f"ยังไม่ได้กรอก{label}"})
        super().__init__(label=label, **options)
        self.near = near
        self.quick_days = _QUICK_DAYS[near]
        self.widget.attrs["data-near"] = near.value

    def to_python(self, value: object) -> date | None:
        """Return the day that was meant."""
        text = thai.clean_line(str(value or ""))
        if not text:
            return None
        try:
            return read_entered_date(text, today=thai.today(), near=self.near)
        except DateNotUnderstoodError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: object) -> object:
        """Show a day as it is typed."""
        return thai.format_entered_date(value) if isinstance(value, date) else value


class EnteredMomentField(Gated):
    """A date and hour of Bangkok typed as ``25/11/2569 16:30``."""

    widget = forms.TextInput

    def __init__(self, *, label: str, near: Near = Near.THIS, **options: Any) -> None:
        """Make the field with a message that names it."""
        options.setdefault("error_messages", {"required": f"ยังไม่ได้กรอก{label}"})
        super().__init__(label=label, **options)
        self.near = near
        self.widget.attrs["placeholder"] = "วัน/เดือน/ปี เวลา"

    def to_python(self, value: object) -> datetime | None:
        """Return the moment that was meant."""
        text = thai.clean_line(str(value or ""))
        if not text:
            return None
        try:
            return read_entered_moment(text, today=thai.today(), near=self.near)
        except DateNotUnderstoodError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: object) -> object:
        """Show a moment as it is typed."""
        if isinstance(value, datetime):
            return thai.format_entered_moment(value)
        return value


def line_messages(label: str, max_length: int) -> dict[str, str]:
    """Return the sentences of a text field."""
    return {
        "required": f"ยังไม่ได้กรอก{label}",
        "max_length": too_long(label, max_length, "%(show_value)d"),
    }


def choice_messages(label: str) -> dict[str, str]:
    """Return the sentences of a choice field."""
    return {
        "required": f"ยังไม่ได้เลือก{label}",
        "invalid_choice": f"{label}ที่เลือกไม่มีในรายการ เลือกใหม่อีกครั้ง",
    }
