"""รายงานความครบถ้วนของทะเบียน, as a page and as PDF."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.core.typesetting import pdf_response
from saraban.offices.requests import SignedInRequest
from saraban.registers.printing.completeness import print_completeness
from saraban.registers.queries.completeness import book_to_report, report_on


@require_GET
def book_completeness(request: SignedInRequest, book_id: int) -> HttpResponse:
    """รายงานความครบถ้วน: gaps, duplicates, what is void, reserved, late; the seal."""
    book = book_to_report(book_id, actor=request.actor)
    report = report_on(book, actor=request.actor)
    context = {"book": book, "report": report}
    return render(request, "registers/book_completeness.html", context)


@require_GET
def book_completeness_pdf(request: SignedInRequest, book_id: int) -> HttpResponse:
    """The same on paper, to be signed and filed."""
    book = book_to_report(book_id, actor=request.actor)
    pdf = print_completeness(book, actor=request.actor)
    return pdf_response(pdf, f"{book.kind}-{book.year_be}-completeness.pdf")
