"""Opening a letter's files: one, a page of one, or all; who may was asked before."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from saraban.audit.actions import Witness, record, record_many
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.requests import asked_number
from saraban.documents.previews import page_picture
from saraban.documents.responses import (
    file_response,
    picture_response,
    refusal_response,
)
from saraban.documents.zipping import ZippedFile, zip_response
from saraban.letters.models import Letter, LetterAttachment
from saraban.letters.queries.attachments import get_attachment
from saraban.letters.queries.pages import PreviewPages

# Pictures of a file that one person looks at within this time are one opening.
ONE_OPENING: Final = timedelta(minutes=10)
# How many of the last openings are looked through; beyond, one is kept once more.
LAST_OPENINGS: Final = 500


def letter_file(
    letter: Letter,
    attachment_id: int,
    *,
    through: models.Model,
    actor: Witness,
) -> HttpResponseBase:
    """Answer with a file and keep who opened it, through which record.

    Raises UnknownSubjectError for a file of another letter.
    """
    attachment = get_attachment(letter, attachment_id)
    record(AuditKind.FILE_READ, attachment, actor=actor, values=_how(through))
    return file_response(attachment.stored_file, attachment.name)


def letter_zip(
    letter: Letter, *, through: models.Model, actor: Witness
) -> HttpResponseBase:
    """Answer with all files of a letter in one archive; each is kept as opened.

    Raises UnknownSubjectError for a letter without files.
    """
    attachments = list(letter.attachments.select_related("stored_file"))
    if not attachments:
        raise UnknownSubjectError
    response = zip_response(
        [
            ZippedFile(each.stored_file, each.name, each.attached_at)
            for each in attachments
        ],
        letter.reference_number or "ไฟล์แนบ",
    )
    values = {**_how(through), "zip": True}
    record_many(
        AuditKind.FILE_READ, [(each, values) for each in attachments], actor=actor
    )
    return response


def letter_page(
    letter: Letter,
    attachment_id: int,
    number: int,
    *,
    through: models.Model,
    actor: Witness,
) -> HttpResponse:
    """Answer with one page of a file as a picture, or a picture that says why not."""
    attachment = get_attachment(letter, attachment_id)
    keep_opening(attachment, through=through, actor=actor)
    try:
        picture = page_picture(attachment.stored_file, attachment.name, number)
    except UnknownSubjectError:
        raise
    except DomainError as refusal:
        return refusal_response(refusal.message)
    return picture_response(picture)


def letter_pages(
    request: HttpRequest,
    letter: Letter,
    attachment_id: int,
    *,
    through: models.Model,
    actor: Witness,
    back: str,
) -> HttpResponse:
    """Show the pages of a file, ten at a time; ``back`` is the letter's own page."""
    attachment = get_attachment(letter, attachment_id)
    keep_opening(attachment, through=through, actor=actor)
    pages = PreviewPages(attachment, request.path, asked_number(request, "from") or 1)
    try:
        pages.look()
    except DomainError as refusal:
        pages.refusal = refusal.message
    context = {"letter": letter, "pages": pages, "back": back}
    return render(request, "documents/_file_pages.html", context)


def keep_opening(
    attachment: LetterAttachment, *, through: models.Model, actor: Witness
) -> None:
    """Keep that somebody looks into a file: once, however many pages they see."""
    if _is_kept(attachment, actor):
        return
    with transaction.atomic():
        # A browser asks for several pages at once: the first keeps it for all.
        held = LetterAttachment.objects.select_for_update(no_key=True)
        held.get(pk=attachment.pk)
        if not _is_kept(attachment, actor):
            values = {**_how(through), "preview": True}
            record(AuditKind.FILE_READ, attachment, actor=actor, values=values)


def _is_kept(attachment: LetterAttachment, actor: Witness) -> bool:
    since = timezone.now() - ONE_OPENING
    openings = AuditEvent.objects.filter(
        subject_type="letterattachment", subject_id=attachment.pk
    ).order_by("-pk")
    last = openings.values_list("kind", "appointment_id", "at")[:LAST_OPENINGS]
    return any(
        kind == AuditKind.FILE_READ and who == actor.appointment_id and at >= since
        for kind, who, at in last
    )


def _how(through: models.Model) -> dict[str, object]:
    return {through._meta.model_name or "": through.pk}
