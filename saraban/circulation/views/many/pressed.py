"""Lines that were ticked in a list: as the address has them, and after the press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from saraban.circulation.queries.many import MOST_LINES, Line
from saraban.core.pages import safe_next
from saraban.core.requests import read_ids
from saraban.offices.requests import SignedInRequest


def ticked(request: SignedInRequest) -> list[int]:
    """Return the ids of the ticked lines, no more than one press takes."""
    asked = request.POST if request.method == "POST" else request.GET
    chosen = sorted(set(read_ids(asked.getlist("entry"))))
    if len(chosen) > MOST_LINES:
        messages.warning(
            request,
            f"เลือกไว้ {len(chosen):,} เรื่อง ทำได้ครั้งละไม่เกิน {MOST_LINES} เรื่อง "
            f"หน้านี้มี {MOST_LINES} เรื่องแรก",
        )
    return chosen[:MOST_LINES]


def list_behind(request: SignedInRequest) -> str:
    """Return the list that the lines were ticked in."""
    asked = request.POST if request.method == "POST" else request.GET
    book = reverse("registers:entry_list", args=["incoming"])
    return safe_next(request, asked.get("back", ""), book)


def after_press(
    request: SignedInRequest,
    deed: str,
    lines: Sequence[Line],
    chosen: Mapping[str, object],
) -> HttpResponse:
    """Say how many went; back to the list, or to those that stayed and why."""
    stayed = [each for each in lines if each.why]
    gone = len(lines) - len(stayed)
    if gone:
        messages.success(request, f"{deed}แล้ว {gone} เรื่อง แจ้งผู้รับแล้ว")
    back = list_behind(request)
    if not stayed:
        return HttpResponseRedirect(back)
    messages.warning(request, f"ยังไม่ได้{deed} {len(stayed)} เรื่อง เหตุผลอยู่ในตารางของหน้านี้")
    entries = [each.entry.pk for each in stayed]
    query = urlencode({"entry": entries, "back": back, **chosen}, doseq=True)
    return HttpResponseRedirect(f"{request.path}?{query}")
