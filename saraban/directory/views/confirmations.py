"""รายการรอยืนยัน: what a second person confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.core.errors import NotAllowedError
from saraban.core.lists.numbered import numbered_page
from saraban.directory.actions import decide_confirmation
from saraban.directory.errors import DirectoryError
from saraban.directory.models.confirmations import WAITS_FOR
from saraban.directory.queries.second_persons import (
    seen_confirmations,
    waiting_of,
    why_not_confirm,
)
from saraban.directory.queries.told_confirmations import told
from saraban.offices.requests import SignedInRequest

STILL_WAITS: Final = (
    "มีรายการที่ยังไม่มีผล: การกำหนดผู้บริหารหรือผู้ดูแลระบบ การคืนค่ารหัสผ่านของผู้มีอำนาจสั่งการ "
    "หรือการเลิกใช้การยืนยัน ต้องรอบุคคลที่สองกดยืนยันที่หน้า รายการรอยืนยัน"
)


@require_GET
def confirmation_list(request: SignedInRequest) -> HttpResponse:
    """What waits for a second person first, then what was decided."""
    actor = request.actor
    seen = seen_confirmations(actor)
    waiting = told(seen.waiting().order_by("pk"))
    decided = seen.exclude(pk__in=[each.row.pk for each in waiting]).order_by("-pk")
    page = numbered_page(request, decided, "รายการ")
    context = {
        "waiting": waiting,
        "why_not": {each.row.pk: why_not_confirm(each.row, actor) for each in waiting},
        "page": page,
        "decided": told(page.rows),
        "days": WAITS_FOR.days,
        "actor_id": actor.user_id,
    }
    return render(request, "directory/confirmation_list.html", context)


@require_POST
def confirmation_confirm(
    request: SignedInRequest, confirmation_id: int
) -> HttpResponse:
    """Let it happen."""
    return _done(request, decide_confirmation.confirm, confirmation_id, "ยืนยันแล้ว")


@require_POST
def confirmation_refuse(request: SignedInRequest, confirmation_id: int) -> HttpResponse:
    """Say no."""
    return _done(
        request, decide_confirmation.refuse, confirmation_id, "บันทึกว่าไม่ยืนยันแล้ว"
    )


@require_POST
def confirmation_withdraw(
    request: SignedInRequest, confirmation_id: int
) -> HttpResponse:
    """Take the own request back."""
    return _done(request, decide_confirmation.withdraw, confirmation_id, "ถอนคำขอแล้ว")


@contextmanager
def telling_what_waits(request: SignedInRequest) -> Iterator[None]:
    """Say afterwards whether something that was asked for waits for a second person."""
    before = waiting_of(request.actor).count()
    yield
    if waiting_of(request.actor).count() > before:
        messages.warning(request, STILL_WAITS)


def _done(
    request: SignedInRequest,
    deed: Callable[..., Any],
    confirmation_id: int,
    words: str,
) -> HttpResponse:
    try:
        deed(confirmation_id, actor=request.actor)
    except NotAllowedError:
        raise
    except DirectoryError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return HttpResponseRedirect(reverse("directory:confirmation_list"))
