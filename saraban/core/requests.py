"""Reading what an address asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest

from saraban.core import thai

MOST_DIGITS: Final = 9
MOST_ID_DIGITS: Final = 18
# Below what a column of a database holds.
MOST_ID: Final = 10**MOST_ID_DIGITS - 1


def read_ids(texts: Iterable[str]) -> list[int]:
    """Return the ids of ticked boxes; what cannot be one is left out."""
    return [int(text) for text in texts if _is_number(text, MOST_ID_DIGITS)]


def read_id(text: str) -> int | None:
    """Return an id, or None."""
    return int(text) if _is_number(text, MOST_ID_DIGITS) else None


def read_number(text: str, most_digits: int = MOST_DIGITS) -> int | None:
    """Return a whole number, in Thai or Arabic digits, or None."""
    text = thai.to_arabic_digits(text).strip()
    return int(text) if _is_number(text, most_digits) else None


def asked_number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number of the address, in Thai or Arabic digits, or None."""
    return read_number(request.GET.get(name, ""))


def asked_id(request: HttpRequest, name: str) -> int | None:
    """Return an id of the address, or None."""
    return read_id(request.GET.get(name, ""))


def _is_number(text: str, most_digits: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= most_digits
