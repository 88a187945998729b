"""What every page has, and where one may lead."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

from saraban.core import saved_input
from saraban.core.questions import CONFIRMED, Question
from saraban.core.typed_text import search_note


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None where the page was only opened."""
    return request.POST if request.method == "POST" else None


def safe_next(request: HttpRequest, text: str, default: str) -> str:
    """Return ``text`` if it is a path of this site, else ``default``."""
    if url_has_allowed_host_and_scheme(text, allowed_hosts={request.get_host()}):
        return text
    return default


def question_page(request: HttpRequest, asked: Question) -> HttpResponse:
    """Ask before a deed that has no form of its own; what was ticked goes with it."""
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", saved_input.OWNER_FIELD, CONFIRMED}
        for value in values
    ]
    context = {"asked": asked, "carried": carried}
    return render(request, "core/_question.html", context, status=422)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Names that every page has, whoever renders it."""
    return {
        "shell": import_string(settings.SARABAN_SHELL)(request),
        "messages": get_messages(request),
        "search_note": search_note(request.GET.get("q", "")),
        "typed_mark": saved_input.owner_mark(request),
        "device_owner": saved_input.owner_on_device(request),
    }
