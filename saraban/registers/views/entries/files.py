"""A line's files: all in one archive, and their pages as pictures."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from saraban.core.errors import UnknownSubjectError
from saraban.letters.views import letter_file, letter_page, letter_pages, letter_zip
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry


@require_GET
def entry_zip(request: SignedInRequest, entry_id: int) -> HttpResponseBase:
    """Save all files of an entry's letter at once."""
    entry = _with_letter(request, entry_id)
    return letter_zip(entry.content, through=entry, actor=request.actor)


@require_GET
def entry_pages(
    request: SignedInRequest, entry_id: int, attachment_id: int
) -> HttpResponse:
    """All pages of one file."""
    entry = _with_letter(request, entry_id)
    return letter_pages(
        request,
        entry.content,
        attachment_id,
        through=entry,
        actor=request.actor,
        back=entry.get_absolute_url(),
    )


@require_GET
def entry_page(
    request: SignedInRequest, entry_id: int, attachment_id: int, number: int
) -> HttpResponse:
    """One page of one file as a picture."""
    entry = _with_letter(request, entry_id)
    return letter_page(
        entry.content, attachment_id, number, through=entry, actor=request.actor
    )


def _with_letter(request: SignedInRequest, entry_id: int) -> RegisterEntry:
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, request.actor)
    if entry.letter is None:
        raise UnknownSubjectError
    return entry


@require_GET
def entry_file(
    request: SignedInRequest, entry_id: int, attachment_id: int
) -> HttpResponseBase:
    """Open one file of an entry's letter."""
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, request.actor)
    if entry.letter is None:
        raise UnknownSubjectError
    return letter_file(entry.letter, attachment_id, through=entry, actor=request.actor)
