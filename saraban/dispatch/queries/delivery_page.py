"""What the page of one delivery tells: its versions, and whether its files are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from saraban.dispatch.errors import RecalledError, ReplacedError
from saraban.dispatch.models import Delivery
from saraban.letters.queries.pages import ShownFile, shown_files

_FACTS: Final = (
    "dispatch__letter",
    "dispatch__sender",
    "dispatch__from_office",
    "dispatch__sent_by",
    "dispatch__answers__dispatch",
    "recalled_by",
    "attention",
    "moved_from",
    "entry__book",
    "entry__responsible_office",
    "received_by",
    "acted_by",
    "returned_by",
)


@dataclass(frozen=True)
class Version:
    """An earlier version of a letter, as far as the office has known it."""

    delivery: Delivery
    is_open: bool
    files: list[ShownFile]


def whole_delivery() -> Any:
    """Deliveries with everything that their page shows."""
    return Delivery.objects.select_related(*_FACTS)


def is_open(delivery: Delivery) -> bool:
    """Whether its content may be read.

    What was called back or has been replaced stays with those who opened or received
    it; nobody else gets to know it any more.
    """
    if not (delivery.is_recalled or delivery.is_replaced):
        return True
    return delivery.opened_at is not None or delivery.is_received


def require_open(delivery: Delivery) -> None:
    """Raise RecalledError or ReplacedError where its files are closed."""
    if is_open(delivery):
        return
    raise RecalledError if delivery.is_recalled else ReplacedError


def files_of(delivery: Delivery) -> list[ShownFile]:
    """Return the files of a delivery; none where they are closed."""
    if not is_open(delivery):
        return []
    return shown_files(
        delivery.dispatch.letter,
        lambda each: reverse("dispatch:delivery_file", args=[delivery.pk, each]),
    )


def earlier_versions(delivery: Delivery) -> list[Version]:
    """Return what the delivery takes the place of, the newest first."""
    found: list[Version] = []
    wanted = Delivery.objects.select_related("dispatch__letter", "entry__book")
    earlier_id = delivery.replaces_id
    while earlier_id is not None:
        earlier = wanted.get(pk=earlier_id)
        found.append(Version(earlier, is_open(earlier), files_of(earlier)))
        earlier_id = earlier.replaces_id
    return found


def kept_number(earlier: list[Version]) -> str:
    """Return the number that a new version joins, empty where it takes one."""
    for version in earlier:
        if version.delivery.entry is not None:
            return version.delivery.entry.number_text
    return ""


def newer_version(delivery: Delivery) -> Delivery | None:
    """Return what has taken the delivery's place."""
    return delivery.replaced_by.order_by("-pk").first()
