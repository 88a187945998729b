"""Codes that stand on paper: anybody may ask what a code stands for, nobody guesses one."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

from django.conf import settings
from django.http import HttpRequest

# Nobody takes one of these for another on paper.
LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
# Far longer than any code with its dashes.
_MOST_WRITTEN: Final = 200
_WRITTEN: Final = re.compile(r"[\s-]")


def draw_code(length: int) -> str:
    """Return a new code of so many letters; each holds five bits of chance."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def digest_of(code: str) -> str:
    """Return what is kept of a code that opens something; a code itself never is."""
    return hashlib.sha256(code.encode()).hexdigest()


def is_code(text: str, length: int) -> bool:
    """Whether a text could be a code: what cannot is never looked for."""
    return len(text) == length and set(text) <= set(LETTERS)


def typed_code(text: str) -> str:
    """Return what somebody typed from paper as a code is kept."""
    return _WRITTEN.sub("", text[:_MOST_WRITTEN]).lower()


def in_groups(code: str, group: int) -> str:
    """Return a code as it stands on paper: ``abcd-efgh-…``."""
    return "-".join(code[place : place + group] for place in range(0, len(code), group))


def public_address(request: HttpRequest, path: str) -> str:
    """Return the whole address of a public page.

    Where the site has a name of its own (SARABAN_ORIGINS) it is that one, so that the
    page can be opened from elsewhere.
    """
    origins = [each for each in settings.CSRF_TRUSTED_ORIGINS if "*" not in each]
    if origins:
        return f"{origins[0].rstrip('/')}{path}"
    return request.build_absolute_uri(path)
