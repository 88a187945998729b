"""Reading what an address asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest

from saraban.core import thai

MOST_DIGITS: Final = 9
MOST_ID_DIGITS: Final = 18


def read_ids(texts: Iterable[str]) -> list[int]:
    """Return the ids of ticked boxes; what cannot be one is left out."""
    return [
        int(text)
        for text in texts
        if text.isascii() and text.isdigit() and len(text) <= MOST_ID_DIGITS
    ]


def asked_number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number of the address, in Thai or Arabic digits, or None."""
    text = thai.to_arabic_digits(request.GET.get(name, "")).strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def asked_id(request: HttpRequest, name: str) -> int | None:
    """Return an id of the address, or None."""
    found = read_ids([request.GET.get(name, "")])
    return found[0] if found else None
