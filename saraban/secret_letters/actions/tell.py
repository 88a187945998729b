"""Telling those who keep the secret letters of offices; part of the deed told of."""

from __future__ import annotations

from collections.abc import Collection

from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.secret_letters.queries.registrars import registrars_of


def tell_keepers(
    office_ids: Collection[int], words: str, path: str, *, besides: int = 0
) -> None:
    """Tell each registrar of these offices; ``words`` say nothing of the letter."""
    whom = [
        Tell(each.office_id, path, person_id=each.user_id)
        for each in registrars_of(office_ids)
        if each.user_id != besides
    ]
    tell(NoticeKind.SECRET_WAITS, words, whom)
