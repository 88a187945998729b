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

from saraban.audit.actions import record, record_many
from saraban.audit.models import AuditKind
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.requests import asked_number
from saraban.documents.derived import GivenFile, given_file, is_given_changed
from saraban.documents.responses import file_response, page_response
from saraban.documents.zip_archive import ZippedFile, zip_response
from saraban.letters.actions import keep_preview, opened_through
from saraban.letters.models import Letter, LetterAttachment
from saraban.letters.queries.attachments import get_attachment
from saraban.letters.queries.pages import PreviewPages
from saraban.offices.actors import Actor
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
            wants_original = "original" in request.GET
            opened = door(request, record_id)
            return _file(opened, attachment_id, request.actor, wants_original)

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


def _file(
    opened: Opened,
    attachment_id: int,
    actor: Actor,
    wants_original: bool,  # noqa: FBT001
) -> HttpResponseBase:
    """Answer with a file and keep who opened it, through which record.

    The original of a picture that was changed for others goes to its own office only.
    Raises UnknownSubjectError for a file of another letter.
    """
    attachment = get_attachment(opened.letter, attachment_id)
    is_own = _is_of_own_office(opened.letter, actor)
    if wants_original and is_own:
        given = GivenFile(attachment.stored_file, attachment.name)
    else:
        given = given_file(attachment.stored_file, attachment.name, is_own=is_own)
    values = {**opened_through(opened.through), **_made_of(attachment, given)}
    record(AuditKind.FILE_READ, attachment, actor=actor, values=values)
    return file_response(given.stored_file, given.name)


def _is_of_own_office(letter: Letter, actor: Actor) -> bool:
    """Whether a letter is from the books that the actor works in, of any division."""
    return letter.office.book_owner_id == actor.book_owner_id


def _made_of(attachment: LetterAttachment, given: GivenFile) -> dict[str, object]:
    """Return what the record says of a file that was not given as it came."""
    if given.stored_file == attachment.stored_file:
        return {}
    return {"given_sha256": given.stored_file.sha256}


def _zip(opened: Opened, actor: Actor) -> HttpResponseBase:
    """Answer with all files of a letter in one archive; each is kept as opened.

    Raises UnknownSubjectError for a letter without files.
    """
    attachments = list(opened.letter.attachments.select_related("stored_file"))
    if not attachments:
        raise UnknownSubjectError
    is_own = _is_of_own_office(opened.letter, actor)
    given = [
        (each, given_file(each.stored_file, each.name, is_own=is_own))
        for each in attachments
    ]
    response = zip_response(
        [
            ZippedFile(file.stored_file, file.name, each.attached_at)
            for each, file in given
        ],
        opened.letter.reference_number or "ไฟล์แนบ",
    )
    values = {**opened_through(opened.through), "zip": True}
    opened_ones = [(each, {**values, **_made_of(each, file)}) for each, file in given]
    record_many(AuditKind.FILE_READ, [*opened_ones], actor=actor)
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
    context = {
        "letter": opened.letter,
        "pages": pages,
        "back": opened.page,
        "has_original": is_given_changed(attachment.name)
        and _is_of_own_office(opened.letter, request.actor),
    }
    return render(request, "documents/_file_pages.html", context)


def _page(
    opened: Opened, attachment_id: int, number: int, actor: Actor
) -> HttpResponse:
    """Answer with one page of a file as a picture, or a picture that says why not."""
    attachment = get_attachment(opened.letter, attachment_id)
    keep_preview(attachment, opened.through, actor)
    return page_response(attachment.stored_file, attachment.name, number)
