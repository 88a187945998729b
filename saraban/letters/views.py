"""Opening a letter's files: one, a page of one, or all, through the door of a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from saraban.audit.actions import Witness, record, record_many
from saraban.audit.models import AuditKind
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.requests import asked_number
from saraban.documents.responses import file_response, page_response
from saraban.documents.zip_archive import ZippedFile, zip_response
from saraban.letters.actions import keep_preview, opened_through
from saraban.letters.models import Letter
from saraban.letters.queries.attachments import get_attachment
from saraban.letters.queries.pages import PreviewPages
from saraban.offices.requests import SignedInRequest


@dataclass(frozen=True)
class Opened:
    """A letter whose files may be opened now: through which record, and its page."""

    letter: Letter
    through: models.Model
    page: str


class LetterFiles:
    """The files of letters behind one door: one, all, the pages of one, one page.

    ``door`` is a view's own rule: it finds the record as the actor may see it, raises
    where its files may not be opened, and keeps that they are. ``noun`` is what the
    addresses are named for: ``entry_file``, ``entry_zip``, ``entry_pages``,
    ``entry_page``.
    """

    def __init__(
        self, noun: str, door: Callable[[SignedInRequest, int], Opened]
    ) -> None:
        """Keep the door."""
        self._noun = noun
        self._door = door

    def urls(self, folder: str) -> list[URLPattern]:
        """Return the four addresses below ``folder``, each with its view."""
        door = self._door
        one = "<int:attachment_id>/"

        def file(
            request: SignedInRequest, record_id: int, attachment_id: int
        ) -> HttpResponseBase:
            """Open one file of a letter."""
            return _file(door(request, record_id), attachment_id, request.actor)

        def all_files(request: SignedInRequest, record_id: int) -> HttpResponseBase:
            """Save all files of a letter at once."""
            return _zip(door(request, record_id), request.actor)

        def pages(
            request: SignedInRequest, record_id: int, attachment_id: int
        ) -> HttpResponse:
            """All pages of one file."""
            return _pages(request, door(request, record_id), attachment_id)

        def page(
            request: SignedInRequest, record_id: int, attachment_id: int, number: int
        ) -> HttpResponse:
            """One page of one file as a picture."""
            opened = door(request, record_id)
            return _page(opened, attachment_id, number, request.actor)

        return [
            self._address("file", folder, one, file),
            self._address("zip", folder, "zip/", all_files),
            self._address("pages", folder, f"{one}pages/", pages),
            self._address("page", folder, f"{one}pages/<int:number>/", page),
        ]

    def _address(
        self, kind: str, folder: str, rest: str, view: Callable[..., HttpResponseBase]
    ) -> URLPattern:
        """Return an address whose view has its name, and is of the door's package."""
        view.__name__ = name = f"{self._noun}_{kind}"
        view.__module__ = self._door.__module__
        place = f"{folder}<int:record_id>/files/{rest}"
        return path(place, require_GET(view), name=name)


def _file(opened: Opened, attachment_id: int, actor: Witness) -> HttpResponseBase:
    """Answer with a file and keep who opened it, through which record.

    Raises UnknownSubjectError for a file of another letter.
    """
    attachment = get_attachment(opened.letter, attachment_id)
    values = opened_through(opened.through)
    record(AuditKind.FILE_READ, attachment, actor=actor, values=values)
    return file_response(attachment.stored_file, attachment.name)


def _zip(opened: Opened, actor: Witness) -> HttpResponseBase:
    """Answer with all files of a letter in one archive; each is kept as opened.

    Raises UnknownSubjectError for a letter without files.
    """
    attachments = list(opened.letter.attachments.select_related("stored_file"))
    if not attachments:
        raise UnknownSubjectError
    response = zip_response(
        [
            ZippedFile(each.stored_file, each.name, each.attached_at)
            for each in attachments
        ],
        opened.letter.reference_number or "ไฟล์แนบ",
    )
    values = {**opened_through(opened.through), "zip": True}
    record_many(
        AuditKind.FILE_READ, [(each, values) for each in attachments], actor=actor
    )
    return response


def _pages(
    request: SignedInRequest, opened: Opened, attachment_id: int
) -> HttpResponse:
    """Show the pages of a file, ten at a time."""
    attachment = get_attachment(opened.letter, attachment_id)
    keep_preview(attachment, opened.through, request.actor)
    pages = PreviewPages(attachment, request.path, asked_number(request, "from") or 1)
    try:
        pages.look()
    except DomainError as refusal:
        pages.refusal = refusal.message
    context = {"letter": opened.letter, "pages": pages, "back": opened.page}
    return render(request, "documents/_file_pages.html", context)


def _page(
    opened: Opened, attachment_id: int, number: int, actor: Witness
) -> HttpResponse:
    """Answer with one page of a file as a picture, or a picture that says why not."""
    attachment = get_attachment(opened.letter, attachment_id)
    keep_preview(attachment, opened.through, actor)
    return page_response(attachment.stored_file, attachment.name, number)
