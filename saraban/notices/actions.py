"""Telling people; each runs in the transaction of the deed that it tells of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone

from saraban.core.bulk import insert_alike
from saraban.notices.models import OF_WAITING, TITLE_MAX, Notice, NoticeKind


@dataclass(frozen=True)
class Tell:
    """Whom to tell, and the page that shows it."""

    office_id: int
    path: str
    division_id: int | None = None
    person_id: int | None = None


def settle(office_ids: Collection[int], paths: Collection[str]) -> None:
    """Let what was said of letters that waited there, under these pages, be over."""
    waiting = Notice.objects.filter(
        OF_WAITING, settled_at__isnull=True, office__in=office_ids, path__in=paths
    )
    waiting.update(settled_at=timezone.now())


def tell(kind: NoticeKind, title: str, whom: Iterable[Tell]) -> None:
    """Write one notice for each, in few statements however many they are."""
    tell_each(kind, ((title, each) for each in whom))


def tell_each(kind: NoticeKind, told: Iterable[tuple[str, Tell]]) -> None:
    """Write one notice for each, of things with titles of their own, as ``tell``."""
    insert_alike(
        Notice(kind=kind, at=timezone.now()),
        ("title", "office_id", "division_id", "person_id", "path"),
        [
            (
                title[:TITLE_MAX],
                each.office_id,
                each.division_id,
                each.person_id,
                each.path,
            )
            for title, each in told
        ],
    )
