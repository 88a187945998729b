"""ส่งออก Excel: what a list shows, as a file."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.core.tables.content_type import XLSX
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import books_of
from saraban.registers.queries.list_filters import read_filters


@require_GET
def book_export(request: SignedInRequest, kind: str) -> FileResponse:
    """ส่งออก Excel: the address asks as that of the list does, a year at least."""
    actor = request.actor
    require_somewhere(actor, Permission.BOOK_EXPORT)
    filters = read_filters(request.GET.dict(), books_of(actor.book_owner, kind))
    asked_year = thai.to_arabic_digits(request.GET.get("year", "")).strip()
    if asked_year not in {"", filters.year}:
        raise UnknownSubjectError
    from saraban.registers.queries.export import (  # noqa: PLC0415  XlsxWriter
        export_entries,
        title_of,
    )

    response = FileResponse(export_entries(filters, actor=actor), content_type=XLSX)
    name = quote(f"{title_of(filters)} {actor.book_owner.short_name}.xlsx", safe="")
    # The first name is for programs that know only ASCII.
    response["Content-Disposition"] = (
        f"attachment; filename=\"{kind}-{filters.year}.xlsx\"; filename*=UTF-8''{name}"
    )
    return response
