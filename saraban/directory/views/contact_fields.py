"""Fields of what stands in the head of a letter: telephone, e-mail, web, and codes."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.validators import validate_email

from saraban.core import thai
from saraban.core.fields import LineField
from saraban.offices.models import (
    ADDRESS_MAX,
    EMAIL_MAX,
    PHONE_MAX,
    WEBSITE_MAX,
)

_DIGITS_OF_PHONE: Final = 3
_PHONE: Final = re.compile(r"[\d\s+\-–().,/;:#*ก-๛A-Za-z]+")
_LABEL: Final = r"[^\W_](?:[\w\u0e00-\u0e7f-]*[\w\u0e00-\u0e7f])?"
_WEBSITE: Final = re.compile(
    rf"(?:https?://)?(?:{_LABEL}\.)+{_LABEL}(?::\d{{1,5}})?(?:[/?#]\S*)?", re.IGNORECASE
)
_MINISTRY_CODE: Final = re.compile(r"[0-9]{10}")


class AddressField(LineField):
    """ที่อยู่, in one line with its postal code."""

    def __init__(self) -> None:
        """Make the field; it may stay empty."""
        super().__init__(label="ที่อยู่", max_length=ADDRESS_MAX, required=False)
        self.widget.attrs.update(autocomplete="off")


class PhoneField(LineField):
    """One or more telephone numbers with extensions; Thai digits become Arabic."""

    def __init__(self, label: str) -> None:
        """Make the field; it may stay empty."""
        super().__init__(label=label, max_length=PHONE_MAX, required=False)
        self.widget.attrs.update(inputmode="tel", autocomplete="off")

    def to_python(self, value: object) -> str:
        """Return the numbers with Arabic digits."""
        return thai.to_arabic_digits(super().to_python(value))

    def validate(self, value: Any) -> None:
        """Refuse what cannot be a number that somebody calls."""
        super().validate(value)
        digits = sum(mark.isdigit() for mark in value)
        if value and not (_PHONE.fullmatch(value) and digits >= _DIGITS_OF_PHONE):
            message = f"{self.label}ต้องเป็นหมายเลข เช่น 0 2288 5511 ต่อ 12"
            raise forms.ValidationError(message)


class EmailField(LineField):
    """One e-mail address."""

    def __init__(self) -> None:
        """Make the field; it may stay empty."""
        super().__init__(label="ไปรษณีย์อิเล็กทรอนิกส์", max_length=EMAIL_MAX, required=False)
        self.widget.attrs.update(
            inputmode="email", autocomplete="off", spellcheck="false"
        )

    def to_python(self, value: object) -> str:
        """Return the address with Arabic digits."""
        return thai.to_arabic_digits(super().to_python(value))

    def validate(self, value: Any) -> None:
        """Refuse what no mail arrives at."""
        super().validate(value)
        if not value:
            return
        try:
            validate_email(value)
        except forms.ValidationError as error:
            message = f"{self.label}ไม่ถูกต้อง พิมพ์แบบ ชื่อ@โดเมน เช่น saraban@example.go.th"
            raise forms.ValidationError(message) from error


class WebsiteField(LineField):
    """An address of the web, with or without ``https://``."""

    def __init__(self) -> None:
        """Make the field; it may stay empty."""
        super().__init__(label="เว็บไซต์", max_length=WEBSITE_MAX, required=False)
        self.widget.attrs.update(
            inputmode="url", autocomplete="off", spellcheck="false"
        )

    def validate(self, value: Any) -> None:
        """Refuse other schemes than http, and what is no host."""
        super().validate(value)
        if value and not _WEBSITE.fullmatch(value):
            message = f"{self.label}ไม่ถูกต้อง พิมพ์แบบ www.example.go.th หรือ https://…"
            raise forms.ValidationError(message)


class MinistryCodeField(LineField):
    """รหัส 10 หลัก of a school, or nothing."""

    def __init__(self) -> None:
        """Make the field; it may stay empty."""
        # Longer than it may be: who types spaces between the digits is understood.
        super().__init__(label="รหัส 10 หลัก", max_length=20, required=False)
        self.widget.attrs.update(inputmode="numeric", autocomplete="off")

    def to_python(self, value: object) -> str:
        """Return the ten digits in Arabic, without spaces."""
        return thai.to_arabic_digits(super().to_python(value)).replace(" ", "")

    def validate(self, value: Any) -> None:
        """Refuse other than ten digits."""
        super().validate(value)
        if value and not _MINISTRY_CODE.fullmatch(value):
            message = f"{self.label}ต้องเป็นตัวเลข 10 หลัก หรือเว้นว่าง"
            raise forms.ValidationError(message)
