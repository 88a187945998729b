"""การแจ้งเตือน: what a person is told."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.core.paging import Pager
from saraban.core.requests import asked_id, read_ids
from saraban.notices.models import Notice
from saraban.notices.reading import last_read, mark_read
from saraban.offices.requests import SignedInRequest

ROWS: Final = 50


@require_GET
def notice_list(request: SignedInRequest) -> HttpResponse:
    """การแจ้งเตือน, newest first; ``since`` says what was new before the bell."""
    actor = request.actor
    since, before = asked_id(request, "since"), asked_id(request, "before")
    found = Notice.objects.newest_for(actor, ROWS + 1, before)
    rows = found[:ROWS]
    read = last_read(actor)
    asked = {} if since is None else {"since": since}
    older = None
    if len(found) > ROWS:
        older = f"{request.path}?{urlencode({**asked, 'before': rows[-1].pk})}"
    newer = f"{request.path}?{urlencode(asked)}" if before is not None else None
    summary = "ล่าสุดอยู่บน" if rows else "ไม่มีการแจ้งเตือน"
    context = {
        "rows": rows,
        "new_after": read if since is None else min(since, read),
        "has_unread": bool(rows) and rows[0].pk > read,
        "office_word": "สถานศึกษา" if actor.book_owner.is_school else "สารบรรณกลาง",
        "pager": Pager(summary, newer_url=newer, older_url=older),
    }
    return render(request, "notices/notice_list.html", context)


@require_POST
def notice_read(request: SignedInRequest) -> HttpResponse:
    """Mark all as read: the bell, which then shows them, and อ่านแล้วทั้งหมด."""
    upto = read_ids([request.POST.get("upto", "")])
    before = mark_read(upto[0] if upto else None, actor=request.actor)
    page = reverse("notices:notice_list")
    return HttpResponseRedirect(
        page if upto else f"{page}?{urlencode({'since': before})}"
    )
