"""Files of a letter that was handed on, and of reports."""

from __future__ import annotations

from typing import Final

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.actions.mark_opened import mark_opened
from saraban.circulation.models import EndorsementFile, Step
from saraban.circulation.queries.readable import require_open
from saraban.circulation.queries.visible import visible_step
from saraban.core.errors import UnknownSubjectError
from saraban.documents.derived import given_file
from saraban.documents.responses import file_response
from saraban.letters.views import LetterFiles, Opened
from saraban.offices.requests import SignedInRequest


@require_GET
def endorsement_file(
    request: SignedInRequest, step_id: int, file_id: int
) -> HttpResponseBase:
    """Open one file of a report on the same letter."""
    step = opened_step(request, step_id)
    files = EndorsementFile.objects.select_related("stored_file")
    found = files.filter(endorsement__circulation=step.circulation_id, pk=file_id)
    file = found.first()
    if file is None:
        raise UnknownSubjectError
    values = {"step": step.pk, "sha256": file.stored_file.sha256}
    record(AuditKind.FILE_READ, file, actor=request.actor, values=values)
    given = given_file(file.stored_file, file.name, is_own=True)
    return file_response(given.stored_file, given.name)


def opened_step(request: SignedInRequest, step_id: int) -> Step:
    """Return a step whose letter may be read now; opening it is kept.

    Raises UnknownSubjectError, and NotAllowedError where the letter was given away.
    """
    actor = request.actor
    step = visible_step(Step.objects.all(), step_id, actor)
    require_open(step, actor)
    mark_opened(step, actor=actor)
    return step


def _letter_of(request: SignedInRequest, step_id: int) -> Opened:
    step = opened_step(request, step_id)
    page = reverse("circulation:step_detail", args=[step.pk])
    return Opened(step.entry.content, step, page)


STEP_FILES: Final = LetterFiles("step", _letter_of)
