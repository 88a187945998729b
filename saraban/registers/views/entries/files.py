"""The files of an entry's letter."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

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


@require_GET
def entry_document(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """เอกสาร of a list: the first file of a line, wherever it stands."""
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, request.actor)
    first = entry.letter and entry.letter.attachments.order_by("position").first()
    if not first:
        raise UnknownSubjectError
    return HttpResponseRedirect(
        reverse("registers:entry_file", args=[entry.pk, first.pk])
    )
