"""The Jinja2 environment of the pages: globals and filters that every page has."""

from __future__ import annotations

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from saraban.core import thai
from saraban.core.sizes import file_size


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the path of a page by its URL name."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """Build the environment; an unknown name in a template is an error."""
    options.setdefault("undefined", StrictUndefined)
    options.update(trim_blocks=True, lstrip_blocks=True)
    built = Environment(**options)  # noqa: S701  Django sets autoescape in options
    built.globals.update(url=url, static=static)
    built.filters.update(
        thai_date=thai.format_date,
        thai_date_short=thai.format_date_short,
        thai_datetime=thai.format_datetime,
        thai_datetime_short=thai.format_datetime_short,
        thai_full_date=thai.format_full_date,
        thai_digits=thai.to_thai_digits,
        intcomma=intcomma,
        file_size=file_size,
    )
    return built
