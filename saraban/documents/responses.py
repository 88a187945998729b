"""Answering with a stored file; who may have it, the view has decided before."""

from __future__ import annotations

import textwrap
from html import escape
from typing import Final

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.file_policies import SANDBOX, SHOWN
from saraban.core.heavy_work import HeavyWorkBusyError
from saraban.documents.checks import kind_of_name
from saraban.documents.models import StoredFile
from saraban.documents.names import saved_name
from saraban.documents.previews import page_picture
from saraban.documents.storage import open_stored, path_of

_LETTERS_A_LINE: Final = 60


def file_response(stored_file: StoredFile, name: str) -> HttpResponseBase:
    """Answer with the file under the name it came with.

    Only pdf, gif, jpg and png open in the browser; everything else is saved.
    """
    kind = kind_of_name(name)
    response = _content_of(stored_file)
    response["Content-Type"] = kind.content_type
    disposition = content_disposition_header(
        not kind.opens_in_browser, saved_name(name)
    )
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    is_pdf = kind.content_type == "application/pdf"
    response["Content-Security-Policy"] = SHOWN if is_pdf else SANDBOX
    # Shared office machines keep no copy of a letter after signing out.
    response["Cache-Control"] = "private, no-store"
    response["ETag"] = f'"{stored_file.sha256}"'
    return response


def page_response(stored_file: StoredFile, name: str, number: int) -> HttpResponse:
    """Answer with one page of a file as a picture, or a picture that says why not.

    Raises UnknownSubjectError for a page that the file has not.
    """
    try:
        picture = page_picture(stored_file, name, number)
    except (HeavyWorkBusyError, UnknownSubjectError):
        raise
    except DomainError as refusal:
        return refusal_picture(refusal.message)
    return _picture(picture, "image/webp", status=200)


def refusal_picture(sentence: str) -> HttpResponse:
    """Answer with a picture of a sentence: a page shows no text in place of a picture."""
    lines = textwrap.wrap(sentence, _LETTERS_A_LINE)
    rows = "".join(
        f'<tspan x="30" dy="40">{escape(line, quote=True)}</tspan>' for line in lines
    )
    height = 60 + 40 * len(lines)
    content = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {height}" '
        f'width="900" height="{height}"><rect width="900" height="{height}" '
        f'fill="#fff"/><text y="20" font-family="Sarabun, sans-serif" font-size="24" '
        f'fill="#333">{rows}</text></svg>'
    )
    return _picture(content.encode(), "image/svg+xml", status=409)


def _picture(content: bytes, kind: str, *, status: int) -> HttpResponse:
    response = HttpResponse(content, content_type=kind, status=status)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


def _content_of(stored_file: StoredFile) -> HttpResponseBase:
    """Stream the file, or let the web server in front of us send it."""
    if settings.ACCEL_PREFIX:
        path = path_of(stored_file.sha256).relative_to(settings.FILES_FOLDER)
        response = HttpResponse()
        response["X-Accel-Redirect"] = settings.ACCEL_PREFIX + path.as_posix()
        return response
    return FileResponse(open_stored(stored_file))
