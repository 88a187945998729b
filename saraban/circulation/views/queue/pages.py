"""รอสั่งการ: the queue, one letter of it, ข้าม, and what is shown without a network."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from saraban.circulation.actions.mark_opened import mark_opened
from saraban.circulation.actions.pending_decision import write_due
from saraban.circulation.actions.put_aside import put_aside
from saraban.circulation.queries.queue import (
    decided_today,
    due_words,
    queue_of,
    queue_title,
    rows_for_offline,
    undoable_decisions,
)
from saraban.circulation.views.queue.letter import is_pending, open_desk
from saraban.core import saved_input
from saraban.offices.requests import SignedInRequest

LAST_ONE = "ฉบับนี้เป็นฉบับสุดท้ายที่รอท่าน จึงไม่มีฉบับอื่นให้ข้ามไป"
PASSED_OVER = "เป็นฉบับสุดท้ายของคิวแล้ว ต่อไปเป็นฉบับที่ข้ามไว้วันนี้"
DECIDED_SHOWN = 50


@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    """Open the first letter that waits, or say that nothing does."""
    actor = request.actor
    write_due(person_id=actor.user_id)
    step_ids = queue_of(actor).step_ids
    if step_ids:
        return HttpResponseRedirect(
            reverse("circulation:queue_letter", args=[step_ids[0]])
        )
    decided = decided_today(actor).select_related("circulation__entry__book")
    context = {
        "decided": [
            (each, each.circulation.entry.number_name)
            for each in decided[:DECIDED_SHOWN]
        ],
        "pending": undoable_decisions(actor),
    }
    return render(request, "circulation/queue.html", context)


@require_GET
def queue_letter(request: SignedInRequest, step_id: int) -> HttpResponse:
    """One letter fills the screen; opening it is kept."""
    actor = request.actor
    write_due(person_id=actor.user_id)
    initial = saved_input.initial_values(request)
    desk = open_desk(step_id, actor, request.GET, initial)
    if is_pending(desk.step, actor):
        return HttpResponseRedirect(reverse("circulation:queue"))
    if not desk.step.is_waiting or desk.step.entry.is_void:
        return HttpResponseRedirect(desk.step.get_absolute_url())
    mark_opened(desk.step, actor=actor)
    context = desk.context(desk.form(None, initial), is_open=bool(initial))
    return render(request, "circulation/queue_letter.html", context)


@require_POST
def queue_skip(request: SignedInRequest, step_id: int) -> HttpResponse:
    """ข้าม: this letter comes again at the end of today's queue."""
    actor = request.actor
    desk = open_desk(step_id, actor, request.POST)
    next_id = desk.next_id
    if next_id is None:
        messages.info(request, LAST_ONE)
        return HttpResponseRedirect(reverse("circulation:queue_letter", args=[step_id]))
    if desk.queue.step_ids[-1:] == (step_id,):
        messages.info(request, PASSED_OVER)
    put_aside(desk.step, actor=actor)
    return HttpResponseRedirect(reverse("circulation:queue_letter", args=[next_id]))


@require_GET
def queue_offline(request: SignedInRequest) -> HttpResponse:
    """What waits now, to be read when there is no network; nothing can be done here."""
    actor = request.actor
    rows = [(step, *due_words(step)) for step in rows_for_offline(actor)]
    asked = [step.asks_for_order for step, *_ in rows]
    title = queue_title(len(rows), sum(asked))
    context = {"rows": rows, "title": title, "at": timezone.now()}
    return render(request, "circulation/queue_offline.html", context)
