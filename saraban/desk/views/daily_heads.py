"""หลักฐานตราประทับประจำวัน, as a page and as PDF."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.core.typesetting import pdf_response
from saraban.desk.printing.daily_heads import print_heads
from saraban.desk.queries.daily_heads import daily_heads
from saraban.offices.requests import SignedInRequest


@require_GET
def daily_head_list(request: SignedInRequest) -> HttpResponse:
    """หลักฐานตราประทับประจำวัน: the files that prove that no record was cut off."""
    context = {
        "heads": daily_heads(actor=request.actor),
        "folder": settings.HEADS_FOLDER,
        "sends_mail": bool(settings.HEADS_MAIL),
        "has_timestamps": bool(settings.TIMESTAMP_URL),
    }
    return render(request, "desk/daily_head_list.html", context)


@require_GET
def daily_head_list_pdf(request: SignedInRequest) -> HttpResponse:
    """The same on paper, to be signed and filed."""
    pdf = print_heads(daily_heads(actor=request.actor), actor=request.actor)
    return pdf_response(pdf, "daily-heads.pdf")
