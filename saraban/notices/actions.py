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
    insert_alike(
        Notice(kind=kind, title=title[:TITLE_MAX], at=timezone.now()),
        ("office_id", "division_id", "person_id", "path"),
        [
            (each.office_id, each.division_id, each.person_id, each.path)
            for each in whom
        ],
    )
