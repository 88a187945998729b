"""Files that a person sends ahead of the form that will carry them."""

from __future__ import annotations

import uuid

from django.http import HttpResponseBase, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from saraban.core.errors import DomainError
from saraban.documents.actions import stage_upload
from saraban.documents.queries import get_own_upload
from saraban.documents.responses import file_response
from saraban.documents.uploads import ArrivedFile
from saraban.offices.requests import SignedInRequest

NOTHING_CHOSEN = "ยังไม่ได้เลือกไฟล์ เลือกไฟล์แล้วส่งอีกครั้ง"


@require_POST
def upload_create(request: SignedInRequest) -> JsonResponse:
    """Keep one file for its sender; answers the token that the form carries."""
    arrived = request.FILES.get("file")
    if not isinstance(arrived, ArrivedFile):
        return JsonResponse({"error": NOTHING_CHOSEN}, status=422)
    try:
        upload = stage_upload(arrived, user=request.actor.user)
    except DomainError as error:
        return JsonResponse({"error": error.message}, status=422)
    answer = {
        "token": str(upload.pk),
        "name": upload.name,
        "size_text": upload.stored_file.size_text,
    }
    return JsonResponse(answer, status=201)


@require_GET
def upload_file(request: SignedInRequest, token: uuid.UUID) -> HttpResponseBase:
    """Show a file to its sender before it is saved."""
    upload = get_own_upload(request.actor.user, token)
    return file_response(upload.stored_file, upload.name)
