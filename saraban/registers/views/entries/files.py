"""The files of an entry's letter."""

from __future__ import annotations

from typing import Final

from saraban.core.errors import UnknownSubjectError
from saraban.letters.views import LetterFiles, Opened
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry


def _letter_of(request: SignedInRequest, entry_id: int) -> Opened:
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, request.actor)
    if entry.letter is None:
        raise UnknownSubjectError
    return Opened(entry.letter, entry, entry.get_absolute_url())


ENTRY_FILES: Final = LetterFiles("entry", _letter_of)
