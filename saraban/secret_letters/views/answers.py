"""Answers with papers and pictures that no browser keeps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from saraban.core.errors import DomainError
from saraban.core.file_policies import SANDBOX
from saraban.core.heavy_work import HeavyWorkBusyError
from saraban.core.typesetting import pdf_response
from saraban.documents.names import saved_name
from saraban.documents.responses import refusal_picture
from saraban.offices.actors import Actor
from saraban.secret_letters.contents import FileContent
from saraban.secret_letters.paper.documents import SecretPaper


def paper_response(paper: SecretPaper, name: str, actor: Actor) -> HttpResponse:
    """Answer with a paper; ``name`` is ASCII and tells nothing."""
    return unkept(pdf_response(paper.pdf(actor), name))


def picture_response(make: object) -> HttpResponse:
    """Answer with the picture that ``make()`` gives, or one that says why not."""
    try:
        content = make()  # type: ignore[operator]
    except HeavyWorkBusyError:
        raise
    except DomainError as refusal:
        return unkept(refusal_picture(refusal.message))
    response = HttpResponse(content, content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return unkept(response)


def file_response(pieces: Iterator[bytes], kept: FileContent) -> HttpResponse:
    """Answer with a file, to be saved, piece by piece as it is opened.

    What does not open at all is refused before anything is sent.
    """
    first = next(pieces, b"")
    whole = chain([first], pieces)
    response = StreamingHttpResponse(whole, content_type=kept.content_type)
    response["Content-Length"] = str(kept.size)
    disposition = content_disposition_header(
        as_attachment=True, filename=saved_name(kept.name)
    )
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return unkept(response)  # type: ignore[arg-type]


def unkept(response: HttpResponse) -> HttpResponse:
    """Let neither browser nor proxy keep it."""
    response["Cache-Control"] = "private, no-store"
    return response
