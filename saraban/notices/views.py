"""การแจ้งเตือน: what a person is told."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.core.lists.keyset import ROWS, cut
from saraban.core.lists.pager import older_pager
from saraban.core.requests import asked_id, read_ids
from saraban.notices.models import Notice
from saraban.notices.read_marks import last_read, mark_read
from saraban.offices.requests import SignedInRequest

NO_NOTICES: Final = "ไม่มีการแจ้งเตือน"


@require_GET
def notice_list(request: SignedInRequest) -> HttpResponse:
    """การแจ้งเตือน, newest first; ``since`` says what was new before the bell."""
    actor = request.actor
    since, before = asked_id(request, "since"), asked_id(request, "before")
    found = Notice.objects.newest_for(actor, ROWS + 1, before)
    page = cut(found, is_first=before is None)
    rows, read = page.rows, last_read(actor)
    first = f"{request.path}?{urlencode({} if since is None else {'since': since})}"
    place = page.place("before")
    context = {
        "rows": rows,
        "new_after": read if since is None else min(since, read),
        "has_unread": bool(rows) and rows[0].pk > read,
        "office_word": "สถานศึกษา" if actor.book_owner.is_school else "สารบรรณกลาง",
        "pager": older_pager(page, first, place, "ล่าสุดอยู่บน", NO_NOTICES),
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
