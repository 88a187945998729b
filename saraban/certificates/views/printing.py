"""พิมพ์เกียรติบัตร: one at once, many in the background, and what schools may print."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.certificates.actions.print_certificates import (
    ask_print,
    preview_certificate,
    print_certificate,
    print_for_school,
)
from saraban.certificates.models import CertificatePrint
from saraban.certificates.queries.checkers import require_printing
from saraban.certificates.queries.papers import AddressOf
from saraban.certificates.queries.prints import SHOWN, own_print, prints_of
from saraban.certificates.queries.school_list import opened_page, require_school
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.fields import NumberField, choice_messages
from saraban.core.pages import posted
from saraban.core.public_codes import public_address
from saraban.core.requests import asked_id, read_ids
from saraban.core.typed_text import first_of_line
from saraban.core.typesetting import pdf_response
from saraban.documents.names import saved_name
from saraban.documents.responses import file_response
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import books_of
from saraban.registers.models import Book
from saraban.registers.models.kinds import CERTIFICATE

HIGHEST: Final = 900_000
MOST_SEARCHED: Final = 100
POLL_SECONDS: Final = 2


def address_of(request: HttpRequest) -> AddressOf:
    """Return what gives the public page of a code, as it stands in the QR."""
    return lambda code: public_address(
        request, reverse("certificates:certificate_public", args=[code])
    )


@require_GET
def certificate_pdf(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """พิมพ์ one certificate of the own book."""
    pdf = print_certificate(entry_id, address_of(request), actor=request.actor)
    return pdf_response(pdf, f"certificate-{entry_id}.pdf")


@require_GET
def certificate_preview(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ดูตัวอย่าง: how it will look, without signature and code."""
    pdf = preview_certificate(entry_id, actor=request.actor)
    return pdf_response(pdf, f"preview-{entry_id}.pdf")


class PrintForm(forms.Form):
    """Which numbers of which year, as one file or many."""

    book = forms.ModelChoiceField(
        Book.objects.none(), label="ปี", error_messages=choice_messages("ปี")
    )
    first = NumberField(label="ตั้งแต่เลข", span=(1, HIGHEST))
    last = NumberField(label="ถึงเลข", span=(1, HIGHEST))
    form = forms.ChoiceField(
        label="รูปแบบไฟล์",
        choices=CertificatePrint.Form.choices,
        initial=CertificatePrint.Form.PDF,
        widget=forms.RadioSelect,
        error_messages=choice_messages("รูปแบบไฟล์"),
    )

    def __init__(self, *args: Any, books: list[Book], **options: Any) -> None:
        """Offer the office's books, newest first."""
        super().__init__(*args, **options)
        book: Any = self.fields["book"]
        book.queryset = Book.objects.filter(pk__in=[each.pk for each in books])
        book.choices = [(each.pk, each.year_be) for each in books]

    def clean(self) -> dict[str, Any]:
        """The range goes upwards."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = typed.get("first"), typed.get("last")
        if first and last and last < first:
            self.add_error("last", "เลขสุดท้ายต้องไม่น้อยกว่าเลขแรก สลับเลขสองช่อง")
        return typed


@require_http_methods(["GET", "POST"])
def print_create(request: SignedInRequest) -> HttpResponse:
    """พิมพ์หลายใบ: ask for a range of numbers; those asked for before stand below."""
    actor = request.actor
    require_somewhere(actor, Permission.BOOK_READ)
    require_printing(actor)
    books = books_of(actor.book_owner, CERTIFICATE.code)
    first = {name: request.GET.get(name, "")[:20] for name in ("book", "first", "last")}
    form = PrintForm(
        posted(request),
        books=books,
        initial={**first, "book": first["book"] or books[0].pk},
    )
    if form.is_valid():
        made = _asked(request, form)
        if made is not None:
            return HttpResponseRedirect(made.get_absolute_url())
    prints = list(prints_of(actor).order_by("-pk")[:SHOWN])
    status = 422 if form.errors else 200
    context = {"form": form, "prints": prints}
    return render(request, "certificates/print_create.html", context, status=status)


def _asked(request: SignedInRequest, form: PrintForm) -> CertificatePrint | None:
    typed = form.cleaned_data
    page = public_address(request, reverse("certificates:certificate_ask"))
    try:
        return ask_print(
            typed["book"],
            typed["first"],
            typed["last"],
            typed["form"],
            page,
            actor=request.actor,
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return None


@require_GET
def print_detail(request: SignedInRequest, print_id: int) -> HttpResponse:
    """How far it is, and the file when it is made; asks again by itself meanwhile."""
    made = own_print(print_id, request.actor)
    context = {"made": made, "poll_seconds": POLL_SECONDS, "live": True}
    page = "certificates/print_detail.html"
    if request.headers.get("HX-Request"):
        page = "certificates/_print_state.html"
    return render(request, page, context)


@require_GET
def print_file(request: SignedInRequest, print_id: int) -> HttpResponseBase:
    """Answer with the file that was made."""
    made = own_print(print_id, request.actor)
    if made.stored_file is None:
        raise UnknownSubjectError
    name = f"{made.title}.{made.form}"
    response = file_response(made.stored_file, name)
    disposition = content_disposition_header(made.form == "zip", saved_name(name))
    response["Content-Disposition"] = disposition or "attachment"
    return response


@require_GET
def school_certificate_list(request: SignedInRequest) -> HttpResponse:
    """เกียรติบัตร สพท.: what the area opened to its schools, newest first."""
    return _school_page(request)


def _school_page(request: SignedInRequest, error: str = "") -> HttpResponse:
    require_school(request.actor)
    text = first_of_line(request.GET.get("q", ""), MOST_SEARCHED)
    path = reverse("certificates:school_certificate_list")
    page = opened_page(request.actor, text, path, asked_id(request, "before"))
    context = {"page": page, "text": text, "error": error, "path": path}
    template = "certificates/school_certificate_list.html"
    return render(request, template, context, status=422 if error else 200)


@require_POST
def school_certificate_print(request: SignedInRequest) -> HttpResponse:
    """พิมพ์ที่เลือก: the ticked ones as one PDF."""
    chosen = read_ids(request.POST.getlist("entry"))
    try:
        pdf = print_for_school(chosen, address_of(request), actor=request.actor)
    except UnknownSubjectError:
        raise
    except DomainError as error:
        return _school_page(request, error.message)
    return pdf_response(pdf, "certificates.pdf")


@require_GET
def school_certificate_pdf(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """พิมพ์ one certificate that the area opened."""
    pdf = print_for_school([entry_id], address_of(request), actor=request.actor)
    return pdf_response(pdf, f"certificate-{entry_id}.pdf")
