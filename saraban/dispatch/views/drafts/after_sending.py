"""What is said right after a letter went, and no more than was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from saraban.dispatch.models import Dispatch
from saraban.offices.requests import SignedInRequest


def go_to_sent(request: SignedInRequest, dispatch: Dispatch) -> HttpResponse:
    """Say that a letter went, and show its receipts."""
    say_sent(request, dispatch, "ส่งหนังสือถึง")
    answered = dispatch.answers
    if answered is not None:
        asked = answered.dispatch
        counted = "นับเป็นการรายงานกลับ" if asked.needs_reply else "ผูกเป็นการตอบ"
        messages.success(request, f"{counted}หนังสือ {asked.reference_number} แล้ว")
    return HttpResponseRedirect(dispatch.get_absolute_url())


def say_sent(request: SignedInRequest, dispatch: Dispatch, verb: str) -> None:
    """Tell those who got it from those to whom somebody still has to take it.

    The system sends nothing to parties outside: it keeps that it is sent elsewhere.
    """
    outside = dispatch.outside_deliveries.count()
    inside = dispatch.recipient_count - outside
    if inside:
        messages.success(request, f"{verb} {inside:,} แห่งแล้ว")
    if outside:
        messages.warning(
            request,
            f"บันทึกผู้รับนอกระบบ {outside:,} แห่งแล้ว ระบบไม่ได้ส่งหนังสือให้ "
            "ให้ส่งตามวิธีที่เลือก แล้วบันทึกวันที่ส่งออกและหลักฐานในหน้านี้",
        )
