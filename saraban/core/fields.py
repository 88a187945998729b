"""Form fields for Thai typing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict

from saraban.core import thai
from saraban.core.dates import (
    DateNotUnderstoodError,
    read_entered_date,
    read_entered_moment,
)


def put_typed(form: forms.BaseForm, name: str, value: str) -> None:
    """Show a sent form with another value in one of its hidden fields."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix(name)] = value
    form.data = data


class LineField(forms.CharField):
    """One line of text, cleaned of control and zero-width marks."""

    def __init__(self, *, label: str, max_length: int, **options: Any) -> None:
        """Make the field with messages that name it."""
        options.setdefault("error_messages", line_messages(label, max_length))
        super().__init__(label=label, max_length=max_length, **options)

    def to_python(self, value: object) -> str:
        """Return the cleaned line."""
        return thai.clean_line(str(value)) if value else ""


class TextField(forms.CharField):
    """Several lines of text, cleaned of control and zero-width marks."""

    widget = forms.Textarea

    def __init__(self, *, label: str, max_length: int, **options: Any) -> None:
        """Make the field with messages that name it."""
        options.setdefault("error_messages", line_messages(label, max_length))
        super().__init__(label=label, max_length=max_length, **options)

    def to_python(self, value: object) -> str:
        """Return the cleaned text."""
        return thai.clean_text(str(value)) if value else ""


class NumberField(forms.IntegerField):
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
        text = "" if value is None else thai.clean_line(str(value))
        return super().to_python(thai.to_arabic_digits(text))


class EnteredDateField(forms.Field):
    """A date typed as ``19/11/2569``; พ.ศ. and ค.ศ. are both understood."""

    widget = forms.TextInput

    def __init__(self, *, label: str, **options: Any) -> None:
        """Make the field with a message that names it."""
        options.setdefault("error_messages", {"required": f"ยังไม่ได้กรอก{label}"})
        super().__init__(label=label, **options)

    def to_python(self, value: object) -> date | None:
        """Return the day that was meant."""
        text = thai.clean_line(str(value or ""))
        if not text:
            return None
        try:
            return read_entered_date(text, today=thai.today())
        except DateNotUnderstoodError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: object) -> object:
        """Show a day as it is typed."""
        return thai.format_entered_date(value) if isinstance(value, date) else value


class EnteredMomentField(forms.Field):
    """A date and hour of Bangkok typed as ``25/11/2569 16:30``."""

    widget = forms.TextInput

    def __init__(self, *, label: str, **options: Any) -> None:
        """Make the field with a message that names it."""
        options.setdefault("error_messages", {"required": f"ยังไม่ได้กรอก{label}"})
        super().__init__(label=label, **options)
        self.widget.attrs["placeholder"] = "วัน/เดือน/ปี เวลา"

    def to_python(self, value: object) -> datetime | None:
        """Return the moment that was meant."""
        text = thai.clean_line(str(value or ""))
        if not text:
            return None
        try:
            return read_entered_moment(text, today=thai.today())
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
        "max_length": (
            f"{label}ยาวเกินไป ใส่ได้ไม่เกิน {max_length} ตัวอักษร "
            "(ที่พิมพ์มี %(show_value)d ตัวอักษร)"
        ),
    }


def choice_messages(label: str) -> dict[str, str]:
    """Return the sentences of a choice field."""
    return {
        "required": f"ยังไม่ได้เลือก{label}",
        "invalid_choice": f"{label}ที่เลือกไม่มีในรายการ เลือกใหม่อีกครั้ง",
    }
