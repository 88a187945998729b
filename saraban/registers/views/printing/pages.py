"""พิมพ์ทะเบียน: the book on paper."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.core.errors import DomainError
from saraban.core.shell import ShellItem
from saraban.core.typesetting import pdf_response
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import books_of
from saraban.registers.actions.print_book import chosen_volume, print_book
from saraban.registers.printing.entries import Volume, book_for, volumes_of
from saraban.registers.printing.request import PrintWish
from saraban.registers.queries.kinds import kind_of
from saraban.registers.views.printing.forms import PrintForm


@require_GET
def book_print(request: SignedInRequest, kind: str) -> HttpResponse:
    """Choose what to print; what the address names is filled in."""
    require_somewhere(request.actor, Permission.BOOK_EXPORT)
    return _form_page(request, kind, _form(request, kind, is_asked=False))


@require_GET
def book_pdf(request: SignedInRequest, kind: str) -> HttpResponse:
    """The PDF; of a span that is too long for one, its volumes to choose from."""
    actor = request.actor
    require_somewhere(actor, Permission.BOOK_EXPORT)
    form = _form(request, kind, is_asked=True)
    if not form.is_valid():
        return _form_page(request, kind, form)
    wish = form.wish()
    try:
        book = book_for(wish, kind, actor=actor)
        volumes = volumes_of(wish, book, actor=actor)
        volume = chosen_volume(wish, volumes)
        if volume is None:
            return _form_page(request, kind, form, volumes)
        pdf = print_book(wish, book, volume, actor=actor)
    except DomainError as error:
        form.add_error(None, error.message)
        return _form_page(request, kind, form)
    return pdf_response(pdf, _file_name(wish, kind, volume))


def _form(request: SignedInRequest, kind: str, *, is_asked: bool) -> PrintForm:
    owner = request.actor.book_owner
    years = [book.year_be for book in books_of(owner, kind)]
    of_kind = kind_of(owner, kind)
    if is_asked:
        return PrintForm(request.GET, kind=of_kind, office=owner, years=years)
    given = {
        name: request.GET[name] for name in PrintForm.base_fields if name in request.GET
    }
    return PrintForm(initial=given, kind=of_kind, office=owner, years=years)


def _form_page(
    request: SignedInRequest,
    kind: str,
    form: PrintForm,
    volumes: list[Volume] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "book_name": kind_of(request.actor.book_owner, kind).name,
        "volumes": [_volume_link(request, volume) for volume in volumes or ()],
        "entry_count": sum(volume.count for volume in volumes or ()),
    }
    return render(
        request,
        "registers/book_print.html",
        context,
        status=422 if form.errors else 200,
    )


def _volume_link(request: SignedInRequest, volume: Volume) -> ShellItem:
    asked = {**request.GET.dict(), "volume": volume.place}
    return ShellItem(title=volume.title, url=f"?{urlencode(asked)}", count=volume.count)


def _file_name(wish: PrintWish, kind: str, volume: Volume) -> str:
    part = f"-volume-{volume.place}" if volume.of > 1 else ""
    return f"{kind}-{wish.document.replace('_', '-')}-{wish.file_mark()}{part}.pdf"
