"""One secret letter: what it says, its pages, and papers about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.core.file_policies import SHOWN
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.secret_letters.actions.change_level import is_registered_openly
from saraban.secret_letters.actions.correct import may_correct_letter
from saraban.secret_letters.errors import NotDownloadableError
from saraban.secret_letters.files import pieces_of
from saraban.secret_letters.models import SecrecyChange, SecretFile, SecretLetter
from saraban.secret_letters.paper.documents import cover_paper, endorsements_paper
from saraban.secret_letters.paper.pages import marks_for, page_picture, printed
from saraban.secret_letters.queries.access import SecretAccess
from saraban.secret_letters.queries.people import readers_at
from saraban.secret_letters.queries.steps import own_step, steps_of
from saraban.secret_letters.views.answers import (
    file_response,
    paper_response,
    picture_response,
    unkept,
)
from saraban.secret_letters.views.confirmed import confirmed
from saraban.secret_letters.views.opening import (
    copy_of,
    file_of,
    open_as_registrar,
    open_letter,
)
from saraban.secret_letters.witness import record_secret


@require_GET
@confirmed
def letter_detail(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """The letter to who may read it; each opening is recorded."""
    access = open_letter(request, letter_id)
    record_secret(AuditKind.SECRET_OPENED, access.letter, actor=request.actor)
    page = "secret_letters/letter_detail.html"
    return render(request, page, _shown(access))


def _shown(access: SecretAccess) -> dict[str, Any]:
    letter, actor = access.letter, access.actor
    files = list(SecretFile.objects.seen_in(letter, actor.book_owner_id))
    for each in files:
        each.letter = letter
    context = {
        "access": access,
        "office_id": actor.book_owner_id,
        "letter": letter,
        "said": letter.content,
        "entries": access.entries,
        "files": files,
        "steps": steps_of(letter, actor.book_owner_id),
        "own_step": own_step(letter, actor),
        "changes": _changes(access),
    }
    if access.registrar is not None:
        context |= _shown_to_registrar(letter, actor)
    return context


def _shown_to_registrar(letter: SecretLetter, actor: Actor) -> dict[str, Any]:
    rows = letter.deliveries.select_related("office", "entry__book")
    is_own = letter.office_id == actor.book_owner_id
    is_in_book = letter.level or is_registered_openly(letter, actor.book_owner_id)
    return {
        "today": thai.today(),
        "readers": readers_at(letter, actor.book_owner),
        "deliveries": list(rows.order_by("pk")) if is_own else [],
        "may_correct": may_correct_letter(letter, actor),
        "is_own": is_own,
        "waits_openly": not is_in_book,
    }


def _changes(access: SecretAccess) -> list[SecrecyChange]:
    rows = SecrecyChange.objects.filter(letter=access.letter)
    found = list(rows.select_related("changed_by", "office", "entry__book"))
    for each in found:
        each.letter = access.letter
    return found


@require_GET
@confirmed
def page_picture_file(
    request: SignedInRequest, letter_id: UUID, file_id: int, number: int
) -> HttpResponse:
    """One page as a picture that bears its reader's name."""
    access = open_letter(request, letter_id)
    file = file_of(access, file_id)
    if not 1 <= number <= file.content.page_count:
        raise UnknownSubjectError
    marks = marks_for(file, request.actor, copy_of(access))
    answer = picture_response(lambda: page_picture(file, number, marks))
    values = {"file": file.position, "page": number}
    record_secret(
        AuditKind.SECRET_PAGE_READ, access.letter, actor=request.actor, values=values
    )
    return answer


@require_GET
@confirmed
def file_print(request: SignedInRequest, letter_id: UUID, file_id: int) -> HttpResponse:
    """All pages of a file to be printed, each with its marks."""
    access = open_letter(request, letter_id)
    file = file_of(access, file_id)
    pdf = printed(file, marks_for(file, request.actor, copy_of(access)))
    values = {"file": file.position}
    record_secret(
        AuditKind.SECRET_PRINTED, access.letter, actor=request.actor, values=values
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="secret-letter.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SHOWN
    return unkept(response)


@require_GET
@confirmed
def file_download(
    request: SignedInRequest, letter_id: UUID, file_id: int
) -> HttpResponse:
    """The file itself, to who may have it."""
    access = open_letter(request, letter_id)
    file = file_of(access, file_id)
    if not access.may_download:
        raise NotDownloadableError
    values = {"file": file.position}
    record_secret(
        AuditKind.SECRET_DOWNLOADED, access.letter, actor=request.actor, values=values
    )
    kept = file.content
    return file_response(pieces_of(file.uid, kept), kept)


@require_GET
@confirmed
def cover_pdf(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """ใบปก."""
    access = open_as_registrar(request, letter_id)
    actor = access.actor
    paper = cover_paper(access.letter, actor.book_owner, copy_of(access))
    answer = paper_response(paper, "secret-cover.pdf", actor)
    record_secret(AuditKind.SECRET_PRINTED, access.letter, actor=actor)
    return answer


@require_GET
@confirmed
def endorsements_pdf(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """ใบปะหน้าการเสนอ: what was asked and answered."""
    access = open_letter(request, letter_id)
    actor = access.actor
    steps = steps_of(access.letter, actor.book_owner_id)
    paper = endorsements_paper(access.letter, actor.book_owner, steps)
    answer = paper_response(paper, "secret-endorsements.pdf", actor)
    record_secret(AuditKind.SECRET_PRINTED, access.letter, actor=actor)
    return answer
