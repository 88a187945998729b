"""Opening one file of a letter; who may see the letter was asked before."""

from __future__ import annotations

from django.db import models
from django.http.response import HttpResponseBase

from saraban.audit.actions import Witness, record
from saraban.audit.models import AuditKind
from saraban.documents.responses import file_response
from saraban.letters.attachments import get_attachment
from saraban.letters.models import Letter


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
    values = {through._meta.model_name or "": through.pk}
    record(AuditKind.FILE_READ, attachment, actor=actor, values=values)
    return file_response(attachment.stored_file, attachment.name)
