"""Lines of a book ticked and handed on or proposed at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from saraban.registers.models import RegisterEntry
from tests.cast import Cast
from tests.registers.listing import add

HAND = reverse("circulation:handover_create_many")
PROPOSE = reverse("circulation:entry_propose_many")
BOOK = reverse("registers:entry_list", args=["incoming"])


def letters(
    cast: Cast, count: int, kind: str = "incoming", **changed: Any
) -> list[int]:
    """Register letters; return their ids."""
    before = set(RegisterEntry.objects.values_list("pk", flat=True))
    add(cast, count, kind, **changed)
    every = RegisterEntry.objects.order_by("pk").values_list("pk", flat=True)
    return [each for each in every if each not in before]


def press(
    cast: Cast,
    page: str,
    entries: Iterable[int],
    by: str = "registry_clerk",
    **typed: Any,
) -> HttpResponse:
    """Press the button of one of the two pages."""
    form = {"entry": list(entries), "back": BOOK, **typed}
    return cast.sign_in(by).post(page, form)  # type: ignore[return-value]


def page_of(
    cast: Cast, page: str, entries: Iterable[int], by: str = "registry_clerk"
) -> str:
    """Return the page as the ticked lines open it."""
    asked: dict[str, Any] = {"entry": list(entries), "back": BOOK}
    answer = cast.sign_in(by).get(page, asked)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text
