"""Reading what an address asks for."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from saraban.core import thai

MOST_DIGITS: Final = 9


def asked_number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number of the address, in Thai or Arabic digits, or None."""
    text = thai.to_arabic_digits(request.GET.get(name, "")).strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
