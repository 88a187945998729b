"""Addresses inside the site; those that every page shows are worked out once."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import get_script_prefix, reverse


def page_path(name: str, *args: Any) -> str:
    """Return the path of a page by its URL name."""
    if any(not isinstance(each, str) for each in args):
        return reverse(name, args=args)
    return _named_path(get_script_prefix(), name, args)


@lru_cache(maxsize=256)
def _named_path(_prefix: str, name: str, args: tuple[str, ...]) -> str:
    return reverse(name, args=args or None)


@cache
def static_path(name: str) -> str:
    """Return the path of a static file, with the digest of its content."""
    return static(name)
