"""The Jinja2 environment of the pages: globals and filters that every page has."""

from __future__ import annotations

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from jinja2 import Environment, StrictUndefined

from saraban.circulation.models import Step
from saraban.core import thai
from saraban.core.line_breaks import LineBreaks
from saraban.core.paths import page_path, static_path
from saraban.core.sizes import file_size
from saraban.dispatch.models import Delivery, Draft
from saraban.registers.models import RegisterEntry
from saraban.registers.models.entries import number_text


def environment(**options: Any) -> Environment:
    """Build the environment; an unknown name in a template is an error."""
    # Django has put a lenient one there: a wrong name would be an empty space.
    options.update(undefined=StrictUndefined)
    options.update(trim_blocks=True, lstrip_blocks=True, extensions=[LineBreaks])
    built = Environment(**options)  # noqa: S701  Django sets autoescape in options
    built.globals.update(url=page_path, static=static_path, number_text=number_text)
    # States are compared by name: a page knows no number of a state.
    built.globals.update(
        EntryState=RegisterEntry.State,
        StepState=Step.State,
        DeliveryState=Delivery.State,
        DraftState=Draft.State,
    )
    built.tests["past"] = thai.is_past
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
