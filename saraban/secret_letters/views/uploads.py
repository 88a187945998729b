"""A file of a secret form, sent ahead of it by scripts."""

from __future__ import annotations

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from saraban.core.sizes import file_size
from saraban.documents.views import NOTHING_CHOSEN
from saraban.offices.requests import SignedInRequest
from saraban.secret_letters.actions.uploads import staged
from saraban.secret_letters.uploads import EncryptedFile


@require_POST
def secret_upload_create(request: SignedInRequest) -> JsonResponse:
    """Keep one file encrypted for its sender; answers the token that the form carries."""
    arrived = request.FILES.get("file")
    if not isinstance(arrived, EncryptedFile):
        return JsonResponse({"error": NOTHING_CHOSEN}, status=422)
    kept = staged(arrived, user=request.user)
    if isinstance(kept, str):
        return JsonResponse({"error": kept}, status=422)
    answer = {
        "token": str(kept.uid),
        "name": kept.content.name,
        "size_text": file_size(kept.content.size),
    }
    return JsonResponse(answer, status=201)
