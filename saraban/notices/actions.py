"""Telling people; each runs in the transaction of the deed that it tells of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from saraban.notices.models import TITLE_MAX, Notice, NoticeKind

BATCH = 1000


@dataclass(frozen=True)
class Tell:
    """Whom to tell, and the page that shows it."""

    office_id: int
    path: str
    division_id: int | None = None
    person_id: int | None = None


def tell(kind: NoticeKind, title: str, whom: Iterable[Tell]) -> None:
    """Write one notice for each, in few statements however many they are."""
    moment = timezone.now()
    Notice.objects.bulk_create(
        (
            Notice(
                kind=kind,
                office_id=each.office_id,
                division_id=each.division_id,
                person_id=each.person_id,
                title=title[:TITLE_MAX],
                path=each.path,
                at=moment,
            )
            for each in whom
        ),
        batch_size=BATCH,
    )
