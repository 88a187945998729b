"""Links to the other pages of a list, in the shape that ``ui.pager`` shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from saraban.core.lists.keyset import Cut
from saraban.core.shell import ShellItem

NO_LETTERS: Final = "ไม่มีหนังสือ"
Row = TypeVar("Row")


@dataclass(frozen=True)
class Pager:
    """Links to the other pages; ``newer`` is before, ``older`` after this one."""

    summary: str
    links: list[ShellItem] = field(default_factory=list)
    newer_url: str | None = None
    older_url: str | None = None


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """The rows to show and the links around them."""

    rows: list[Row]
    pager: Pager


def address_at(first: str, place: Mapping[str, Any]) -> str:
    """Return the address of a list's first page with another place behind it."""
    joint = "" if first.endswith("?") else "&" if "?" in first else "?"
    return f"{first}{joint}{urlencode(place)}"


def older_pager(
    cut: Cut[Any],
    first: str,
    place: Mapping[str, Any],
    order: str,
    nothing: str = NO_LETTERS,
) -> Pager:
    """Return ใหม่กว่า, which is the first page, and เก่ากว่า.

    ``first`` is the address of the first page, ``place`` what the next one has
    besides, empty where nothing follows. ``order`` says what is on top, ``nothing``
    that there are no rows.
    """
    return Pager(
        order if cut.rows else nothing,
        newer_url=None if cut.is_first else first,
        older_url=address_at(first, place) if place else None,
    )


def next_pager(
    cut: Cut[Any],
    first: str,
    place: Mapping[str, Any],
    order: str,
    nothing: str = NO_LETTERS,
) -> Pager:
    """Return หน้าแรก and หน้าถัดไป, for lists that are not in the order of time.

    The arguments are those of ``older_pager``.
    """
    links = []
    if not cut.is_first:
        links.append(ShellItem("‹ หน้าแรก", first))
    if place:
        links.append(ShellItem("หน้าถัดไป ›", address_at(first, place)))
    return Pager(order if cut.rows else nothing, links)
